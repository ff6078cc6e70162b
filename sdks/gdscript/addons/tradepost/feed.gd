class_name TradepostFeed
extends RefCounted
## Reads the feed page after page by long poll, through any interruption.

## The longest wait for events, in seconds: proxies often close what is silent for longer.
const WAIT_MAX := 30
## The pause between two pages where an attempt is too short for a long poll.
const POLL_PAUSE := 0.25

var _client: Tradepost
var _after: String
var _limit: int


func _init(client: Tradepost, after: String, limit: int) -> void:
	_client = client
	_after = after
	_limit = limit


## Waits for the next page that has events, or for a problem that a repetition does not cure.
##
## Store its [code]next[/code] together with its effect: a reader that starts there processes each event exactly once.
## A market that is busy or out of reach is asked until it answers.
func next() -> TradepostTypes.FeedList:
	var wait := mini(int(_client.attempt_timeout / 2.0), WAIT_MAX)
	var pauses := TradepostPauses.of_stream()
	while true:
		var options := {"limit": _limit, "wait": wait}
		if _after:
			options["after"] = _after
		var page := await _client.feed(options)
		if page.problem == null:
			_after = page.next
			pauses = TradepostPauses.of_stream()
			if not page.events.is_empty():
				return page
			if wait == 0:
				await Tradepost.sleep(POLL_PAUSE)
		elif page.problem.is_transient():
			await Tradepost.sleep(pauses.next(page.problem))
		else:
			return page
	return null
