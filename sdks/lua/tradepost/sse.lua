--- The messages of the live stream, out of server-sent events. No I/O.

local json = require("tradepost.json")

local KINDS = { book = "book", book_changed = "book", trade = "trade", event = "event", summary = "summary" }

local Parser = {}
Parser.__index = Parser

--- The message of an event; `nil` for a kind of a later version.
local function message(name, data)
  if name == "behind" then return { kind = name } end
  local field = KINDS[name]
  return field and { kind = name, [field] = json.decode(data) }
end

--- Returns the messages that are complete with this chunk, which may be cut anywhere.
function Parser:push(chunk)
  local messages = {}
  local text = self.rest .. chunk
  local at = 1
  for line, after in text:gmatch("([^\n]*)\n()") do
    at = after
    line = line:gsub("\r$", "")
    if line == "" then
      if #self.data > 0 then messages[#messages + 1] = message(self.name, table.concat(self.data, "\n")) end
      self.name, self.data = "", {}
    else
      local field, value = line:match("^([^:]*):? ?(.*)$")
      if field == "event" then
        self.name = value
      elseif field == "data" then
        self.data[#self.data + 1] = value
      end
    end
  end
  self.rest = text:sub(at)
  return messages
end

return function()
  return setmetatable({ rest = "", name = "", data = {} }, Parser)
end
