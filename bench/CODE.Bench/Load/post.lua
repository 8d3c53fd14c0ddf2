-- Posts one body over and over, and ends with one line of JSON. BENCH_REQUEST names a file: header lines, an empty line, the body.
-- Where the body's id is "@", each request gets its own number: sessions do not bear the same id twice.
local file = assert(io.open(os.getenv("BENCH_REQUEST"), "rb"))
wrk.method = "POST"
for line in file:lines() do
  if line == "" then break end
  local name, value = line:match("^([^:]+): (.*)$")
  wrk.headers[name] = value
end
wrk.body = file:read("*a")
file:close()

local before, after = wrk.body:match('^(.-"id":)"@"(.*)$')
if before then
  local id = os.time() % 100000 * 10000
  function request()
    id = id + 1
    return wrk.format(nil, nil, nil, before .. id .. after)
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests":%d,"duration_us":%d,"bytes":%d,"refused":%d,"broken":%d,"p50_us":%d,"p99_us":%d}\n',
    summary.requests, summary.duration, summary.bytes, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
