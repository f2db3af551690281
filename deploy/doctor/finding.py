"""What `countersign doctor` says of one thing that it looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    well: bool
    text: str
    fix: str = ""
    waits_for: str = ""
    """Whose step it is; nothing where none is left."""
