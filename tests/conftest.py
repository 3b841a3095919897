"""Makes `helpers` importable from every folder of tests."""

import os

# programs that tests run would leave processes behind that compile
os.environ.setdefault("IRKJIT_REST", "never")
