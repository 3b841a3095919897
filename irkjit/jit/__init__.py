"""What turns hot functions into machine code; `lower_llvm.py`, `deopt.py` and `profile.py`, one
folder up, are its centre.

`body` reads a function from a VM's memory; `values` is what is known of registers and ribs at a
point of it; `lower_llvm` makes LLVM IR of it, `arithmetic`, `definitions`, `calls` and `guards`
being parts of that; `unit` puts functions together; `install` makes a unit part of a VM, `queue`
compiles beside the program, `manager` is what a VM talks to.
"""
