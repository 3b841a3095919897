"""The compiler from Irken source to bytecode.

The way of a program: `reader` (text to forms), `expand` with `macros` and `patterns` (forms to the
core), `optimise` (core to smaller core), `generate` (core to instructions), `assemble`
(instructions to a `bytecode.Program`).  `driver` puts the steps together; `diagnostics` holds what
is wrong with a source.  The library that Irken programs require is Irken source in `prelude/`.
"""
