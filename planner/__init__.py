"""Words in, a plan out: the port every planner answers to, and the offline planner behind it."""
