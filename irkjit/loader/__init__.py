"""From the bytes of a .byc file to a code object: read, verify, expand.

All of it is written in the subset, so that a warm start needs no slow Python loop.  What is
wrong with a file is recorded as problems (`problems.py`); the tools' own reader, which keeps
every detail for an identical rewrite, is `irkjit.bytecode`.
"""
