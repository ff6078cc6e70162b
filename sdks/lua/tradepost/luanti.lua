--- The transport by Luanti's HTTP, for mods; a call waits in a coroutine, while the server goes on.
--
-- `require("tradepost.luanti")(http)` returns it, where `http` is what `minetest.request_http_api()` has returned.
-- Call the market in functions that its `run` starts.
--
-- Limits: an answer comes whole and without its headers. So there is no live stream, and a `Retry-After` is not
-- seen; the pauses before repetitions are the client's own. Only GET and POST are sent: after a DELETE or PUT,
-- Luanti 5.6 sends later requests of its connection by that method, too. To cancel an order, use `batch`.

return function(http)
  local luanti = {}

  local function resume(work, ...)
    local ok, failure = coroutine.resume(work, ...)
    if not ok then error(debug.traceback(work, failure), 0) end
  end

  --- Runs a function that may call the market, up to its first wait.
  function luanti.run(work)
    resume(coroutine.create(work))
  end

  function luanti.now()
    return minetest.get_us_time() / 1e6
  end

  function luanti.sleep(seconds)
    local work = coroutine.running()
    minetest.after(seconds, function()
      resume(work)
    end)
    coroutine.yield()
  end

  function luanti.open(request)
    local work = assert(coroutine.running(), "call the market in a function that the transport runs")
    local is_safe = request.method == "GET" or request.method == "POST"
    assert(is_safe, "this transport sends GET and POST only")
    local headers = {}
    for name, value in pairs(request.headers) do
      headers[#headers + 1] = name .. ": " .. value
    end
    http.fetch({
      url = request.url,
      method = request.method,
      -- A POST without a body would wait for one on the server's standard input.
      data = request.body or (request.method == "POST" and "{}" or nil),
      extra_headers = headers,
      timeout = math.ceil(request.timeout),
    }, function(result)
      resume(work, result)
    end)
    local result = coroutine.yield()
    if not result.succeeded and result.code < 100 then return nil, result.timeout and "timeout" or "no answer" end
    local body = result.data
    return {
      status = result.code,
      headers = {},
      read = function()
        local bytes = body
        body = nil
        if bytes == "" then bytes = nil end
        if not bytes and not result.succeeded then return nil, "the answer was cut off" end
        return bytes
      end,
      close = function() end,
    }
  end

  return luanti
end
