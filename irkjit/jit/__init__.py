"""What turns hot functions into machine code; `lower_llvm.py`, `deopt.py` and `profile.py`, one
folder up, are its centre.

`body` reads a function from a VM's memory; `values` is what is known of registers and ribs at a
point of it.  `lower_llvm` makes LLVM IR of it, by way of `lowering`, what its parts share, and
these parts: `control`, `calls`, `environments`, `objects` (with `arithmetic` and `definitions`),
`joins`. `unit` puts functions together, `build` compiles them to a `code`, `install` makes that
part of a VM. `manager` is what a VM talks to, `queue` compiles beside the program, `cache` keeps
code on disk.
"""
