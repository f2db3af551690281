"""The store: every row of Countersign, behind one door for writes."""
