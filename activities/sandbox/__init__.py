"""The simulated marketplaces: a process of its own that speaks each vendor's real dialect."""
