--- The transport by LuaSocket: HTTP/1.1 with a time limit for the whole answer, and answers that are read
--- while they arrive.
--
-- A transport is a table with `open(request)`, `now()` and `sleep(seconds)`. `open` sends `{method, url,
-- headers, body, timeout}` and returns `{status, headers, read, close}`, or `nil` and what is wrong.
-- `read(timeout)` returns the next bytes, `""` where none came in time, `nil` at the end, or `nil` and what is
-- wrong.
--
-- Limits: `http` only. For a market behind TLS, write a transport with your engine's HTTP, or run the game's
-- server beside the market.

local socket = require("socket")

local luasocket = { now = socket.gettime, sleep = socket.sleep }

local Connection = {}
Connection.__index = Connection

--- Reads more bytes; returns `nil` and `"closed"` at the end, `"timeout"` after the deadline.
function Connection:fill(deadline)
  self.tcp:settimeout(math.max(deadline - socket.gettime(), 0))
  local bytes, problem, partial = self.tcp:receive(1)
  bytes = bytes or partial
  if not bytes or bytes == "" then return nil, problem end
  self.tcp:settimeout(0)
  local whole, _, part = self.tcp:receive(65536)
  self.buffer = self.buffer .. bytes .. (whole or part or "")
  return true
end

--- Takes a line from what has arrived; `nil` if it is not complete.
function Connection:line(deadline)
  while true do
    local line, after = self.buffer:match("^(.-)\r?\n()")
    if line then
      self.buffer = self.buffer:sub(after)
      return line
    end
    local filled, problem = self:fill(deadline)
    if not filled then return nil, problem end
  end
end

--- Takes at most that many bytes of what has arrived.
function Connection:take(count)
  local bytes = self.buffer:sub(1, count)
  self.buffer = self.buffer:sub(#bytes + 1)
  return bytes
end

--- The next bytes of a body whose length is known, or which ends with the connection.
function Connection:read_plain(deadline)
  if self.left == 0 then return nil end
  if self.buffer == "" then
    local filled, problem = self:fill(deadline)
    if not filled then
      if problem == "closed" and not self.left then return nil end
      return nil, problem
    end
  end
  local bytes = self:take(self.left or #self.buffer)
  self.left = self.left and self.left - #bytes
  return bytes
end

--- The next bytes of a chunked body.
function Connection:read_chunked(deadline)
  while self.left == 0 do
    local line, problem = self:line(deadline)
    if not line then return nil, problem end
    if line ~= "" then
      self.left = tonumber(line:match("^%x+") or "", 16)
      if not self.left then return nil, "a chunk without a size" end
      if self.left == 0 then return nil end
    end
  end
  return self:read_plain(deadline)
end

local function send(connection, request, host, path)
  local lines = {
    ("%s %s HTTP/1.1"):format(request.method, path),
    "Host: " .. host,
    "Connection: close",
    "Content-Length: " .. #(request.body or ""),
  }
  for name, value in pairs(request.headers) do
    lines[#lines + 1] = name .. ": " .. value
  end
  return connection.tcp:send(table.concat(lines, "\r\n") .. "\r\n\r\n" .. (request.body or ""))
end

local function read_head(connection, deadline)
  local line, problem = connection:line(deadline)
  local status = line and tonumber(line:match("^HTTP/%d%.%d (%d+)"))
  if not status then return nil, problem or "the answer is not HTTP" end
  local headers = {}
  while true do
    line, problem = connection:line(deadline)
    if not line then return nil, problem end
    if line == "" then return status, headers end
    local name, value = line:match("^([^:]+):%s*(.-)%s*$")
    if name then headers[name:lower()] = value end
  end
end

function luasocket.open(request)
  local host, port, path = request.url:match("^http://([^:/]+):?(%d*)(.*)$")
  if not host then return nil, "this transport needs a URL that starts with http://: " .. request.url end
  local deadline = socket.gettime() + request.timeout
  local connection = setmetatable({ tcp = socket.tcp(), buffer = "" }, Connection)
  connection.tcp:settimeout(request.timeout)
  local connected, problem = connection.tcp:connect(host, tonumber(port) or 80)
  local sent = connected
  if connected then
    sent, problem = send(connection, request, port == "" and host or host .. ":" .. port, path)
  end
  local status, headers
  if sent then
    status, headers = read_head(connection, deadline)
    problem = headers
  end
  if not status then
    connection.tcp:close()
    return nil, problem
  end
  local is_chunked = headers["transfer-encoding"] == "chunked"
  connection.left = is_chunked and 0 or tonumber(headers["content-length"])
  local read = is_chunked and connection.read_chunked or connection.read_plain
  return {
    status = status,
    headers = headers,
    read = function(timeout)
      local bytes, failure = read(connection, socket.gettime() + timeout)
      if failure == "timeout" then return "" end
      return bytes, failure
    end,
    close = function()
      connection.tcp:close()
    end,
  }
end

return luasocket
