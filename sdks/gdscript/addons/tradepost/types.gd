# Made from api/openapi.json; `UPDATE_EXPECT=1 cargo test -p xtask` rewrites it.
class_name TradepostTypes
extends RefCounted
## What the market answers. Bodies are dictionaries with the same fields.


## The sums of one asset: deposited − withdrawn − burned = available + held.
class AssetAudit:
	extends TradepostDocument
	## [code]coin[/code] or a material's id.
	var asset: String
	## The amount available in all accounts.
	var available: int
	## The amount burned by fees since the market began.
	var burned: int
	## The amount deposited since the market began.
	var deposited: int
	## deposited − withdrawn − burned − available − held; 0 if the books balance.
	var difference: int
	## The amount held by open orders.
	var held: int
	## The amount withdrawn since the market began.
	var withdrawn: int

	func _read() -> void:
		asset = _text("asset")
		available = _integer("available")
		burned = _integer("burned")
		deposited = _integer("deposited")
		difference = _integer("difference")
		held = _integer("held")
		withdrawn = _integer("withdrawn")


## The deposits or withdrawals of an asset for one reason.
class AssetFlow:
	extends TradepostDocument
	## The total amount, in coins or units.
	var amount: int
	## [code]coin[/code] or a material's id.
	var asset: String
	## The number of deposits or withdrawals.
	var count: int
	## Whether these are deposits or withdrawals.
	var kind: String
	## The reason, in the game's words. Empty if absent.
	var reason: String

	func _read() -> void:
		amount = _integer("amount")
		asset = _text("asset")
		count = _integer("count")
		kind = _text("kind")
		reason = _text("reason")


## The supply of an asset since the market began, as in the audit.
class AssetSupply:
	extends TradepostDocument
	## [code]coin[/code] or a material's id.
	var asset: String
	## The amount burned by fees.
	var burned: int
	## The amount deposited.
	var deposited: int
	## deposited − withdrawn − burned.
	var existing: int
	## The amount withdrawn.
	var withdrawn: int

	func _read() -> void:
		asset = _text("asset")
		burned = _integer("burned")
		deposited = _integer("deposited")
		existing = _integer("existing")
		withdrawn = _integer("withdrawn")


## The result of an audit of the whole market.
class Audit:
	extends TradepostAnswer
	## One entry per asset.
	var assets: Array[AssetAudit]
	## The moment it describes.
	var at: String
	## Whether every [code]difference[/code] is 0 and [code]problems[/code] is empty.
	var ok: bool
	## The problems that were found, in words.
	var problems: Array[String]
	## The last event that it includes, in the order of all events; absent on AWS, where events have no common order. An integer; [code]null[/code] if absent.
	var sequence: Variant

	func _read() -> void:
		assets.assign(_objects("assets", AssetAudit))
		at = _text("at")
		ok = document.get("ok", false) == true
		problems.assign(_rows("problems"))
		sequence = document.get("sequence")


## An account's balance of one asset.
class Balance:
	extends TradepostDocument
	## [code]coin[/code] or a material's id.
	var asset: String
	## The amount that is free to use, in coins or units.
	var available: int
	## The amount that open orders and pending withdrawals hold, in coins or units.
	var held: int

	func _read() -> void:
		asset = _text("asset")
		available = _integer("available")
		held = _integer("held")


## An account's balances: coins first, then materials in order of registration.
class Balances:
	extends TradepostAnswer
	## One balance per asset.
	var balances: Array[Balance]
	## Whether the account is frozen: new orders and withdrawals are refused.
	var frozen: bool

	func _read() -> void:
		balances.assign(_objects("balances", Balance))
		frozen = document.get("frozen", false) == true


## One operation of a batch.
class BatchOperation:
	extends TradepostDocument
	## When the order expires; required for [code]gtd[/code], refused otherwise. Empty if absent.
	var expires_at: String
	## The id of the material to buy or sell. Empty if absent.
	var material: String
	## What to do.
	var op: String
	## The id of the order to cancel. Empty if absent.
	var order_id: String
	## The player whose order it is; operators must give it, players need not. Empty if absent.
	var player: String
	## The limit price, in coins per unit. An integer; [code]null[/code] if absent.
	var price: Variant
	## The quantity, in units. An integer; [code]null[/code] if absent.
	var quantity: Variant
	## Buy ([code]bid[/code]) or sell ([code]ask[/code]). Empty if absent.
	var side: String
	## How long the order stays in force; by default [code]gtd[/code] if [code]expires_at[/code] is given, otherwise [code]gtc[/code]. Empty if absent.
	var time_in_force: String

	func _read() -> void:
		expires_at = _text("expires_at")
		material = _text("material")
		op = _text("op")
		order_id = _text("order_id")
		player = _text("player")
		price = document.get("price")
		quantity = document.get("quantity")
		side = _text("side")
		time_in_force = _text("time_in_force")


## Up to 100 operations, which are carried out one after another.
class BatchRequest:
	extends TradepostDocument
	## The operations, in the order in which they are carried out.
	var orders: Array[BatchOperation]

	func _read() -> void:
		orders.assign(_objects("orders", BatchOperation))


## The result of an operation: an order or a problem.
class BatchResult:
	extends TradepostDocument
	## The order after the operation; absent if it failed. [code]null[/code] if absent.
	var order: Order
	## Why the operation failed; absent if it succeeded. [code]null[/code] if absent.
	var problem: Problem
	## The HTTP status that the operation alone would have had.
	var status: int

	func _read() -> void:
		order = _object("order", Order)
		problem = _object("problem", Problem)
		status = _integer("status")


## The results of a batch, one per operation, in the same order.
class BatchResults:
	extends TradepostAnswer
	## One result per operation.
	var results: Array[BatchResult]

	func _read() -> void:
		results.assign(_objects("results", BatchResult))


## One transfer of a batch.
class BatchTransfer:
	extends TradepostDocument
	## The amount, in coins or units.
	var amount: int
	## [code]coin[/code] or a material's id.
	var asset: String
	## As for a single withdrawal. A flag; [code]null[/code] if absent.
	var hold: Variant
	## Whether assets come in or go out.
	var kind: String
	## The id of the player whose account it is.
	var player: String
	## The reason, in the game's words: 1 to 200 characters.
	var reason: String
	## Your own id of the transfer, as for a single one. Empty if absent.
	var reference: String

	func _read() -> void:
		amount = _integer("amount")
		asset = _text("asset")
		hold = document.get("hold")
		kind = _text("kind")
		player = _text("player")
		reason = _text("reason")
		reference = _text("reference")


