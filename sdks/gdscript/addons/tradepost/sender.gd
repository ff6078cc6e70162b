class_name TradepostSender
extends RefCounted
## Sends requests to a market, and repeats them while that may help and there is time.

## Where the market is.
var url: String
## A text, or a [Callable] that returns the current one, and is called for each request.
var token: Variant
## How many seconds an attempt may take.
var attempt_timeout := 15.0
## For how many seconds a call is repeated.
var retry_for := 10.0


func _init(new_url: String, new_token: Variant = "") -> void:
	url = new_url
	token = new_token


## Starts an attempt.
func open(request: TradepostRequest) -> TradepostConnection:
	var headers: PackedStringArray = []
	var body := ""
	if request.body != null:
		headers.append("Content-Type: application/json")
		body = TradepostJSON.encode(request.body)
	if request.key:
		headers.append("Idempotency-Key: " + request.key)
	var current := _current_token() if request.is_authorized else ""
	if current:
		headers.append("Authorization: Bearer " + current)
	return TradepostConnection.new(url, request.method, request.target(), headers, body)


func _current_token() -> String:
	if token is Callable:
		var function: Callable = token
		return function.call()
	return str(token)


## Sends a request, and repeats it while that may help and there is time.
func _send(answer: TradepostAnswer, request: TradepostRequest) -> void:
	var number: Variant = TradepostJSON.inexact(request.body)
	if number != null:
		answer.problem = TradepostProblem.new(
			"number_out_of_range", "%s is not an integer of at most 2^53 − 1" % number
		)
		return
	var deadline := now() + retry_for
	var pauses := TradepostPauses.of_call()
	while true:
		answer.problem = await _attempt(answer, request)
		if answer.problem == null or not answer.problem.is_transient():
			return
		var pause := pauses.next(answer.problem)
		if now() + pause > deadline:
			return
		await sleep(pause)


func _send_all(answer: TradepostAnswer, request: TradepostRequest, rows: String, cursor: String) -> void:
	var all: Array = []
	while true:
		await _send(answer, request)
		if answer.problem:
			return
		all.append_array(answer.document[rows])
		if answer.document.get("next") == null:
			break
		request.query[cursor] = answer.document["next"]
	answer.read({rows: all})


func _attempt(answer: TradepostAnswer, request: TradepostRequest) -> TradepostProblem:
	var connection := open(request)
	var body: PackedByteArray = []
	var deadline := now() + attempt_timeout
	while not connection.is_complete:
		if connection.failure or now() > deadline:
			connection.close()
			var failure := connection.failure if connection.failure else "no complete answer in time"
			return TradepostProblem.new("unreachable", "cannot reach the market: " + failure)
		body.append_array(connection.poll())
		if not connection.is_complete:
			await next_frame()
	connection.close()
	if connection.status < 200 or connection.status > 299:
		return refusal(connection, body)
	var document: Variant = TradepostJSON.decode(body.get_string_from_utf8())
	if document is Dictionary and answer.read(document):
		return null
	return TradepostProblem.new("unreadable", "the answer is not a market's", connection.status)


## The problem of an answer that is no success.
static func refusal(connection: TradepostConnection, body: PackedByteArray) -> TradepostProblem:
	var document: Variant = TradepostJSON.decode(body.get_string_from_utf8())
	var status := connection.status
	if document is Dictionary:
		var problem: Dictionary = document
		if problem.get("code") is String:
			var code: String = problem["code"]
			return TradepostProblem.new(
				code, str(problem.get("detail")), status, problem, connection.retry_after
			)
	var detail := "the answer %d is not a market's" % status
	return TradepostProblem.new("unreadable", detail, status, {}, connection.retry_after)


static func now() -> float:
	return Time.get_ticks_msec() / 1000.0


static func next_frame() -> void:
	var tree: SceneTree = Engine.get_main_loop()
	await tree.process_frame


static func sleep(seconds: float) -> void:
	var tree: SceneTree = Engine.get_main_loop()
	# Also while the game is paused or in slow motion.
	await tree.create_timer(seconds, true, false, true).timeout
