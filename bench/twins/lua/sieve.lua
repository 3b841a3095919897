-- Twin of bench/programs/sieve.scm: the sieve of Eratosthenes on a vector, and the sums of the
-- primes and of the gaps' squares.
-- argument: rounds; each finds the primes below 20000
-- Tables are used from index 0.

local limit = 20000

local function sieve(n)
  local prime = {}
  for i = 0, n - 1 do
    prime[i] = true
  end
  prime[0] = false
  prime[1] = false
  local p = 2
  while p * p < n do
    if prime[p] then
      for k = p * p, n - 1, p do
        prime[k] = false
      end
    end
    p = p + 1
  end
  return prime
end

local size = tonumber(arg[1]) or 2

local found, sum, gaps = 0, 0, 0

for _ = 1, size do
  local prime = sieve(limit)
  local last = 2
  for p = 0, limit - 1 do
    if prime[p] then
      found = found + 1
      sum = sum + p
      gaps = gaps + (p - last) * (p - last)
      last = p
    end
  end
end

io.write(string.format("sieve %d: %d primes, sum %d, gaps %d\n", size, found, sum, gaps))
