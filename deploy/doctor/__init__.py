"""What `countersign doctor` looks at, one thing after the other, and the fix of each."""