## The open orders of a material, added up by price.
class Book:
	extends TradepostAnswer
	## The sell side, lowest price first.
	var asks: Array[Level]
	## The buy side, highest price first.
	var bids: Array[Level]
	## The material's id.
	var material: String
	## The sequence number of the last event that this book includes.
	var sequence: int

	func _read() -> void:
		asks.assign(_objects("asks", Level))
		bids.assign(_objects("bids", Level))
		material = _text("material")
		sequence = _integer("sequence")


## Several books, in the order of the request.
class BookList:
	extends TradepostAnswer
	## A book for each material.
	var books: Array[Book]

	func _read() -> void:
		books.assign(_objects("books", Book))


## How many units of a material a player may bid for in a window of time.
class BuyLimit:
	extends TradepostDocument
	## Units in a window.
	var units: int
	## The length of a window in seconds.
	var window_seconds: int

	func _read() -> void:
		units = _integer("units")
		window_seconds = _integer("window_seconds")


## How a player's buy limit stands.
class BuyLimitUse:
	extends TradepostDocument
	## Units that the player may still bid for.
	var left: int
	## The material's id.
	var material: String
	## When the next window begins.
	var resets_at: String
	## Units in a window.
	var units: int
	## Units bid for in this window, without those that orders did not buy before they closed.
	var used: int

	func _read() -> void:
		left = _integer("left")
		material = _text("material")
		resets_at = _text("resets_at")
		units = _integer("units")
		used = _integer("used")


## The orders that a request cancelled.
class CancelledOrders:
	extends TradepostAnswer
	## The orders after the cancellation.
	var orders: Array[Order]

	func _read() -> void:
		orders.assign(_objects("orders", Order))


## The trades of one interval, summarised.
class Candle:
	extends TradepostDocument
	## The last price, in coins per unit.
	var close: int
	## The sales tax burned, in coins.
	var fees: int
	## The highest price, in coins per unit.
	var high: int
	## The lowest price, in coins per unit.
	var low: int
	## The first price, in coins per unit.
	var open: int
	## When the interval starts.
	var start: String
	## The number of trades.
	var trades: int
	## The value traded, in coins.
	var value: int
	## The quantity traded, in units.
	var volume: int

	func _read() -> void:
		close = _integer("close")
		fees = _integer("fees")
		high = _integer("high")
		low = _integer("low")
		open = _integer("open")
		start = _text("start")
		trades = _integer("trades")
		value = _integer("value")
		volume = _integer("volume")


## The length of a candle.
class CandleInterval:
	const _1M := "1m"
	const _1H := "1h"
	const _1D := "1d"


## A material's candles, oldest first.
class CandleList:
	extends TradepostAnswer
	## At most the last 1,000 candles.
	var candles: Array[Candle]
	## Always [code]null[/code]: use [code]to[/code] to read earlier candles. Empty if absent.
	var next: String

	func _read() -> void:
		candles.assign(_objects("candles", Candle))
		next = _text("next")


## Why an order closed.
class CloseReason:
	const FILLED := "filled"
	const BY_PLAYER := "by_player"
	const BY_OPERATOR := "by_operator"
	const IOC_REMAINDER := "ioc_remainder"
	const FOK_UNFILLABLE := "fok_unfillable"
	const SELF_TRADE := "self_trade"
	const EXPIRED := "expired"


## The economy over a range of time; supply and wealth are current.
class Economy:
	extends TradepostAnswer
	## The time of [code]supply[/code] and [code]wealth[/code].
	var at: String
	## The length of a bucket.
	var bucket: String
	## One entry per bucket that has begun, oldest first, over all materials.
	var buckets: Array[EconomyBucket]
	## Where fees went within the range: first those that were burned, then by account, the largest sum first, at most 100 accounts.
	var fees: Array[FeeSum]
	## Deposits and withdrawals within the range, by asset, kind and reason, the largest amount first.
	var flows: Array[AssetFlow]
	## The start of the range, inclusive: the requested time rounded down to the hour, or to the day if [code]bucket[/code] is [code]1d[/code].
	var from: String
	## How each material traded within the range, in order of registration.
	var materials: Array[EconomyMaterial]
	## The supply of each asset since the market began, coins first.
	var supply: Array[AssetSupply]
	## The end of the range, exclusive: the requested time rounded up to the hour or day.
	var to: String
	## The distribution of the players' wealth.
	var wealth: Wealth

	func _read() -> void:
		at = _text("at")
		bucket = _text("bucket")
		buckets.assign(_objects("buckets", EconomyBucket))
		fees.assign(_objects("fees", FeeSum))
		flows.assign(_objects("flows", AssetFlow))
		from = _text("from")
		materials.assign(_objects("materials", EconomyMaterial))
		supply.assign(_objects("supply", AssetSupply))
		to = _text("to")
		wealth = _object("wealth", Wealth)


## How all materials traded within a bucket.
class EconomyBucket:
	extends TradepostDocument
	## The sales tax burned, in coins.
	var fees: int
	## The cost of the goods traded within the range at the last prices of this bucket, where 10,000 is their cost at each material's [code]open[/code] (a Lowe price index, rounded down). An integer; [code]null[/code] if absent.
	var price_index: Variant
	## When the bucket starts.
	var start: String
	## The number of trades.
	var trades: int
	## The value traded, in coins.
	var value: int

	func _read() -> void:
		fees = _integer("fees")
		price_index = document.get("price_index")
		start = _text("start")
		trades = _integer("trades")
		value = _integer("value")


## How a material traded within the range.
class EconomyMaterial:
	extends TradepostDocument
	## The price when the range ended: that of the last trade before its end. An integer; [code]null[/code] if absent.
	var close: Variant
	## The sales tax burned, in coins.
	var fees: int
	## The material's id.
	var material: String
	## The price when the range began: that of the last trade before it, otherwise of the first within it. An integer; [code]null[/code] if absent.
	var open: Variant
	## The number of trades.
	var trades: int
	## The value traded, in coins.
	var value: int
	## The quantity traded, in units.
	var volume: int

	func _read() -> void:
		close = document.get("close")
		fees = _integer("fees")
		material = _text("material")
		open = document.get("open")
		trades = _integer("trades")
		value = _integer("value")
		volume = _integer("volume")


