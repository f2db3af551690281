"""Engines decide when and where the next piece of work happens; our database stays the truth."""
