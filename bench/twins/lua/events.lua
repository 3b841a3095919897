-- Twin of bench/programs/events.scm: a simulation of a shop by events in a priority queue, a
-- leftist heap that is never changed in place.
-- argument: customers
-- A node of the heap is { rank, time, event, left, right }, the empty heap false; an event { kind,
-- number }; a list nil or { head, tail }.  What is maybe a customer is one or nil.

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

local function make_node(time, event, a, b)
  local ra = a and a[1] or 0
  local rb = b and b[1] or 0
  if ra >= rb then
    return { 1 + rb, time, event, a, b }
  end
  return { 1 + ra, time, event, b, a }
end

-- The smallest time is at the top.
local function merge_heaps(a, b)
  if not a then
    return b
  elseif not b then
    return a
  elseif a[2] <= b[2] then
    return make_node(a[2], a[3], a[4], merge_heaps(a[5], b))
  end
  return make_node(b[2], b[3], b[4], merge_heaps(b[5], a))
end

local seed = 3

local function random(n)
  seed = lcg(seed)
  return floor(seed / 256) % n
end

local function reverse(l)
  local acc = nil
  while l do
    acc = { l[1], acc }
    l = l[2]
  end
  return acc
end

local function simulate(customers)
  local queue = false
  local waiting, behind = nil, nil
  local free = 3
  local arrived, served, gone, waited, queued, clock = 0, 0, 0, 0, 0, 0

  local function at(time, event)
    queue = merge_heaps({ 1, time, event, false, false }, queue)
  end

  -- The waiting customers: two lists, the second reversed.
  local function line_up(c)
    behind = { c, behind }
    queued = queued + 1
  end

  local function next_in_line()
    if not waiting then
      if not behind then return nil end
      waiting = reverse(behind)
      behind = nil
    end
    local c = waiting[1]
    waiting = waiting[2]
    queued = queued - 1
    return c
  end

  local function serve(time, c)
    waited = waited + (time - c.since)
    at(time + (5 + random(20)), { "done", c.number })
  end

  local function handle(time, event)
    local kind, n = event[1], event[2]
    if kind == "arrive" then
      arrived = arrived + 1
      if arrived < customers then
        at(time + (1 + random(9)), { "arrive", n + 1 })
      end
      if free > 0 then
        free = free - 1
        serve(time, { number = n, since = time })
      elseif queued > 10 then
        gone = gone + 1
      else
        line_up { number = n, since = time }
      end
    elseif kind == "done" then
      served = served + 1
      at(time + 1, { "ready", n % 3 })
    else
      local c = next_in_line()
      if c then
        serve(time, c)
      else
        free = free + 1
      end
    end
  end

  at(0, { "arrive", 0 })
  while queue do
    local top = queue
    queue = merge_heaps(top[4], top[5])
    clock = top[2]
    handle(clock, top[3])
  end
  return { served = served, gone = gone, waited = waited, clock = clock }
end

local size = tonumber(arg[1]) or 500

local r = simulate(size)
io.write(string.format("events %d: served %d, gone %d, waited %d, until %d\n",
                       size, r.served, r.gone, r.waited, r.clock))
