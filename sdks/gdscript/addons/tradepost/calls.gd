# Made from api/openapi.json; `UPDATE_EXPECT=1 cargo test -p xtask` rewrites it.
class_name TradepostCalls
extends TradepostSender
## The calls of the API.


## Aborts a withdrawal that is on hold: the assets are returned to the player. Options: key.
func abort(reference: String, options := {}) -> TradepostTypes.Transfer:
	var answer := TradepostTypes.Transfer.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_POST, "/v1/transfers/{reference}/abort", true).place("reference", reference).write().with_options(options))
	return answer


## Audits the market: adds up every account and order.
func audit() -> TradepostTypes.Audit:
	var answer := TradepostTypes.Audit.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/audit", true))
	return answer


## Returns the caller's balances, and whether its account is frozen.
func balances() -> TradepostTypes.Balances:
	var answer := TradepostTypes.Balances.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/balances", true))
	return answer


## Places, cancels and reduces up to 100 orders, one after another. The body has the fields of [TradepostTypes.BatchRequest]. Options: key.
func batch(body: Dictionary, options := {}) -> TradepostTypes.BatchResults:
	var answer := TradepostTypes.BatchResults.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_POST, "/v1/orders/batch", true).with_body(body).write().with_options(options))
	return answer


## Returns the best levels on both sides of a material's order book. Options: depth.
func book(material_id: String, options := {}) -> TradepostTypes.Book:
	var answer := TradepostTypes.Book.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/materials/{material}/book", false).place("material", material_id).with_options(options))
	return answer


## Returns the order books of several materials, in the order of the request. Options: materials, depth.
func books(options := {}) -> TradepostTypes.BookList:
	var answer := TradepostTypes.BookList.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/books", false).with_options(options))
	return answer


## Cancels an order. Options: key.
func cancel(order_id: String, options := {}) -> TradepostTypes.Order:
	var answer := TradepostTypes.Order.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_DELETE, "/v1/orders/{order_id}", true).place("order_id", order_id).write().with_options(options))
	return answer


## Cancels all open orders of a player, or those for one material. Options: material, player, key.
func cancel_all(options := {}) -> TradepostTypes.CancelledOrders:
	var answer := TradepostTypes.CancelledOrders.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_DELETE, "/v1/orders", true).write().with_options(options))
	return answer


## Lists a material's candles, oldest first. Options: interval, from, to.
func candles(material_id: String, options := {}) -> TradepostTypes.CandleList:
	var answer := TradepostTypes.CandleList.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/materials/{material}/candles", false).place("material", material_id).with_options(options))
	return answer


## Changes rules of the whole market, now or later. The body has the fields of [TradepostTypes.RulesRequest]. Options: key.
func change_rules(body: Dictionary, options := {}) -> TradepostTypes.Rules:
	var answer := TradepostTypes.Rules.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_PUT, "/v1/rules", true).with_body(body).write().with_options(options))
	return answer


## Changes rules of a material, now or later. The body has the fields of [TradepostTypes.RulesRequest]. Options: key.
func change_rules_of_material(material_id: String, body: Dictionary, options := {}) -> TradepostTypes.Rules:
	var answer := TradepostTypes.Rules.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_PUT, "/v1/rules/{material}", true).place("material", material_id).with_body(body).write().with_options(options))
	return answer


## Returns the market's time and its pace.
func clock() -> TradepostTypes.MarketClock:
	var answer := TradepostTypes.MarketClock.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/clock", false))
	return answer


## Confirms a withdrawal that is on hold: the assets leave the market. Options: key.
func confirm(reference: String, options := {}) -> TradepostTypes.Transfer:
	var answer := TradepostTypes.Transfer.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_POST, "/v1/transfers/{reference}/confirm", true).place("reference", reference).write().with_options(options))
	return answer


## Deposits coins or goods into a player's account. The body has the fields of [TradepostTypes.TransferRequest]. Options: key.
func deposit(player: String, body: Dictionary, options := {}) -> TradepostTypes.Transfer:
	var answer := TradepostTypes.Transfer.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_POST, "/v1/accounts/{player}/deposits", true).place("player", player).with_body(body).write().with_options(options))
	return answer


