-- Twin of bench/programs/life.scm: the game of life on a torus, in two vectors that take turns.
-- argument: generations
-- Tables are used from index 0.

-- The next number of the generator: 12345 + x * 1103515245 in 30 bits.
local lcg
if jit then
  -- In halves, as a double has 53 bits only; 1103515245 is 29773421 in 30 bits.
  local band, rshift = bit.band, bit.rshift
  function lcg(x)
    return band(12345 + band(x, 0x7fff) * 29773421
                + band(rshift(x, 15) * 29773421, 0x7fff) * 0x8000, 0x3fffffff)
  end
else
  lcg = load "return function(x) return (12345 + x * 1103515245) & 0x3fffffff end" ()
end

local floor = math.floor

local width, height = 40, 30

local function at(x, y)
  return x + y * width
end

local function neighbours(world, x, y)
  local left = x == 0 and width - 1 or x - 1
  local right = x == width - 1 and 0 or x + 1
  local up = y == 0 and height - 1 or y - 1
  local down = y == height - 1 and 0 or y + 1
  return world[at(left, up)] + world[at(x, up)] + world[at(right, up)]
       + world[at(left, y)] + world[at(right, y)]
       + world[at(left, down)] + world[at(x, down)] + world[at(right, down)]
end

local function step(old, new)
  for y = 0, height - 1 do
    for x = 0, width - 1 do
      local n = neighbours(old, x, y)
      if n == 2 then
        new[at(x, y)] = old[at(x, y)]
      elseif n == 3 then
        new[at(x, y)] = 1
      else
        new[at(x, y)] = 0
      end
    end
  end
end

local world, other = {}, {}
local cells = width * height
do
  local x = 12345
  for i = 0, cells - 1 do
    world[i] = floor(x / 128) % 4 == 0 and 1 or 0
    other[i] = 0
    x = lcg(x)
  end
end

local size = tonumber(arg[1]) or 5

local lives = 0
for _ = 1, size do
  step(world, other)
  world, other = other, world
  for i = 0, cells - 1 do
    lives = lives + world[i]
  end
end

local check = 0
for i = 0, cells - 1 do
  check = (world[i] + 3 * check) % 0x1000000
end

io.write(string.format("life %d: lives %d, check %d\n", size, lives, check))
