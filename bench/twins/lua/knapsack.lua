-- Twin of bench/programs/knapsack.scm: what fits into a knapsack, and in how many ways money can be
-- changed, by dynamic programming.
-- argument: rounds
-- Tables are used from index 0; the list of coins is nil or { head, tail }.

local function item_weight(i) return 3 + i * 29 % 41 end
local function item_value(i) return 1 + i * 53 % 67 end

-- best[c]: the largest value that a bag for c holds.
local function knapsack(items, capacity)
  local best = {}
  for c = 0, capacity do
    best[c] = 0
  end
  for i = 0, items - 1 do
    local w = item_weight(i)
    local v = item_value(i)
    for c = capacity, w, -1 do
      local candidate = v + best[c - w]
      if candidate > best[c] then
        best[c] = candidate
      end
    end
  end
  return best[capacity]
end

local coins = { 1, { 2, { 5, { 10, { 20, { 50, { 100, { 200, nil } } } } } } } }

local function ways(amount)
  local table = {}
  for a = 0, amount do
    table[a] = 0
  end
  table[0] = 1
  local l = coins
  while l do
    local coin = l[1]
    for a = coin, amount do
      table[a] = (table[a] + table[a - coin]) % 1000007
    end
    l = l[2]
  end
  return table[amount]
end

local size = tonumber(arg[1]) or 5

local values, changes = 0, 0
for i = 0, size - 1 do
  values = values + knapsack(30, 200 + i % 100)
  changes = changes + ways(300 + i % 100)
end

io.write(string.format("knapsack %d: values %d, changes %d\n", size, values, changes))
