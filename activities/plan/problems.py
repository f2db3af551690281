"""What can be wrong with a plan, said so that a person and a planner can repair it."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import Field

from activities.money import Frozen


class Severity(StrEnum):
    """Whether a plan with this problem may run."""

    ERROR = "error"
    WARNING = "warning"


class Problem(Frozen):
    """One thing that is wrong, where it is, and what to do."""

    code: str = Field(examples=["unknown_activity"])
    at: str = Field(description="JSON pointer into the plan", examples=["/workflows/0/steps/1"])
    hint: str
    severity: Severity = Severity.ERROR


def pointer(parts: Iterable[str | int]) -> str:
    """Write a JSON pointer. Source: RFC 6901."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)