## Returns the economy's figures: trade, prices, deposits and withdrawals by reason, and the distribution of wealth. Options: from, to, bucket.
func economy(options := {}) -> TradepostTypes.Economy:
	var answer := TradepostTypes.Economy.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/economy", true).with_options(options))
	return answer


## Lists the caller's events, oldest first. Options: after, limit.
func events(options := {}) -> TradepostTypes.EventList:
	var answer := TradepostTypes.EventList.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/events", true).with_options(options))
	return answer


## Reads all pages of [method events] as one.
func all_events(options := {}) -> TradepostTypes.EventList:
	var answer := TradepostTypes.EventList.new()
	var request := TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/events", true).with_options(options)
	await _send_all(answer, request, "events", "after")
	return answer


## Lists the events of all players in one order, oldest first. Options: after, limit, wait.
func feed(options := {}) -> TradepostTypes.FeedList:
	var answer := TradepostTypes.FeedList.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/feed", true).with_options(options))
	return answer


## Returns the fees for trading.
func fees() -> TradepostTypes.Fees:
	var answer := TradepostTypes.Fees.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/fees", false))
	return answer


## Lists the caller's fills, oldest first. Options: after, limit.
func fills(options := {}) -> TradepostTypes.FillList:
	var answer := TradepostTypes.FillList.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/fills", true).with_options(options))
	return answer


## Reads all pages of [method fills] as one.
func all_fills(options := {}) -> TradepostTypes.FillList:
	var answer := TradepostTypes.FillList.new()
	var request := TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/fills", true).with_options(options)
	await _send_all(answer, request, "fills", "after")
	return answer


## Freezes an account. Options: key.
func freeze(player: String, options := {}) -> TradepostTypes.Freeze:
	var answer := TradepostTypes.Freeze.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_PUT, "/v1/accounts/{player}/freeze", true).place("player", player).write().with_options(options))
	return answer


## Halts a material or the whole market. Options: material, key.
func halt(options := {}) -> TradepostTypes.Halt:
	var answer := TradepostTypes.Halt.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_PUT, "/v1/halt", true).write().with_options(options))
	return answer


## Returns the caller's limits and how much of them is left. Options: material.
func limits(options := {}) -> TradepostTypes.Limits:
	var answer := TradepostTypes.Limits.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/limits", true).with_options(options))
	return answer


## Returns a material with its prices and volumes.
func material(material_id: String) -> TradepostTypes.MaterialInfo:
	var answer := TradepostTypes.MaterialInfo.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/materials/{material}", false).place("material", material_id))
	return answer


## Lists materials with their prices and volumes, in the order of registration. Options: after, limit.
func materials(options := {}) -> TradepostTypes.MaterialList:
	var answer := TradepostTypes.MaterialList.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/materials", false).with_options(options))
	return answer


## Reads all pages of [method materials] as one.
func all_materials(options := {}) -> TradepostTypes.MaterialList:
	var answer := TradepostTypes.MaterialList.new()
	var request := TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/materials", false).with_options(options)
	await _send_all(answer, request, "materials", "after")
	return answer


## Reads one order, open or closed.
func order(order_id: String) -> TradepostTypes.Order:
	var answer := TradepostTypes.Order.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/orders/{order_id}", true).place("order_id", order_id))
	return answer


## Lists the caller's orders, newest first. Options: status, material, cursor, limit.
func orders(options := {}) -> TradepostTypes.OrderList:
	var answer := TradepostTypes.OrderList.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/orders", true).with_options(options))
	return answer


## Reads all pages of [method orders] as one.
func all_orders(options := {}) -> TradepostTypes.OrderList:
	var answer := TradepostTypes.OrderList.new()
	var request := TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/orders", true).with_options(options)
	await _send_all(answer, request, "orders", "cursor")
	return answer


## Places an order. The body has the fields of [TradepostTypes.OrderRequest]. Options: key.
func place(body: Dictionary, options := {}) -> TradepostTypes.Order:
	var answer := TradepostTypes.Order.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_POST, "/v1/orders", true).with_body(body).write().with_options(options))
	return answer


