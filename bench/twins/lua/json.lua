-- Twin of bench/programs/json.scm: a text that the program makes up is parsed into a datatype,
-- searched, and printed again.
-- argument: rounds; each parses a text with 20 records
-- A value is { kind, what it holds }; the list of an array or an object is nil or { head, tail }, a
-- member { name, value }.  The exception is error with pcall.  Lists of pieces of which a string is
-- made are Lua's tables and table.concat.

local byte, sub, concat = string.byte, string.sub, table.concat
local bxor
if jit then
  bxor = bit.bxor
else
  bxor = load "return function(a, b) return a ~ b end" ()
end

local function make_text(records, round)
  local parts = { "[" }
  local function put(s)
    parts[#parts + 1] = s
  end
  for i = 0, records - 1 do
    if i > 0 then put ", " end
    put "{\"id\": "
    put(tostring(i + round * 100))
    put ", \"name\": \"item \\\""
    put(tostring(i * i))
    put "\\\"\", \"tags\": [\"a\", \"bc\", \"def\"],\n  \"size\": {\"w\": "
    put(tostring(i * 37 % 50))
    put ", \"h\": -"
    put(tostring(i * 91 % 70))
    put "}, \"on\": "
    put(i % 2 == 1 and "true" or "false")
    put ", \"next\": null}"
  end
  put "]"
  return concat(parts)
end

local function reverse(l)
  local acc = nil
  while l do
    acc = { l[1], acc }
    l = l[2]
  end
  return acc
end

local NULL = { "null" }
local SPACE, NEWLINE, QUOTE, BACKSLASH, COMMA, COLON, MINUS = byte(" \n\"\\,:-", 1, 7)
local OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET, T, F, N = byte("{}[]tfn", 1, 7)

-- Raises { "BadJSON", position } where the text is no JSON.
local function parse_json(text)
  local pos = 1                         -- of the next character; the first one's is 1
  local value

  local function fail()
    error { "BadJSON", pos - 1 }
  end

  -- At the end of the text, byte gives nothing, and so nil.
  local function skip_space()
    local ch = byte(text, pos)
    while ch == SPACE or ch == NEWLINE do
      pos = pos + 1
      ch = byte(text, pos)
    end
  end

  local function expect(ch)
    skip_space()
    if byte(text, pos) == ch then
      pos = pos + 1
    else
      fail()
    end
  end

  local function word(w, v)
    for i = 1, #w do
      expect(byte(w, i))
    end
    return v
  end

  local function is_digit(ch)
    return ch and ch >= 48 and ch <= 57
  end

  local function number()
    local negative = byte(text, pos) == MINUS
    local n = 0
    if negative then pos = pos + 1 end
    local ch = byte(text, pos)
    if not is_digit(ch) then fail() end
    while is_digit(ch) do
      n = n * 10 + (ch - 48)
      pos = pos + 1
      ch = byte(text, pos)
    end
    return { "number", negative and 0 - n or n }
  end

  local function string_body()
    expect(QUOTE)
    local chars, n = {}, 0
    while true do
      local ch = byte(text, pos)
      pos = pos + 1
      if ch == QUOTE then
        return concat(chars)
      elseif not ch then
        fail()
      elseif ch == BACKSLASH then
        pos = pos + 1
      end
      n = n + 1
      chars[n] = sub(text, pos - 1, pos - 1)
    end
  end

  local function elements()
    local acc = nil
    while true do
      acc = { value(), acc }
      skip_space()
      local ch = byte(text, pos)
      pos = pos + 1
      if ch == CLOSE_BRACKET then
        return reverse(acc)
      elseif ch ~= COMMA then
        fail()
      end
    end
  end

  local function members()
    local acc = nil
    while true do
      skip_space()
      local name = string_body()
      expect(COLON)
      acc = { { name, (value()) }, acc }
      skip_space()
      local ch = byte(text, pos)
      pos = pos + 1
      if ch == CLOSE_BRACE then
        return reverse(acc)
      elseif ch ~= COMMA then
        fail()
      end
    end
  end

  function value()
    skip_space()
    local ch = byte(text, pos)
    if ch == OPEN_BRACE then
      pos = pos + 1
      return { "object", (members()) }
    elseif ch == OPEN_BRACKET then
      pos = pos + 1
      return { "array", (elements()) }
    elseif ch == QUOTE then
      return { "string", (string_body()) }
    elseif ch == T then
      return word("true", { "bool", true })
    elseif ch == F then
      return word("false", { "bool", false })
    elseif ch == N then
      return word("null", NULL)
    end
    return number()
  end

  local result = value()
  skip_space()
  if pos <= #text then fail() end
  return result
end

local function json_to_text(j)
  local parts, n = {}, 0
  local function put(s)
    n = n + 1
    parts[n] = s
  end
  local function put_string(s)
    put "\""
    for i = 1, #s do
      local ch = sub(s, i, i)
      put(ch == "\"" and "\\\"" or ch)
    end
    put "\""
  end
  local function put_value(v)
    local kind = v[1]
    if kind == "null" then
      put "null"
    elseif kind == "bool" then
      put(v[2] and "true" or "false")
    elseif kind == "number" then
      put(tostring(v[2]))
    elseif kind == "string" then
      put_string(v[2])
    elseif kind == "array" then
      put "["
      local l, first = v[2], true
      while l do
        if not first then put "," end
        put_value(l[1])
        l, first = l[2], false
      end
      put "]"
    else
      put "{"
      local l, first = v[2], true
      while l do
        if not first then put "," end
        put_string(l[1][1])
        put ":"
        put_value(l[1][2])
        l, first = l[2], false
      end
      put "}"
    end
  end
  put_value(j)
  return concat(parts)
end

-- The sum of all numbers in it.
local function sum_numbers(j)
  local kind = j[1]
  if kind == "number" then
    return j[2]
  end
  local sum = 0
  if kind == "array" then
    local l = j[2]
    while l do
      sum = sum + sum_numbers(l[1])
      l = l[2]
    end
  elseif kind == "object" then
    local l = j[2]
    while l do
      sum = sum + sum_numbers(l[1][2])
      l = l[2]
    end
  end
  return sum
end

local function checksum(s)
  local h = 7
  for i = 1, #s do
    h = (h * 31 + byte(s, i)) % 0x1000000
  end
  return h
end

local size = tonumber(arg[1]) or 3

local sum, check, bad = 0, 0, 0

for i = 0, size - 1 do
  local j = parse_json(make_text(20, i))
  local again = json_to_text(j)
  sum = sum + sum_numbers(j)
  check = bxor(check, checksum(again))
  -- What is cut off is no JSON.
  local ok, e = pcall(parse_json, sub(again, 1, 100 + i % 50))
  if not ok then
    if e[1] ~= "BadJSON" then error(e, 0) end
    bad = bad + e[2]
  end
end

io.write(string.format("json %d: sum %d, check %d, bad %d\n", size, sum, check, bad))