## An event in a player's inbox.
class Event:
	extends TradepostDocument
	## The amount, in coins or units. An integer; [code]null[/code] if absent.
	var amount: Variant
	## [code]coin[/code] or a material's id. Empty if absent.
	var asset: String
	## When the event happened.
	var at: String
	## Why the order closed. Empty if absent.
	var close_reason: String
	## The [code]after[/code] of what follows.
	var cursor: String
	## The sales tax that the player paid, in coins. An integer; [code]null[/code] if absent.
	var fee: Variant
	## The kind of event, which determines the fields below.
	var kind: String
	## The material's id. Empty if absent.
	var material: String
	## The id of the order. Empty if absent.
	var order_id: String
	## The price, in coins per unit. An integer; [code]null[/code] if absent.
	var price: Variant
	## The quantity, in units. An integer; [code]null[/code] if absent.
	var quantity: Variant
	## The reason, in the game's words. Empty if absent.
	var reason: String
	## The game's own id of the transfer. Empty if absent.
	var reference: String
	## Buy ([code]bid[/code]) or sell ([code]ask[/code]). Empty if absent.
	var side: String
	## Price × quantity, in coins. An integer; [code]null[/code] if absent.
	var value: Variant

	func _read() -> void:
		amount = document.get("amount")
		asset = _text("asset")
		at = _text("at")
		close_reason = _text("close_reason")
		cursor = _text("cursor")
		fee = document.get("fee")
		kind = _text("kind")
		material = _text("material")
		order_id = _text("order_id")
		price = document.get("price")
		quantity = document.get("quantity")
		reason = _text("reason")
		reference = _text("reference")
		side = _text("side")
		value = document.get("value")


## The kind of an event.
class EventKind:
	const FILLED := "filled"
	const REDUCED := "reduced"
	const CANCELLED := "cancelled"
	const EXPIRED := "expired"
	const DEPOSITED := "deposited"
	const WITHDRAWN := "withdrawn"
	const WITHDRAWAL_HELD := "withdrawal_held"
	const WITHDRAWAL_CONFIRMED := "withdrawal_confirmed"
	const WITHDRAWAL_ABORTED := "withdrawal_aborted"


## A page of a player's inbox, oldest first.
class EventList:
	extends TradepostAnswer
	## The events on this page.
	var events: Array[Event]
	## The [code]after[/code] of the next page; [code]null[/code] at the end. Empty if absent.
	var next: String

	func _read() -> void:
		events.assign(_objects("events", Event))
		next = _text("next")


## The fees that went to one destination.
class FeeSum:
	extends TradepostDocument
	## Coins of listing fees.
	var listing_fee: int
	## Coins of sales tax.
	var sales_tax: int
	## [code]burn[/code], or [code]account:[/code] and a player's id.
	var to: String

	func _read() -> void:
		listing_fee = _integer("listing_fee")
		sales_tax = _integer("sales_tax")
		to = _text("to")


## An event of the feed, and whose it is.
class FeedEvent:
	extends TradepostDocument
	## The amount, in coins or units. An integer; [code]null[/code] if absent.
	var amount: Variant
	## [code]coin[/code] or a material's id. Empty if absent.
	var asset: String
	## When the event happened.
	var at: String
	## Why the order closed. Empty if absent.
	var close_reason: String
	## The [code]after[/code] of what follows.
	var cursor: String
	## The sales tax that the player paid, in coins. An integer; [code]null[/code] if absent.
	var fee: Variant
	## The kind of event, which determines the fields below.
	var kind: String
	## The material's id. Empty if absent.
	var material: String
	## The id of the order. Empty if absent.
	var order_id: String
	## The player to whom it happened.
	var player: String
	## The price, in coins per unit. An integer; [code]null[/code] if absent.
	var price: Variant
	## The quantity, in units. An integer; [code]null[/code] if absent.
	var quantity: Variant
	## The reason, in the game's words. Empty if absent.
	var reason: String
	## The game's own id of the transfer. Empty if absent.
	var reference: String
	## Buy ([code]bid[/code]) or sell ([code]ask[/code]). Empty if absent.
	var side: String
	## Price × quantity, in coins. An integer; [code]null[/code] if absent.
	var value: Variant

	func _read() -> void:
		amount = document.get("amount")
		asset = _text("asset")
		at = _text("at")
		close_reason = _text("close_reason")
		cursor = _text("cursor")
		fee = document.get("fee")
		kind = _text("kind")
		material = _text("material")
		order_id = _text("order_id")
		player = _text("player")
		price = document.get("price")
		quantity = document.get("quantity")
		reason = _text("reason")
		reference = _text("reference")
		side = _text("side")
		value = document.get("value")


## A page of the feed, oldest first.
class FeedList:
	extends TradepostAnswer
	## The events on this page; none if nothing has happened since.
	var events: Array[FeedEvent]
	## The [code]after[/code] of the next page, also at the end. Empty if absent.
	var next: String

	func _read() -> void:
		events.assign(_objects("events", FeedEvent))
		next = _text("next")


## The fees for trading.
class Fees:
	extends TradepostAnswer
	## The sales tax, in hundredths of a percent of the seller's proceeds.
	var sales_tax_bps: int

	func _read() -> void:
		sales_tax_bps = _integer("sales_tax_bps")


## A trade as one of its two players sees it.
class Fill:
	extends TradepostDocument
	## The [code]after[/code] of what follows.
	var cursor: String
	## When the trade was executed.
	var executed_at: String
	## The sales tax that the player paid, in coins.
	var fee: int
	## The material's id.
	var material: String
	## The id of the player's order.
	var order_id: String
	## The price, in coins per unit.
	var price: int
	## The quantity, in units.
	var quantity: int
	## The role of the player's order.
	var role: String
	## The side of the player's order.
	var side: String
	## The side of the order that arrived second and caused the trade.
	var taker_side: String
	## The trade's id; also the [code]after[/code] of the trades that follow it.
	var trade_id: String

	func _read() -> void:
		cursor = _text("cursor")
		executed_at = _text("executed_at")
		fee = _integer("fee")
		material = _text("material")
		order_id = _text("order_id")
		price = _integer("price")
		quantity = _integer("quantity")
		role = _text("role")
		side = _text("side")
		taker_side = _text("taker_side")
		trade_id = _text("trade_id")


