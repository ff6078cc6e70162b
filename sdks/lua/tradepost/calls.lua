--- The API's calls and types. Made from api/openapi.json; `UPDATE_EXPECT=1 cargo test -p xtask` rewrites it.

--- The sums of one asset: deposited − withdrawn − burned = available + held.
---@class tradepost.AssetAudit
---@field asset string `coin` or a material's id.
---@field available integer The amount available in all accounts.
---@field burned integer The amount burned by fees since the market began.
---@field deposited integer The amount deposited since the market began.
---@field difference integer deposited − withdrawn − burned − available − held; 0 if the books balance.
---@field held integer The amount held by open orders.
---@field withdrawn integer The amount withdrawn since the market began.

--- The deposits or withdrawals of an asset for one reason.
---@class tradepost.AssetFlow
---@field amount integer The total amount, in coins or units.
---@field asset string `coin` or a material's id.
---@field count integer The number of deposits or withdrawals.
---@field kind tradepost.FlowKind Whether these are deposits or withdrawals.
---@field reason? string The reason, in the game's words.

--- The supply of an asset since the market began, as in the audit.
---@class tradepost.AssetSupply
---@field asset string `coin` or a material's id.
---@field burned integer The amount burned by fees.
---@field deposited integer The amount deposited.
---@field existing integer deposited − withdrawn − burned.
---@field withdrawn integer The amount withdrawn.

--- The result of an audit of the whole market.
---@class tradepost.Audit
---@field assets tradepost.AssetAudit[] One entry per asset.
---@field at tradepost.Time The moment it describes.
---@field ok boolean Whether every `difference` is 0 and `problems` is empty.
---@field problems string[] The problems that were found, in words.
---@field sequence? integer The last event that it includes, in the order of all events; absent on AWS, where events have no common order.

--- An account's balance of one asset.
---@class tradepost.Balance
---@field asset string `coin` or a material's id.
---@field available integer The amount that is free to use, in coins or units.
---@field held integer The amount that open orders and pending withdrawals hold, in coins or units.

--- An account's balances: coins first, then materials in order of registration.
---@class tradepost.Balances
---@field balances tradepost.Balance[] One balance per asset.
---@field frozen boolean Whether the account is frozen: new orders and withdrawals are refused.

--- One operation of a batch.
---@class tradepost.BatchOperation
---@field expires_at? tradepost.Time When the order expires; required for `gtd`, refused otherwise.
---@field material? string The id of the material to buy or sell.
---@field op string
---@field order_id? string The id of the order to cancel.
---@field player? string The player whose order it is; operators must give it, players need not.
---@field price? integer The limit price, in coins per unit.
---@field quantity? integer The quantity, in units.
---@field side? tradepost.Side Buy (`bid`) or sell (`ask`).
---@field time_in_force? tradepost.TimeInForce How long the order stays in force; by default `gtd` if `expires_at` is given, otherwise `gtc`.

--- Up to 100 operations, which are carried out one after another.
---@class tradepost.BatchRequest
---@field orders tradepost.BatchOperation[] The operations, in the order in which they are carried out.

--- The result of an operation: an order or a problem.
---@class tradepost.BatchResult
---@field order? tradepost.Order The order after the operation; absent if it failed.
---@field problem? tradepost.Problem Why the operation failed; absent if it succeeded.
---@field status integer The HTTP status that the operation alone would have had.

--- The results of a batch, one per operation, in the same order.
---@class tradepost.BatchResults
---@field results tradepost.BatchResult[] One result per operation.

--- One transfer of a batch.
---@class tradepost.BatchTransfer
---@field amount integer The amount, in coins or units.
---@field asset string `coin` or a material's id.
---@field hold? boolean As for a single withdrawal.
---@field kind tradepost.TransferKind Whether assets come in or go out.
---@field player string The id of the player whose account it is.
---@field reason string The reason, in the game's words: 1 to 200 characters.
---@field reference? string Your own id of the transfer, as for a single one.

--- The open orders of a material, added up by price.
---@class tradepost.Book
---@field asks tradepost.Level[] The sell side, lowest price first.
---@field bids tradepost.Level[] The buy side, highest price first.
---@field material string The material's id.
---@field sequence integer The sequence number of the last event that this book includes.

--- Several books, in the order of the request.
---@class tradepost.BookList
---@field books tradepost.Book[] A book for each material.

--- How many units of a material a player may bid for in a window of time.
---@class tradepost.BuyLimit
---@field units integer Units in a window.
---@field window_seconds integer The length of a window in seconds.

--- How a player's buy limit stands.
---@class tradepost.BuyLimitUse
---@field left integer Units that the player may still bid for.
---@field material string The material's id.
---@field resets_at tradepost.Time When the next window begins.
---@field units integer Units in a window.
---@field used integer Units bid for in this window, without those that orders did not buy before they closed.

--- The orders that a request cancelled.
---@class tradepost.CancelledOrders
---@field orders tradepost.Order[] The orders after the cancellation.

--- The trades of one interval, summarised.
---@class tradepost.Candle
---@field close integer The last price, in coins per unit.
---@field fees integer The sales tax burned, in coins.
---@field high integer The highest price, in coins per unit.
---@field low integer The lowest price, in coins per unit.
---@field open integer The first price, in coins per unit.
---@field start tradepost.Time When the interval starts.
---@field trades integer The number of trades.
---@field value integer The value traded, in coins.
---@field volume integer The quantity traded, in units.

--- The length of a candle.
---@alias tradepost.CandleInterval '"1m"'|'"1h"'|'"1d"'

--- A material's candles, oldest first.
---@class tradepost.CandleList
---@field candles tradepost.Candle[] At most the last 1,000 candles.
---@field next? string Always `null`: use `to` to read earlier candles.

