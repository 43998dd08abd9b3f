-- wrk sends the request bodies listed in a file, one a line, round and round: the server and nginx get this same
-- script. Whole requests are put together before the clock starts, so one costs wrk a look into an array and the
-- generator, which shares the cores with what it measures, stays out of the way.
--
--   wrk … -s requests.lua URL -- FILE [check|trust [PAUSE]]
--
-- A line with tabs is a request of the numbers API: method, path, token, and for a POST the beginning of its
-- Idempotency-Keys and the body. Each such POST has a key of its own, which is set in when it is sent.
--
-- With PAUSE each connection rests so many milliseconds before each request: a rate that does not follow the server.
-- With `check` every answer is read and counted when it is not 200 or contains an error. That costs time, so it is
-- for warming up; measured runs are checked by what they did to the books.

local threads = {}

function setup(thread)
  thread:set("place", #threads)
  table.insert(threads, thread)
end

-- The request of a line; behind it, where its key is to be set in, what comes before and after the key.
local function prepared(line)
  local method, path, token, prefix, body = line:match("^(%u+)\t([^\t]+)\t([^\t]+)\t?([^\t]*)\t?(.*)$")
  if not method then
    return wrk.format("POST", nil, { ["Content-Type"] = "application/x-www-form-urlencoded" }, line)
  end
  local headers = { ["Authorization"] = "Bearer " .. token }
  if method ~= "POST" then
    return wrk.format(method, path, headers)
  end
  headers["Content-Type"] = "application/json"
  headers["Idempotency-Key"] = "@"
  local whole = wrk.format(method, path, headers, body)
  local first = whole:find("Idempotency-Key: @", 1, true) + #"Idempotency-Key: " - 1
  return whole, whole:sub(1, first) .. prefix .. "-" .. place .. "-", whole:sub(first + 2)
end

function init(args)
  requests, fronts, backs = {}, {}, {}
  for line in io.lines(args[1]) do
    local number = #requests + 1
    requests[number], fronts[number], backs[number] = prepared(line)
  end
  keys = 0
  -- The second thread starts half way round, so both do not ask the same thing at the same time.
  sent = math.floor(#requests * place / 2)
  refusals = 0
  refusal = ""
  if args[3] then
    local pause = tonumber(args[3])
    delay = function()
      return pause
    end
  end
  if args[2] == "check" then
    response = function(status, _, body)
      if status ~= 200 or body:find('"error"', 1, true) then
        refusals = refusals + 1
        refusal = status .. " " .. body:sub(1, 200)
      end
    end
  end
end

function request()
  sent = sent + 1
  if sent > #requests then
    sent = 1
  end
  if fronts[sent] then
    keys = keys + 1
    return fronts[sent] .. keys .. backs[sent]
  end
  return requests[sent]
end

-- One line that the caller parses: counts, microseconds, bytes; then the last refusal as it came.
function done(summary, latency)
  local refused, last = 0, ""
  for _, thread in ipairs(threads) do
    refused = refused + thread:get("refusals")
    if thread:get("refusal") ~= "" then
      last = thread:get("refusal")
    end
  end
  local errors = summary.errors
  print(
    string.format(
      "RESULT %d %d %d %d %d %d %d %d",
      summary.requests,
      summary.duration,
      summary.bytes,
      errors.connect + errors.read + errors.write,
      errors.status,
      errors.timeout,
      latency:percentile(99),
      refused
    )
  )
  print("REFUSAL " .. last:gsub("[\r\n]", " "))
end
