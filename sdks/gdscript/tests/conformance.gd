extends SceneTree
## The driver of the conformance suite: does with the client what a line of JSON says, and answers with a line.

const LINE_MAX := 65536
const PATIENCE := 10.0

var _streams := {}
## Messages that arrived and were not asked for yet.
var _messages: Array[Dictionary] = []


func _initialize() -> void:
	Engine.max_fps = 250
	_serve()


func _serve() -> void:
	var line := OS.read_string_from_stdin(LINE_MAX)
	while line:
		# Godot's own reader, which lets through what the client must refuse.
		var request: Dictionary = JSON.parse_string(line)
		print(TradepostJSON.encode(await _act(request)))
		line = OS.read_string_from_stdin(LINE_MAX)
	quit()


func _client(token: String) -> Tradepost:
	var client := Tradepost.new(OS.get_environment("TRADEPOST_URL"), token)
	client.attempt_timeout = OS.get_environment("TRADEPOST_ATTEMPT_MS").to_float() / 1000.0
	client.retry_for = OS.get_environment("TRADEPOST_RETRY_MS").to_float() / 1000.0
	return client


func _act(request: Dictionary) -> Dictionary:
	var stream: String = request.get("stream", "")
	match request["do"]:
		"call":
			return await _call(request)
		"follow":
			var materials: Array = request["materials"]
			_follow(stream, _client(request["token"]).follow(PackedStringArray(materials)))
		"read_feed":
			_streams[stream] = _client(request["token"]).read_feed(request["after"], request["limit"])
		"next" when _streams[stream] is TradepostFeed:
			var feed: TradepostFeed = _streams[stream]
			return _shown(await feed.next())
		"next":
			return await _next()
		"close" when _streams[stream] is Node:
			var live: Node = _streams[stream]
			live.queue_free()
	return {"answer": null}


func _call(request: Dictionary) -> Dictionary:
	var arguments: Array = request["path"]
	if request.get("body") != null:
		arguments.append(request["body"])
	var options: Dictionary = request["query"]
	if request.get("key") != null:
		options["key"] = request["key"]
	if not options.is_empty():
		arguments.append(options)
	var client := _client(request["token"])
	var is_all: bool = request["all"]
	var name: String = request["call"]
	var answer: TradepostAnswer = await client.callv("all_" + name if is_all else name, arguments)
	if is_all and answer.problem == null:
		return {"answer": answer.document.values()[0]}
	return _shown(answer)


func _shown(answer: TradepostAnswer) -> Dictionary:
	if answer.problem != null:
		return {"problem": _shown_problem(answer.problem)}
	return {"answer": answer.document}


func _shown_problem(problem: TradepostProblem) -> Dictionary:
	var shown := {"code": problem.code, "detail": problem.detail}
	if problem.status > 0:
		shown["status"] = problem.status
	return shown


func _follow(stream: String, live: TradepostLive) -> void:
	_messages.clear()
	_streams[stream] = live
	live.opened.connect(func() -> void: _messages.append({"kind": "opened"}))
	live.behind.connect(func() -> void: _messages.append({"kind": "behind"}))
	live.interrupted.connect(
		func(problem: TradepostProblem) -> void:
			_messages.append({"kind": "interrupted", "problem": _shown_problem(problem)})
	)
	_collect(live.book, "book", "book")
	_collect(live.book_changed, "book_changed", "book")
	_collect(live.trade, "trade", "trade")
	_collect(live.event, "event", "event")
	_collect(live.summary, "summary", "summary")
	root.add_child(live)


func _collect(from: Signal, kind: String, field: String) -> void:
	from.connect(
		func(message: TradepostDocument) -> void: _messages.append({"kind": kind, field: message.document})
	)


func _next() -> Dictionary:
	var deadline := Tradepost.now() + PATIENCE
	while _messages.is_empty() and Tradepost.now() < deadline:
		await process_frame
	return {"answer": _messages.pop_front()}
