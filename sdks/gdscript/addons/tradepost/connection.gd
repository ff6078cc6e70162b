class_name TradepostConnection
extends RefCounted
## One request and its answer, which is read while it arrives. Nothing blocks: [method poll] does what can be done.

## The answer's status; 0 until its head is here.
var status := 0
## The seconds of its [code]Retry-After[/code].
var retry_after := 0.0
## Whether the answer is complete.
var is_complete := false
## What is wrong; empty if nothing is.
var failure := ""

var _http := HTTPClient.new()
var _method: HTTPClient.Method
var _target: String
var _headers: PackedStringArray
var _body: String
var _is_sent := false
var _ends_with_connection := false


## Starts to connect.
func _init(
	url: String, method: HTTPClient.Method, target: String, headers: PackedStringArray, body: String
) -> void:
	_method = method
	_headers = headers
	_body = body
	var parts := RegEx.create_from_string("^(https?)://(\\[[^\\]]+\\]|[^:/]+)(?::(\\d+))?(/.*)?$").search(url)
	if parts == null:
		failure = "not a URL of a market: " + url
		return
	_target = parts.get_string(4).trim_suffix("/") + target
	var is_secure := parts.get_string(1) == "https"
	var port := parts.get_string(3).to_int() if parts.get_string(3) else (443 if is_secure else 80)
	var host := parts.get_string(2).trim_prefix("[").trim_suffix("]")
	if _http.connect_to_host(host, port, TLSOptions.client() if is_secure else null) != OK:
		failure = "cannot connect to " + host


## Goes on; returns the bytes of the body that have arrived.
func poll() -> PackedByteArray:
	var bytes: PackedByteArray = []
	if is_complete or failure:
		return bytes
	_http.poll()
	match _http.get_status():
		HTTPClient.STATUS_RESOLVING, HTTPClient.STATUS_CONNECTING, HTTPClient.STATUS_REQUESTING:
			pass
		HTTPClient.STATUS_CONNECTED when not _is_sent:
			_is_sent = true
			if _http.request(_method, _target, _headers, _body) != OK:
				failure = "the request could not be sent"
		HTTPClient.STATUS_BODY, HTTPClient.STATUS_CONNECTED:
			_read_head()
			bytes = _read_body()
		_:
			failure = "the connection failed"
	return bytes


func close() -> void:
	_http.close()


func _read_head() -> void:
	if status > 0:
		return
	status = _http.get_response_code()
	_ends_with_connection = not _http.is_response_chunked() and _http.get_response_body_length() < 0
	var headers := _http.get_response_headers_as_dictionary()
	for name: String in headers:
		if name.to_lower() == "retry-after":
			retry_after = str(headers[name]).to_float()


func _read_body() -> PackedByteArray:
	var bytes: PackedByteArray = []
	while _http.get_status() == HTTPClient.STATUS_BODY:
		var chunk := _http.read_response_body_chunk()
		bytes.append_array(chunk)
		if chunk.is_empty():
			break
	match _http.get_status():
		HTTPClient.STATUS_BODY:
			pass
		HTTPClient.STATUS_CONNECTED:
			is_complete = true
		HTTPClient.STATUS_DISCONNECTED when _ends_with_connection:
			is_complete = true
		_:
			failure = "the answer is cut off"
	return bytes
