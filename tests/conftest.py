"""Makes `helpers` importable from every folder of tests."""
