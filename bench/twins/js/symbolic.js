// Twin of bench/programs/symbolic.scm: symbolic derivatives with simplification.
// The datatype is a class for each constructor, and the functions by patterns on one expression are
// methods of them; those by nested patterns on two are functions that ask for classes.
// Argument: rounds; each takes derivatives of some expressions, and evaluates them.
"use strict";

const MODULUS = 1000003;

class Num {
  constructor(n) {
    this.n = n;
  }

  derive() {
    return new Num(0);
  }

  simplify() {
    return this;
  }

  nodeCount() {
    return 1;
  }

  evaluate(_x, _y) {
    return this.n;
  }
}

class X {
  derive() {
    return new Num(1);
  }

  simplify() {
    return this;
  }

  nodeCount() {
    return 1;
  }

  evaluate(x, _y) {
    return x;
  }
}

class Y {
  derive() {
    return new Num(0);
  }

  simplify() {
    return this;
  }

  nodeCount() {
    return 1;
  }

  evaluate(_x, y) {
    return y;
  }
}

class Add {
  constructor(a, b) {
    this.a = a;
    this.b = b;
  }

  derive() {
    return new Add(this.a.derive(), this.b.derive());
  }

  simplify() {
    return makeAdd(this.a.simplify(), this.b.simplify());
  }

  nodeCount() {
    return 1 + this.a.nodeCount() + this.b.nodeCount();
  }

  evaluate(x, y) {
    return (this.a.evaluate(x, y) + this.b.evaluate(x, y)) % MODULUS;
  }
}

class Mul {
  constructor(a, b) {
    this.a = a;
    this.b = b;
  }

  derive() {
    return new Add(new Mul(this.a.derive(), this.b), new Mul(this.a, this.b.derive()));
  }

  simplify() {
    return makeMul(this.a.simplify(), this.b.simplify());
  }

  nodeCount() {
    return 1 + this.a.nodeCount() + this.b.nodeCount();
  }

  evaluate(x, y) {
    return (this.a.evaluate(x, y) * this.b.evaluate(x, y)) % MODULUS;
  }
}

class Pow {
  constructor(a, n) {
    this.a = a;
    this.n = n;
  }

  derive() {
    return new Mul(new Mul(new Num(this.n), new Pow(this.a, this.n - 1)), this.a.derive());
  }

  simplify() {
    return makePow(this.a.simplify(), this.n);
  }

  nodeCount() {
    return 1 + this.a.nodeCount();
  }

  evaluate(x, y) {
    return intPower(this.a.evaluate(x, y), this.n);
  }
}

class Neg {
  constructor(a) {
    this.a = a;
  }

  derive() {
    return new Neg(this.a.derive());
  }

  simplify() {
    return makeNeg(this.a.simplify());
  }

  nodeCount() {
    return 1 + this.a.nodeCount();
  }

  evaluate(x, y) {
    return 0 - this.a.evaluate(x, y);
  }
}

function makeAdd(a, b) {
  if (a instanceof Num) {
    if (b instanceof Num) {
      return new Num(a.n + b.n);
    }
    if (a.n === 0) {
      return b;
    }
  } else if (b instanceof Num && b.n === 0) {
    return a;
  }
  return a instanceof Add ? new Add(a.a, makeAdd(a.b, b)) : new Add(a, b);
}

function makeMul(a, b) {
  if (a instanceof Num) {
    if (b instanceof Num) {
      return new Num(a.n * b.n);
    }
    if (a.n === 0) {
      return a;
    }
    if (a.n === 1) {
      return b;
    }
    if (b instanceof Mul && b.a instanceof Num) {
      return makeMul(new Num(a.n * b.a.n), b.b);
    }
    return new Mul(a, b);
  }
  if (b instanceof Num) {
    if (b.n === 0) {
      return b;
    }
    return b.n === 1 ? a : makeMul(b, a);
  }
  if (a instanceof Neg) {
    return b instanceof Neg ? makeMul(a.a, b.a) : makeNeg(makeMul(a.a, b));
  }
  return new Mul(a, b);
}

function makeNeg(a) {
  if (a instanceof Num) {
    return new Num(0 - a.n);
  }
  return a instanceof Neg ? a.a : new Neg(a);
}

function makePow(a, n) {
  if (n === 0) {
    return new Num(1);
  }
  if (n === 1) {
    return a;
  }
  return a instanceof Pow ? new Pow(a.a, a.n * n) : new Pow(a, n);
}

function intPower(b, n) {
  let p = 1;
  for (let i = 0; i < n; i++) {
    p = (p * b) % MODULUS;
  }
  return p;
}

// (x + 1)(x + 2) ... (x + n), with some y
function product(n) {
  let e = new Add(new X(), new Y());
  for (let i = n; i > 0; i--) {
    e = new Mul(e, new Add(new X(), new Num(i)));
  }
  return e;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 10;
  const expressions = [
    new Pow(new Add(new Mul(new Num(3), new X()), new Y()), 7),
    product(5),
    new Neg(new Mul(new Pow(new X(), 4), new Neg(product(2)))),
    new Add(new Mul(new Pow(new Y(), 3), new X()), new Num(12)),
  ];
  let nodes = 0;
  let values = 0;
  for (let x = 1; x <= size; x++) {
    for (const e of expressions) {
      const d1 = e.derive().simplify();
      const d2 = d1.derive().simplify();
      const d3 = d2.derive().simplify();
      nodes += d1.nodeCount() + d2.nodeCount() + d3.nodeCount();
      values = (values + d1.evaluate(x, 2) + d2.evaluate(x, 3) + d3.evaluate(x, 5)) % MODULUS;
    }
  }
  console.log(`symbolic ${size}: nodes ${nodes}, values ${values}`);
}

main();
