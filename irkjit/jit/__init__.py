"""What turns hot functions into machine code; `lower_llvm.py`, `deopt.py` and `profile.py`, one
folder up, are its centre.

`body` is a function as its instructions, with what lives where; `values` is what is known of
registers and ribs at a point of it, `states` how the interpreter's are made of them, `guards` why
compiled code is left. `lower_llvm` makes LLVM IR of it, by way of `lowering`, what its parts
share, and these parts: `control`, `calls` (with `inlining`), `environments`, `continuations`,
`objects` (with `arithmetic`, `definitions` and their `translation`), `joins`; `text` writes the
lines. `unit` puts functions together, `build` compiles them to a `code`, `install` makes that part
of a VM. `manager` is what a VM talks to, `options` what a user may ask for, `report` what it
tells; `queue` compiles beside the program, `rest` after it, `cache` keeps code on disk.
"""
