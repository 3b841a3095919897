-- Twin of bench/programs/tak.scm: Takeuchi's function, the variant that returns z.
-- argument: how often (tak 18 12 z) is evaluated, for z = 6, 7, 8 by turns
-- Nothing differs.

local function tak(x, y, z)
  if y < x then
    return tak(tak(x - 1, y, z),
               tak(y - 1, z, x),
               tak(z - 1, x, y))
  end
  return z
end

local size = tonumber(arg[1]) or 2

local sum = 0
for i = 0, size - 1 do
  sum = sum + tak(18, 12, 6 + i % 3)
end
io.write(string.format("tak %d: %d\n", size, sum))
