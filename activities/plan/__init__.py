"""The plan language: its models, its checker, its digest and its differences."""
