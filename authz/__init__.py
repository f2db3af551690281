"""The gate: a plan and a person in, a verdict with a reason per step out."""
