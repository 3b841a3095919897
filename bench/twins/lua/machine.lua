-- Twin of bench/programs/machine.scm: an interpreter: a stack machine, whose instructions are a
-- datatype in a vector.
-- argument: how far the interpreted program counts
-- An instruction is { kind, number }; tables are used from index 0; the list of places to return to
-- is nil or { head, tail }.

local steps = 0

-- Variables, a stack for values, a list of places to return to.
local function run(program)
  local vars, stack = {}, {}
  for i = 0, 7 do vars[i] = 0 end
  for i = 0, 63 do stack[i] = 0 end
  local calls = nil
  local pc, sp = 0, 0
  while true do
    steps = steps + 1
    local code = program[pc]
    local kind = code[1]
    pc = pc + 1
    if kind == "push" then
      stack[sp] = code[2]
      sp = sp + 1
    elseif kind == "load" then
      stack[sp] = vars[code[2]]
      sp = sp + 1
    elseif kind == "store" then
      sp = sp - 1
      vars[code[2]] = stack[sp]
    elseif kind == "add" then
      sp = sp - 1
      stack[sp - 1] = stack[sp - 1] + stack[sp]
    elseif kind == "sub" then
      sp = sp - 1
      stack[sp - 1] = stack[sp - 1] - stack[sp]
    elseif kind == "mul" then
      sp = sp - 1
      stack[sp - 1] = stack[sp - 1] * stack[sp]
    elseif kind == "rem" then
      sp = sp - 1
      stack[sp - 1] = stack[sp - 1] % stack[sp]
    elseif kind == "less" then
      sp = sp - 1
      stack[sp - 1] = stack[sp - 1] < stack[sp] and 1 or 0
    elseif kind == "jump" then
      pc = code[2]
    elseif kind == "jump-if-not" then
      sp = sp - 1
      if stack[sp] == 0 then
        pc = code[2]
      end
    elseif kind == "call" then
      calls = { pc, calls }
      pc = code[2]
    elseif kind == "return" then
      pc = calls[1]
      calls = calls[2]
    else
      return vars[1]
    end
  end
end

-- var 0 counts down from n; var 1 is a sum of what the subroutine makes of it; it is called for
-- numbers that are no multiples of 3.
local function program(n)
  local codes = {
    { "push", n }, { "store", 0 },              --  0
    { "push", 0 }, { "store", 1 },              --  2
    -- while 0 < var 0
    { "push", 0 }, { "load", 0 }, { "less" },   --  4
    { "jump-if-not", 24 },                      --  7
    { "load", 0 }, { "push", 3 }, { "rem" },    --  8
    { "jump-if-not", 19 },                      -- 11
    { "load", 0 },                              -- 12
    { "call", 25 },                             -- 13
    { "load", 1 }, { "add" },                   -- 14
    { "push", 65521 }, { "rem" },               -- 16
    { "store", 1 },                             -- 18
    { "load", 0 }, { "push", 1 }, { "sub" },    -- 19
    { "store", 0 }, { "jump", 4 },              -- 22
    { "halt" },                                 -- 24
    -- x -> x * x + 7
    { "store", 2 },                             -- 25
    { "load", 2 }, { "load", 2 }, { "mul" },    -- 26
    { "push", 7 }, { "add" },                   -- 29
    { "return" },                               -- 31
  }
  local vector = {}
  for i, code in ipairs(codes) do
    vector[i - 1] = code
  end
  return vector
end

local size = tonumber(arg[1]) or 1000

local result = run(program(size))
io.write(string.format("machine %d: result %d after %d steps\n", size, result, steps))
