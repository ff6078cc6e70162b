--- A first game: the game's server brings goods in, a smith buys iron, makes tools and sells them.
--
-- TRADEPOST_URL=http://127.0.0.1:7171 \
-- TRADEPOST_TOKEN=$(tradepost token --data market --player game --role operator) lua examples/first_game.lua

local folder = arg[0]:match("^(.*)/examples/") or ".."
package.path = folder .. "/?.lua;" .. folder .. "/?/init.lua;" .. package.path

local tradepost = require("tradepost")
local game = tradepost.client({ url = os.getenv("TRADEPOST_URL"), token = os.getenv("TRADEPOST_TOKEN") })

--- Brings goods or coins in, once: the reference makes it safe to repeat.
local function bring(player, asset, amount)
  local reference = "first-game/" .. player .. "/" .. asset
  assert(game:deposit(player, { asset = asset, amount = amount, reason = "start", reference = reference }))
end

local function place(player, side, material, quantity, price)
  return game:place({ player = player, side = side, material = material, quantity = quantity, price = price })
end

assert(game:register("iron", { name = "Iron" }))
assert(game:register("tools", { name = "Tools" }))
bring("miner", "iron", 20)
bring("smith", "coin", 500)
bring("town", "coin", 900)

-- The miner offers iron, the town wants tools; neither has to be online when the smith comes.
assert(place("miner", "ask", "iron", 20, 12))
assert(place("town", "bid", "tools", 10, 40))

local bought = assert(place("smith", "bid", "iron", 20, 15))
print(("bought %d iron for %d coins"):format(bought.filled, bought.value))

-- In the smithy, two irons become a tool: the iron leaves the market, the tools enter it.
local smelted = { asset = "iron", amount = 20, reason = "smithy", reference = "first-game/smelt" }
assert(game:withdraw("smith", smelted))
bring("smith", "tools", 10)
local sold = assert(place("smith", "ask", "tools", 10, 35))
print(("sold %d tools for %d coins"):format(sold.filled, sold.value))

local _, problem = place("smith", "bid", "iron", 20, 1000)
assert(problem.code == "insufficient_coins", problem)
print(("too expensive: %d coins needed, %d left"):format(problem.document.needed, problem.document.available))
