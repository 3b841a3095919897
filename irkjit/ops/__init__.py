"""The meaning of every opcode, once: one function of the subset for each, in files by family.

Importing this package registers all of them in `subset.markers.OPS` and `STUBS`.
"""

from irkjit.ops import (  # noqa: F401
    arithmetic,
    control,
    data,
    environment,
    foreign,
    strings,
    system,
)