## A page of fills, oldest first.
class FillList:
	extends TradepostAnswer
	## The fills on this page.
	var fills: Array[Fill]
	## The [code]after[/code] of the next page; [code]null[/code] at the end. Empty if absent.
	var next: String

	func _read() -> void:
		fills.assign(_objects("fills", Fill))
		next = _text("next")


## The role of an order in a trade.
class FillRole:
	const MAKER := "maker"
	const TAKER := "taker"


## The direction of a flow.
class FlowKind:
	const DEPOSITED := "deposited"
	const WITHDRAWN := "withdrawn"


## Whether an account is frozen.
class Freeze:
	extends TradepostAnswer
	## Whether new orders and withdrawals are refused.
	var frozen: bool
	## The player's id.
	var player: String

	func _read() -> void:
		frozen = document.get("frozen", false) == true
		player = _text("player")


## Whether a material or the market is halted.
class Halt:
	extends TradepostAnswer
	## Whether new orders are refused.
	var halted: bool
	## The material's id; absent for the whole market. Empty if absent.
	var material: String

	func _read() -> void:
		halted = document.get("halted", false) == true
		material = _text("material")


## The server's health.
class Health:
	extends TradepostDocument
	## Always [code]ok[/code]: a server that is not ready returns a problem.
	var status: String

	func _read() -> void:
		status = _text("status")


## The open orders at one price, added up.
class Level:
	extends TradepostDocument
	## The number of orders.
	var orders: int
	## The price, in coins per unit.
	var price: int
	## The quantity, in units; 0 in a [code]book_changed[/code] message removes the level.
	var quantity: int

	func _read() -> void:
		orders = _integer("orders")
		price = _integer("price")
		quantity = _integer("quantity")


## A player's limits, and how much of them is left.
class Limits:
	extends TradepostAnswer
	## The buy limit of the requested material; absent if none is set, or no material is requested. [code]null[/code] if absent.
	var buy_limit: BuyLimitUse
	## The limit of open orders.
	var open_orders: OpenOrderLimit
	## The limit of requests; absent if they are not limited. [code]null[/code] if absent.
	var requests: RequestLimit

	func _read() -> void:
		buy_limit = _object("buy_limit", BuyLimitUse)
		open_orders = _object("open_orders", OpenOrderLimit)
		requests = _object("requests", RequestLimit)


## The market's time and its pace.
class MarketClock:
	extends TradepostAnswer
	## How many times as fast as real time the clock runs: 1 usually, 0 while it stands still.
	var factor: int
	## The market's time.
	var now: String

	func _read() -> void:
		factor = _integer("factor")
		now = _text("now")


## A material with its prices and volumes.
class MaterialInfo:
	extends TradepostAnswer
	## The lowest ask, in coins per unit; absent if there is none. An integer; [code]null[/code] if absent.
	var best_ask: Variant
	## The highest bid, in coins per unit; absent if there is none. An integer; [code]null[/code] if absent.
	var best_bid: Variant
	## [code]last[/code] − [code]open_24h[/code], in coins per unit. An integer; [code]null[/code] if absent.
	var change_24h: Variant
	## The price of the last trade, in coins per unit; absent before the first trade. An integer; [code]null[/code] if absent.
	var last: Variant
	## The material's id.
	var material: String
	## The name that players see.
	var name: String
	## The price 24 hours ago, or of the first trade since, in coins per unit. An integer; [code]null[/code] if absent.
	var open_24h: Variant
	## What a unit is worth, in coins: the volume-weighted median price of the last 24 hours or of the last 20 trades, whichever are more. An integer; [code]null[/code] if absent.
	var reference_price: Variant
	## The rules that the operator set and that apply to the material: its own, and the market's where it has none.
	var rules: RuleSet
	## Whether the material accepts orders.
	var state: String
	## The value traded in the last 24 hours, in coins.
	var value_24h: int
	## The quantity traded in the last 24 hours, in units.
	var volume_24h: int

	func _read() -> void:
		best_ask = document.get("best_ask")
		best_bid = document.get("best_bid")
		change_24h = document.get("change_24h")
		last = document.get("last")
		material = _text("material")
		name = _text("name")
		open_24h = document.get("open_24h")
		reference_price = document.get("reference_price")
		rules = _object("rules", RuleSet)
		state = _text("state")
		value_24h = _integer("value_24h")
		volume_24h = _integer("volume_24h")


## Up to 100 materials, which are registered or renamed one after another.
class MaterialBatch:
	extends TradepostDocument
	## The materials, in the order in which they are registered.
	var materials: Array[NamedMaterial]

	func _read() -> void:
		materials.assign(_objects("materials", NamedMaterial))


## The result of registering a material in a batch.
class MaterialBatchResult:
	extends TradepostDocument
	## The material's id, as it was sent.
	var id: String
	## Why the material was not registered; absent if it was. [code]null[/code] if absent.
	var problem: Problem
	## The HTTP status that registering the material alone would have had.
	var status: int

	func _read() -> void:
		id = _text("id")
		problem = _object("problem", Problem)
		status = _integer("status")


## The results of a batch of materials, one per material, in the same order.
class MaterialBatchResults:
	extends TradepostAnswer
	## One result per material.
	var results: Array[MaterialBatchResult]

	func _read() -> void:
		results.assign(_objects("results", MaterialBatchResult))


## A page of materials, in order of registration.
class MaterialList:
	extends TradepostAnswer
	## The materials, in order of registration.
	var materials: Array[MaterialInfo]
	## The [code]after[/code] of the next page; [code]null[/code] at the end. Empty if absent.
	var next: String

	func _read() -> void:
		materials.assign(_objects("materials", MaterialInfo))
		next = _text("next")


## A material to register or rename.
class MaterialRequest:
	extends TradepostDocument
	## The name that players see: 1 to 100 characters.
	var name: String

	func _read() -> void:
		name = _text("name")


## Whether a material accepts orders.
class MaterialState:
	const OPEN := "open"
	const HALTED := "halted"


## A material of a batch.
class NamedMaterial:
	extends TradepostDocument
	## The material's id.
	var id: String
	## The name that players see: 1 to 100 characters.
	var name: String

	func _read() -> void:
		id = _text("id")
		name = _text("name")


## The number of open orders a player has and may have.
class OpenOrderLimit:
	extends TradepostDocument
	## The number of orders that may be added.
	var left: int
	## The maximum number of open orders.
	var max: int
	## The number of open orders.
	var used: int

	func _read() -> void:
		left = _integer("left")
		max = _integer("max")
		used = _integer("used")


