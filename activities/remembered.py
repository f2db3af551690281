"""What a sync keeps of a whole shop, so that a large preview need not ask for everything again."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from activities.errors import ActivityError
from activities.product import Listing


class NotKept(ActivityError):
    """Kept rows cannot answer this look-up: the shop has to be asked."""

    code = "not_kept"


@dataclass(frozen=True, slots=True)
class Seen:
    """One listing as a sync saw it."""

    listing: Listing
    parts: Mapping[str, Any] | None = None
    """What the marketplace's own previews are computed from, as JSON; None: they read live."""
    identifier: str = ""
    """The GTIN, EAN or UPC that the shop has on it."""


@dataclass(frozen=True, slots=True)
class Remembers:
    """How one marketplace keeps what it saw, and answers out of it."""

    read: Callable[[Any], Awaitable[Sequence[Seen]]]
    """Reads every listing of a client's shop."""
    client: Callable[[Any, Sequence[Mapping[str, Any]]], Any]
    """Builds, beside the living client, one that answers look-ups from kept parts.

    It raises `NotKept` for whatever it does not know, and sends nothing beside a search's own
    questions.
    """
    searches: bool = False
    """Whether a search is quicker with it: the shop tells prices one article at a time only."""