--- Why an order closed.
---@alias tradepost.CloseReason '"filled"'|'"by_player"'|'"by_operator"'|'"ioc_remainder"'|'"fok_unfillable"'|'"self_trade"'|'"expired"'

--- The economy over a range of time; supply and wealth are current.
---@class tradepost.Economy
---@field at tradepost.Time The time of `supply` and `wealth`.
---@field bucket tradepost.CandleInterval The length of a bucket.
---@field buckets tradepost.EconomyBucket[] One entry per bucket that has begun, oldest first, over all materials.
---@field fees tradepost.FeeSum[] Where fees went within the range: first those that were burned, then by account, the largest sum first, at most 100 accounts.
---@field flows tradepost.AssetFlow[] Deposits and withdrawals within the range, by asset, kind and reason, the largest amount first.
---@field from tradepost.Time The start of the range, inclusive: the requested time rounded down to the hour, or to the day if `bucket` is `1d`.
---@field materials tradepost.EconomyMaterial[] How each material traded within the range, in order of registration.
---@field supply tradepost.AssetSupply[] The supply of each asset since the market began, coins first.
---@field to tradepost.Time The end of the range, exclusive: the requested time rounded up to the hour or day.
---@field wealth tradepost.Wealth The distribution of the players' wealth.

--- How all materials traded within a bucket.
---@class tradepost.EconomyBucket
---@field fees integer The sales tax burned, in coins.
---@field price_index? integer The cost of the goods traded within the range at the last prices of this bucket, where 10,000 is their cost at each material's `open` (a Lowe price index, rounded down).
---@field start tradepost.Time When the bucket starts.
---@field trades integer The number of trades.
---@field value integer The value traded, in coins.

--- How a material traded within the range.
---@class tradepost.EconomyMaterial
---@field close? integer The price when the range ended: that of the last trade before its end.
---@field fees integer The sales tax burned, in coins.
---@field material string The material's id.
---@field open? integer The price when the range began: that of the last trade before it, otherwise of the first within it.
---@field trades integer The number of trades.
---@field value integer The value traded, in coins.
---@field volume integer The quantity traded, in units.

--- An event in a player's inbox.
---@class tradepost.Event
---@field amount? integer The amount, in coins or units.
---@field asset? string `coin` or a material's id.
---@field at tradepost.Time When the event happened.
---@field close_reason? tradepost.CloseReason Why the order closed.
---@field cursor string The `after` of what follows.
---@field fee? integer The sales tax that the player paid, in coins.
---@field kind tradepost.EventKind The kind of event, which determines the fields below.
---@field material? string The material's id.
---@field order_id? string The id of the order.
---@field price? integer The price, in coins per unit.
---@field quantity? integer The quantity, in units.
---@field reason? string The reason, in the game's words.
---@field reference? string The game's own id of the transfer.
---@field side? tradepost.Side Buy (`bid`) or sell (`ask`).
---@field value? integer Price × quantity, in coins.

--- The kind of an event.
---@alias tradepost.EventKind '"filled"'|'"reduced"'|'"cancelled"'|'"expired"'|'"deposited"'|'"withdrawn"'|'"withdrawal_held"'|'"withdrawal_confirmed"'|'"withdrawal_aborted"'

--- A page of a player's inbox, oldest first.
---@class tradepost.EventList
---@field events tradepost.Event[] The events on this page.
---@field next? string The `after` of the next page; `null` at the end.

--- The fees that went to one destination.
---@class tradepost.FeeSum
---@field listing_fee integer Coins of listing fees.
---@field sales_tax integer Coins of sales tax.
---@field to string `burn`, or `account:` and a player's id.

--- An event of the feed, and whose it is.
---@class tradepost.FeedEvent
---@field amount? integer The amount, in coins or units.
---@field asset? string `coin` or a material's id.
---@field at tradepost.Time When the event happened.
---@field close_reason? tradepost.CloseReason Why the order closed.
---@field cursor string The `after` of what follows.
---@field fee? integer The sales tax that the player paid, in coins.
---@field kind tradepost.EventKind The kind of event, which determines the fields below.
---@field material? string The material's id.
---@field order_id? string The id of the order.
---@field player string The player to whom it happened.
---@field price? integer The price, in coins per unit.
---@field quantity? integer The quantity, in units.
---@field reason? string The reason, in the game's words.
---@field reference? string The game's own id of the transfer.
---@field side? tradepost.Side Buy (`bid`) or sell (`ask`).
---@field value? integer Price × quantity, in coins.

--- A page of the feed, oldest first.
---@class tradepost.FeedList
---@field events tradepost.FeedEvent[] The events on this page; none if nothing has happened since.
---@field next? string The `after` of the next page, also at the end.

--- The fees for trading.
---@class tradepost.Fees
---@field sales_tax_bps integer The sales tax, in hundredths of a percent of the seller's proceeds.

--- A trade as one of its two players sees it.
---@class tradepost.Fill
---@field cursor string The `after` of what follows.
---@field executed_at tradepost.Time When the trade was executed.
---@field fee integer The sales tax that the player paid, in coins.
---@field material string The material's id.
---@field order_id string The id of the player's order.
---@field price integer The price, in coins per unit.
---@field quantity integer The quantity, in units.
---@field role tradepost.FillRole The role of the player's order.
---@field side tradepost.Side The side of the player's order.
---@field taker_side tradepost.Side The side of the order that arrived second and caused the trade.
---@field trade_id string The trade's id; also the `after` of the trades that follow it.

--- A page of fills, oldest first.
---@class tradepost.FillList
---@field fills tradepost.Fill[] The fills on this page.
---@field next? string The `after` of the next page; `null` at the end.

--- The role of an order in a trade.
---@alias tradepost.FillRole '"maker"'|'"taker"'

--- The direction of a flow.
---@alias tradepost.FlowKind '"deposited"'|'"withdrawn"'