## An order and its current state.
class Order:
	extends TradepostAnswer
	## Why the order closed; absent while it is open. Empty if absent.
	var close_reason: String
	## When the order was accepted.
	var created_at: String
	## When the order expires ([code]gtd[/code] only). Empty if absent.
	var expires_at: String
	## The sales tax paid so far, in coins; 0 for a bid.
	var fee: int
	## The quantity that has traded, in units.
	var filled: int
	## The id of the material to buy or sell.
	var material: String
	## A UUIDv7; of two orders, the one with the smaller id is the earlier.
	var order_id: String
	## The id of the player who owns the order.
	var player: String
	## The limit price, in coins per unit.
	var price: int
	## The ordered quantity, less any reductions, in units.
	var quantity: int
	## The quantity that has not traded, in units; for a closed order, it never will.
	var remaining: int
	## Buy ([code]bid[/code]) or sell ([code]ask[/code]).
	var side: String
	## Whether the order is open, and otherwise how it ended.
	var status: String
	## How long the order stays in force.
	var time_in_force: String
	## When the order last changed.
	var updated_at: String
	## The value traded so far, in coins.
	var value: int

	func _read() -> void:
		close_reason = _text("close_reason")
		created_at = _text("created_at")
		expires_at = _text("expires_at")
		fee = _integer("fee")
		filled = _integer("filled")
		material = _text("material")
		order_id = _text("order_id")
		player = _text("player")
		price = _integer("price")
		quantity = _integer("quantity")
		remaining = _integer("remaining")
		side = _text("side")
		status = _text("status")
		time_in_force = _text("time_in_force")
		updated_at = _text("updated_at")
		value = _integer("value")


## A page of orders, newest first.
class OrderList:
	extends TradepostAnswer
	## The [code]cursor[/code] of the next page; [code]null[/code] at the end. Empty if absent.
	var next: String
	## The orders on this page.
	var orders: Array[Order]

	func _read() -> void:
		next = _text("next")
		orders.assign(_objects("orders", Order))


## An order to place or to quote.
class OrderRequest:
	extends TradepostDocument
	## When the order expires; required for [code]gtd[/code], refused otherwise. Empty if absent.
	var expires_at: String
	## The id of the material to buy or sell.
	var material: String
	## The player whose order it is; operators must give it, players need not. Empty if absent.
	var player: String
	## The limit price, in coins per unit.
	var price: int
	## The quantity, in units.
	var quantity: int
	## Buy ([code]bid[/code]) or sell ([code]ask[/code]).
	var side: String
	## How long the order stays in force; by default [code]gtd[/code] if [code]expires_at[/code] is given, otherwise [code]gtc[/code]. Empty if absent.
	var time_in_force: String

	func _read() -> void:
		expires_at = _text("expires_at")
		material = _text("material")
		player = _text("player")
		price = _integer("price")
		quantity = _integer("quantity")
		side = _text("side")
		time_in_force = _text("time_in_force")


## Why a request failed; [code]application/problem+json[/code].
class Problem:
	extends TradepostDocument
	## The coins or units that are available ([code]insufficient_coins[/code], [code]insufficient_goods[/code]). An integer; [code]null[/code] if absent.
	var available: Variant
	## What clients match on; it never changes its meaning.
	var code: String
	## What is wrong with this request.
	var detail: String
	## The highest price that is accepted ([code]price_out_of_bounds[/code], [code]price_out_of_band[/code]). An integer; [code]null[/code] if absent.
	var highest: Variant
	## The units left of the limit ([code]buy_limit_reached[/code]). An integer; [code]null[/code] if absent.
	var left: Variant
	## The lowest price that is accepted ([code]price_out_of_bounds[/code], [code]price_out_of_band[/code]). An integer; [code]null[/code] if absent.
	var lowest: Variant
	## The limit ([code]too_many_open_orders[/code], [code]too_many_buckets[/code], [code]too_many_own_streams[/code], [code]too_many_webhooks[/code], [code]buy_limit_reached[/code], [code]too_many_scheduled_rules[/code], [code]rules_out_of_range[/code]), or the room that is left below it ([code]supply_exceeded[/code]). An integer; [code]null[/code] if absent.
	var max: Variant
	## The least value ([code]quantity_below_minimum[/code], [code]rules_out_of_range[/code]). An integer; [code]null[/code] if absent.
	var min: Variant
	## The nearest prices that are accepted, ascending ([code]price_not_on_tick[/code]). Empty if absent.
	var nearest: Array[String]
	## The coins or units that the request needs ([code]insufficient_coins[/code], [code]insufficient_goods[/code]). An integer; [code]null[/code] if absent.
	var needed: Variant
	## The reference price ([code]price_out_of_band[/code]). An integer; [code]null[/code] if absent.
	var reference_price: Variant
	## The request's id in the server's log (5xx); also in the header [code]x-request-id[/code]. Empty if absent.
	var request_id: String
	## When the limit starts anew ([code]buy_limit_reached[/code]). Empty if absent.
	var resets_at: String
	## How long to wait before a retry, in seconds; also in the header [code]Retry-After[/code]. An integer; [code]null[/code] if absent.
	var retry_after_seconds: Variant
	## The HTTP status.
	var status: int
	## The code's meaning in a few words; the same for every problem with this code.
	var title: String
	## Where the code is explained, relative to the server's address.
	var type: String
	## The units used of the limit ([code]buy_limit_reached[/code]). An integer; [code]null[/code] if absent.
	var used: Variant

	func _read() -> void:
		available = document.get("available")
		code = _text("code")
		detail = _text("detail")
		highest = document.get("highest")
		left = document.get("left")
		lowest = document.get("lowest")
		max = document.get("max")
		min = document.get("min")
		nearest.assign(_rows("nearest"))
		needed = document.get("needed")
		reference_price = document.get("reference_price")
		request_id = _text("request_id")
		resets_at = _text("resets_at")
		retry_after_seconds = document.get("retry_after_seconds")
		status = _integer("status")
		title = _text("title")
		type = _text("type")
		used = document.get("used")


