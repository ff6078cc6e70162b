--- The live stream: books, trades, prices and the player's own events as they happen, connected again whenever
--- it breaks.

local problem = require("tradepost.problem")
local request = require("tradepost.request")
local retry = require("tradepost.retry")
local new_parser = require("tradepost.sse")

--- A market sends something at least every 15 seconds, if only a comment.
local SILENCE_MAX = 40

---@class tradepost.Live
local Live = {}
Live.__index = Live

--- Returns the next message, or `nil` where none came within that many seconds: 0 in a game's loop.
--
-- A message has a `kind`: `opened` (what happened before is in `trades` and `events`), `interrupted` with a
-- `problem` (it connects again after a pause), `book` (whole), `book_changed` (levels; a quantity of 0 means
-- that the level is gone), `trade`, `event`, `summary`, or `behind` (messages were lost; whole books follow).
-- It blocks while it connects.
function Live:next(timeout)
  local transport = self.client.transport
  local deadline = transport.now() + timeout
  while true do
    local message = table.remove(self.messages, 1)
    if message then return message end
    local left = deadline - transport.now()
    local ok, failure = self:advance(math.max(left, 0))
    if not ok then
      self:close()
      self.reconnect_at = transport.now() + math.max(self.pause(), failure.retry_after)
      return { kind = "interrupted", problem = failure }
    end
    if left <= 0 and #self.messages == 0 then return nil end
  end
end

--- Disconnects.
function Live:close()
  if self.connection then self.connection.close() end
  self.connection = nil
end

--- Connects, or reads what comes in time.
function Live:advance(seconds)
  local transport = self.client.transport
  if not self.connection then
    local wait = self.reconnect_at - transport.now()
    if wait > seconds then
      transport.sleep(seconds)
      return true
    end
    transport.sleep(math.max(wait, 0))
    return self:connect()
  end
  local bytes, failure = self.connection.read(seconds)
  if bytes == "" then
    if transport.now() - self.heard_at < SILENCE_MAX then return true end
    failure = "the stream is silent"
  end
  if not bytes or failure then return nil, problem("unreachable", "the stream broke: " .. (failure or "it ended")) end
  self.heard_at = transport.now()
  local read, messages = pcall(self.parser.push, self.parser, bytes)
  if not read then return nil, problem("unreadable", messages) end
  for _, message in ipairs(messages) do
    self.messages[#self.messages + 1] = message
  end
  return true
end

function Live:connect()
  local connection, failure = self.client:open("GET", self.path, { authorized = true })
  if not connection then return nil, failure end
  if connection.status ~= 200 then
    local body
    body, failure = self.client:read_all(connection)
    if not body then return nil, failure end
    local _, refusal = request.read_answer(connection.status, connection.headers, body)
    return nil, refusal or problem("unreadable", "the answer is not a stream")
  end
  self.connection, self.parser, self.heard_at = connection, new_parser(), self.client.transport.now()
  self.pause = retry.stream_pauses()
  self.messages[#self.messages + 1] = { kind = "opened" }
  return true
end

return function(client, materials, options)
  local query = {
    materials = table.concat(materials, ","),
    summaries = options.summaries and "true" or nil,
    rate = options.rate,
  }
  return setmetatable({
    client = client,
    path = request.path("/v1/stream", {}, query),
    messages = {},
    reconnect_at = 0,
    pause = retry.stream_pauses(),
  }, Live)
end