--- Whether an account is frozen.
---@class tradepost.Freeze
---@field frozen boolean Whether new orders and withdrawals are refused.
---@field player string The player's id.

--- Whether a material or the market is halted.
---@class tradepost.Halt
---@field halted boolean Whether new orders are refused.
---@field material? string The material's id; absent for the whole market.

--- The server's health.
---@class tradepost.Health
---@field status string Always `ok`: a server that is not ready returns a problem.

--- The open orders at one price, added up.
---@class tradepost.Level
---@field orders integer The number of orders.
---@field price integer The price, in coins per unit.
---@field quantity integer The quantity, in units; 0 in a `book_changed` message removes the level.

--- A player's limits, and how much of them is left.
---@class tradepost.Limits
---@field buy_limit? tradepost.BuyLimitUse The buy limit of the requested material; absent if none is set, or no material is requested.
---@field open_orders tradepost.OpenOrderLimit The limit of open orders.
---@field requests? tradepost.RequestLimit The limit of requests; absent if they are not limited.

--- The market's time and its pace.
---@class tradepost.MarketClock
---@field factor integer How many times as fast as real time the clock runs: 1 usually, 0 while it stands still.
---@field now string The market's time.

--- A material with its prices and volumes.
---@class tradepost.Material
---@field best_ask? integer The lowest ask, in coins per unit; absent if there is none.
---@field best_bid? integer The highest bid, in coins per unit; absent if there is none.
---@field change_24h? integer `last` − `open_24h`, in coins per unit.
---@field last? integer The price of the last trade, in coins per unit; absent before the first trade.
---@field material string The material's id.
---@field name string The name that players see.
---@field open_24h? integer The price 24 hours ago, or of the first trade since, in coins per unit.
---@field reference_price? integer What a unit is worth, in coins: the volume-weighted median price of the last 24 hours or of the last 20 trades, whichever are more.
---@field rules tradepost.RuleSet The rules that the operator set and that apply to the material: its own, and the market's where it has none.
---@field state tradepost.MaterialState Whether the material accepts orders.
---@field value_24h integer The value traded in the last 24 hours, in coins.
---@field volume_24h integer The quantity traded in the last 24 hours, in units.

--- Up to 100 materials, which are registered or renamed one after another.
---@class tradepost.MaterialBatch
---@field materials tradepost.NamedMaterial[] The materials, in the order in which they are registered.

--- The result of registering a material in a batch.
---@class tradepost.MaterialBatchResult
---@field id string The material's id, as it was sent.
---@field problem? tradepost.Problem Why the material was not registered; absent if it was.
---@field status integer The HTTP status that registering the material alone would have had.

--- The results of a batch of materials, one per material, in the same order.
---@class tradepost.MaterialBatchResults
---@field results tradepost.MaterialBatchResult[] One result per material.

--- A page of materials, in order of registration.
---@class tradepost.MaterialList
---@field materials tradepost.Material[] The materials, in order of registration.
---@field next? string The `after` of the next page; `null` at the end.

--- A material to register or rename.
---@class tradepost.MaterialRequest
---@field name string The name that players see: 1 to 100 characters.

--- Whether a material accepts orders.
---@alias tradepost.MaterialState '"open"'|'"halted"'

--- A material of a batch.
---@class tradepost.NamedMaterial
---@field id string The material's id.
---@field name string The name that players see: 1 to 100 characters.

--- The number of open orders a player has and may have.
---@class tradepost.OpenOrderLimit
---@field left integer The number of orders that may be added.
---@field max integer The maximum number of open orders.
---@field used integer The number of open orders.

--- An order and its current state.
---@class tradepost.Order
---@field close_reason? tradepost.CloseReason Why the order closed; absent while it is open.
---@field created_at tradepost.Time When the order was accepted.
---@field expires_at? tradepost.Time When the order expires (`gtd` only).
---@field fee integer The sales tax paid so far, in coins; 0 for a bid.
---@field filled integer The quantity that has traded, in units.
---@field material string The id of the material to buy or sell.
---@field order_id string A UUIDv7; of two orders, the one with the smaller id is the earlier.
---@field player string The id of the player who owns the order.
---@field price integer The limit price, in coins per unit.
---@field quantity integer The ordered quantity, less any reductions, in units.
---@field remaining integer The quantity that has not traded, in units; for a closed order, it never will.
---@field side tradepost.Side Buy (`bid`) or sell (`ask`).
---@field status tradepost.Status Whether the order is open, and otherwise how it ended.
---@field time_in_force tradepost.TimeInForce How long the order stays in force.
---@field updated_at tradepost.Time When the order last changed.
---@field value integer The value traded so far, in coins.

--- A page of orders, newest first.
---@class tradepost.OrderList
---@field next? string The `cursor` of the next page; `null` at the end.
---@field orders tradepost.Order[] The orders on this page.

--- An order to place or to quote.
---@class tradepost.OrderRequest
---@field expires_at? tradepost.Time When the order expires; required for `gtd`, refused otherwise.
---@field material string The id of the material to buy or sell.
---@field player? string The player whose order it is; operators must give it, players need not.
---@field price integer The limit price, in coins per unit.
---@field quantity integer The quantity, in units.
---@field side tradepost.Side Buy (`bid`) or sell (`ask`).
---@field time_in_force? tradepost.TimeInForce How long the order stays in force; by default `gtd` if `expires_at` is given, otherwise `gtc`.

