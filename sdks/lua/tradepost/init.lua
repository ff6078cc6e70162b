--- A client of Tradepost, a commodities market for games; for Lua 5.1 to 5.4 and LuaJIT.

local calls = require("tradepost.calls")
local new_live = require("tradepost.live")
local problem = require("tradepost.problem")
local request = require("tradepost.request")
local retry = require("tradepost.retry")

--- The longest wait for events of the feed, in seconds: proxies often close what is silent for longer.
local WAIT_MAX = 30
--- The pause between two pages of the feed where an attempt is too short for a long poll.
local POLL_PAUSE = 0.25

local Client = {}
Client.__index = Client

local Feed = {}
Feed.__index = Feed

local tradepost = { idempotency_key = request.idempotency_key }

--- Returns a client of the market at `options.url`; sends nothing yet.
--
-- `token` is a text or a function that returns the current one. `attempt_timeout` (15) and `retry_for` (10)
-- are in seconds. `transport` sends the requests; LuaSocket does by default.
---@return tradepost.Client
function tradepost.client(options)
  return setmetatable({
    url = options.url:gsub("/$", ""),
    token = options.token,
    attempt_timeout = options.attempt_timeout or 15,
    retry_for = options.retry_for or 10,
    transport = options.transport or require("tradepost.luasocket"),
  }, Client)
end

--- The same market, for the holder of another token.
function Client:with_token(token)
  local other = {}
  for name, value in pairs(self) do
    other[name] = value
  end
  other.token = token
  return setmetatable(other, Client)
end

--- Starts an attempt.
function Client:open(method, path, options)
  local headers = { ["Idempotency-Key"] = options.key }
  if options.body then headers["Content-Type"] = "application/json" end
  local token = self.token
  if type(token) == "function" then token = token() end
  if options.authorized and token then headers.Authorization = "Bearer " .. token end
  local answer, failure = self.transport.open({
    method = method,
    url = self.url .. path,
    headers = headers,
    body = options.body,
    timeout = self.attempt_timeout,
  })
  if answer then return answer end
  return nil, problem("unreachable", "cannot reach the market: " .. tostring(failure))
end

--- Reads an answer to its end, within the time of an attempt.
function Client:read_all(answer)
  local deadline = self.transport.now() + self.attempt_timeout
  local parts = {}
  while true do
    local bytes, failure = answer.read(math.max(deadline - self.transport.now(), 0))
    if bytes == "" then failure = "no complete answer in time" end
    if failure then
      answer.close()
      return nil, problem("unreachable", "cannot reach the market: " .. failure)
    end
    if not bytes then
      answer.close()
      return table.concat(parts)
    end
    parts[#parts + 1] = bytes
  end
end

function Client:attempt(method, path, options)
  local answer, failure = self:open(method, path, options)
  if not answer then return nil, failure end
  local body
  body, failure = self:read_all(answer)
  if not body then return nil, failure end
  return request.read_answer(answer.status, answer.headers, body)
end

--- Sends a request, and repeats it while that may help and there is time.
function Client:send(method, path, options)
  local deadline = self.transport.now() + self.retry_for
  local pause = retry.call_pauses()
  while true do
    local answer, failure = self:attempt(method, path, options)
    if answer then return answer end
    local seconds = math.max(pause(), failure.retry_after)
    if not failure:is_transient() or self.transport.now() + seconds > deadline then return nil, failure end
    self.transport.sleep(seconds)
  end
end

--- Splits the arguments of a call: what fills its path, its body, and the query with the key.
local function arranged(call, ...)
  local places, arguments = {}, { ... }
  for index = 1, call.places do
    places[index] = arguments[index]
  end
  local at = call.places + 1
  local options = {}
  local body, failure
  if call.body then
    body, failure = request.body(arguments[at])
    if not body then return nil, failure end
    at = at + 1
  end
  local query = {}
  for name, value in pairs(arguments[at] or {}) do
    if name ~= "key" then query[name] = value end
  end
  options.body, options.authorized = body, call.authorized
  if call.write then options.key = arguments[at] and arguments[at].key or request.idempotency_key() end
  return { places = places, query = query, options = options }
end

local function send_call(client, call, arguments)
  local path = request.path(call.path, arguments.places, arguments.query)
  return client:send(call.method, path, arguments.options)
end

for name, call in pairs(calls) do
  Client[name] = function(self, ...)
    local arguments, failure = arranged(call, ...)
    if not arguments then return nil, failure end
    return send_call(self, call, arguments)
  end
  if call.rows then
    Client["all_" .. name] = function(self, ...)
      local arguments, failure = arranged(call, ...)
      if not arguments then return nil, failure end
      local all = {}
      while true do
        local page
        page, failure = send_call(self, call, arguments)
        if not page then return nil, failure end
        for _, row in ipairs(page[call.rows]) do
          all[#all + 1] = row
        end
        if not page.next then return all end
        arguments.query[call.cursor] = page.next
      end
    end
  end
end

--- Follows books and trades of these materials and the player's own events; with `summaries = true`, the
--- prices of all materials; at most `rate` changes a second, 1 to 10.
---@return tradepost.Live
function Client:follow(materials, options)
  return new_live(self, materials, options or {})
end

--- Starts a reader of the feed after a cursor: `nil` is the oldest event, `"end"` what happens from now on.
--- `options.limit` is the most events of a page.
---@return tradepost.Feed
function Client:read_feed(after, options)
  return setmetatable({ client = self, after = after, limit = options and options.limit }, Feed)
end

--- Waits for the next page that has events; returns it, or `nil` and a problem that a repetition does not cure.
--
-- Store its `next` together with its effect: a reader that starts there processes each event exactly once.
-- A market that is busy or out of reach is asked until it answers.
function Feed:next()
  local client = self.client
  local wait = math.min(math.floor(client.attempt_timeout / 2), WAIT_MAX)
  local pause = retry.stream_pauses()
  while true do
    local page, failure = client:feed({ after = self.after, limit = self.limit, wait = wait })
    if page then
      self.after, pause = page.next, retry.stream_pauses()
      if #page.events > 0 then return page end
      if wait == 0 then client.transport.sleep(POLL_PAUSE) end
    elseif failure:is_transient() then
      client.transport.sleep(math.max(pause(), failure.retry_after))
    else
      return nil, failure
    end
  end
end

return tradepost
