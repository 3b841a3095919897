-- Twin of bench/programs/symbolic.scm: symbolic derivatives with simplification.
-- argument: rounds; each takes derivatives of some expressions, and evaluates them
-- An expression is { kind, parts ... }; the list of expressions is nil or { head, tail }.  The
-- remainder of Irken has the sign of the dividend, Lua's % that of the divisor; rem is Irken's.

local function num(n) return { "num", n } end
local X, Y = { "x" }, { "y" }
local function add(a, b) return { "add", a, b } end
local function mul(a, b) return { "mul", a, b } end
local function pow(a, n) return { "pow", a, n } end
local function neg(a) return { "neg", a } end

local function derive(e)
  local kind = e[1]
  if kind == "num" then
    return num(0)
  elseif kind == "x" then
    return num(1)
  elseif kind == "y" then
    return num(0)
  elseif kind == "add" then
    return add(derive(e[2]), derive(e[3]))
  elseif kind == "mul" then
    return add(mul(derive(e[2]), e[3]), mul(e[2], derive(e[3])))
  elseif kind == "pow" then
    return mul(mul(num(e[3]), pow(e[2], e[3] - 1)), derive(e[2]))
  end
  return neg(derive(e[2]))
end

local function make_add(a, b)
  local ka, kb = a[1], b[1]
  if ka == "num" and kb == "num" then
    return num(a[2] + b[2])
  elseif ka == "num" and a[2] == 0 then
    return b
  elseif kb == "num" and b[2] == 0 then
    return a
  elseif ka == "add" then
    return add(a[2], make_add(a[3], b))
  end
  return add(a, b)
end

local function make_neg(a)
  local kind = a[1]
  if kind == "num" then
    return num(0 - a[2])
  elseif kind == "neg" then
    return a[2]
  end
  return neg(a)
end

local function make_mul(a, b)
  local ka, kb = a[1], b[1]
  if ka == "num" and kb == "num" then
    return num(a[2] * b[2])
  elseif ka == "num" and a[2] == 0 then
    return num(0)
  elseif kb == "num" and b[2] == 0 then
    return num(0)
  elseif ka == "num" and a[2] == 1 then
    return b
  elseif kb == "num" and b[2] == 1 then
    return a
  elseif ka == "num" and kb == "mul" and b[2][1] == "num" then
    return make_mul(num(a[2] * b[2][2]), b[3])
  elseif kb == "num" then
    return make_mul(b, a)
  elseif ka == "neg" then
    if kb == "neg" then
      return make_mul(a[2], b[2])
    end
    return make_neg(make_mul(a[2], b))
  end
  return mul(a, b)
end

local function make_pow(a, n)
  if n == 0 then
    return num(1)
  elseif n == 1 then
    return a
  elseif a[1] == "pow" then
    return pow(a[2], a[3] * n)
  end
  return pow(a, n)
end

local function simplify(e)
  local kind = e[1]
  if kind == "add" then
    return make_add(simplify(e[2]), simplify(e[3]))
  elseif kind == "mul" then
    return make_mul(simplify(e[2]), simplify(e[3]))
  elseif kind == "pow" then
    return make_pow(simplify(e[2]), e[3])
  elseif kind == "neg" then
    return make_neg(simplify(e[2]))
  end
  return e
end

local function node_count(e)
  local kind = e[1]
  if kind == "add" or kind == "mul" then
    return 1 + node_count(e[2]) + node_count(e[3])
  elseif kind == "pow" or kind == "neg" then
    return 1 + node_count(e[2])
  end
  return 1
end

local modulus = 1000003

local function rem(a, b)
  if a < 0 then
    return -(-a % b)
  end
  return a % b
end

local function int_power(b, n)
  local p = 1
  for _ = 1, n do
    p = rem(p * b, modulus)
  end
  return p
end

local function evaluate(x, y, e)
  local kind = e[1]
  if kind == "num" then
    return e[2]
  elseif kind == "x" then
    return x
  elseif kind == "y" then
    return y
  elseif kind == "add" then
    return rem(evaluate(x, y, e[2]) + evaluate(x, y, e[3]), modulus)
  elseif kind == "mul" then
    return rem(evaluate(x, y, e[2]) * evaluate(x, y, e[3]), modulus)
  elseif kind == "pow" then
    return int_power(evaluate(x, y, e[2]), e[3])
  end
  return 0 - evaluate(x, y, e[2])
end

-- (x + 1)(x + 2) ... (x + n), with some y
local function product(n)
  local e = add(X, Y)
  for i = n, 1, -1 do
    e = mul(e, add(X, num(i)))
  end
  return e
end

local expressions =
  { pow(add(mul(num(3), X), Y), 7),
    { product(5),
      { neg(mul(pow(X, 4), neg(product(2)))),
        { add(mul(pow(Y, 3), X), num(12)), nil } } } }

local nodes, values = 0, 0

local function study(e, x)
  local d1 = simplify(derive(e))
  local d2 = simplify(derive(d1))
  local d3 = simplify(derive(d2))
  nodes = nodes + (node_count(d1) + node_count(d2) + node_count(d3))
  values = rem(values + (evaluate(x, 2, d1) + evaluate(x, 3, d2) + evaluate(x, 5, d3)), modulus)
end

local size = tonumber(arg[1]) or 10

for i = 0, size - 1 do
  local l = expressions
  while l do
    study(l[1], i + 1)
    l = l[2]
  end
end

io.write(string.format("symbolic %d: nodes %d, values %d\n", size, nodes, values))
