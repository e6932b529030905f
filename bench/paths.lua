-- Asks for the paths of a file one after the other, for ever; each run begins where the seed says.
local requests, at = {}, 0

function init(args)
  for path in io.lines(args[1]) do requests[#requests + 1] = wrk.format("GET", path) end
  at = tonumber(args[2]) or 0
end

function request()
  at = at % #requests + 1
  return requests[at]
end
