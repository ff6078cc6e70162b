class_name TradepostDocument
extends RefCounted
## What the market answers, or a part of it.

## All fields as they came, with integers: what to store or log.
var document: Dictionary
## The name of a field that is not what it should be.
var wrong := ""


## Takes the fields of a document; returns whether they are a market's.
func read(from: Dictionary) -> bool:
	document = from
	_read()
	return wrong.is_empty()


## Takes the fields of [member document].
func _read() -> void:
	pass


func _text(name: String) -> String:
	var value: Variant = document.get(name)
	if value == null:
		return ""
	if value is not String:
		wrong = name
		return ""
	return value


func _integer(name: String) -> int:
	var value: Variant = document.get(name)
	if value is not int:
		wrong = name
		return 0
	return value


func _rows(name: String) -> Array:
	var rows: Variant = document.get(name)
	if rows == null:
		return []
	if rows is not Array:
		wrong = name
		return []
	return rows


func _objects(name: String, of: GDScript) -> Array:
	return _rows(name).map(func(row: Variant) -> TradepostDocument: return _made(name, row, of))


func _object(name: String, of: GDScript) -> TradepostDocument:
	var value: Variant = document.get(name)
	return null if value == null else _made(name, value, of)


func _made(name: String, value: Variant, of: GDScript) -> TradepostDocument:
	var made: TradepostDocument = of.new()
	if value is not Dictionary or not made.read(value):
		wrong = name
	return made
