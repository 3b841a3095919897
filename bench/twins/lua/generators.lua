-- Twin of bench/programs/generators.scm: generators that walk trees, a chain of generators, and
-- loops that are left early.
-- argument: rounds
-- Lua has no continuations: a generator is a coroutine, and let/cc, which leaves a walk early, is
-- pcall with error.  A leaf is false, a node { left, number, right }; the end of a generator is nil.

local yield, wrap = coroutine.yield, coroutine.wrap
local error, pcall = error, pcall

local function put(t, x)
  if not t then
    return { false, x, false }
  elseif x < t[2] then
    return { put(t[1], x), t[2], t[3] }
  end
  return { t[1], t[2], (put(t[3], x)) }
end

-- n numbers, in an order that depends on the step.
local function make_tree(n, step)
  local x, t = 1, false
  for _ = 1, n do
    t = put(t, x)
    x = (x + step) % 101
  end
  return t
end

local function walk(t, visit)
  if t then
    walk(t[1], visit)
    visit(t[2])
    walk(t[3], visit)
  end
end

-- A generator of what the producer hands to its argument, and then of nothing for ever.
local function make_generator(producer)
  return wrap(function()
    producer(yield)
    while true do
      yield(nil)
    end
  end)
end

local function tree_items(t)
  return make_generator(function(emit)
    walk(t, emit)
  end)
end

-- Do two trees hold the same numbers?  Says how many are equal before the first difference.
local function same_fringe(a, b)
  local ga = tree_items(a)
  local gb = tree_items(b)
  local n = 0
  while true do
    local x, y = ga(), gb()
    if not (x and y and x == y) then return n end
    n = n + 1
  end
end

local function count_up(n)
  return make_generator(function(emit)
    for i = 0, n - 1 do
      emit(i)
    end
  end)
end

local function keep(p, gen)
  return make_generator(function(emit)
    for x in gen do
      if p(x) then emit(x) end
    end
  end)
end

local function each(f, gen)
  return make_generator(function(emit)
    for x in gen do
      emit(f(x))
    end
  end)
end

local function sum_of(gen)
  local sum = 0
  for x in gen do
    sum = sum + x
  end
  return sum
end

-- The first number of the tree that is at least as large.
local function first_above(t, limit)
  local ok, e = pcall(walk, t, function(x)
    if x >= limit then
      error { x }
    end
  end)
  if ok then return -1 end
  return e[1]
end

local function odd(n) return n % 2 == 1 end

local size = tonumber(arg[1]) or 10

local sum, equal, early = 0, 0, 0

for i = 0, size - 1 do
  local a = make_tree(60, 7 + i % 5)
  local b = make_tree(60, 7 + i % 3)
  equal = equal + same_fringe(a, b)
  sum = sum + sum_of(each(function(x) return x + i end,
                          keep(odd, count_up(50))))
  for k = 0, 9 do
    early = early + first_above(a, k * 9)
  end
end

io.write(string.format("generators %d: sum %d, equal %d, early %d\n", size, sum, equal, early))