## Returns a player's balances, and whether its account is frozen.
func player_balances(player: String) -> TradepostTypes.Balances:
	var answer := TradepostTypes.Balances.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/accounts/{player}/balances", true).place("player", player))
	return answer


## Lists a player's events, oldest first. Options: after, limit.
func player_events(player: String, options := {}) -> TradepostTypes.EventList:
	var answer := TradepostTypes.EventList.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/accounts/{player}/events", true).place("player", player).with_options(options))
	return answer


## Reads all pages of [method player_events] as one.
func all_player_events(player: String, options := {}) -> TradepostTypes.EventList:
	var answer := TradepostTypes.EventList.new()
	var request := TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/accounts/{player}/events", true).place("player", player).with_options(options)
	await _send_all(answer, request, "events", "after")
	return answer


## Lists a player's orders, newest first. Options: status, material, cursor, limit.
func player_orders(player: String, options := {}) -> TradepostTypes.OrderList:
	var answer := TradepostTypes.OrderList.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/accounts/{player}/orders", true).place("player", player).with_options(options))
	return answer


## Reads all pages of [method player_orders] as one.
func all_player_orders(player: String, options := {}) -> TradepostTypes.OrderList:
	var answer := TradepostTypes.OrderList.new()
	var request := TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/accounts/{player}/orders", true).place("player", player).with_options(options)
	await _send_all(answer, request, "orders", "cursor")
	return answer


## Creates or changes a webhook, which sends the events of the feed to an URL. The body has the fields of [TradepostTypes.WebhookRequest]. Options: key.
func put_webhook(name: String, body: Dictionary, options := {}) -> TradepostTypes.Webhook:
	var answer := TradepostTypes.Webhook.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_PUT, "/v1/webhooks/{name}", true).place("name", name).with_body(body).write().with_options(options))
	return answer


## Returns what an order would do now. The body has the fields of [TradepostTypes.OrderRequest].
func quote(body: Dictionary) -> TradepostTypes.Quote:
	var answer := TradepostTypes.Quote.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_POST, "/v1/quotes", true).with_body(body))
	return answer


## Lowers the quantity of an open order. The body has the fields of [TradepostTypes.ReduceRequest]. Options: key.
func reduce(order_id: String, body: Dictionary, options := {}) -> TradepostTypes.Order:
	var answer := TradepostTypes.Order.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_PATCH, "/v1/orders/{order_id}", true).place("order_id", order_id).with_body(body).write().with_options(options))
	return answer


## Registers or renames a material. The body has the fields of [TradepostTypes.MaterialRequest]. Options: key.
func register(material_id: String, body: Dictionary, options := {}) -> TradepostTypes.MaterialInfo:
	var answer := TradepostTypes.MaterialInfo.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_PUT, "/v1/materials/{material}", true).place("material", material_id).with_body(body).write().with_options(options))
	return answer


## Registers or renames up to 100 materials, one after another. The body has the fields of [TradepostTypes.MaterialBatch]. Options: key.
func register_all(body: Dictionary, options := {}) -> TradepostTypes.MaterialBatchResults:
	var answer := TradepostTypes.MaterialBatchResults.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_POST, "/v1/materials/batch", true).with_body(body).write().with_options(options))
	return answer


## Removes a webhook. What it has not sent is not sent. Options: key.
func remove_webhook(name: String, options := {}) -> TradepostTypes.Webhook:
	var answer := TradepostTypes.Webhook.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_DELETE, "/v1/webhooks/{name}", true).place("name", name).write().with_options(options))
	return answer


## Resumes a material or the whole market. Options: material, key.
func resume(options := {}) -> TradepostTypes.Halt:
	var answer := TradepostTypes.Halt.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_DELETE, "/v1/halt", true).write().with_options(options))
	return answer


## Resumes a webhook: it tries again at once, for another three days. Options: key.
func resume_webhook(name: String, options := {}) -> TradepostTypes.Webhook:
	var answer := TradepostTypes.Webhook.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_POST, "/v1/webhooks/{name}/resume", true).place("name", name).write().with_options(options))
	return answer


