-- Twin of bench/programs/lcs.scm: the longest common subsequence of two strings, and their edit
-- distance, by dynamic programming.
-- argument: rounds
-- Tables are used from index 0.  Lua's strings cannot be changed, so a text is made of a table of
-- its characters, with table.concat, and so is the common subsequence, which is a list of
-- characters in Irken.

local byte, char, concat = string.byte, string.char, table.concat
local floor = math.floor

local function make_text(n, step)
  local chars = {}
  local x = step
  for i = 1, n do
    chars[i] = char(97 + floor(x / 16) % 6)
    x = (77 + x * 171) % 0x10000
  end
  return concat(chars)
end

-- A table of all prefixes; then the way back through it.
local function common(a, b)
  local n, m = #a, #b
  local wide = m + 1
  local table = {}
  for i = 0, (n + 1) * wide - 1 do
    table[i] = 0
  end
  for i = 1, n do
    for j = 1, m do
      if byte(a, i) == byte(b, j) then
        table[i * wide + j] = 1 + table[(i - 1) * wide + (j - 1)]
      else
        local x = table[(i - 1) * wide + j]
        local y = table[i * wide + (j - 1)]
        table[i * wide + j] = x > y and x or y
      end
    end
  end
  local chars, count = {}, 0            -- the last one first
  local i, j = n, m
  while i > 0 and j > 0 do
    if byte(a, i) == byte(b, j) then
      count = count + 1
      chars[count] = char(byte(a, i))
      i, j = i - 1, j - 1
    elseif table[(i - 1) * wide + j] >= table[i * wide + (j - 1)] then
      i = i - 1
    else
      j = j - 1
    end
  end
  return concat(chars):reverse()
end

-- With two rows only.
local function distance(a, b)
  local n, m = #a, #b
  local above, row = {}, {}
  for j = 0, m do
    above[j] = j
    row[j] = 0
  end
  for i = 0, n - 1 do
    row[0] = i + 1
    for j = 0, m - 1 do
      local change = above[j] + (byte(a, i + 1) == byte(b, j + 1) and 0 or 1)
      local x, y = row[j], above[j + 1]
      local other = 1 + (x < y and x or y)
      row[j + 1] = change < other and change or other
    end
    above, row = row, above
  end
  return above[m]
end

local size = tonumber(arg[1]) or 3

local total, distances, last_one = 0, 0, ""

for i = 0, size - 1 do
  local a = make_text(60, 3 + 16 * i)
  local b = make_text(70, 5 + 32 * i)
  local c = common(a, b)
  total = total + #c
  distances = distances + distance(a, b)
  last_one = c
end

io.write(string.format("lcs %d: total %d, distances %d\n", size, total, distances))
io.write("last ", last_one, "\n")
