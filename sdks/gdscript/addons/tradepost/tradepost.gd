class_name Tradepost
extends TradepostCalls
## A market, and the identity that calls act for.
##
## [codeblock]
## var market := Tradepost.new("http://127.0.0.1:7171", token)
## var order := await market.place({"side": "bid", "material": "copper", "price": 12, "quantity": 40})
## if order.problem:
##     print(order.problem.code)
## [/codeblock]


## The same market, for the holder of another token.
func with_token(new_token: Variant) -> Tradepost:
	var other := Tradepost.new(url, new_token)
	other.attempt_timeout = attempt_timeout
	other.retry_for = retry_for
	return other


## Follows books and trades of these materials, and the player's own events. Add the node to your scene: it connects
## there, and ends with it. Options: [code]summaries[/code], the prices of all materials, and [code]rate[/code], at most
## so many changes a second, 1 to 10.
func follow(materials: PackedStringArray, options := {}) -> TradepostLive:
	var request := TradepostRequest.new(HTTPClient.METHOD_GET, "/v1/stream", true).with_options(options)
	request.query["materials"] = ",".join(materials)
	return TradepostLive.new(self, request)


## Reads the feed from a cursor on; empty starts at the oldest event, [code]"end"[/code] at what happens from now on.
## A page has at most [param limit] events.
func read_feed(after := "", limit := 100) -> TradepostFeed:
	return TradepostFeed.new(self, after, limit)