## Refuses all tokens of before a time. The body has the fields of [TradepostTypes.TokensNotBeforeRequest]. Options: key.
func revoke_all_tokens(body: Dictionary, options := {}) -> TradepostTypes.TokensNotBefore:
	var answer := TradepostTypes.TokensNotBefore.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_PUT, "/v1/tokens-not-before", true).with_body(body).write().with_options(options))
	return answer


## Refuses a player's tokens of before a time. The body has the fields of [TradepostTypes.TokensNotBeforeRequest]. Options: key.
func revoke_tokens_of_player(player: String, body: Dictionary, options := {}) -> TradepostTypes.TokensNotBefore:
	var answer := TradepostTypes.TokensNotBefore.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_PUT, "/v1/accounts/{player}/tokens-not-before", true).place("player", player).with_body(body).write().with_options(options))
	return answer


## Returns the rules of the market.
func rules() -> TradepostTypes.Rules:
	var answer := TradepostTypes.Rules.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/rules", false))
	return answer


## Lists the changes of rules, newest first. Options: after, limit.
func rules_history(options := {}) -> TradepostTypes.RulesHistory:
	var answer := TradepostTypes.RulesHistory.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/rules/history", true).with_options(options))
	return answer


## Reads all pages of [method rules_history] as one.
func all_rules_history(options := {}) -> TradepostTypes.RulesHistory:
	var answer := TradepostTypes.RulesHistory.new()
	var request := TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/rules/history", true).with_options(options)
	await _send_all(answer, request, "changes", "after")
	return answer


## Lists a material's trades. Options: after, limit.
func trades(material_id: String, options := {}) -> TradepostTypes.TradeList:
	var answer := TradepostTypes.TradeList.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/materials/{material}/trades", false).place("material", material_id).with_options(options))
	return answer


## Reads all pages of [method trades] as one.
func all_trades(material_id: String, options := {}) -> TradepostTypes.TradeList:
	var answer := TradepostTypes.TradeList.new()
	var request := TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/materials/{material}/trades", false).place("material", material_id).with_options(options)
	await _send_all(answer, request, "trades", "after")
	return answer


## Returns the transfer with a reference.
func transfer(reference: String) -> TradepostTypes.Transfer:
	var answer := TradepostTypes.Transfer.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/transfers/{reference}", true).place("reference", reference))
	return answer


## Makes up to 100 transfers, one after another. The body has the fields of [TradepostTypes.TransferBatch]. Options: key.
func transfer_batch(body: Dictionary, options := {}) -> TradepostTypes.TransferBatchResults:
	var answer := TradepostTypes.TransferBatchResults.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_POST, "/v1/transfers/batch", true).with_body(body).write().with_options(options))
	return answer


## Lists the transfers that have a reference. Options: state, after, limit.
func transfers(options := {}) -> TradepostTypes.TransferList:
	var answer := TradepostTypes.TransferList.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/transfers", true).with_options(options))
	return answer


## Reads all pages of [method transfers] as one.
func all_transfers(options := {}) -> TradepostTypes.TransferList:
	var answer := TradepostTypes.TransferList.new()
	var request := TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/transfers", true).with_options(options)
	await _send_all(answer, request, "transfers", "after")
	return answer


## Ends the freeze of an account. Options: key.
func unfreeze(player: String, options := {}) -> TradepostTypes.Freeze:
	var answer := TradepostTypes.Freeze.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_DELETE, "/v1/accounts/{player}/freeze", true).place("player", player).write().with_options(options))
	return answer


## Returns a webhook.
func webhook(name: String) -> TradepostTypes.Webhook:
	var answer := TradepostTypes.Webhook.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/webhooks/{name}", true).place("name", name))
	return answer


## Lists the webhooks.
func webhooks() -> TradepostTypes.WebhookList:
	var answer := TradepostTypes.WebhookList.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/webhooks", true))
	return answer


## Withdraws coins or goods from a player's account. The body has the fields of [TradepostTypes.TransferRequest]. Options: key.
func withdraw(player: String, body: Dictionary, options := {}) -> TradepostTypes.Transfer:
	var answer := TradepostTypes.Transfer.new()
	await _send(answer, TradepostRequest.new(HTTPClient.METHOD_POST, "/v1/accounts/{player}/withdrawals", true).place("player", player).with_body(body).write().with_options(options))
	return answer
