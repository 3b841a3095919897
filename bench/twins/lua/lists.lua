-- Twin of bench/programs/lists.scm: lists: building, map, filter, fold, append, reverse, and a
-- merge sort of our own.
-- argument: rounds; each works on lists of 2000 numbers
-- A list is nil or a cell { head, tail }; map, filter, append and the like, which Irken has in its
-- library, are written here, as loops that reverse what they made, which is how Irken's work.

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

local function reverse_onto(l, acc)
  while l do
    acc = { l[1], acc }
    l = l[2]
  end
  return acc
end

local function reverse(l)
  return reverse_onto(l, nil)
end

local function append(a, b)
  return reverse_onto(reverse(a), b)
end

local function map(p, l)
  local acc = nil
  while l do
    acc = { p(l[1]), acc }
    l = l[2]
  end
  return reverse(acc)
end

local function filter(p, l)
  local acc = nil
  while l do
    if p(l[1]) then
      acc = { l[1], acc }
    end
    l = l[2]
  end
  return reverse(acc)
end

local function fold(p, acc, l)
  while l do
    acc = p(l[1], acc)
    l = l[2]
  end
  return acc
end

local function length(l)
  local n = 0
  while l do
    n = n + 1
    l = l[2]
  end
  return n
end

local function random_list(n, seed)
  local x, acc = seed, nil
  for _ = 1, n do
    acc = { floor(x / 256) % 0x10000, acc }
    x = lcg(x)
  end
  return acc
end

-- Deals a list out into two by turns.
local function deal(l, a, b)
  while l do
    a, b = { l[1], b }, a
    l = l[2]
  end
  return a, b
end

local function merge_lists(x, y)
  local acc = nil
  while true do
    if not x then
      if not y then return reverse(acc) end
      acc = { y[1], acc }
      y = y[2]
    elseif not y or x[1] <= y[1] then
      acc = { x[1], acc }
      x = x[2]
    else
      acc = { y[1], acc }
      y = y[2]
    end
  end
end

local function merge_sort(l)
  if not l then
    return nil
  elseif not l[2] then
    return { l[1], nil }
  end
  local a, b = deal(l, nil, nil)
  return merge_lists(merge_sort(a), merge_sort(b))
end

-- Depends on the order.
local function checksum(l)
  return fold(function(x, acc) return (x + 31 * acc) % 0x1000000 end, 0, l)
end

local function sorted(l)
  while l and l[2] do
    if l[1] > l[2][1] then return false end
    l = l[2]
  end
  return true
end

local function odd(n) return n % 2 == 1 end

local function one_round(seed)
  local l = random_list(2000, seed)
  local odds = filter(odd, l)
  local squares = map(function(x) return x * x % 0x10000 end, l)
  local both = append(odds, reverse(squares))
  local in_order = merge_sort(both)
  if sorted(in_order) then
    return checksum(both) + checksum(in_order) + length(both)
  end
  return -1
end

local size = tonumber(arg[1]) or 5

local sum = 0
for i = 0, size - 1 do
  sum = sum + one_round(i + 1)
end
io.write(string.format("lists %d: %d\n", size, sum))
