-- Twin of bench/programs/mandelbrot.scm: the Mandelbrot set in numbers with 24 bits behind the
-- point.
-- argument: width of the picture
-- The loop is there twice.  LuaJIT's numbers are doubles: instead of a shift there is a division by
-- a power of two, rounded down.  All values are below 2^53 but for the square of the last point,
-- which has escaped anyway.  Lua 5.4 has integers, and // rounds down.

local bits = 24
local one = 2 ^ bits
if not jit then one = math.tointeger(one) end
local most = 50

-- How many steps until the point escapes.
local escape
if jit then
  local floor = math.floor
  function escape(cx, cy)
    local x, y = 0, 0
    for n = 0, most - 1 do
      local x2 = floor(x * x / 0x1000000)
      local y2 = floor(y * y / 0x1000000)
      if x2 + y2 > 4 * one then return n end
      x, y = cx + (x2 - y2), cy + floor(x * y / 0x800000)
    end
    return most
  end
else
  escape = load [[
    local one, most = ...
    return function(cx, cy)
      local x, y = 0, 0
      for n = 0, most - 1 do
        local x2 = x * x // 0x1000000
        local y2 = y * y // 0x1000000
        if x2 + y2 > 4 * one then return n end
        x, y = cx + (x2 - y2), cy + x * y // 0x800000
      end
      return most
    end
  ]] (one, most)
end

local size = tonumber(arg[1]) or 24

local floor = math.floor
local inside, total, check = 0, 0, 0

for j = 0, size - 1 do
  for i = 0, size - 1 do
    local n = escape(floor(3 * (i * one) / size) - 2 * one,
                     floor(2 * (j * one) / size) - one)
    if n == most then inside = inside + 1 end
    total = total + n
    check = (n + check * 5) % 0x1000000
  end
end

io.write(string.format("mandelbrot %d: inside %d, steps %d, check %d\n", size, inside, total, check))
