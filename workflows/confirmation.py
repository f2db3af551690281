"""What somebody who is alone in a tenant types to approve their own plan."""

from collections.abc import Collection


def sentence(approval: str, revision: int) -> str:
    """Return the sentence of one revision of a card; it is compared exactly."""
    return f"approve {approval} r{revision}"


def is_alone(members: Collection[str], authors: Collection[str]) -> bool:
    """Tell whether the only person of a tenant is an author: nobody else could countersign."""
    return len(members) == 1 and set(members) <= set(authors)
