class_name TradepostPauses
extends RefCounted
## Pauses in seconds that double, with jitter so that a market's clients do not all return at once.

var _next: float
var _longest: float


func _init(first: float, longest: float) -> void:
	_next = first
	_longest = longest


## Within a call.
static func of_call() -> TradepostPauses:
	return TradepostPauses.new(0.1, 2.0)


## Before a stream, or a reader of the feed, connects again.
static func of_stream() -> TradepostPauses:
	return TradepostPauses.new(0.5, 15.0)


## The next pause; a longer one that the market wants wins.
func next(problem: TradepostProblem) -> float:
	var pause := _next * (1.0 + randf())
	_next = minf(_next * 2.0, _longest)
	return maxf(pause, problem.retry_after)