## What an order would do if it were placed now.
class Quote:
	extends TradepostAnswer
	## The average price of [code]filled[/code], in coins per unit, rounded to the nearest; [code]value[/code] and [code]filled[/code] are exact. An integer; [code]null[/code] if absent.
	var average_price: Variant
	## The current best price on the other side, in coins per unit. An integer; [code]null[/code] if absent.
	var best_price: Variant
	## Why the order would close; absent if it would rest. Empty if absent.
	var close_reason: String
	## The sales tax on [code]value[/code], in coins; 0 for a bid.
	var fee: int
	## The quantity that would trade immediately, in units.
	var filled: int
	## The fills, added up by price, best first.
	var fills: Array[Level]
	## The listing fee on [code]remaining[/code] if that would rest, in coins.
	var listing_fee: int
	## The id of the material to buy or sell.
	var material: String
	## What a buyer would pay, or a seller receive after tax, immediately, in coins.
	var net: int
	## The limit price, in coins per unit.
	var price: int
	## How much worse the average price is than the best price, in hundredths of a percent, rounded up. An integer; [code]null[/code] if absent.
	var price_impact_bps: Variant
	## The ordered quantity, in units.
	var quantity: int
	## The quantity that would not trade immediately, in units.
	var remaining: int
	## Buy ([code]bid[/code]) or sell ([code]ask[/code]).
	var side: String
	## The status that the order would have.
	var status: String
	## The value that would trade immediately, in coins.
	var value: int

	func _read() -> void:
		average_price = document.get("average_price")
		best_price = document.get("best_price")
		close_reason = _text("close_reason")
		fee = _integer("fee")
		filled = _integer("filled")
		fills.assign(_objects("fills", Level))
		listing_fee = _integer("listing_fee")
		material = _text("material")
		net = _integer("net")
		price = _integer("price")
		price_impact_bps = document.get("price_impact_bps")
		quantity = _integer("quantity")
		remaining = _integer("remaining")
		side = _text("side")
		status = _text("status")
		value = _integer("value")


## A lower quantity for an open order.
class ReduceRequest:
	extends TradepostDocument
	## The new quantity, in units: above what has traded, below the current quantity.
	var quantity: int

	func _read() -> void:
		quantity = _integer("quantity")


## The rate limit of a player's requests.
class RequestLimit:
	extends TradepostDocument
	## The number of requests that are allowed now.
	var left: int
	## The largest burst, in requests.
	var limit: int
	## The sustained rate, in requests per second.
	var per_second: int
	## Seconds until the full burst is available again.
	var reset_seconds: int

	func _read() -> void:
		left = _integer("left")
		limit = _integer("limit")
		per_second = _integer("per_second")
		reset_seconds = _integer("reset_seconds")


## A change of rules: those that are absent keep their value, [code]null[/code] restores the default.
class RuleChanges:
	extends TradepostDocument
	## How far a price may be from the reference price, in hundredths of a percent of it. An integer; [code]null[/code] if absent.
	var band_bps: Variant
	## What to do. [code]null[/code] if absent.
	var buy_limit: BuyLimit
	## Where fees go: [code]burn[/code], or [code]account:[/code] and a player's id. Empty if absent.
	var fee_to: String
	## The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. An integer; [code]null[/code] if absent.
	var listing_fee_bps: Variant
	## The most orders a player may have open at once: in the whole market, or in the material. An integer; [code]null[/code] if absent.
	var open_orders_max: Variant
	## The highest price, in coins per unit. An integer; [code]null[/code] if absent.
	var price_max: Variant
	## The lowest price, in coins per unit. An integer; [code]null[/code] if absent.
	var price_min: Variant
	## The fewest units of an order. An integer; [code]null[/code] if absent.
	var quantity_min: Variant
	## The sales tax, in hundredths of a percent of a seller's proceeds. An integer; [code]null[/code] if absent.
	var sales_tax_bps: Variant
	## Prices are multiples of it, in coins per unit. An integer; [code]null[/code] if absent.
	var tick: Variant

	func _read() -> void:
		band_bps = document.get("band_bps")
		buy_limit = _object("buy_limit", BuyLimit)
		fee_to = _text("fee_to")
		listing_fee_bps = document.get("listing_fee_bps")
		open_orders_max = document.get("open_orders_max")
		price_max = document.get("price_max")
		price_min = document.get("price_min")
		quantity_min = document.get("quantity_min")
		sales_tax_bps = document.get("sales_tax_bps")
		tick = document.get("tick")


## Rules.
class RuleSet:
	extends TradepostDocument
	## How far a price may be from the reference price, in hundredths of a percent of it. An integer; [code]null[/code] if absent.
	var band_bps: Variant
	## How many units a player may bid for in a window of time. [code]null[/code] if absent.
	var buy_limit: BuyLimit
	## Where fees go: [code]burn[/code], or [code]account:[/code] and a player's id. Empty if absent.
	var fee_to: String
	## The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. An integer; [code]null[/code] if absent.
	var listing_fee_bps: Variant
	## The most orders a player may have open at once: in the whole market, or in the material. An integer; [code]null[/code] if absent.
	var open_orders_max: Variant
	## The highest price, in coins per unit. An integer; [code]null[/code] if absent.
	var price_max: Variant
	## The lowest price, in coins per unit. An integer; [code]null[/code] if absent.
	var price_min: Variant
	## The fewest units of an order. An integer; [code]null[/code] if absent.
	var quantity_min: Variant
	## The sales tax, in hundredths of a percent of a seller's proceeds. An integer; [code]null[/code] if absent.
	var sales_tax_bps: Variant
	## Prices are multiples of it, in coins per unit. An integer; [code]null[/code] if absent.
	var tick: Variant

	func _read() -> void:
		band_bps = document.get("band_bps")
		buy_limit = _object("buy_limit", BuyLimit)
		fee_to = _text("fee_to")
		listing_fee_bps = document.get("listing_fee_bps")
		open_orders_max = document.get("open_orders_max")
		price_max = document.get("price_max")
		price_min = document.get("price_min")
		quantity_min = document.get("quantity_min")
		sales_tax_bps = document.get("sales_tax_bps")
		tick = document.get("tick")


## The rules of the market.
class Rules:
	extends TradepostAnswer
	## The names of those that the operator set.
	var explicit: Array[String]
	## The rules of the whole market that are in force, whether set or by default.
	var rules: RuleSet
	## What changes later, the next change first.
	var scheduled: Array[ScheduledRules]

	func _read() -> void:
		explicit.assign(_rows("explicit"))
		rules = _object("rules", RuleSet)
		scheduled.assign(_objects("scheduled", ScheduledRules))


