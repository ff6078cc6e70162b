class_name TradepostJSON
extends RefCounted
## JSON as the API has it: with integers, which Godot's own reads as floats and writes with a fraction.

## The largest number of the API, 2^53 − 1, up to which floats are exact, too.
const NUMBER_MAX := 9007199254740991


## Reads a text; [code]null[/code] if it is not JSON, or has a number that is not an integer.
static func decode(text: String) -> Variant:
	var json := JSON.new()
	if json.parse(text) != OK:
		return null
	var wrong: Array[float] = []
	var value: Variant = _with_integers(json.data, wrong)
	return value if wrong.is_empty() else null


static func _with_integers(value: Variant, wrong: Array[float]) -> Variant:
	if value is float:
		var number: float = value
		if not is_exact(number):
			wrong.append(number)
			return 0
		return int(number)
	if value is Array:
		var rows: Array = value
		return rows.map(func(row: Variant) -> Variant: return _with_integers(row, wrong))
	if value is Dictionary:
		var fields: Dictionary = value
		for name: Variant in fields:
			fields[name] = _with_integers(fields[name], wrong)
	return value


## Whether the API can carry a number exactly.
static func is_exact(number: Variant) -> bool:
	if number is int:
		var integer: int = number
		return integer >= -NUMBER_MAX and integer <= NUMBER_MAX
	var real: float = number
	return real == floorf(real) and absf(real) <= float(NUMBER_MAX)


## Returns the first number of a body that the API cannot carry; [code]null[/code] if there is none.
static func inexact(value: Variant) -> Variant:
	if value is int or value is float:
		return null if is_exact(value) else value
	var inner: Array = value if value is Array else []
	if value is Dictionary:
		var fields: Dictionary = value
		inner = fields.values()
	for each: Variant in inner:
		var found: Variant = inexact(each)
		if found != null:
			return found
	return null


## Writes a value; fields that are [code]null[/code] are left out.
static func encode(value: Variant) -> String:
	if value is float or value is int:
		var integer: int = value
		return str(integer)
	if value is Dictionary:
		var fields: Dictionary = value
		var written: PackedStringArray = []
		for name: Variant in fields:
			if fields[name] != null:
				written.append(_quoted(str(name)) + ":" + encode(fields[name]))
		return "{" + ",".join(written) + "}"
	if value is Array:
		var rows: Array = value
		return "[" + ",".join(PackedStringArray(rows.map(encode))) + "]"
	if value is bool or value == null:
		return JSON.stringify(value)
	return _quoted(str(value))


static func _quoted(text: String) -> String:
	text = text.replace("\\", "\\\\").replace('"', '\\"')
	for code in range(1, 32):
		text = text.replace(String.chr(code), "\\u%04x" % code)
	return '"' + text + '"'
