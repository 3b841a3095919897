// Twin of bench/programs/lambda.scm: an interpreter of the lambda calculus with numbers.
// Code, and what is still to do, are objects of one shape with a kind. Environments are linked
// cells, shared by closures as in Irken; the list of what is still to do is an array used as a
// stack. The two functions of the machine, which call each other in tail position, are one loop.
// Argument: n; the interpreted program adds up fib 0 ... fib n, with a fixed-point combinator.
"use strict";

// Kinds of code, primitives, and kinds of what is to be done with a value.
const REF = 0;
const FUN = 1;
const CALL = 2;
const CONST = 3;
const PRIM = 4;
const BRANCH = 5;

const PLUS = 0;
const MINUS = 1;
const LESS = 2;

const ARGUMENT = 0;
const APPLY = 1;
const RIGHT = 2;
const FINISH = 3;
const CHOOSE = 4;

const PRIMITIVES = { plus: PLUS, minus: MINUS, less: LESS };

class Unbound extends Error {}
class NoValue extends Error {}
class Stuck extends Error {}

// n: an index, a number or a primitive; a, b, c: parts.
class Code {
  constructor(kind, n, a, b, c) {
    this.kind = kind;
    this.n = n;
    this.a = a;
    this.b = b;
    this.c = c;
  }
}

// n: a primitive; a, b: code, or a is a value.
class Todo {
  constructor(kind, n, a, b, env) {
    this.kind = kind;
    this.n = n;
    this.a = a;
    this.b = b;
    this.env = env;
  }
}

class Closure {
  constructor(body, env) {
    this.body = body;
    this.env = env;
  }
}

class Cons {
  constructor(head, tail) {
    this.head = head;
    this.tail = tail;
  }
}

function indexOf(name, names) {
  for (let n = 0; names !== null; n++) {
    if (names.head === name) {
      return n;
    }
    names = names.tail;
  }
  throw new Unbound();
}

// From names to de Bruijn indices.
function translate(names, term) {
  const part = (t) => translate(names, t);
  switch (term.kind) {
    case "var":
      return new Code(REF, indexOf(term.name, names), null, null, null);
    case "lam":
      return new Code(FUN, 0, translate(new Cons(term.name, names), term.body), null, null);
    case "app":
      return new Code(CALL, 0, part(term.f), part(term.a), null);
    case "num":
      return new Code(CONST, term.n, null, null, null);
    case "op":
      return new Code(PRIM, PRIMITIVES[term.op], part(term.a), part(term.b), null);
    default:
      return new Code(BRANCH, 0, part(term.a), part(term.b), part(term.c));
  }
}

function nthValue(env, n) {
  for (; env !== null; env = env.tail) {
    if (n === 0) {
      return env.head;
    }
    n--;
  }
  throw new NoValue();
}

function applyPrim(op, a, b) {
  switch (op) {
    case PLUS:
      return a + b;
    case MINUS:
      return a - b;
    default:
      return a < b ? 1 : 0;
  }
}

function number(value) {
  if (typeof value !== "number") {
    throw new Stuck();
  }
  return value;
}

// The value, and after how many transitions.
function evaluate(code) {
  const stack = [];
  let env = null;
  let transitions = 0;
  for (;;) {
    let value;
    transitions++;
    switch (code.kind) {
      case CALL:
        stack.push(new Todo(ARGUMENT, 0, code.b, null, env));
        code = code.a;
        continue;
      case PRIM:
        stack.push(new Todo(RIGHT, code.n, code.b, null, env));
        code = code.a;
        continue;
      case BRANCH:
        stack.push(new Todo(CHOOSE, 0, code.b, code.c, env));
        code = code.a;
        continue;
      case REF:
        value = nthValue(env, code.n);
        break;
      case FUN:
        value = new Closure(code.a, env);
        break;
      default:
        value = code.n;
    }

    // What is to be done with the value, until there is code to evaluate again.
    code = null;
    while (code === null) {
      const todo = stack.pop();
      if (todo === undefined) {
        return [value, transitions];
      }
      switch (todo.kind) {
        case ARGUMENT:
          stack.push(new Todo(APPLY, 0, value, null, null));
          code = todo.a;
          env = todo.env;
          break;
        case APPLY: {
          const closure = todo.a;
          if (!(closure instanceof Closure)) {
            throw new Stuck();
          }
          code = closure.body;
          env = new Cons(value, closure.env);
          break;
        }
        case RIGHT:
          stack.push(new Todo(FINISH, todo.n, number(value), null, null));
          code = todo.a;
          env = todo.env;
          break;
        case FINISH:
          value = applyPrim(todo.n, todo.a, number(value));
          break;
        default:
          code = value === 1 ? todo.a : todo.b;
          env = todo.env;
      }
    }
  }
}

// Short names to write terms with.
const variable = (name) => ({ kind: "var", name });
const lam = (name, body) => ({ kind: "lam", name, body });
const app = (f, a) => ({ kind: "app", f, a });
const num = (n) => ({ kind: "num", n });
const plus = (a, b) => ({ kind: "op", op: "plus", a, b });
const minus = (a, b) => ({ kind: "op", op: "minus", a, b });
const less = (a, b) => ({ kind: "op", op: "less", a, b });
const ifTerm = (a, b, c) => ({ kind: "if", a, b, c });

// The fixed-point combinator for evaluation by value.
function fixTerm() {
  const [f, x, v] = ["f", "x", "v"].map(variable);
  const half = lam("x", app(f, lam("v", app(app(x, x), v))));
  return lam("f", app(half, half));
}

function fibTerm() {
  const [fib, n] = ["fib", "n"].map(variable);
  const body = ifTerm(
    less(n, num(2)),
    n,
    plus(app(fib, minus(n, num(1))), app(fib, minus(n, num(2)))),
  );
  return app(fixTerm(), lam("fib", lam("n", body)));
}

function sumTerm() {
  const [f, sum, n] = ["f", "sum", "n"].map(variable);
  const body = ifTerm(less(n, num(1)), num(0), plus(app(f, n), app(sum, minus(n, num(1)))));
  return lam("f", app(fixTerm(), lam("sum", lam("n", body))));
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 10;
  const program = app(app(sumTerm(), fibTerm()), num(size));
  const [value, transitions] = evaluate(translate(null, program));
  if (typeof value === "number") {
    console.log(`lambda ${size}: ${value} after ${transitions} transitions`);
  } else {
    console.log("a function");
  }
}

main();
