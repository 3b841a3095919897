-- Twin of bench/programs/fib.scm: Fibonacci numbers by double recursion.
-- argument: n
-- Nothing differs.

local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end

local size = tonumber(arg[1]) or 22

io.write(string.format("fib %d = %d\n", size, fib(size)))
