class_name TradepostRequest
extends RefCounted
## A request, which all attempts send alike.

var method: HTTPClient.Method
var path: String
## Whether it is sent with the token.
var is_authorized: bool
var query := {}
## A dictionary; [code]null[/code] without a body.
var body: Variant
## The idempotency key of a write; empty otherwise.
var key := ""


func _init(new_method: HTTPClient.Method, new_path: String, new_is_authorized: bool) -> void:
	method = new_method
	path = new_path
	is_authorized = new_is_authorized


func place(name: String, value: String) -> TradepostRequest:
	path = path.replace("{" + name + "}", value.uri_encode())
	return self


func with_body(new_body: Dictionary) -> TradepostRequest:
	body = new_body.duplicate(true)
	return self


## Makes it a write, under a new key.
func write() -> TradepostRequest:
	key = Crypto.new().generate_random_bytes(16).hex_encode()
	return self


## Takes the parameters, and the key of a write.
func with_options(options: Dictionary) -> TradepostRequest:
	query = options.duplicate()
	if not key.is_empty():
		key = query.get("key", key)
		query.erase("key")
	return self


## The path with its query.
func target() -> String:
	var parts: PackedStringArray = []
	for name: Variant in query:
		if query[name] != null:
			parts.append(str(name) + "=" + _shown(query[name]).uri_encode())
	return path if parts.is_empty() else path + "?" + "&".join(parts)


static func _shown(value: Variant) -> String:
	if value is float:
		var integer: int = value
		return str(integer)
	return str(value)