## A change of rules, or one that was scheduled.
class RulesChange:
	extends TradepostDocument
	## When it happened.
	var at: String
	## For when it was scheduled. Empty if absent.
	var effective_at: String
	## The material; absent for the whole market. Empty if absent.
	var material: String
	## All rules that are set there from then on; absent if the change was scheduled then. [code]null[/code] if absent.
	var rules: RuleSet
	## What was scheduled; nothing if that was withdrawn. [code]null[/code] if absent.
	var scheduled: RuleChanges

	func _read() -> void:
		at = _text("at")
		effective_at = _text("effective_at")
		material = _text("material")
		rules = _object("rules", RuleSet)
		scheduled = _object("scheduled", RuleChanges)


## A page of the history of rules, newest first.
class RulesHistory:
	extends TradepostAnswer
	## The changes, newest first.
	var changes: Array[RulesChange]
	## The [code]after[/code] of the next page; [code]null[/code] at the end. Empty if absent.
	var next: String

	func _read() -> void:
		changes.assign(_objects("changes", RulesChange))
		next = _text("next")


## A change of rules, now or later: those that are absent keep their value, [code]null[/code] restores the default.
class RulesRequest:
	extends TradepostDocument
	## How far a price may be from the reference price, in hundredths of a percent of it. An integer; [code]null[/code] if absent.
	var band_bps: Variant
	## What to do. [code]null[/code] if absent.
	var buy_limit: BuyLimit
	## When the change takes effect; at once if absent or past. Empty if absent.
	var effective_at: String
	## Where fees go: [code]burn[/code], or [code]account:[/code] and a player's id. Empty if absent.
	var fee_to: String
	## The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. An integer; [code]null[/code] if absent.
	var listing_fee_bps: Variant
	## The most orders a player may have open at once: in the whole market, or in the material. An integer; [code]null[/code] if absent.
	var open_orders_max: Variant
	## The highest price, in coins per unit. An integer; [code]null[/code] if absent.
	var price_max: Variant
	## The lowest price, in coins per unit. An integer; [code]null[/code] if absent.
	var price_min: Variant
	## The fewest units of an order. An integer; [code]null[/code] if absent.
	var quantity_min: Variant
	## The sales tax, in hundredths of a percent of a seller's proceeds. An integer; [code]null[/code] if absent.
	var sales_tax_bps: Variant
	## Prices are multiples of it, in coins per unit. An integer; [code]null[/code] if absent.
	var tick: Variant

	func _read() -> void:
		band_bps = document.get("band_bps")
		buy_limit = _object("buy_limit", BuyLimit)
		effective_at = _text("effective_at")
		fee_to = _text("fee_to")
		listing_fee_bps = document.get("listing_fee_bps")
		open_orders_max = document.get("open_orders_max")
		price_max = document.get("price_max")
		price_min = document.get("price_min")
		quantity_min = document.get("quantity_min")
		sales_tax_bps = document.get("sales_tax_bps")
		tick = document.get("tick")


## A change of rules that takes effect later.
class ScheduledRules:
	extends TradepostDocument
	## When.
	var effective_at: String
	## The material; absent for the whole market. Empty if absent.
	var material: String
	## What changes.
	var rules: RuleChanges

	func _read() -> void:
		effective_at = _text("effective_at")
		material = _text("material")
		rules = _object("rules", RuleChanges)


## A side of the order book.
class Side:
	const BID := "bid"
	const ASK := "ask"


## The status of an order.
class Status:
	const OPEN := "open"
	const PARTIALLY_FILLED := "partially_filled"
	const FILLED := "filled"
	const CANCELLED := "cancelled"
	const EXPIRED := "expired"


## The new prices of a material, in a [code]summary[/code] message.
class Summary:
	extends TradepostDocument
	## The lowest ask, in coins per unit; absent if there is none. An integer; [code]null[/code] if absent.
	var best_ask: Variant
	## The highest bid, in coins per unit; absent if there is none. An integer; [code]null[/code] if absent.
	var best_bid: Variant
	## The price of the last trade, in coins per unit; absent before the first trade. An integer; [code]null[/code] if absent.
	var last: Variant
	## The material's id.
	var material: String
	## The sequence number of the last event that these prices include.
	var sequence: int

	func _read() -> void:
		best_ask = document.get("best_ask")
		best_bid = document.get("best_bid")
		last = document.get("last")
		material = _text("material")
		sequence = _integer("sequence")


## How long an order stays in force.
class TimeInForce:
	const GTC := "gtc"
	const GTD := "gtd"
	const IOC := "ioc"
	const FOK := "fok"


## The time before which tokens must not have been issued.
class TokensNotBefore:
	extends TradepostAnswer
	## Tokens whose [code]iat[/code] is earlier, or missing, are refused.
	var at: String
	## The player whose tokens it is for; absent for those of everyone. Empty if absent.
	var player: String

	func _read() -> void:
		at = _text("at")
		player = _text("player")


## The time before which tokens must not have been issued.
class TokensNotBeforeRequest:
	extends TradepostDocument
	## Tokens whose [code]iat[/code] is earlier, or missing, are refused.
	var at: String

	func _read() -> void:
		at = _text("at")


## A trade, without its players.
class Trade:
	extends TradepostDocument
	## When the trade was executed.
	var executed_at: String
	## The material's id.
	var material: String
	## The price, in coins per unit.
	var price: int
	## The quantity, in units.
	var quantity: int
	## The side of the order that arrived second and caused the trade.
	var taker_side: String
	## The trade's id; also the [code]after[/code] of the trades that follow it.
	var trade_id: String

	func _read() -> void:
		executed_at = _text("executed_at")
		material = _text("material")
		price = _integer("price")
		quantity = _integer("quantity")
		taker_side = _text("taker_side")
		trade_id = _text("trade_id")


## A page of trades.
class TradeList:
	extends TradepostAnswer
	## The [code]after[/code] of the next page; [code]null[/code] at the end. Empty if absent.
	var next: String
	## The trades: newest first, or with [code]after[/code], oldest first.
	var trades: Array[Trade]

	func _read() -> void:
		next = _text("next")
		trades.assign(_objects("trades", Trade))


