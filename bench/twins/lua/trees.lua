-- Twin of bench/programs/trees.scm: binary trees: many that die at once, and one that lives all the
-- time.
-- argument: depth of the largest
-- A leaf is false, a node { left, number, right }.

local function make_tree(n, d)
  if d == 0 then return false end
  return { make_tree(n * 2, d - 1), n, (make_tree(1 + n * 2, d - 1)) }
end

local function count_nodes(t)
  if not t then return 0 end
  return 1 + count_nodes(t[1]) + count_nodes(t[3])
end

local function sum_nodes(t)
  if not t then return 0 end
  return t[2] + (sum_nodes(t[3]) - sum_nodes(t[1]))
end

local size = tonumber(arg[1]) or 10

local old = make_tree(1, size)

for depth = 4, size, 2 do
  local times = 2 ^ (size - depth)
  local nodes, sums = 0, 0
  for i = 1, times do
    local t = make_tree(i, depth)
    nodes = nodes + count_nodes(t)
    sums = sums + sum_nodes(t)
  end
  if depth == 4 or depth + 2 > size then
    io.write(string.format("%d trees of depth %d: %d nodes, sum %d\n", times, depth, nodes, sums))
  end
end

io.write(string.format("the old tree: %d nodes, sum %d\n", count_nodes(old), sum_nodes(old)))
