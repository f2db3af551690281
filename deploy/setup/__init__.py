"""Bring what Countersign needs onto this machine, with nothing but Python's own library."""
