-- Twin of bench/programs/exceptions.scm: exceptions raised from different depths, caught near and
-- far, with values, and passed on.
-- argument: rounds
-- Exceptions are error and pcall; what is raised is a table { kind, value ... }.  What a handler
-- does not want is raised again.

local error, pcall = error, pcall

-- Goes down n calls and raises there.
local function dive(n, i)
  if n == 0 then
    local kind = i % 4
    if kind == 0 then
      error { "TooSmall", i }
    elseif kind == 1 then
      error { "TooLarge", i, 2 * i }
    elseif kind == 2 then
      error { "Unlucky" }
    end
    return i
  end
  return 1 + dive(n - 1, i)
end

-- Catches one kind and lets the others pass.
local function middle(n, i)
  local ok, x = pcall(dive, n, i)
  if ok then return x end
  if x[1] == "TooSmall" then
    return 1000 + x[2] % 10
  end
  error(x, 0)
end

local unlucky = 0

local function outer(n, i)
  local ok, x = pcall(middle, n, i)
  if ok then return 1 + x end
  if x[1] == "TooLarge" then
    return (x[2] + x[3]) % 100
  elseif x[1] == "Unlucky" then
    unlucky = unlucky + 1
    return 7
  end
  error(x, 0)
end

-- A loop that is left by an exception.
local function search(n, i)
  while true do
    if i % n == 0 then
      error { "Found", i }
    end
    i = i + 1
  end
end

local function first_multiple(n, from)
  local ok, x = pcall(search, n, from)
  if ok then return x end
  if x[1] == "Found" then
    return x[2]
  end
  error(x, 0)
end

-- Nothing is raised here.
local function double(i)
  return i * 2
end

local function quiet(i)
  local ok, x = pcall(double, i)
  if ok then return x end
  if x[1] == "Unlucky" then
    return 0
  end
  error(x, 0)
end

local size = tonumber(arg[1]) or 500

local sum = 0
for i = 0, size - 1 do
  sum = sum + outer(i % 13, i)
  sum = sum + first_multiple(17, i)
  sum = sum + quiet(i)
  sum = sum % 0x1000000
end

io.write(string.format("exceptions %d: sum %d, unlucky %d\n", size, sum, unlucky))
