// Twin of bench/programs/json.scm: a made-up JSON text is parsed, searched, and printed again.
// The parser is written out, without the object JSON. What is parsed becomes JavaScript's own
// values (null, booleans, numbers, strings, arrays, objects) instead of a datatype. Argument:
// rounds; each parses a text with 20 records.
"use strict";

const END = "\0";

// The text is no JSON.
class BadJSON {
  constructor(pos) {
    this.pos = pos;
  }
}

function makeText(records, round) {
  const parts = ["["];
  for (let i = 0; i < records; i++) {
    if (i > 0) {
      parts.push(", ");
    }
    parts.push('{"id": ');
    parts.push(String(i + round * 100));
    parts.push(', "name": "item \\"');
    parts.push(String(i * i));
    parts.push('\\"", "tags": ["a", "bc", "def"],\n  "size": {"w": ');
    parts.push(String((i * 37) % 50));
    parts.push(', "h": -');
    parts.push(String((i * 91) % 70));
    parts.push('}, "on": ');
    parts.push(i & 1 ? "true" : "false");
    parts.push(', "next": null}');
  }
  parts.push("]");
  return parts.join("");
}

const isSpace = (ch) => ch === " " || ch === "\n";
const isDigit = (ch) => ch >= "0" && ch <= "9";

class Parser {
  constructor(text) {
    this.text = text;
    this.pos = 0;
  }

  fail() {
    throw new BadJSON(this.pos);
  }

  peek() {
    return this.pos < this.text.length ? this.text[this.pos] : END;
  }

  skipSpace() {
    while (isSpace(this.peek())) {
      this.pos++;
    }
  }

  expect(ch) {
    this.skipSpace();
    if (this.peek() !== ch) {
      this.fail();
    }
    this.pos++;
  }

  word(letters, value) {
    for (const ch of letters) {
      this.expect(ch);
    }
    return value;
  }

  number() {
    const negative = this.peek() === "-";
    if (negative) {
      this.pos++;
    }
    if (!isDigit(this.peek())) {
      this.fail();
    }
    let n = 0;
    while (isDigit(this.peek())) {
      n = n * 10 + this.text.charCodeAt(this.pos) - 48;
      this.pos++;
    }
    return negative ? 0 - n : n;
  }

  stringBody() {
    this.expect('"');
    const chars = [];
    for (;;) {
      let ch = this.peek();
      this.pos++;
      if (ch === '"') {
        return chars.join("");
      }
      if (ch === "\\") {
        ch = this.peek();
        this.pos++;
      } else if (ch === END) {
        this.fail();
      }
      chars.push(ch);
    }
  }

  elements() {
    const result = [];
    for (;;) {
      result.push(this.value());
      this.skipSpace();
      const ch = this.peek();
      this.pos++;
      if (ch === "]") {
        return result;
      }
      if (ch !== ",") {
        this.fail();
      }
    }
  }

  members() {
    const result = {};
    for (;;) {
      this.skipSpace();
      const name = this.stringBody();
      this.expect(":");
      result[name] = this.value();
      this.skipSpace();
      const ch = this.peek();
      this.pos++;
      if (ch === "}") {
        return result;
      }
      if (ch !== ",") {
        this.fail();
      }
    }
  }

  value() {
    this.skipSpace();
    switch (this.peek()) {
      case "{":
        this.pos++;
        return this.members();
      case "[":
        this.pos++;
        return this.elements();
      case '"':
        return this.stringBody();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return this.number();
    }
  }

  whole() {
    const result = this.value();
    this.skipSpace();
    if (this.pos < this.text.length) {
      this.fail();
    }
    return result;
  }
}

function toText(json) {
  const parts = [];

  function putString(s) {
    parts.push('"');
    for (const ch of s) {
      parts.push(ch === '"' ? '\\"' : ch);
    }
    parts.push('"');
  }

  function putList(items) {
    let first = true;
    for (const item of items) {
      if (!first) {
        parts.push(",");
      }
      first = false;
      putValue(item);
    }
  }

  function putMembers(object) {
    let first = true;
    for (const [name, value] of Object.entries(object)) {
      if (!first) {
        parts.push(",");
      }
      first = false;
      putString(name);
      parts.push(":");
      putValue(value);
    }
  }

  function putValue(value) {
    if (value === null) {
      parts.push("null");
    } else if (typeof value === "boolean") {
      parts.push(value ? "true" : "false");
    } else if (typeof value === "number") {
      parts.push(String(value));
    } else if (typeof value === "string") {
      putString(value);
    } else if (Array.isArray(value)) {
      parts.push("[");
      putList(value);
      parts.push("]");
    } else {
      parts.push("{");
      putMembers(value);
      parts.push("}");
    }
  }

  putValue(json);
  return parts.join("");
}

// The sum of all numbers in it.
function sumNumbers(json) {
  if (typeof json === "number") {
    return json;
  }
  if (json === null || typeof json !== "object") {
    return 0;
  }
  let sum = 0;
  for (const value of Array.isArray(json) ? json : Object.values(json)) {
    sum += sumNumbers(value);
  }
  return sum;
}

function checksum(s) {
  let h = 7;
  for (let i = 0; i < s.length; i++) {
    h = (h * 31 + s.charCodeAt(i)) & 0xffffff;
  }
  return h;
}

function main() {
  const size = process.argv.length > 2 ? Number(process.argv[2]) : 3;
  let sum = 0;
  let check = 0;
  let bad = 0;
  for (let i = 0; i < size; i++) {
    const text = makeText(20, i);
    const json = new Parser(text).whole();
    const again = toText(json);
    sum += sumNumbers(json);
    check ^= checksum(again);
    // What is cut off is no JSON.
    try {
      new Parser(again.slice(0, 100 + (i % 50))).whole();
    } catch (e) {
      if (!(e instanceof BadJSON)) {
        throw e;
      }
      bad += e.pos;
    }
  }
  console.log(`json ${size}: sum ${sum}, check ${check}, bad ${bad}`);
}

main();
