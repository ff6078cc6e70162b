--- Items on their way between inventories and the market. None is lost or doubled, whichever side dies.
--
-- Luanti saves a player's inventory and metadata together, every `server_map_save_interval`. So a trip is noted in
-- the metadata in the step that changes the inventory, and the market is called once both are saved. After a crash,
-- the note says what to repeat, and each repetition has no second effect in the market.

local market, transport, item_of = ...

local NOTES = "tradepost:trips"
--- The longest that anything between this server and the market holds a request, in seconds: a refusal counts only
--- when no earlier request can still arrive.
local IN_FLIGHT = 60
--- A market keeps an order's key for at least an hour: later, the order is not placed again.
local KEY_KEPT = 50 * 60

local trips = {}

local function notes(player)
  return minetest.deserialize(player:get_meta():get_string(NOTES), true) or {}
end

--- Notes a trip, or with `nil` that it is over.
local function note(player, id, trip)
  local all = notes(player)
  all[id] = trip
  player:get_meta():set_string(NOTES, minetest.serialize(all))
end

local function new_id()
  return "luanti/" .. SecureRandom():next_bytes(16):gsub(".", function(byte)
    return ("%02x"):format(byte:byte())
  end)
end

local clock = 0
minetest.register_globalstep(function(dtime)
  clock = clock + dtime
end)

--- Waits until what was changed is saved: the server counts the same steps.
local function until_saved()
  local from = clock
  local interval = tonumber(minetest.settings:get("server_map_save_interval")) or 5.3
  repeat
    transport.sleep(0)
  until clock > from + interval
end

--- Calls until there is an answer, and returns it; or `nil` and a refusal that is final.
local function settle(call, in_flight)
  local unanswered = in_flight and transport.now()
  while true do
    local answer, problem = call()
    if answer then return answer end
    local is_refused = not problem:is_transient() and problem.status ~= 401 and problem.status ~= 403
    if not is_refused then
      minetest.log("warning", "[tradepost] " .. tostring(problem))
      unanswered = transport.now()
    elseif not unanswered or transport.now() - unanswered > IN_FLIGHT then
      return nil, problem
    end
    transport.sleep(1)
  end
end

--- Takes items without wear and metadata, for a market trades goods that are alike; nothing if there are too few.
local function take(inventory, item, amount)
  local list = inventory:get_list("main")
  for _, stack in ipairs(list) do
    if stack:get_name() == item and stack:get_wear() == 0 and not next(stack:get_meta():to_table().fields) then
      amount = amount - stack:take_item(math.min(amount, stack:get_count())):get_count()
    end
  end
  if amount == 0 then inventory:set_list("main", list) end
  return amount == 0
end

local function room_for(inventory, item)
  local room = 0
  for _, stack in ipairs(inventory:get_list("main")) do
    if stack:is_empty() then
      room = room + ItemStack(item):get_stack_max()
    elseif stack:item_fits(item) then
      room = room + stack:get_free_space()
    end
  end
  return room
end

local function give(inventory, item, amount)
  local most = ItemStack(item):get_stack_max()
  for from = 0, amount - 1, most do
    inventory:add_item("main", item .. " " .. math.min(most, amount - from))
  end
end

--- Deposits what was taken, and places the order for which it was; `was_sent`: perhaps before a crash, too.
local function leave(name, id, trip, was_sent)
  local content = { asset = trip.asset, amount = trip.amount, reason = "to the market", reference = id }
  local done, problem = settle(function()
    return market:deposit(name, content)
  end, was_sent)
  local order
  if done and os.time() - trip.at < KEY_KEPT then
    order, problem = settle(function()
      return market:place(trip.order, { key = id })
    end)
  end
  local player = minetest.get_player_by_name(name)
  -- Otherwise all of it is repeated when the player is back.
  if not player then return end
  if not done then
    local item = item_of(trip.asset)
    if room_for(player:get_inventory(), item) < trip.amount then
      return minetest.chat_send_player(name, "Make room for " .. trip.amount .. " " .. item .. ", then join again.")
    end
    give(player:get_inventory(), item, trip.amount)
  end
  note(player, id, nil)
  local news = "Your order was not placed, for the market was away too long."
  if problem then news = "The market refused: " .. problem.detail end
  if order then news = ("Your order: %d of %d %s filled."):format(order.filled, order.quantity, order.material) end
  minetest.chat_send_player(name, news)
end

--- Takes items for an order and brings them to the market.
function trips.order(name, asset, amount, order)
  local player = minetest.get_player_by_name(name)
  if not player then return end
  if not take(player:get_inventory(), item_of(asset), amount) then
    return minetest.chat_send_player(name, ("You need %d %s."):format(amount, item_of(asset)))
  end
  local id, trip = new_id(), { asset = asset, amount = amount, order = order, at = os.time() }
  note(player, id, trip)
  until_saved()
  leave(name, id, trip)
end

--- Confirms that items have arrived, which removes them from the market.
local function confirm(name, id)
  local _, problem = settle(function()
    return market:confirm(id)
  end)
  if problem then minetest.log("error", "[tradepost] " .. id .. ": " .. problem.detail) end
  local player = minetest.get_player_by_name(name)
  if player then note(player, id, nil) end
end

local function abort(id)
  settle(function()
    return market:abort(id)
  end)
end

--- Brings from the market what is available there and has room.
local function fetch_asset(name, asset, available)
  local player, item = minetest.get_player_by_name(name), item_of(asset)
  local amount = player and item and math.min(available, room_for(player:get_inventory(), item)) or 0
  if amount == 0 then return end
  local id = new_id()
  local content = { asset = asset, amount = amount, reason = "from the market", reference = id, hold = true }
  local held = settle(function()
    return market:withdraw(name, content)
  end)
  if not held then return end
  player = minetest.get_player_by_name(name)
  if not player or room_for(player:get_inventory(), item) < amount then return abort(id) end
  give(player:get_inventory(), item, amount)
  note(player, id, { arrived = true })
  minetest.chat_send_player(name, ("%d %s came from the market."):format(amount, item))
  until_saved()
  confirm(name, id)
end

--- Brings home everything that is available in the player's account.
function trips.fetch(name)
  local account = settle(function()
    return market:player_balances(name)
  end)
  for _, balance in ipairs(account and account.balances or {}) do
    if balance.available > 0 then fetch_asset(name, balance.asset, balance.available) end
  end
end

--- Continues what was interrupted, then brings home what came while the player was away.
function trips.resume(name)
  local pending = settle(function()
    return market:all_transfers({ state = "pending" })
  end)
  local player = minetest.get_player_by_name(name)
  if not player then return end
  local noted = notes(player)
  for _, transfer in ipairs(pending or {}) do
    local is_ours = transfer.player == name and transfer.reference:sub(1, 7) == "luanti/"
    -- The server died before the items were saved, so they are not in the inventory.
    if is_ours and not noted[transfer.reference] then abort(transfer.reference) end
  end
  for id, trip in pairs(noted) do
    if trip.arrived then
      confirm(name, id)
    else
      leave(name, id, trip, true)
    end
  end
  trips.fetch(name)
end

local queues = {}

--- Runs jobs of one player strictly one after another, also when the player leaves and joins again.
function trips.enqueue(name, job)
  local queue = queues[name]
  if queue then
    if queue[#queue] ~= job then queue[#queue + 1] = job end
    return
  end
  queue = { job }
  queues[name] = queue
  transport.run(function()
    while queue[1] do
      table.remove(queue, 1)(name)
    end
    queues[name] = nil
  end)
end

return trips
