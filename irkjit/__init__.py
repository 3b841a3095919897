"""irkjit."""
