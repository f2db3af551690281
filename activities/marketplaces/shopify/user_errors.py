"""What a mutation says when it understood us and refused: `userErrors`, which are final."""

import re
from typing import Final

from activities.errors import ActivityError, NotFound, OutcomeUnknown, Rejected
from activities.http import lost
from activities.marketplaces.shopify.wire import Shape

_GONE_CODES: Final = frozenset(
    {
        "INVALID_INVENTORY_ITEM",
        "NOT_FOUND",
        "PRODUCT_DOES_NOT_EXIST",
        "PRODUCT_VARIANT_DOES_NOT_EXIST",
    }
)
_GONE_WORDS: Final = re.compile(r"does not exist|could not be found|not found", re.IGNORECASE)
_STILL_RUNNING: Final = "IDEMPOTENCY_CONCURRENT_REQUEST"


class UserError(Shape):
    """One refusal in the vendor's own words."""

    code: str | None = None
    field: tuple[str, ...] | None = None
    message: str

    def __str__(self) -> str:
        return f"{self.message} (field {'.'.join(self.field)})" if self.field else self.message

    @property
    def is_gone(self) -> bool:
        """Tell whether it says that the thing is not there."""
        return self.code in _GONE_CODES or bool(_GONE_WORDS.search(self.message))


class Payload(Shape):
    """What every mutation answers: its own fields, and its refusals."""

    user_errors: tuple[UserError, ...]


def check(payload: Payload | None, place: str) -> None:
    """Raise what a mutation's answer refuses.

    Raises:
        NotFound: what we named is not there any more; nothing was changed.
        Rejected: any other refusal; nothing was changed.
        OutcomeUnknown: an earlier request under the same key is still running, or no answer.
    """
    if payload is None:
        raise lost(place, "answered nothing", writes=True)
    if payload.user_errors:
        raise _refusal(payload.user_errors, place)


def stored_otherwise(place: str, what: str, sent: object, found: object) -> OutcomeUnknown:
    """Return the error for an accepted write whose answer shows something else than was sent."""
    return OutcomeUnknown(
        f"{place} accepted the {what} {sent}, but says that it now is {found}.",
        hint="The shop is read back; look there before sending it again.",
    )


def _refusal(errors: tuple[UserError, ...], place: str) -> ActivityError:
    if any(error.code == _STILL_RUNNING for error in errors):
        return lost(place, "is still busy with the same change", writes=True)
    words = "; ".join(str(error) for error in errors)[:500]
    kind = NotFound if all(error.is_gone for error in errors) else Rejected
    return kind(f"{place} refused: {words}")
