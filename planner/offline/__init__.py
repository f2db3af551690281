"""The offline planner: understands plain orders by grammar alone, with no key and no model.

tokens → lexicon → clauses → orders → plan. Every word of an order must be accounted for; a word
that is not, two readings that differ, or a name that two products share end in words or in a
question, never in a plan.
"""
