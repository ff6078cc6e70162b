extends SceneTree
## A first game: the game's server brings goods in, a smith buys iron, makes tools and sells them.
##
## Set TRADEPOST_URL, and TRADEPOST_TOKEN to an operator's token; then run
## [code]godot --headless --script examples/first_game.gd[/code].

var _game := Tradepost.new(OS.get_environment("TRADEPOST_URL"), OS.get_environment("TRADEPOST_TOKEN"))


func _initialize() -> void:
	await _play()
	quit()


func _play() -> void:
	await _game.register_all(
		{"materials": [{"id": "iron", "name": "Iron"}, {"id": "tools", "name": "Tools"}]}
	)
	await _bring("miner", "iron", 20)
	await _bring("smith", "coin", 500)
	await _bring("town", "coin", 900)

	# The miner offers iron, the town wants tools; neither has to be online when the smith comes.
	await _place("miner", "ask", "iron", 20, 12)
	await _place("town", "bid", "tools", 10, 40)
	var bought := await _place("smith", "bid", "iron", 20, 15)
	print("bought %d iron for %d coins" % [bought.filled, bought.value])

	# In the smithy, two irons become a tool: the iron leaves the market, the tools enter it.
	await _game.withdraw(
		"smith", {"asset": "iron", "amount": 20, "reason": "smithy", "reference": "first-game/smelt"}
	)
	await _bring("smith", "tools", 10)
	var sold := await _place("smith", "ask", "tools", 10, 35)
	print("sold %d tools for %d coins" % [sold.filled, sold.value])

	var problem := (await _place("smith", "bid", "iron", 20, 1000)).problem
	if problem and problem.code == "insufficient_coins":
		var numbers := [problem.document["needed"], problem.document["available"]]
		print("too expensive: %d coins needed, %d left" % numbers)


## Brings goods or coins in, once: the reference makes it safe to repeat.
func _bring(player: String, asset: String, amount: int) -> void:
	var reference := "first-game/%s/%s" % [player, asset]
	await _game.deposit(player, {"asset": asset, "amount": amount, "reason": "start", "reference": reference})


func _place(
	player: String, side: String, material: String, quantity: int, price: int
) -> TradepostTypes.Order:
	return await _game.place(
		{"player": player, "side": side, "material": material, "quantity": quantity, "price": price}
	)