## A deposit or withdrawal.
class Transfer:
	extends TradepostAnswer
	## The amount, in coins or units.
	var amount: int
	## [code]coin[/code] or a material's id.
	var asset: String
	## The account's balance of the asset now; only in the answer to a write. [code]null[/code] if absent.
	var balance: Balance
	## When it was made.
	var created_at: String
	## Whether assets came in or went out.
	var kind: String
	## The id of the player whose account it is.
	var player: String
	## The reason, in the game's words.
	var reason: String
	## Your own id of the transfer, if it has one. Empty if absent.
	var reference: String
	## How it stands.
	var state: String
	## When its state last changed.
	var updated_at: String

	func _read() -> void:
		amount = _integer("amount")
		asset = _text("asset")
		balance = _object("balance", Balance)
		created_at = _text("created_at")
		kind = _text("kind")
		player = _text("player")
		reason = _text("reason")
		reference = _text("reference")
		state = _text("state")
		updated_at = _text("updated_at")


## Up to 100 transfers, which are made one after another.
class TransferBatch:
	extends TradepostDocument
	## The transfers, in the order in which they are made.
	var transfers: Array[BatchTransfer]

	func _read() -> void:
		transfers.assign(_objects("transfers", BatchTransfer))


## The result of one transfer of a batch: a transfer or a problem.
class TransferBatchResult:
	extends TradepostDocument
	## Why the transfer failed; absent if it succeeded. [code]null[/code] if absent.
	var problem: Problem
	## The HTTP status that the transfer alone would have had.
	var status: int
	## The transfer; absent if it failed. [code]null[/code] if absent.
	var transfer: Transfer

	func _read() -> void:
		problem = _object("problem", Problem)
		status = _integer("status")
		transfer = _object("transfer", Transfer)


## The results of a batch, one per transfer, in the same order.
class TransferBatchResults:
	extends TradepostAnswer
	## One result per transfer.
	var results: Array[TransferBatchResult]

	func _read() -> void:
		results.assign(_objects("results", TransferBatchResult))


## Whether assets come into the market or leave it.
class TransferKind:
	const DEPOSIT := "deposit"
	const WITHDRAWAL := "withdrawal"


## Transfers with references.
class TransferList:
	extends TradepostAnswer
	## The [code]after[/code] of the next page; [code]null[/code] at the end. Empty if absent.
	var next: String
	## The transfers.
	var transfers: Array[Transfer]

	func _read() -> void:
		next = _text("next")
		transfers.assign(_objects("transfers", Transfer))


## A deposit or withdrawal to make.
class TransferRequest:
	extends TradepostDocument
	## The amount, in coins or units.
	var amount: int
	## [code]coin[/code] or a material's id.
	var asset: String
	## Withdrawals only, with a [code]reference[/code]: put the assets on hold until the transfer is confirmed or aborted. A flag; [code]null[/code] if absent.
	var hold: Variant
	## The reason, in the game's words: 1 to 200 characters.
	var reason: String
	## Your own id of the transfer: 1 to 128 visible ASCII characters, unique in the market for good. Empty if absent.
	var reference: String

	func _read() -> void:
		amount = _integer("amount")
		asset = _text("asset")
		hold = document.get("hold")
		reason = _text("reason")
		reference = _text("reference")


## How a transfer stands.
class TransferState:
	const DONE := "done"
	const PENDING := "pending"
	const CONFIRMED := "confirmed"
	const ABORTED := "aborted"


## The distribution of wealth, available and held: coins, plus goods at their last price (0 if they never traded).
class Wealth:
	extends TradepostDocument
	## The wealth of each tenth of the players, in coins, poorest first; ten numbers whose sum is [code]total[/code].
	var deciles: Array[String]
	## The Gini coefficient, in hundredths of a percent: 0 if all own the same, near 10,000 if one player owns everything. An integer; [code]null[/code] if absent.
	var gini_bps: Variant
	## The median wealth, in coins.
	var median: int
	## The number of players, with or without possessions.
	var players: int
	## The total wealth, in coins.
	var total: int

	func _read() -> void:
		deciles.assign(_rows("deciles"))
		gini_bps = document.get("gini_bps")
		median = _integer("median")
		players = _integer("players")
		total = _integer("total")


## A webhook, and how it is doing.
class Webhook:
	extends TradepostAnswer
	## How events are written.
	var format: String
	## It sends only events of these kinds; all without it. Empty if absent.
	var kinds: Array[String]
	## How long the oldest event that it has not sent has been waiting, in milliseconds; 0 if there is none.
	var lag: int
	## Why the last attempt failed; absent after a success. Empty if absent.
	var last_error: String
	## It sends only events of these materials ([code]coin[/code] for coins); all without it. Empty if absent.
	var materials: Array[String]
	## Its name.
	var name: String
	## It sends only events of these players; all without it. Empty if absent.
	var players: Array[String]
	## The secret that signs its messages, [code]whsec_…[/code]; only in the response that created the webhook. Empty if absent.
	var secret: String
	## Whether it sends.
	var state: String
	## Where events are sent: [code]https[/code], not into a private network.
	var url: String

	func _read() -> void:
		format = _text("format")
		kinds.assign(_rows("kinds"))
		lag = _integer("lag")
		last_error = _text("last_error")
		materials.assign(_rows("materials"))
		name = _text("name")
		players.assign(_rows("players"))
		secret = _text("secret")
		state = _text("state")
		url = _text("url")


## How a webhook writes an event.
class WebhookFormat:
	const STANDARD := "standard"
	const DISCORD := "discord"


## All webhooks.
class WebhookList:
	extends TradepostAnswer
	## A row for each webhook, by name.
	var webhooks: Array[Webhook]

	func _read() -> void:
		webhooks.assign(_objects("webhooks", Webhook))


## Creates or changes a webhook.
class WebhookRequest:
	extends TradepostDocument
	## How events are written. Empty if absent.
	var format: String
	## Send only events of these kinds; all without it. Empty if absent.
	var kinds: Array[String]
	## Send only events of these materials ([code]coin[/code] for coins); all without it. Empty if absent.
	var materials: Array[String]
	## Send only events of these players; all without it. Empty if absent.
	var players: Array[String]
	## The secret that signs the messages: [code]whsec_[/code] and 24 to 64 bytes in base64. Empty if absent.
	var secret: String
	## Where events are sent: [code]https[/code], not into a private network.
	var url: String

	func _read() -> void:
		format = _text("format")
		kinds.assign(_rows("kinds"))
		materials.assign(_rows("materials"))
		players.assign(_rows("players"))
		secret = _text("secret")
		url = _text("url")


## Whether a webhook sends.
class WebhookState:
	const ACTIVE := "active"
	const PARKED := "parked"
