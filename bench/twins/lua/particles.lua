-- Twin of bench/programs/particles.scm: records: particles in a box, with integer coordinates, that
-- fly, bounce and swap their colours.
-- argument: steps
-- Nothing differs.

local width, height = 1000, 700

local function make_particle(i)
  return {
    x = i * 37 % width,
    y = i * 91 % height,
    vx = i * 7 % 23 - 11,
    vy = i * 13 % 19 - 9,
    bounces = 0,
    colour = i % 3,
  }
end

local particles = {}
local n = 40
for i = 1, n do
  particles[i] = make_particle(i - 1)
end

local function move(p)
  p.x = p.x + p.vx
  p.y = p.y + p.vy
  if p.x < 0 or p.x >= width then
    p.vx = 0 - p.vx
    p.x = p.x + 2 * p.vx
    p.bounces = p.bounces + 1
  end
  if p.y < 0 or p.y >= height then
    p.vy = 0 - p.vy
    p.y = p.y + 2 * p.vy
    p.bounces = p.bounces + 1
  end
end

local function near(p, q)
  local dx = p.x - q.x
  local dy = p.y - q.y
  return dx * dx + dy * dy < 400
end

-- Neighbours in the row exchange their colours when they are close.
local function meet(p, q)
  if near(p, q) then
    p.colour, q.colour = q.colour, p.colour
  end
end

local function energy(p)
  return p.vx * p.vx + p.vy * p.vy
end

local size = tonumber(arg[1]) or 100

for _ = 1, size do
  for i = 1, n do
    move(particles[i])
  end
  for i = 1, n - 1 do
    meet(particles[i], particles[i + 1])
  end
end

local bounces, sum, total_energy, colours = 0, 0, 0, 0

for i = 1, n do
  local p = particles[i]
  bounces = bounces + p.bounces
  sum = sum + i * (p.x + 3 * p.y)
  colours = (p.colour + 3 * colours) % 0x1000000
  total_energy = total_energy + energy(p)
end

io.write(string.format("particles %d: bounces %d, places %d, colours %d, energy %d\n",
                       size, bounces, sum, colours, total_energy))