--- Why a request failed; `application/problem+json`.
---@class tradepost.Problem
---@field available? integer The coins or units that are available (`insufficient_coins`, `insufficient_goods`).
---@field code string What clients match on; it never changes its meaning.
---@field detail string What is wrong with this request.
---@field highest? integer The highest price that is accepted (`price_out_of_bounds`, `price_out_of_band`).
---@field left? integer The units left of the limit (`buy_limit_reached`).
---@field lowest? integer The lowest price that is accepted (`price_out_of_bounds`, `price_out_of_band`).
---@field max? integer The limit (`too_many_open_orders`, `too_many_buckets`, `too_many_own_streams`, `too_many_webhooks`, `buy_limit_reached`, `too_many_scheduled_rules`, `rules_out_of_range`), or the room that is left below it (`supply_exceeded`).
---@field min? integer The least value (`quantity_below_minimum`, `rules_out_of_range`).
---@field nearest? integer[] The nearest prices that are accepted, ascending (`price_not_on_tick`).
---@field needed? integer The coins or units that the request needs (`insufficient_coins`, `insufficient_goods`).
---@field reference_price? integer The reference price (`price_out_of_band`).
---@field request_id? string The request's id in the server's log (5xx); also in the header `x-request-id`.
---@field resets_at? tradepost.Time When the limit starts anew (`buy_limit_reached`).
---@field retry_after_seconds? integer How long to wait before a retry, in seconds; also in the header `Retry-After`.
---@field status integer The HTTP status.
---@field title string The code's meaning in a few words; the same for every problem with this code.
---@field type string Where the code is explained, relative to the server's address.
---@field used? integer The units used of the limit (`buy_limit_reached`).

--- What an order would do if it were placed now.
---@class tradepost.Quote
---@field average_price? integer The average price of `filled`, in coins per unit, rounded to the nearest; `value` and `filled` are exact.
---@field best_price? integer The current best price on the other side, in coins per unit.
---@field close_reason? tradepost.CloseReason Why the order would close; absent if it would rest.
---@field fee integer The sales tax on `value`, in coins; 0 for a bid.
---@field filled integer The quantity that would trade immediately, in units.
---@field fills tradepost.Level[] The fills, added up by price, best first.
---@field listing_fee integer The listing fee on `remaining` if that would rest, in coins.
---@field material string The id of the material to buy or sell.
---@field net integer What a buyer would pay, or a seller receive after tax, immediately, in coins.
---@field price integer The limit price, in coins per unit.
---@field price_impact_bps? integer How much worse the average price is than the best price, in hundredths of a percent, rounded up.
---@field quantity integer The ordered quantity, in units.
---@field remaining integer The quantity that would not trade immediately, in units.
---@field side tradepost.Side Buy (`bid`) or sell (`ask`).
---@field status tradepost.Status The status that the order would have.
---@field value integer The value that would trade immediately, in coins.

--- A lower quantity for an open order.
---@class tradepost.ReduceRequest
---@field quantity integer The new quantity, in units: above what has traded, below the current quantity.

--- The rate limit of a player's requests.
---@class tradepost.RequestLimit
---@field left integer The number of requests that are allowed now.
---@field limit integer The largest burst, in requests.
---@field per_second integer The sustained rate, in requests per second.
---@field reset_seconds integer Seconds until the full burst is available again.

--- A change of rules: those that are absent keep their value, `null` restores the default.
---@class tradepost.RuleChanges
---@field band_bps? integer How far a price may be from the reference price, in hundredths of a percent of it.
---@field buy_limit? tradepost.BuyLimit
---@field fee_to? string Where fees go: `burn`, or `account:` and a player's id.
---@field listing_fee_bps? integer The fee for what of an order comes to rest, in hundredths of a percent of price × quantity.
---@field open_orders_max? integer The most orders a player may have open at once: in the whole market, or in the material.
---@field price_max? integer The highest price, in coins per unit.
---@field price_min? integer The lowest price, in coins per unit.
---@field quantity_min? integer The fewest units of an order.
---@field sales_tax_bps? integer The sales tax, in hundredths of a percent of a seller's proceeds.
---@field tick? integer Prices are multiples of it, in coins per unit.

--- Rules.
---@class tradepost.RuleSet
---@field band_bps? integer How far a price may be from the reference price, in hundredths of a percent of it.
---@field buy_limit? tradepost.BuyLimit How many units a player may bid for in a window of time.
---@field fee_to? string Where fees go: `burn`, or `account:` and a player's id.
---@field listing_fee_bps? integer The fee for what of an order comes to rest, in hundredths of a percent of price × quantity.
---@field open_orders_max? integer The most orders a player may have open at once: in the whole market, or in the material.
---@field price_max? integer The highest price, in coins per unit.
---@field price_min? integer The lowest price, in coins per unit.
---@field quantity_min? integer The fewest units of an order.
---@field sales_tax_bps? integer The sales tax, in hundredths of a percent of a seller's proceeds.
---@field tick? integer Prices are multiples of it, in coins per unit.

--- The rules of the market.
---@class tradepost.Rules
---@field explicit string[] The names of those that the operator set.
---@field materials table<string, tradepost.RuleSet> The rules that materials have of their own, by the material's id.
---@field rules tradepost.RuleSet The rules of the whole market that are in force, whether set or by default.
---@field scheduled tradepost.ScheduledRules[] What changes later, the next change first.

--- A change of rules, or one that was scheduled.
---@class tradepost.RulesChange
---@field at tradepost.Time When it happened.
---@field effective_at? tradepost.Time For when it was scheduled.
---@field material? string The material; absent for the whole market.
---@field rules? tradepost.RuleSet All rules that are set there from then on; absent if the change was scheduled then.
---@field scheduled? tradepost.RuleChanges What was scheduled; nothing if that was withdrawn.

--- A page of the history of rules, newest first.
---@class tradepost.RulesHistory
---@field changes tradepost.RulesChange[] The changes, newest first.
---@field next? string The `after` of the next page; `null` at the end.

