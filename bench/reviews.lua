-- For wrk: posts the lines of a file (REVIEWS) one after the other.
local bodies = {}
for line in io.lines(os.getenv("REVIEWS")) do
  bodies[#bodies + 1] = line
end
local next_body = math.random(#bodies)
local headers = { ["Content-Type"] = "application/json" }

function request()
  next_body = next_body % #bodies + 1
  return wrk.format("POST", nil, headers, bodies[next_body])
end
