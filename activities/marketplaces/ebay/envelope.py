"""eBay's error envelope: `errors[{errorId, domain, category, message, parameters}]`."""

from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from activities.errors import ActivityError, NotFound, OutcomeUnknown, Rejected
from activities.http import Answer, lost

_MISSING: Final = 404
_REFUSED: Final = range(400, 500)
_GONE: Final = frozenset({25701, 25702, 25710, 25713, 62004, 62005})
"""No such SKU, resource, offer, category tree or category."""
_OURS_TO_FIX: Final = frozenset({"REQUEST", "BUSINESS"})
"""Categories of errors that mean that nothing was done; the others are eBay's own trouble."""
_LONGEST: Final = 500


class _Envelope(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True
    )


class Parameter(_Envelope):
    """What an error is about."""

    name: str = ""
    value: str | None = None


class EbayError(_Envelope):
    """One error or warning."""

    error_id: int
    category: str = ""
    message: str = ""
    long_message: str | None = None
    parameters: tuple[Parameter, ...] = ()

    def __str__(self) -> str:
        about = ", ".join(f"{one.name}: {one.value}" for one in self.parameters if one.value)
        text = self.long_message or self.message
        return f"{text} [{about}]" if about else text

    @property
    def is_gone(self) -> bool:
        """Tell whether it says that the thing is not there."""
        return self.error_id in _GONE

    @property
    def is_ours(self) -> bool:
        """Tell whether it refuses our request, rather than reports trouble of eBay's own."""
        return self.category.upper() in _OURS_TO_FIX


class _Errors(_Envelope):
    errors: tuple[EbayError, ...]


def refusal(answer: Answer, place: str, *, writes: bool) -> ActivityError | None:
    """Return the refusal that a failed answer spells out; None where it spells out none.

    Only a 4xx whose every error is about our request proves that nothing was done.
    """
    if answer.status not in _REFUSED:
        return None
    try:
        errors = _Errors.model_validate_json(answer.body).errors
    except ValidationError:
        return None
    if not errors:
        return None
    if not all(error.is_ours for error in errors):
        return lost(place, f"has trouble of its own ({_words(errors)})", writes=writes)
    return refused(errors, place, missing=answer.status == _MISSING)


def refused(errors: tuple[EbayError, ...], place: str, *, missing: bool = False) -> Rejected:
    """Return the error for what eBay understood and did not do."""
    gone = missing or all(error.is_gone for error in errors)
    kind = NotFound if gone else Rejected
    return kind(f"{place} refused: {_words(errors)}")


def stored_otherwise(place: str, what: str, sent: object, found: object) -> OutcomeUnknown:
    """Return the error for an accepted write whose answer shows something else than was sent."""
    return OutcomeUnknown(
        f"{place} accepted the {what} {sent}, but answered for {found}.",
        hint="The shop is read back; look there before sending it again.",
    )


def _words(errors: tuple[EbayError, ...]) -> str:
    return "; ".join(str(error) for error in errors)[:_LONGEST]