--- A change of rules, now or later: those that are absent keep their value, `null` restores the default.
---@class tradepost.RulesRequest
---@field band_bps? integer How far a price may be from the reference price, in hundredths of a percent of it.
---@field buy_limit? tradepost.BuyLimit
---@field effective_at? tradepost.Time When the change takes effect; at once if absent or past.
---@field fee_to? string Where fees go: `burn`, or `account:` and a player's id.
---@field listing_fee_bps? integer The fee for what of an order comes to rest, in hundredths of a percent of price × quantity.
---@field open_orders_max? integer The most orders a player may have open at once: in the whole market, or in the material.
---@field price_max? integer The highest price, in coins per unit.
---@field price_min? integer The lowest price, in coins per unit.
---@field quantity_min? integer The fewest units of an order.
---@field sales_tax_bps? integer The sales tax, in hundredths of a percent of a seller's proceeds.
---@field tick? integer Prices are multiples of it, in coins per unit.

--- A change of rules that takes effect later.
---@class tradepost.ScheduledRules
---@field effective_at tradepost.Time When.
---@field material? string The material; absent for the whole market.
---@field rules tradepost.RuleChanges What changes.

--- A side of the order book.
---@alias tradepost.Side '"bid"'|'"ask"'

--- The status of an order.
---@alias tradepost.Status '"open"'|'"partially_filled"'|'"filled"'|'"cancelled"'|'"expired"'

--- The new prices of a material, in a `summary` message.
---@class tradepost.Summary
---@field best_ask? integer The lowest ask, in coins per unit; absent if there is none.
---@field best_bid? integer The highest bid, in coins per unit; absent if there is none.
---@field last? integer The price of the last trade, in coins per unit; absent before the first trade.
---@field material string The material's id.
---@field sequence integer The sequence number of the last event that these prices include.

--- An RFC 3339 time; in responses, in UTC with milliseconds.
---@alias tradepost.Time string

--- How long an order stays in force.
---@alias tradepost.TimeInForce '"gtc"'|'"gtd"'|'"ioc"'|'"fok"'

--- The time before which tokens must not have been issued.
---@class tradepost.TokensNotBefore
---@field at tradepost.Time Tokens whose `iat` is earlier, or missing, are refused.
---@field player? string The player whose tokens it is for; absent for those of everyone.

--- The time before which tokens must not have been issued.
---@class tradepost.TokensNotBeforeRequest
---@field at tradepost.Time Tokens whose `iat` is earlier, or missing, are refused.

--- A trade, without its players.
---@class tradepost.Trade
---@field executed_at tradepost.Time When the trade was executed.
---@field material string The material's id.
---@field price integer The price, in coins per unit.
---@field quantity integer The quantity, in units.
---@field taker_side tradepost.Side The side of the order that arrived second and caused the trade.
---@field trade_id string The trade's id; also the `after` of the trades that follow it.

--- A page of trades.
---@class tradepost.TradeList
---@field next? string The `after` of the next page; `null` at the end.
---@field trades tradepost.Trade[] The trades: newest first, or with `after`, oldest first.

--- A deposit or withdrawal.
---@class tradepost.Transfer
---@field amount integer The amount, in coins or units.
---@field asset string `coin` or a material's id.
---@field balance? tradepost.Balance The account's balance of the asset now; only in the answer to a write.
---@field created_at tradepost.Time When it was made.
---@field kind tradepost.TransferKind Whether assets came in or went out.
---@field player string The id of the player whose account it is.
---@field reason string The reason, in the game's words.
---@field reference? string Your own id of the transfer, if it has one.
---@field state tradepost.TransferState How it stands.
---@field updated_at tradepost.Time When its state last changed.

--- Up to 100 transfers, which are made one after another.
---@class tradepost.TransferBatch
---@field transfers tradepost.BatchTransfer[] The transfers, in the order in which they are made.

--- The result of one transfer of a batch: a transfer or a problem.
---@class tradepost.TransferBatchResult
---@field problem? tradepost.Problem Why the transfer failed; absent if it succeeded.
---@field status integer The HTTP status that the transfer alone would have had.
---@field transfer? tradepost.Transfer The transfer; absent if it failed.

--- The results of a batch, one per transfer, in the same order.
---@class tradepost.TransferBatchResults
---@field results tradepost.TransferBatchResult[] One result per transfer.

--- Whether assets come into the market or leave it.
---@alias tradepost.TransferKind '"deposit"'|'"withdrawal"'

--- Transfers with references.
---@class tradepost.TransferList
---@field next? string The `after` of the next page; `null` at the end.
---@field transfers tradepost.Transfer[] The transfers.

--- A deposit or withdrawal to make.
---@class tradepost.TransferRequest
---@field amount integer The amount, in coins or units.
---@field asset string `coin` or a material's id.
---@field hold? boolean Withdrawals only, with a `reference`: put the assets on hold until the transfer is confirmed or aborted.
---@field reason string The reason, in the game's words: 1 to 200 characters.
---@field reference? string Your own id of the transfer: 1 to 128 visible ASCII characters, unique in the market for good.

--- How a transfer stands.
---@alias tradepost.TransferState '"done"'|'"pending"'|'"confirmed"'|'"aborted"'

--- The distribution of wealth, available and held: coins, plus goods at their last price (0 if they never traded).
---@class tradepost.Wealth
---@field deciles integer[] The wealth of each tenth of the players, in coins, poorest first; ten numbers whose sum is `total`.
---@field gini_bps? integer The Gini coefficient, in hundredths of a percent: 0 if all own the same, near 10,000 if one player owns everything.
---@field median integer The median wealth, in coins.
---@field players integer The number of players, with or without possessions.
---@field total integer The total wealth, in coins.

--- A webhook, and how it is doing.
---@class tradepost.Webhook
---@field format tradepost.WebhookFormat How events are written.
---@field kinds? tradepost.EventKind[] It sends only events of these kinds; all without it.
---@field lag integer How long the oldest event that it has not sent has been waiting, in milliseconds; 0 if there is none.
---@field last_error? string Why the last attempt failed; absent after a success.
---@field materials? string[] It sends only events of these materials (`coin` for coins); all without it.
---@field name string Its name.
---@field players? string[] It sends only events of these players; all without it.
---@field secret? string The secret that signs its messages, `whsec_…`; only in the response that created the webhook.
---@field state tradepost.WebhookState Whether it sends.
---@field url string Where events are sent: `https`, not into a private network.

