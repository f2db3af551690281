"""Our rows: the only truth of every engine, with one door for writes."""
