-- Twin of bench/programs/strings.scm: strings: built from parts, searched character by character,
-- split, compared, reversed in place.
-- argument: rounds
-- Lists of strings to put together, and those that a split gives, are Lua's tables; table.concat
-- puts them together.  Lua's strings cannot be changed: the text is reversed in place as a table of
-- its bytes, and that is hashed.

local byte, sub, find, concat = string.byte, string.sub, string.find, table.concat

-- The next number of the generator: 12345 + x * 1103515245 in 30 bits.
local lcg, bxor
if jit then
  -- In halves, as a double has 53 bits only; 1103515245 is 29773421 in 30 bits.
  local band, rshift = bit.band, bit.rshift
  function lcg(x)
    return band(12345 + band(x, 0x7fff) * 29773421
                + band(rshift(x, 15) * 29773421, 0x7fff) * 0x8000, 0x3fffffff)
  end
  bxor = bit.bxor
else
  lcg = load "return function(x) return (12345 + x * 1103515245) & 0x3fffffff end" ()
  bxor = load "return function(a, b) return a ~ b end" ()
end

local floor = math.floor

local syllables = { "ka", "lo", "mi", "ne", "ru", "so", "ti", "va", "xen", "yul", "bar", "dop" }

local seed = 1

local function random(n)
  seed = lcg(seed)
  return floor(seed / 256) % n
end

-- Irken's parts are put in front of each other: the last one comes first.
local word_parts, text_parts = {}, {}

local function random_word()
  local n = 1 + random(4)
  for i = n, 1, -1 do
    word_parts[i] = syllables[1 + random(12)]
  end
  return concat(word_parts, "", 1, n)
end

local function random_text(n)
  for i = 2 * n, 1, -2 do
    text_parts[i] = " "
    text_parts[i - 1] = random_word()
  end
  return concat(text_parts, "", 1, 2 * n)
end

-- How often each letter occurs.
local function count_letters(s, counts)
  for i = 1, #s do
    local code = byte(s, i) - 97
    if code >= 0 and code < 26 then
      counts[code + 1] = 1 + counts[code + 1]
    end
  end
end

-- A number made of all the characters.
local function hash(bytes)
  local h = 5381
  for i = 1, #bytes do
    h = (h * 33 + bytes[i]) % 0x1000000
  end
  return h
end

local function bytes_of(s)
  local bytes = {}
  for i = 1, #s do
    bytes[i] = byte(s, i)
  end
  return bytes
end

local function reverse_in_place(bytes)
  local i, j = 1, #bytes
  while i < j do
    bytes[i], bytes[j] = bytes[j], bytes[i]
    i, j = i + 1, j - 1
  end
end

local function palindrome(s)
  local i, j = 1, #s
  while i < j do
    if byte(s, i) ~= byte(s, j) then return false end
    i, j = i + 1, j - 1
  end
  return true
end

local function here(what, m, s, i)
  for k = 1, m do
    if byte(s, i + k) ~= byte(what, k) then return false end
  end
  return true
end

-- Occurrences of a short string in a long one, without skipping.
local function occurrences(what, s)
  local m = #what
  local n = 0
  for i = 0, #s - m do
    if here(what, m, s, i) then n = n + 1 end
  end
  return n
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

local size = tonumber(arg[1]) or 10

local letter_counts = {}
for i = 1, 26 do
  letter_counts[i] = 0
end
local hashes, found, longest, words, palindromes = 0, 0, "", 0, 0

for _ = 1, size do
  local text = random_text(60)
  count_letters(text, letter_counts)
  found = found + (occurrences("kalo", text) + occurrences("ti", text))
  local pieces = split(text, " ")
  for i = 1, #pieces do
    local w = pieces[i]
    words = words + 1
    if longest < w then
      longest = w
    end
    if palindrome(w) then
      palindromes = palindromes + 1
    end
  end
  local bytes = bytes_of(text)
  reverse_in_place(bytes)
  hashes = bxor(hashes, hash(bytes))
end

io.write(string.format("strings %d: hash %d, found %d, words %d, palindromes %d, last %s\n",
                       size, hashes, found, words, palindromes, longest))
io.write("letters: ", concat(letter_counts, " "), "\n")