--- How a webhook writes an event.
---@alias tradepost.WebhookFormat '"standard"'|'"discord"'

--- All webhooks.
---@class tradepost.WebhookList
---@field webhooks tradepost.Webhook[] A row for each webhook, by name.

--- Creates or changes a webhook.
---@class tradepost.WebhookRequest
---@field format? tradepost.WebhookFormat How events are written.
---@field kinds? tradepost.EventKind[] Send only events of these kinds; all without it.
---@field materials? string[] Send only events of these materials (`coin` for coins); all without it.
---@field players? string[] Send only events of these players; all without it.
---@field secret? string The secret that signs the messages: `whsec_` and 24 to 64 bytes in base64.
---@field url string Where events are sent: `https`, not into a private network.

--- Whether a webhook sends.
---@alias tradepost.WebhookState '"active"'|'"parked"'

---@class tradepost.Client
---@field abort fun(self: tradepost.Client, reference: string, options?: {key?: string}): tradepost.Transfer?, tradepost.Problem? Aborts a withdrawal that is on hold: the assets are returned to the player.
---@field audit fun(self: tradepost.Client): tradepost.Audit?, tradepost.Problem? Audits the market: adds up every account and order.
---@field balances fun(self: tradepost.Client): tradepost.Balances?, tradepost.Problem? Returns the caller's balances, and whether its account is frozen.
---@field batch fun(self: tradepost.Client, body: tradepost.BatchRequest, options?: {key?: string}): tradepost.BatchResults?, tradepost.Problem? Places, cancels and reduces up to 100 orders, one after another.
---@field book fun(self: tradepost.Client, material: string, options?: {depth?: integer}): tradepost.Book?, tradepost.Problem? Returns the best levels on both sides of a material's order book.
---@field books fun(self: tradepost.Client, options?: {materials?: string, depth?: integer}): tradepost.BookList?, tradepost.Problem? Returns the order books of several materials, in the order of the request.
---@field cancel fun(self: tradepost.Client, order_id: string, options?: {key?: string}): tradepost.Order?, tradepost.Problem? Cancels an order.
---@field cancel_all fun(self: tradepost.Client, options?: {material?: string, player?: string, key?: string}): tradepost.CancelledOrders?, tradepost.Problem? Cancels all open orders of a player, or those for one material.
---@field candles fun(self: tradepost.Client, material: string, options?: {interval?: string, from?: string, to?: string}): tradepost.CandleList?, tradepost.Problem? Lists a material's candles, oldest first.
---@field change_rules fun(self: tradepost.Client, body: tradepost.RulesRequest, options?: {key?: string}): tradepost.Rules?, tradepost.Problem? Changes rules of the whole market, now or later.
---@field change_rules_of_material fun(self: tradepost.Client, material: string, body: tradepost.RulesRequest, options?: {key?: string}): tradepost.Rules?, tradepost.Problem? Changes rules of a material, now or later.
---@field clock fun(self: tradepost.Client): tradepost.MarketClock?, tradepost.Problem? Returns the market's time and its pace.
---@field confirm fun(self: tradepost.Client, reference: string, options?: {key?: string}): tradepost.Transfer?, tradepost.Problem? Confirms a withdrawal that is on hold: the assets leave the market.
---@field deposit fun(self: tradepost.Client, player: string, body: tradepost.TransferRequest, options?: {key?: string}): tradepost.Transfer?, tradepost.Problem? Deposits coins or goods into a player's account.
---@field economy fun(self: tradepost.Client, options?: {from?: string, to?: string, bucket?: string}): tradepost.Economy?, tradepost.Problem? Returns the economy's figures: trade, prices, deposits and withdrawals by reason, and the distribution of wealth.
---@field events fun(self: tradepost.Client, options?: {after?: string, limit?: integer}): tradepost.EventList?, tradepost.Problem? Lists the caller's events, oldest first.
---@field all_events fun(self: tradepost.Client, options?: {after?: string, limit?: integer}): tradepost.Event[]?, tradepost.Problem? Reads all pages of `events`.
---@field feed fun(self: tradepost.Client, options?: {after?: string, limit?: integer, wait?: integer}): tradepost.FeedList?, tradepost.Problem? Lists the events of all players in one order, oldest first.
---@field fees fun(self: tradepost.Client): tradepost.Fees?, tradepost.Problem? Returns the fees for trading.
---@field fills fun(self: tradepost.Client, options?: {after?: string, limit?: integer}): tradepost.FillList?, tradepost.Problem? Lists the caller's fills, oldest first.
---@field all_fills fun(self: tradepost.Client, options?: {after?: string, limit?: integer}): tradepost.Fill[]?, tradepost.Problem? Reads all pages of `fills`.
---@field freeze fun(self: tradepost.Client, player: string, options?: {key?: string}): tradepost.Freeze?, tradepost.Problem? Freezes an account.
---@field halt fun(self: tradepost.Client, options?: {material?: string, key?: string}): tradepost.Halt?, tradepost.Problem? Halts a material or the whole market.
---@field limits fun(self: tradepost.Client, options?: {material?: string}): tradepost.Limits?, tradepost.Problem? Returns the caller's limits and how much of them is left.
---@field material fun(self: tradepost.Client, material: string): tradepost.Material?, tradepost.Problem? Returns a material with its prices and volumes.
---@field materials fun(self: tradepost.Client, options?: {after?: string, limit?: integer}): tradepost.MaterialList?, tradepost.Problem? Lists materials with their prices and volumes, in the order of registration.
---@field all_materials fun(self: tradepost.Client, options?: {after?: string, limit?: integer}): tradepost.Material[]?, tradepost.Problem? Reads all pages of `materials`.
---@field order fun(self: tradepost.Client, order_id: string): tradepost.Order?, tradepost.Problem? Reads one order, open or closed.
---@field orders fun(self: tradepost.Client, options?: {status?: string, material?: string, cursor?: string, limit?: integer}): tradepost.OrderList?, tradepost.Problem? Lists the caller's orders, newest first.
---@field all_orders fun(self: tradepost.Client, options?: {status?: string, material?: string, cursor?: string, limit?: integer}): tradepost.Order[]?, tradepost.Problem? Reads all pages of `orders`.
---@field place fun(self: tradepost.Client, body: tradepost.OrderRequest, options?: {key?: string}): tradepost.Order?, tradepost.Problem? Places an order.
---@field player_balances fun(self: tradepost.Client, player: string): tradepost.Balances?, tradepost.Problem? Returns a player's balances, and whether its account is frozen.
---@field player_events fun(self: tradepost.Client, player: string, options?: {after?: string, limit?: integer}): tradepost.EventList?, tradepost.Problem? Lists a player's events, oldest first.
---@field all_player_events fun(self: tradepost.Client, player: string, options?: {after?: string, limit?: integer}): tradepost.Event[]?, tradepost.Problem? Reads all pages of `player_events`.
---@field player_orders fun(self: tradepost.Client, player: string, options?: {status?: string, material?: string, cursor?: string, limit?: integer}): tradepost.OrderList?, tradepost.Problem? Lists a player's orders, newest first.
---@field all_player_orders fun(self: tradepost.Client, player: string, options?: {status?: string, material?: string, cursor?: string, limit?: integer}): tradepost.Order[]?, tradepost.Problem? Reads all pages of `player_orders`.
---@field put_webhook fun(self: tradepost.Client, name: string, body: tradepost.WebhookRequest, options?: {key?: string}): tradepost.Webhook?, tradepost.Problem? Creates or changes a webhook, which sends the events of the feed to an URL.
---@field quote fun(self: tradepost.Client, body: tradepost.OrderRequest): tradepost.Quote?, tradepost.Problem? Returns what an order would do now.
---@field reduce fun(self: tradepost.Client, order_id: string, body: tradepost.ReduceRequest, options?: {key?: string}): tradepost.Order?, tradepost.Problem? Lowers the quantity of an open order.
---@field register fun(self: tradepost.Client, material: string, body: tradepost.MaterialRequest, options?: {key?: string}): tradepost.Material?, tradepost.Problem? Registers or renames a material.
---@field register_all fun(self: tradepost.Client, body: tradepost.MaterialBatch, options?: {key?: string}): tradepost.MaterialBatchResults?, tradepost.Problem? Registers or renames up to 100 materials, one after another.
---@field remove_webhook fun(self: tradepost.Client, name: string, options?: {key?: string}): tradepost.Webhook?, tradepost.Problem? Removes a webhook. What it has not sent is not sent.
---@field resume fun(self: tradepost.Client, options?: {material?: string, key?: string}): tradepost.Halt?, tradepost.Problem? Resumes a material or the whole market.
---@field resume_webhook fun(self: tradepost.Client, name: string, options?: {key?: string}): tradepost.Webhook?, tradepost.Problem? Resumes a webhook: it tries again at once, for another three days.
---@field revoke_all_tokens fun(self: tradepost.Client, body: tradepost.TokensNotBeforeRequest, options?: {key?: string}): tradepost.TokensNotBefore?, tradepost.Problem? Refuses all tokens of before a time.
---@field revoke_tokens_of_player fun(self: tradepost.Client, player: string, body: tradepost.TokensNotBeforeRequest, options?: {key?: string}): tradepost.TokensNotBefore?, tradepost.Problem? Refuses a player's tokens of before a time.
---@field rules fun(self: tradepost.Client): tradepost.Rules?, tradepost.Problem? Returns the rules of the market.
---@field rules_history fun(self: tradepost.Client, options?: {after?: string, limit?: integer}): tradepost.RulesHistory?, tradepost.Problem? Lists the changes of rules, newest first.
---@field all_rules_history fun(self: tradepost.Client, options?: {after?: string, limit?: integer}): tradepost.RulesChange[]?, tradepost.Problem? Reads all pages of `rules_history`.
---@field trades fun(self: tradepost.Client, material: string, options?: {after?: string, limit?: integer}): tradepost.TradeList?, tradepost.Problem? Lists a material's trades.
---@field all_trades fun(self: tradepost.Client, material: string, options?: {after?: string, limit?: integer}): tradepost.Trade[]?, tradepost.Problem? Reads all pages of `trades`.
---@field transfer fun(self: tradepost.Client, reference: string): tradepost.Transfer?, tradepost.Problem? Returns the transfer with a reference.
---@field transfer_batch fun(self: tradepost.Client, body: tradepost.TransferBatch, options?: {key?: string}): tradepost.TransferBatchResults?, tradepost.Problem? Makes up to 100 transfers, one after another.
---@field transfers fun(self: tradepost.Client, options?: {state?: tradepost.TransferState, after?: string, limit?: integer}): tradepost.TransferList?, tradepost.Problem? Lists the transfers that have a reference.
---@field all_transfers fun(self: tradepost.Client, options?: {state?: tradepost.TransferState, after?: string, limit?: integer}): tradepost.Transfer[]?, tradepost.Problem? Reads all pages of `transfers`.
---@field unfreeze fun(self: tradepost.Client, player: string, options?: {key?: string}): tradepost.Freeze?, tradepost.Problem? Ends the freeze of an account.
---@field webhook fun(self: tradepost.Client, name: string): tradepost.Webhook?, tradepost.Problem? Returns a webhook.
---@field webhooks fun(self: tradepost.Client): tradepost.WebhookList?, tradepost.Problem? Lists the webhooks.
---@field withdraw fun(self: tradepost.Client, player: string, body: tradepost.TransferRequest, options?: {key?: string}): tradepost.Transfer?, tradepost.Problem? Withdraws coins or goods from a player's account.

