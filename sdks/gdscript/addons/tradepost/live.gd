class_name TradepostLive
extends Node
## A live stream: books, trades, prices and the player's own events as they happen, connected again whenever it breaks.
##
## It follows the market while it is in the scene, also while the game is paused.

## It is connected. What happened before is in the lists of trades and events.
signal opened
## It broke or was refused, and connects again after a pause.
signal interrupted(problem: TradepostProblem)
## A whole book: first of each material, and again after [signal behind].
signal book(book: TradepostTypes.Book)
## Levels that changed; a quantity of 0 means that the level is gone.
signal book_changed(book: TradepostTypes.Book)
## A trade of anybody.
signal trade(trade: TradepostTypes.Trade)
## Something that happened to the player.
signal event(event: TradepostTypes.Event)
## The new prices of a material.
signal summary(summary: TradepostTypes.Summary)
## Messages were read too slowly, and lost. Whole books follow; for the rest, read the lists.
signal behind

## A market sends something at least every 15 seconds, if only a comment.
const SILENCE_MAX := 40.0

var _client: Tradepost
var _request: TradepostRequest
var _connection: TradepostConnection
var _parser: TradepostEventParser
var _pauses := TradepostPauses.of_stream()
var _is_open := false
var _refused: PackedByteArray = []
var _connect_at := 0.0
var _heard_at := 0.0


func _init(client: Tradepost, request: TradepostRequest) -> void:
	_client = client
	_request = request
	process_mode = Node.PROCESS_MODE_ALWAYS


func _exit_tree() -> void:
	_close()


func _process(_delta: float) -> void:
	if _connection == null:
		if Tradepost.now() >= _connect_at:
			_connect()
		return
	var bytes := _connection.poll()
	if _connection.status > 0 and not _is_open and _connection.status == 200:
		_is_open = true
		_pauses = TradepostPauses.of_stream()
		opened.emit()
	if not bytes.is_empty():
		_heard_at = Tradepost.now()
		_take(bytes)
	if _connection != null:
		_check()


func _connect() -> void:
	_connection = _client.open(_request)
	_parser = TradepostEventParser.new()
	_refused.clear()
	_is_open = false
	_heard_at = Tradepost.now()


func _close() -> void:
	if _connection != null:
		_connection.close()
	_connection = null


func _take(bytes: PackedByteArray) -> void:
	if not _is_open:
		_refused.append_array(bytes)
		return
	for each in _parser.push(bytes):
		if not _deliver(each[0], each[1]):
			_interrupt(TradepostProblem.new("unreadable", "a message of the stream is not a market's"))
			return


## Finds out whether the connection has ended.
func _check() -> void:
	var silence := Tradepost.now() - _heard_at
	if _connection.is_complete and not _is_open:
		_interrupt(Tradepost.refusal(_connection, _refused))
	elif _connection.is_complete:
		_interrupt(TradepostProblem.new("unreachable", "the stream ended"))
	elif _connection.failure:
		_interrupt(TradepostProblem.new("unreachable", "the stream broke: " + _connection.failure))
	elif silence > (SILENCE_MAX if _is_open else _client.attempt_timeout):
		_interrupt(TradepostProblem.new("unreachable", "the stream is silent"))


func _interrupt(problem: TradepostProblem) -> void:
	_close()
	_connect_at = Tradepost.now() + _pauses.next(problem)
	interrupted.emit(problem)


## Emits a message; returns whether it is a market's. Kinds of later versions are skipped.
func _deliver(kind: String, data: String) -> bool:
	match kind:
		"book":
			return _emit(book, TradepostTypes.Book.new(), data)
		"book_changed":
			return _emit(book_changed, TradepostTypes.Book.new(), data)
		"trade":
			return _emit(trade, TradepostTypes.Trade.new(), data)
		"event":
			return _emit(event, TradepostTypes.Event.new(), data)
		"summary":
			return _emit(summary, TradepostTypes.Summary.new(), data)
		"behind":
			behind.emit()
	return true


static func _emit(to: Signal, message: TradepostDocument, data: String) -> bool:
	var document: Variant = TradepostJSON.decode(data)
	if document is not Dictionary or not message.read(document):
		return false
	to.emit(message)
	return true
