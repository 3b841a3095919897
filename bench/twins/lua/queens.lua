-- Twin of bench/programs/queens.scm: the queens puzzle, twice: with lists, and with bits in
-- numbers.
-- argument: width of the board
-- A list is nil or a cell { head, tail }.  The function with bits is there twice: LuaJIT's has 32
-- bits, of which those beyond the board are never looked at.

local function safe(c, d, l)
  while l do
    local q = l[1]
    if q == c or q == c + d or q == c - d then return false end
    d = d + 1
    l = l[2]
  end
  return true
end

local function by_lists(n)
  local function place(rows, placed)
    if rows == 0 then return 1 end
    local sum = 0
    for c = 0, n - 1 do
      if safe(c, 1, placed) then
        sum = sum + place(rows - 1, { c, placed })
      end
    end
    return sum
  end
  return place(n, nil)
end

local by_bits
if jit then
  local band, bor, bnot, bxor = bit.band, bit.bor, bit.bnot, bit.bxor
  local lshift, rshift = bit.lshift, bit.rshift
  function by_bits(n)
    local all = lshift(1, n) - 1
    local function place(columns, left, right)
      if columns == all then return 1 end
      local free = band(all, bnot(bor(columns, left, right)))
      local sum = 0
      while free ~= 0 do
        local lowest = band(free, -free)
        free = bxor(free, lowest)
        sum = sum + place(bor(columns, lowest), lshift(bor(left, lowest), 1),
                          rshift(bor(right, lowest), 1))
      end
      return sum
    end
    return place(0, 0, 0)
  end
else
  by_bits = load [[
    return function(n)
      local all = (1 << n) - 1
      local function place(columns, left, right)
        if columns == all then return 1 end
        local free = all & ~(columns | left | right)
        local sum = 0
        while free ~= 0 do
          local lowest = free & -free
          free = free ~ lowest
          sum = sum + place(columns | lowest, (left | lowest) << 1, (right | lowest) >> 1)
        end
        return sum
      end
      return place(0, 0, 0)
    end
  ]] ()
end

local size = tonumber(arg[1]) or 6

io.write(string.format("queens %d: %d and %d\n", size, by_lists(size), by_bits(size)))
