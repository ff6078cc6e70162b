--- When a failed call is repeated. No I/O.

local retry = {}

--- Returns a function that returns pauses in seconds: they double, with jitter so that a market's clients do
--- not all return at once.
function retry.pauses(first, longest)
  return function()
    local pause = first * (1 + math.random())
    first = math.min(first * 2, longest)
    return pause
  end
end

--- The pauses within a call.
function retry.call_pauses()
  return retry.pauses(0.1, 2)
end

--- The pauses before a stream, or a reader of the feed, connects again.
function retry.stream_pauses()
  return retry.pauses(0.5, 15)
end

return retry
