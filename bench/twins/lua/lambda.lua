-- Twin of bench/programs/lambda.scm: an interpreter of the lambda calculus with numbers.  Terms with
-- names become terms with de Bruijn indices; a machine with environments and a list of what is
-- still to do evaluates them.
-- argument: n; the interpreted program adds up fib 0 ... fib n, with recursion by a fixed-point
-- combinator
-- Terms, codes, values and what is to do are { kind, parts ... }; environments and the list of what
-- is to do are nil or { head, tail }; symbols are strings.  Exceptions (there are none) are errors.

local function index_of(x, names, n)
  while names do
    if names[1] == x then return n end
    names, n = names[2], n + 1
  end
  error { "Unbound" }
end

local function prim_of(p)
  if p == "plus" or p == "minus" or p == "less" then return p end
  error { "NoPrimitive" }
end

local function translate(names, t)
  local kind = t[1]
  if kind == "var" then
    return { "ref", index_of(t[2], names, 0) }
  elseif kind == "lam" then
    return { "fun", translate({ t[2], names }, t[3]) }
  elseif kind == "app" then
    return { "call", translate(names, t[2]), translate(names, t[3]) }
  elseif kind == "num" then
    return { "const", t[2] }
  elseif kind == "op" then
    return { "prim", prim_of(t[2]), translate(names, t[3]), translate(names, t[4]) }
  end
  return { "branch", translate(names, t[2]), translate(names, t[3]), translate(names, t[4]) }
end

local transitions = 0

local function nth_value(l, n)
  while l do
    if n == 0 then return l[1] end
    l, n = l[2], n - 1
  end
  error { "NoValue" }
end

local function apply_prim(p, a, b)
  if p == "plus" then
    return a + b
  elseif p == "minus" then
    return a - b
  end
  return a < b and 1 or 0
end

local continue

local function evaluate(c, env, stack)
  transitions = transitions + 1
  local kind = c[1]
  if kind == "ref" then
    return continue(nth_value(env, c[2]), stack)
  elseif kind == "fun" then
    return continue({ "closure", c[2], env }, stack)
  elseif kind == "const" then
    return continue({ "int", c[2] }, stack)
  elseif kind == "call" then
    return evaluate(c[2], env, { { "argument", c[3], env }, stack })
  elseif kind == "prim" then
    return evaluate(c[3], env, { { "right", c[2], c[4], env }, stack })
  end
  return evaluate(c[2], env, { { "choose", c[3], c[4], env }, stack })
end

function continue(v, stack)
  if not stack then return v end
  local t, more = stack[1], stack[2]
  local kind = t[1]
  if kind == "argument" then
    return evaluate(t[2], t[3], { { "apply", v }, more })
  elseif kind == "apply" then
    local f = t[2]
    if f[1] == "closure" then
      return evaluate(f[2], { v, f[3] }, more)
    end
  elseif kind == "right" then
    if v[1] == "int" then
      return evaluate(t[3], t[4], { { "finish", t[2], v[2] }, more })
    end
  elseif kind == "finish" then
    if v[1] == "int" then
      return continue({ "int", apply_prim(t[2], t[3], v[2]) }, more)
    end
  elseif v[1] == "int" and v[2] == 1 then
    return evaluate(t[2], t[4], more)
  else
    return evaluate(t[3], t[4], more)
  end
  error { "Stuck" }
end

-- Short names to write terms with.
local function var(x) return { "var", x } end
local function lam(x, b) return { "lam", x, b } end
local function app(f, a) return { "app", f, a } end
local function num(n) return { "num", n } end
local function plus(a, b) return { "op", "plus", a, b } end
local function minus(a, b) return { "op", "minus", a, b } end
local function less(a, b) return { "op", "less", a, b } end
local function choose(a, b, c) return { "if", a, b, c } end

-- The fixed-point combinator for evaluation by value.
local half = lam("x", app(var "f", lam("v", app(app(var "x", var "x"), var "v"))))
local fix_term = lam("f", app(half, half))

local fib_term =
  app(fix_term,
      lam("fib",
          lam("n",
              choose(less(var "n", num(2)),
                     var "n",
                     plus(app(var "fib", minus(var "n", num(1))),
                          app(var "fib", minus(var "n", num(2))))))))

local sum_term =
  lam("f",
      app(fix_term,
          lam("sum",
              lam("n",
                  choose(less(var "n", num(1)),
                         num(0),
                         plus(app(var "f", var "n"),
                              app(var "sum", minus(var "n", num(1)))))))))

local size = tonumber(arg[1]) or 10

local program = app(app(sum_term, fib_term), num(size))

local v = evaluate(translate(nil, program), nil, nil)
if v[1] == "int" then
  io.write(string.format("lambda %d: %d after %d transitions\n", size, v[2], transitions))
else
  io.write("a function\n")
end