return {
  abort = { method = "POST", path = "/v1/transfers/{reference}/abort", places = 1, write = true, authorized = true },
  audit = { method = "GET", path = "/v1/audit", places = 0, authorized = true },
  balances = { method = "GET", path = "/v1/balances", places = 0, authorized = true },
  batch = { method = "POST", path = "/v1/orders/batch", places = 0, body = true, write = true, authorized = true },
  book = { method = "GET", path = "/v1/materials/{material}/book", places = 1 },
  books = { method = "GET", path = "/v1/books", places = 0 },
  cancel = { method = "DELETE", path = "/v1/orders/{order_id}", places = 1, write = true, authorized = true },
  cancel_all = { method = "DELETE", path = "/v1/orders", places = 0, write = true, authorized = true },
  candles = { method = "GET", path = "/v1/materials/{material}/candles", places = 1 },
  change_rules = { method = "PUT", path = "/v1/rules", places = 0, body = true, write = true, authorized = true },
  change_rules_of_material = { method = "PUT", path = "/v1/rules/{material}", places = 1, body = true, write = true, authorized = true },
  clock = { method = "GET", path = "/v1/clock", places = 0 },
  confirm = { method = "POST", path = "/v1/transfers/{reference}/confirm", places = 1, write = true, authorized = true },
  deposit = { method = "POST", path = "/v1/accounts/{player}/deposits", places = 1, body = true, write = true, authorized = true },
  economy = { method = "GET", path = "/v1/economy", places = 0, authorized = true },
  events = { method = "GET", path = "/v1/events", places = 0, authorized = true, rows = "events", cursor = "after" },
  feed = { method = "GET", path = "/v1/feed", places = 0, authorized = true },
  fees = { method = "GET", path = "/v1/fees", places = 0 },
  fills = { method = "GET", path = "/v1/fills", places = 0, authorized = true, rows = "fills", cursor = "after" },
  freeze = { method = "PUT", path = "/v1/accounts/{player}/freeze", places = 1, write = true, authorized = true },
  halt = { method = "PUT", path = "/v1/halt", places = 0, write = true, authorized = true },
  limits = { method = "GET", path = "/v1/limits", places = 0, authorized = true },
  material = { method = "GET", path = "/v1/materials/{material}", places = 1 },
  materials = { method = "GET", path = "/v1/materials", places = 0, rows = "materials", cursor = "after" },
  order = { method = "GET", path = "/v1/orders/{order_id}", places = 1, authorized = true },
  orders = { method = "GET", path = "/v1/orders", places = 0, authorized = true, rows = "orders", cursor = "cursor" },
  place = { method = "POST", path = "/v1/orders", places = 0, body = true, write = true, authorized = true },
  player_balances = { method = "GET", path = "/v1/accounts/{player}/balances", places = 1, authorized = true },
  player_events = { method = "GET", path = "/v1/accounts/{player}/events", places = 1, authorized = true, rows = "events", cursor = "after" },
  player_orders = { method = "GET", path = "/v1/accounts/{player}/orders", places = 1, authorized = true, rows = "orders", cursor = "cursor" },
  put_webhook = { method = "PUT", path = "/v1/webhooks/{name}", places = 1, body = true, write = true, authorized = true },
  quote = { method = "POST", path = "/v1/quotes", places = 0, body = true, authorized = true },
  reduce = { method = "PATCH", path = "/v1/orders/{order_id}", places = 1, body = true, write = true, authorized = true },
  register = { method = "PUT", path = "/v1/materials/{material}", places = 1, body = true, write = true, authorized = true },
  register_all = { method = "POST", path = "/v1/materials/batch", places = 0, body = true, write = true, authorized = true },
  remove_webhook = { method = "DELETE", path = "/v1/webhooks/{name}", places = 1, write = true, authorized = true },
  resume = { method = "DELETE", path = "/v1/halt", places = 0, write = true, authorized = true },
  resume_webhook = { method = "POST", path = "/v1/webhooks/{name}/resume", places = 1, write = true, authorized = true },
  revoke_all_tokens = { method = "PUT", path = "/v1/tokens-not-before", places = 0, body = true, write = true, authorized = true },
  revoke_tokens_of_player = { method = "PUT", path = "/v1/accounts/{player}/tokens-not-before", places = 1, body = true, write = true, authorized = true },
  rules = { method = "GET", path = "/v1/rules", places = 0 },
  rules_history = { method = "GET", path = "/v1/rules/history", places = 0, authorized = true, rows = "changes", cursor = "after" },
  trades = { method = "GET", path = "/v1/materials/{material}/trades", places = 1, rows = "trades", cursor = "after" },
  transfer = { method = "GET", path = "/v1/transfers/{reference}", places = 1, authorized = true },
  transfer_batch = { method = "POST", path = "/v1/transfers/batch", places = 0, body = true, write = true, authorized = true },
  transfers = { method = "GET", path = "/v1/transfers", places = 0, authorized = true, rows = "transfers", cursor = "after" },
  unfreeze = { method = "DELETE", path = "/v1/accounts/{player}/freeze", places = 1, write = true, authorized = true },
  webhook = { method = "GET", path = "/v1/webhooks/{name}", places = 1, authorized = true },
  webhooks = { method = "GET", path = "/v1/webhooks", places = 0, authorized = true },
  withdraw = { method = "POST", path = "/v1/accounts/{player}/withdrawals", places = 1, body = true, write = true, authorized = true },
}
