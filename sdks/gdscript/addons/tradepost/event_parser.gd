class_name TradepostEventParser
extends RefCounted
## The messages of a live stream, out of server-sent events that are cut anywhere. No I/O.

var _rest: PackedByteArray = []
var _name := ""
var _data: PackedStringArray = []


## Returns names and data of the events that are complete with these bytes.
func push(bytes: PackedByteArray) -> Array[PackedStringArray]:
	var events: Array[PackedStringArray] = []
	_rest.append_array(bytes)
	var start := 0
	var end := _rest.find(10)
	while end >= 0:
		_read(_rest.slice(start, end).get_string_from_utf8().trim_suffix("\r"), events)
		start = end + 1
		end = _rest.find(10, start)
	_rest = _rest.slice(start)
	return events


func _read(line: String, events: Array[PackedStringArray]) -> void:
	if line.is_empty():
		if not _data.is_empty():
			events.append(PackedStringArray([_name, "\n".join(_data)]))
		_name = ""
		_data.clear()
		return
	var field := line.get_slice(":", 0)
	var value := line.substr(field.length() + 1).trim_prefix(" ")
	if field == "event":
		_name = value
	elif field == "data":
		_data.append(value)
