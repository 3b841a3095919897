-- Twin of bench/programs/matrix.scm: matrices of integers, as vectors of vectors: multiplication
-- and transposition.
-- argument: rounds; each multiplies matrices of 24 by 24
-- Tables are used from index 0.

local order = 24
local modulus = 10007

local function make_matrix(n, f)
  local m = {}
  for i = 0, n - 1 do
    local row = {}
    for j = 0, n - 1 do
      row[j] = f(i, j)
    end
    m[i] = row
  end
  return m
end

local function multiply(a, b, n)
  return make_matrix(n, function(i, j)
    local row = a[i]
    local sum = 0
    for k = 0, n - 1 do
      sum = sum + row[k] * b[k][j]
    end
    return sum % modulus
  end)
end

local function transpose(a, n)
  return make_matrix(n, function(i, j) return a[j][i] end)
end

local function trace(a, n)
  local sum = 0
  for i = 0, n - 1 do
    sum = sum + a[i][i]
  end
  return sum
end

local size = tonumber(arg[1]) or 3

local m = make_matrix(order, function(i, j) return (i * 7 + j * j) % 101 end)
local step = make_matrix(order, function(i, j) return i == j and 3 or i * j % 5 end)

local traces = 0
for i = 0, size - 1 do
  m = multiply(m, step, order)
  if i % 2 == 1 then
    m = transpose(m, order)
  end
  traces = (3 * traces + trace(m, order)) % modulus
end

io.write(string.format("matrix %d: traces %d, corner %d\n", size, traces, m[0][order - 1]))
