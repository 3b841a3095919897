-- Twin of bench/programs/redblack.scm: red-black trees, without assignments: inserts and lookups.
-- argument: how many keys
-- A tree is false or a node { red or not, left, key, value, right }; nothing is ever stored into
-- one. The function that goes down gets key and value as parameters, as LuaJIT does not compile
-- what makes closures.

-- Two reds in a row below a black: move the middle one up.
local function balance_left(l, k, v, r)
  if l[1] then
    local a, c = l[2], l[5]
    if a and a[1] then
      return { true, { false, a[2], a[3], a[4], a[5] }, l[3], l[4], { false, c, k, v, r } }
    elseif c and c[1] then
      return { true, { false, a, l[3], l[4], c[2] }, c[3], c[4], { false, c[5], k, v, r } }
    end
  end
  return { false, l, k, v, r }
end

local function balance_right(l, k, v, r)
  if r[1] then
    local b, d = r[2], r[5]
    if b and b[1] then
      return { true, { false, l, k, v, b[2] }, b[3], b[4], { false, b[5], r[3], r[4], d } }
    elseif d and d[1] then
      return { true, { false, l, k, v, b }, r[3], r[4], { false, d[2], d[3], d[4], d[5] } }
    end
  end
  return { false, l, k, v, r }
end

local function ins(t, key, value)
  if not t then
    return { true, false, key, value, false }
  end
  local red, l, k, v, r = t[1], t[2], t[3], t[4], t[5]
  if red then
    if key < k then
      return { true, ins(l, key, value), k, v, r }
    elseif key > k then
      return { true, l, k, v, (ins(r, key, value)) }
    end
    return { true, l, k, value, r }
  end
  if key < k then
    return balance_left(ins(l, key, value), k, v, r)
  elseif key > k then
    return balance_right(l, k, v, (ins(r, key, value)))
  end
  return { false, l, k, value, r }
end

local function put(t, key, value)
  local top = ins(t, key, value)
  if top[1] then
    return { false, top[2], top[3], top[4], top[5] }
  end
  return top
end

local function lookup(t, key, missing)
  while t do
    local k = t[3]
    if key < k then
      t = t[2]
    elseif key > k then
      t = t[5]
    else
      return t[4]
    end
  end
  return missing
end

local function height(t)
  if not t then return 0 end
  local l, r = height(t[2]), height(t[5])
  return 1 + (l > r and l or r)
end

local function count_keys(t)
  if not t then return 0 end
  return 1 + (count_keys(t[2]) + count_keys(t[5]))
end

local function key_of(i)
  return i * 7919 % 0x200000
end

local function make_tree(first, past)
  local t = false
  for i = first, past - 1 do
    t = put(t, key_of(i), i)
  end
  return t
end

-- One large tree would show how fast memory is, and not the program.
local KEYS_OF_A_TREE = 65536
local size = tonumber(arg[1]) or 1000

local keys, highest, found, sum = 0, 0, 0, 0
for first = 0, size - 1, KEYS_OF_A_TREE do
  local past = math.min(size, first + KEYS_OF_A_TREE)
  local t = make_tree(first, past)
  keys = keys + count_keys(t)
  highest = math.max(highest, height(t))
  for i = first, past + (past - first) - 1 do
    local v = lookup(t, key_of(i), -1)
    if v >= 0 then
      found = found + 1
      sum = sum + v
    end
  end
end

io.write(string.format("redblack %d: %d keys, height %d, found %d, sum %d\n",
                       size, keys, highest, found, sum))
