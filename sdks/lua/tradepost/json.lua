--- JSON as the API has it: integers stay exact in every version of Lua, `null` is absent.
--
-- Other encoders write numbers with 14 digits; 2^53 - 1 has 16.

local json = {}

--- The largest number of the API, 2^53 - 1.
json.NUMBER_MAX = 9007199254740991

--- The metatable of lists that were decoded: an empty one stays a list.
json.list = {}

local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }
local UNESCAPES = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }

local function encode_text(text)
  return '"' .. text:gsub('[%c"\\]', function(character)
    return ESCAPES[character] or ("\\u%04x"):format(character:byte())
  end) .. '"'
end

--- Returns a value as JSON; raises a text for a number that the API cannot carry.
function json.encode(value)
  local kind = type(value)
  if kind == "string" then
    return encode_text(value)
  elseif kind == "number" then
    if value % 1 ~= 0 or math.abs(value) > json.NUMBER_MAX then
      error(("%.17g is not an integer of at most 2^53 - 1"):format(value), 0)
    end
    return ("%.0f"):format(value)
  elseif kind == "boolean" then
    return tostring(value)
  elseif kind ~= "table" then
    error("JSON has no " .. kind, 0)
  end
  local parts = {}
  if value[1] ~= nil or getmetatable(value) == json.list then
    for index, part in ipairs(value) do
      parts[index] = json.encode(part)
    end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  for name, part in pairs(value) do
    parts[#parts + 1] = encode_text(tostring(name)) .. ":" .. json.encode(part)
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

--- The bytes of a code point in UTF-8.
local function utf8_bytes(code)
  if code < 0x80 then
    return string.char(code)
  elseif code < 0x800 then
    return string.char(0xC0 + math.floor(code / 0x40), 0x80 + code % 0x40)
  elseif code < 0x10000 then
    return string.char(0xE0 + math.floor(code / 0x1000), 0x80 + math.floor(code / 0x40) % 0x40, 0x80 + code % 0x40)
  end
  return string.char(
    0xF0 + math.floor(code / 0x40000),
    0x80 + math.floor(code / 0x1000) % 0x40,
    0x80 + math.floor(code / 0x40) % 0x40,
    0x80 + code % 0x40
  )
end

local function fail(at, what)
  error(("JSON at byte %d: %s"):format(at, what), 0)
end

local function decode_text(text, at)
  local parts = {}
  while true do
    local stop = text:find('["\\]', at)
    if not stop then fail(at, "a text without an end") end
    parts[#parts + 1] = text:sub(at, stop - 1)
    if text:sub(stop, stop) == '"' then return table.concat(parts), stop + 1 end
    local escape = text:sub(stop + 1, stop + 1)
    at = stop + 2
    if escape == "u" then
      local code = tonumber(text:match("^%x%x%x%x", at) or fail(at, "\\u without four digits"), 16)
      at = at + 4
      local low = code >= 0xD800 and code < 0xDC00 and text:match("^\\u(%x%x%x%x)", at)
      if low then
        code = 0x10000 + (code - 0xD800) * 0x400 + (tonumber(low, 16) - 0xDC00)
        at = at + 6
      end
      parts[#parts + 1] = utf8_bytes(code)
    else
      parts[#parts + 1] = UNESCAPES[escape] or fail(at, "an unknown escape")
    end
  end
end

local decode_value

--- Decodes the members of a list or object up to its closing bracket.
local function decode_members(text, at, result, closing, member)
  at = text:match("^%s*()", at)
  if text:sub(at, at) == closing then return result, at + 1 end
  while true do
    at = text:match("^%s*()", member(result, text:match("^%s*()", at)))
    local separator = text:sub(at, at)
    at = at + 1
    if separator == closing then return result, at end
    if separator ~= "," then fail(at, "expected , or " .. closing) end
  end
end

function decode_value(text, at)
  local first = text:sub(at, at)
  if first == "{" then
    return decode_members(text, at + 1, {}, "}", function(result, from)
      if text:sub(from, from) ~= '"' then fail(from, "expected a name") end
      local name, after = decode_text(text, from + 1)
      local colon = text:match("^%s*:%s*()", after) or fail(after, "expected :")
      result[name], after = decode_value(text, colon)
      return after
    end)
  elseif first == "[" then
    local count = 0
    return decode_members(text, at + 1, setmetatable({}, json.list), "]", function(result, from)
      count = count + 1
      result[count], from = decode_value(text, from)
      return from
    end)
  elseif first == '"' then
    return decode_text(text, at + 1)
  end
  for word, value in pairs({ ["true"] = true, ["false"] = false }) do
    if text:sub(at, at + #word - 1) == word then return value, at + #word end
  end
  if text:sub(at, at + 3) == "null" then return nil, at + 4 end
  local number = text:match("^-?%d+%.?%d*[eE]?[+-]?%d*", at)
  if not number then fail(at, "expected a value") end
  return tonumber(number), at + #number
end

--- Returns the value of a JSON text; raises a text that says where it is wrong.
function json.decode(text)
  local value, at = decode_value(text, text:match("^%s*()"))
  if text:find("%S", at) then fail(at, "more after the value") end
  return value
end

return json
