-- Twin of bench/programs/closures.scm: functions as arguments and results, composed, curried, with
-- state of their own; and numbers and pairs that are nothing but functions.
-- argument: rounds
-- Differs: the three functions of an account are three results, not a tuple.

local function compose(f, g)
  return function(x) return f(g(x)) end
end

local function curried_add(a)
  return function(b)
    return function(c) return a + (b + c) end
  end
end

local function make_counter(step)
  local n = 0
  return function()
    n = n + step
    return n
  end
end

-- An account: three functions that share a variable.
local function make_account()
  local balance = 0
  return function(x) balance = balance + x end,
         function(x) balance = balance - x end,
         function() return balance end
end

-- The n-th iterate of a function.
local function iterate(f, n)
  if n == 0 then
    return function(x) return x end
  end
  return compose(f, iterate(f, n - 1))
end

-- A stream of numbers: its head, and a function for the rest.
local function numbers_from(n)
  return { n, function() return numbers_from(n + 1) end }
end

local function stream_map(f, s)
  local more = s[2]
  return { f(s[1]), function() return stream_map(f, more()) end }
end

local function stream_sum(s, n, acc)
  if n == 0 then return acc end
  return stream_sum(s[2](), n - 1, acc + s[1])
end

-- Church's numerals.
local function church(n)
  if n == 0 then
    return function(f)
      return function(x) return x end
    end
  end
  local m = church(n - 1)
  return function(f)
    return function(x) return f(m(f)(x)) end
  end
end

local function church_to_int(c)
  return c(function(x) return x + 1 end)(0)
end

local function church_add(a, b)
  return function(f)
    return function(x) return a(f)(b(f)(x)) end
  end
end

local function one_round(i)
  local counter = make_counter(1 + i % 3)
  local twice = function(f)
    return function(x) return f(f(x)) end
  end
  local inc3 = function(x) return x + 3 end
  local sum = 0
  for k = 0, 39 do
    sum = sum + counter()
    sum = sum + curried_add(i)(k)(1)
  end
  sum = sum + iterate(inc3, 25)(i)
  sum = sum + twice(twice(twice(inc3)))(i)
  local deposit, withdraw, balance = make_account()
  for k = 0, 19 do
    deposit(k * 3)
    withdraw(k)
  end
  sum = sum + balance()
  sum = sum + stream_sum(stream_map(inc3, stream_map(inc3, numbers_from(i))), 25, 0)
  sum = sum + church_to_int(church_add(church(12), church(i % 5)))
  return sum % 0x1000000
end

local size = tonumber(arg[1]) or 200

local total = 0
for i = 0, size - 1 do
  total = total + one_round(i)
end
io.write(string.format("closures %d: %d\n", size, total))
