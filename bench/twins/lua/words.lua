-- Twin of bench/programs/words.scm: words of a text that the program makes up, counted with a tree
-- and sorted.
-- argument: rounds
-- The red-black tree, which Irken has in its library, is written here; it is never changed in
-- place: a tree is false or a node { red or not, left, right, key, value }.  Lists of strings to put
-- together, those that a split gives and the ranking are Lua's tables, for table.concat and
-- table.sort. Functions inside others get parameters instead, as LuaJIT does not compile what makes
-- closures.

local sub, find, concat, sort = string.sub, string.find, table.concat, table.sort

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

local floor, min = math.floor, math.min

local function tree_member(t, key)
  while t do
    local k = t[4]
    if key == k then
      return t[5]
    elseif key < k then
      t = t[2]
    else
      t = t[3]
    end
  end
  return nil
end

-- A black node whose left (right) part may begin with two red nodes.
local function balance_left(l, r, k, v)
  if l[1] then
    local a, b = l[2], l[3]
    if a and a[1] then
      return { true, { false, a[2], a[3], a[4], a[5] }, { false, b, r, k, v }, l[4], l[5] }
    elseif b and b[1] then
      return { true, { false, a, b[2], l[4], l[5] }, { false, b[3], r, k, v }, b[4], b[5] }
    end
  end
  return { false, l, r, k, v }
end

local function balance_right(l, r, k, v)
  if r[1] then
    local a, b = r[2], r[3]
    if a and a[1] then
      return { true, { false, l, a[2], k, v }, { false, a[3], b, r[4], r[5] }, a[4], a[5] }
    elseif b and b[1] then
      return { true, { false, l, a, k, v }, { false, b[2], b[3], b[4], b[5] }, r[4], r[5] }
    end
  end
  return { false, l, r, k, v }
end

local function add(t, key, value)
  if not t then
    return { true, false, false, key, value }
  end
  local red, l, r, k, v = t[1], t[2], t[3], t[4], t[5]
  if key == k then
    return t
  elseif red then
    if key < k then
      return { true, add(l, key, value), r, k, v }
    end
    return { true, l, add(r, key, value), k, v }
  elseif key < k then
    return balance_left(add(l, key, value), r, k, v)
  end
  return balance_right(l, add(r, key, value), k, v)
end

-- A key that is in the tree keeps its value.
local function tree_insert(t, key, value)
  local top = add(t, key, value)
  if top[1] then
    return { false, top[2], top[3], top[4], top[5] }
  end
  return top
end

-- In the order of the keys.
local function collect(t, values)
  if t then
    collect(t[2], values)
    values[#values + 1] = t[5]
    collect(t[3], values)
  end
  return values
end

local function tree_values(t)
  return collect(t, {})
end

local syllables = { "an", "be", "co", "du", "el", "fi", "go", "hu",
                    "is", "jo", "ka", "le", "mo", "nu", "or", "pi" }

local seed = 7

local function random(n)
  seed = lcg(seed)
  return floor(seed / 256) % n
end

-- Irken's parts are put in front of each other: the last one comes first.
local parts = {}

local function make_text(n)
  for i = 3 * n, 1, -3 do
    parts[i] = syllables[1 + min(random(16), random(16))]
    parts[i - 1] = syllables[1 + min(random(16), random(16))]
    parts[i - 2] = " "
  end
  return concat(parts, "", 1, 3 * n)
end

local function split(s, separator)
  local pieces, n = {}, 0
  local start = 1
  while true do
    local at = find(s, separator, start, true)
    n = n + 1
    if not at then
      pieces[n] = sub(s, start)
      return pieces
    end
    pieces[n] = sub(s, start, at - 1)
    start = at + 1
  end
end

-- From words to records with a count, which is changed in place.
local function count_words(text)
  local tree = false
  local pieces = split(text, " ")
  for i = 1, #pieces do
    local w = pieces[i]
    local entry = tree_member(tree, w)
    if entry then
      entry.count = 1 + entry.count
    else
      tree = tree_insert(tree, w, { word = w, count = 1 })
    end
  end
  return tree
end

-- The more frequent first, equal ones by the alphabet.
local function before(a, b)
  if a.count ~= b.count then
    return a.count > b.count
  end
  return a.word < b.word
end

local size = tonumber(arg[1]) or 2

local distinct, ranks, best = 0, 0, ""

for i = 0, size - 1 do
  local ranking = tree_values(count_words(make_text(300)))
  sort(ranking, before)
  distinct = distinct + #ranking
  for place = 1, #ranking do
    ranks = ranks + place * ranking[place].count
  end
  if i < 5 then
    best = best .. ranking[1].word
  end
end

io.write(string.format("words %d: distinct %d, ranks %d, best %s\n", size, distinct, ranks, best))
