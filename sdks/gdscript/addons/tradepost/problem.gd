class_name TradepostProblem
extends RefCounted
## Why a call failed.

## What to match on: the market's code (it lists all at [code]/errors[/code]), or one of the client's own:
## [code]unreachable[/code] (no complete answer; a write may or may not have been applied),
## [code]unreadable[/code] (the answer is not a market's) and [code]number_out_of_range[/code] (nothing was sent).
var code: String
## What is wrong, in words.
var detail: String
## The HTTP status; 0 without an answer.
var status: int
## The market's problem document, with fields such as [code]needed[/code], [code]available[/code] and [code]max[/code].
var document: Dictionary
## The seconds that the market wants the client to wait.
var retry_after: float


func _init(
	new_code: String, new_detail: String, new_status := 0, new_document := {}, new_retry_after := 0.0
) -> void:
	code = new_code
	detail = new_detail
	status = new_status
	document = new_document
	retry_after = new_retry_after


## Whether the same request may succeed later.
func is_transient() -> bool:
	return code == "unreachable" if status == 0 else status == 429 or status >= 500


func _to_string() -> String:
	return "%s (%s)" % [detail, code]
