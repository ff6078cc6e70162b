--- The driver of the conformance suite: does with the client what a line of JSON says, and answers with a line.

local folder = arg[0]:match("^(.*)/tests/") or ".."
package.path = folder .. "/?.lua;" .. folder .. "/?/init.lua;" .. package.path

local json = require("tradepost.json")
local tradepost = require("tradepost")

local streams = {}

local function client(token)
  return tradepost.client({
    url = os.getenv("TRADEPOST_URL"),
    token = token,
    attempt_timeout = tonumber(os.getenv("TRADEPOST_ATTEMPT_MS")) / 1000,
    retry_for = tonumber(os.getenv("TRADEPOST_RETRY_MS")) / 1000,
  })
end

local function call(request)
  local arguments = {}
  for _, place in ipairs(request.path) do
    arguments[#arguments + 1] = place
  end
  if request.body then arguments[#arguments + 1] = request.body end
  request.query.key = request.key
  arguments[#arguments + 1] = request.query
  local name = request.all and "all_" .. request.call or request.call
  local market = client(request.token)
  return market[name](market, (table.unpack or unpack)(arguments))
end

local function act(request)
  if request["do"] == "call" then
    return call(request)
  elseif request["do"] == "follow" then
    streams[request.stream] = client(request.token):follow(request.materials)
    return {}
  elseif request["do"] == "read_feed" then
    streams[request.stream] = client(request.token):read_feed(request.after, { limit = request.limit })
    return {}
  elseif request["do"] == "next" then
    return streams[request.stream]:next(10)
  end
  local stream = streams[request.stream]
  if stream.close then stream:close() end
  return {}
end

local function shown(problem)
  return { code = problem.code, status = problem.status, detail = tostring(problem) }
end

for line in io.lines() do
  local answer, problem = act(json.decode(line))
  local result = problem and { problem = shown(problem) } or { answer = answer }
  if answer and answer.problem and answer.kind == "interrupted" then
    result = { answer = { kind = answer.kind, problem = shown(answer.problem) } }
  end
  print(json.encode(result))
  io.flush()
end
