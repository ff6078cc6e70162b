--- /market: players trade without being online at the same time. The market is a Tradepost server beside this one.

local http = minetest.request_http_api()
assert(http, "add tradepost to secure.http_mods in minetest.conf")
local folder = minetest.get_modpath(minetest.get_current_modname())
local loaded = {}

--- Loads a file of the client, which is in this mod's folder; mods have no `require`.
local function require(name)
  if loaded[name] == nil then
    local path = folder .. "/" .. name:gsub("%.", "/")
    local file = assert(loadfile(path .. ".lua") or loadfile(path .. "/init.lua"))
    loaded[name] = setfenv(file, setmetatable({ require = require }, { __index = _G }))()
  end
  return loaded[name]
end

local function setting(name, default)
  return minetest.settings:get("tradepost." .. name) or default
end

local transport = require("tradepost.luanti")(http)
local market = require("tradepost").client({
  url = setting("url", "http://127.0.0.1:7171"),
  token = setting("token"),
  transport = transport,
})

--- The item that an asset of the market is in this game: a material has the item's name.
local function item_of(asset)
  if asset == "coin" then return setting("coin", "default:gold_ingot") end
  return minetest.registered_items[asset] and asset
end

local trips = assert(loadfile(folder .. "/trips.lua"))(market, transport, item_of)

local function tell(name, text)
  minetest.chat_send_player(name, text)
end

--- Returns the answer of a call, or shows the player what is wrong.
local function asked(name, answer, problem)
  if not answer then tell(name, "The market says: " .. problem.detail) end
  return answer
end

local function order(name, side, words)
  local item, quantity, price = words:match("^(%S+) (%d+) (%d+)$")
  quantity, price = tonumber(quantity), tonumber(price)
  if not price then return tell(name, "/market sell|buy ITEM COUNT PRICE") end
  item = minetest.registered_aliases[item] or item
  -- Before anything leaves the inventory.
  if not asked(name, market:material(item)) then return end
  local asset, amount = item, quantity
  if side == "bid" then
    asset, amount = "coin", quantity * price
  end
  local content = { player = name, side = side, material = item, quantity = quantity, price = price }
  trips.enqueue(name, function()
    trips.order(name, asset, amount, content)
  end)
end

local commands = {}

function commands.sell(name, words)
  order(name, "ask", words)
end

function commands.buy(name, words)
  order(name, "bid", words)
end

function commands.price(name, item)
  local book = asked(name, market:book(minetest.registered_aliases[item] or item, { depth = 1 }))
  if not book then return end
  local ask, bid = book.asks[1], book.bids[1]
  tell(name, ("%s: buy for %s, sell for %s"):format(item, ask and ask.price or "?", bid and bid.price or "?"))
end

function commands.orders(name)
  local orders = asked(name, market:all_player_orders(name, { status = "open" }))
  if not orders then return end
  for _, of in ipairs(orders) do
    tell(name, ("%s: %s %d %s for %d each"):format(of.order_id, of.side, of.remaining, of.material, of.price))
  end
  tell(name, #orders .. " open orders")
end

function commands.cancel(name, id)
  local orders = asked(name, market:all_player_orders(name, { status = "open" }))
  local operations = {}
  for _, of in ipairs(orders or {}) do
    local is_meant = (of.order_id == id or id == "all") and #operations < 100
    if is_meant then operations[#operations + 1] = { op = "cancel", order_id = of.order_id } end
  end
  if #operations > 0 then asked(name, market:batch({ orders = operations })) end
end

function commands.fetch(name)
  trips.enqueue(name, trips.fetch)
end

minetest.register_chatcommand("market", {
  params = "sell|buy ITEM COUNT PRICE | price ITEM | orders | cancel ID|all | fetch",
  description = "Trade with other players",
  func = function(name, text)
    local command, words = text:match("^(%S+)%s*(.-)%s*$")
    if not commands[command] then return false, "/help market" end
    transport.run(function()
      commands[command](name, words)
    end)
    return true
  end,
})

minetest.register_on_joinplayer(function(player)
  trips.enqueue(player:get_player_name(), trips.resume)
end)

--- What a player hears of an event, and what comes home after it.
local HEARD = { filled = "%s: %d %s for %d each", cancelled = "%s cancelled: %d %s", expired = "%s expired: %d %s" }

-- Balances say what has to be brought, so a missed event delays it until the next one or the next join.
minetest.after(0, function()
  transport.run(function()
    local feed = market:read_feed("end")
    while true do
      local page, problem = feed:next()
      for _, event in ipairs(page and page.events or {}) do
        if HEARD[event.kind] and minetest.get_player_by_name(event.player) then
          local side = event.side == "ask" and "Sale" or "Purchase"
          tell(event.player, HEARD[event.kind]:format(side, event.quantity, event.material, event.price))
          trips.enqueue(event.player, trips.fetch)
        end
      end
      if problem then
        minetest.log("error", "[tradepost] " .. tostring(problem))
        transport.sleep(10)
      end
    end
  end)
end)
