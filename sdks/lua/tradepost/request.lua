--- A request as it is sent, and sent again; and what its answer means. No I/O.

local json = require("tradepost.json")
local problem = require("tradepost.problem")

local request = {}

local function escaped(text)
  return (tostring(text):gsub("[^%w%-._~]", function(character)
    return ("%%%02X"):format(character:byte())
  end))
end

--- A number in a query, without the `.0` or exponent that some versions of Lua would write.
local function shown(value)
  return type(value) == "number" and ("%.0f"):format(value) or tostring(value)
end

local counter = 0

--- Returns a new idempotency key. Keep it to repeat the same write after a restart.
--
-- `math.random` is not used: until Lua 5.4 it starts with the same numbers in every program.
function request.idempotency_key()
  -- Engines that keep programs away from files have no `io`, or raise an error.
  local is_open, urandom = pcall(function()
    return assert(io.open("/dev/urandom", "rb"))
  end)
  if is_open then
    local bytes = urandom:read(16)
    urandom:close()
    return (bytes:gsub(".", function(byte)
      return ("%02x"):format(byte:byte())
    end))
  end
  -- The time, the processor's time, where memory lies, and a count: no two programs have all in common.
  counter = counter + 1
  local parts = { os.time(), os.clock(), tostring({}), tostring(request), counter }
  return (table.concat(parts, "-"):gsub("[^%w%-.]", ""))
end

--- Fills the `{places}` of a path, and adds the query in the order of the alphabet.
function request.path(path, places, query)
  local index = 0
  path = path:gsub("{[%w_]+}", function()
    index = index + 1
    return escaped(places[index])
  end)
  local names = {}
  for name in pairs(query or {}) do
    names[#names + 1] = name
  end
  table.sort(names)
  for position, name in ipairs(names) do
    path = path .. (position == 1 and "?" or "&") .. name .. "=" .. escaped(shown(query[name]))
  end
  return path
end

--- Returns the JSON of a body, or `nil` and a problem for a number that the API cannot carry.
function request.body(body)
  local encoded, text = pcall(json.encode, body)
  if encoded then return text end
  return nil, problem("number_out_of_range", text)
end

--- Returns the JSON of a successful answer, or `nil` and a problem.
function request.read_answer(status, headers, body)
  local decoded, document = pcall(json.decode, body)
  local is_document = decoded and type(document) == "table"
  if status >= 200 and status < 300 then
    if is_document then return document end
    return nil, problem("unreadable", "the answer is not a market's", status)
  end
  local retry_after = tonumber(headers["retry-after"])
  if not is_document or type(document.code) ~= "string" then
    return nil, problem("unreadable", ("the answer %d is not a market's"):format(status), status, nil, retry_after)
  end
  return nil, problem(document.code, tostring(document.detail), status, document, retry_after)
end

return request
