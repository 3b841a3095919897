-- Twin of bench/programs/deep.scm: deep recursion, not in tail position: Ackermann's function, and
-- lists built on the way back.
-- argument: rounds
-- A list is nil or a cell { head, tail }.  The recursion is some 1000 calls deep at any size, which
-- the stacks of both Luas hold; nothing else differs.

local function ack(m, n)
  if m == 0 then
    return n + 1
  elseif n == 0 then
    return ack(m - 1, 1)
  end
  return ack(m - 1, ack(m, n - 1))
end

local function count_down(n)
  if n == 0 then return nil end
  return { n, (count_down(n - 1)) }
end

local function sum_list(l)
  if not l then return 0 end
  return l[1] + sum_list(l[2])
end

local function add_lists(a, b)
  if a and b then
    return { a[1] + b[1], (add_lists(a[2], b[2])) }
  end
  return nil
end

local size = tonumber(arg[1]) or 5

local total = 0
for i = 0, size - 1 do
  local l = count_down(1000 + i % 7)
  total = total + sum_list(add_lists(l, add_lists(l, l)))
  total = total + ack(2, i % 40)
end

io.write(string.format("deep %d: %d, %d\n", size, total, ack(3, math.min(5, size))))
