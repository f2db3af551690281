"""Every error Countersign raises on purpose.

CountersignError            its text is safe to post in the seller's thread
├── InvalidPlan             the plan itself is wrong; nothing ran
├── Denied                  a policy said no; nothing ran
├── Missing                 no such thing here, or it is another tenant's: both read alike
├── Stopped                 the thing is no longer in the state that the request needs
├── Misconfigured           the installation cannot start or serve as it is set up
└── ActivityError           a marketplace call failed
    ├── Rejected            our request is at fault: never retried
    │   └── NotFound        no such listing, order or product
    ├── Conflict            the world moved since it was approved: shown, never forced
    ├── Throttled           retried after `retry_after_s` seconds
    │   └── Late            we took too long ourselves, and sent nothing
    ├── Unavailable         nothing was sent: retried
    └── OutcomeUnknown      sent, no answer: read back before anything else

The branches below `ActivityError` are what the engine must do; a marketplace never adds one.
"""

from typing import TYPE_CHECKING

from activities import figures
from activities.money import Money
from activities.one_line import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from activities.plan.problems import Problem


class CountersignError(Exception):
    """A failure that a person can read: what was wrong, where, and what to do."""

    code: str = "error"
    """How a program tells this failure from others."""

    def __init__(self, text: str, *, at: str | None = None, hint: str | None = None) -> None:
        """Keep the sentence, the place (a JSON pointer or a name) and the way out."""
        self.text = one_line(text)  # it may hold a marketplace's own words
        super().__init__(self.text)
        self.at = at
        self.hint = hint


class InvalidPlan(CountersignError):
    """The plan breaks the language; every problem is listed."""

    code = "invalid"

    def __init__(self, problems: "Sequence[Problem]") -> None:
        """List all problems at once."""
        super().__init__("; ".join(problem.hint for problem in problems))
        self.problems = tuple(problems)


class Denied(CountersignError):
    """A policy refused."""

    code = "not_allowed"


class Missing(CountersignError):
    """There is no such thing for this person."""

    code = "unknown"


class Stopped(CountersignError):
    """The request came too late or too early for the state that the thing is in."""

    code = "stopped"


class Misconfigured(CountersignError):
    """Something the installation needs is absent or wrong."""

    code = "configuration"


class ActivityError(CountersignError):
    """A marketplace call failed."""

    code = "failed"


class Rejected(ActivityError):
    """The marketplace understood the request and refused it for good."""

    code = "rejected"


class NotFound(Rejected):
    """The marketplace knows no such thing."""

    code = "not_found"


class Conflict(ActivityError):
    """The world is not what was approved."""

    code = "conflict"

    def __init__(self, approved: object, found: object, *, at: str | None = None) -> None:
        """Keep what the card promised and what the shop says now."""
        super().__init__(
            f"The shop now says {_told(found)}, the approved card said {_told(approved)}.",
            at=at,
            hint="Look at the shop, then propose the change again.",
        )
        self.approved = approved
        self.found = found


def _told(value: object) -> object:
    return figures.money(value) if isinstance(value, Money) else value


class Throttled(ActivityError):
    """The marketplace asks us to slow down; nothing was applied."""

    code = "throttled"

    def __init__(self, retry_after_s: float, *, at: str | None = None) -> None:
        """Keep the wait in seconds."""
        super().__init__(f"The marketplace asks to wait {retry_after_s:g} s.", at=at)
        self.retry_after_s = retry_after_s


class Late(Throttled):
    """Countersign had too much to do to send it in time; nothing was sent."""

    code = "late"

    def __init__(self, place: str, why: str) -> None:
        """Say what took so long; a moment later there may be room."""
        text = f"{place}: nothing was sent, because {why}."
        hint = "Countersign is busy; run the rest again when less is going on."
        CountersignError.__init__(self, text, at=place, hint=hint)
        self.retry_after_s = 1.0


class Unavailable(ActivityError):
    """The marketplace could not be reached, or nothing was sent."""

    code = "unavailable"


class OutcomeUnknown(ActivityError):
    """A write was sent and no usable answer came back."""

    code = "outcome_unknown"
