--- Why a call failed.

---@class tradepost.Problem
---@field code string What to match on: the market's code (it lists all at `/errors`), `unreachable` (no complete answer; a write may or may not have been applied), `unreadable` (the answer is not a market's) or `number_out_of_range` (nothing was sent).
---@field detail string What is wrong, in words.
---@field status integer? The HTTP status; `nil` without an answer.
---@field document table The market's problem document, with fields such as `needed`, `available` and `max`.
---@field retry_after number The seconds that the market wants the client to wait.
local Problem = {}
Problem.__index = Problem

function Problem.__tostring(problem)
  return ("%s (%s)"):format(problem.detail, problem.code)
end

--- Whether the same request may succeed later.
function Problem:is_transient()
  if not self.status then return self.code == "unreachable" end
  return self.status == 429 or self.status >= 500
end

return function(code, detail, status, document, retry_after)
  return setmetatable({
    code = code,
    detail = detail,
    status = status,
    document = document or {},
    retry_after = retry_after or 0,
  }, Problem)
end
