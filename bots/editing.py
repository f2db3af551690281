"""A form that sets the values of a plan anew: what was typed into it, and what is wrong there."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from activities.errors import CountersignError, Missing, Rejected
from activities.money import plain
from authz.people import Person
from bots.cards.plain_sight import clipped
from bots.forms import held
from workflows import revising
from workflows.documents import NameView, ValueView
from workflows.office import Office
from workflows.parts import offered
from workflows.store import approvals
from workflows.store.approvals import Revised
from workflows.store.door import Transaction
from workflows.wording import reworded
from workflows.written_numbers import read_number

Value = str | int
Settable = ValueView | NameView
_MOST_REPEATED: Final = 40
"""Letters of what was typed, where it is said what is wrong with it."""


async def values(
    office: Office, tenant: str, approval: str, revision: int, fields: Mapping[str, str]
) -> dict[str, Value]:
    """Read the values that a form sets anew, by their places; what stayed as it was is left out.

    Raises:
        Missing: there is no such revision.
        Rejected: one is no number where a number stands; it says at which place.
    """
    language, settable = await _settable(office, tenant, approval, revision)
    return {
        at: _typed(at, said, settable.get(at), language)
        for at, said in _changed(fields, settable, language)
    }


async def mistakes(
    office: Office, by: Person, approval: str, revision: int, fields: Mapping[str, str]
) -> dict[str, str]:
    """Say what is wrong with each field before the form closes; nothing is changed.

    What is wrong with the form as a whole, such as a card that was decided meanwhile, is no mistake
    of a field: it is answered once the form is taken up.
    """
    wrong: dict[str, str] = {}
    new: dict[str, Value] = {}
    try:
        language, settable = await _settable(office, by.tenant, approval, revision)
        for at, said in _changed(fields, settable, language):
            try:
                new[at] = _typed(at, said, settable.get(at), language)
            except Rejected as rejected:
                wrong[at] = reworded(f"{rejected.text} {rejected.hint}", language)
        found = await revising.mistakes(office, by, approval, revision=revision, values=new)
    except CountersignError:
        return {}
    return found | wrong


async def _settable(
    office: Office, tenant: str, approval: str, revision: int
) -> tuple[str, Mapping[str, Settable]]:
    """Return the language of a revision, and what may be set anew in it, by its places."""

    def look(tx: Transaction) -> Revised:
        standing = approvals.get(tx, tenant, approval)
        if standing is None or not 0 < revision <= standing.revision:
            raise Missing(f"There is no approval {approval}.", at=approval)
        return approvals.revision(tx, tenant, approval, revision)

    revised = await office.store.read(look)
    return revised.language, offered(revised.plan, office.catalogue)


def _changed(
    fields: Mapping[str, str], settable: Mapping[str, Settable], language: str
) -> Iterator[tuple[str, str]]:
    for at, said in fields.items():
        before = held(settable[at], language) if at in settable else None
        if at.startswith("/") and said.strip() != before:
            yield at, said.strip()


def _typed(at: str, text: str, before: Settable | None, language: str) -> Value:
    """Read a value as the one that stands there, written as people of that language write it."""
    if before is None or isinstance(before, NameView):
        return text
    if isinstance(before.value, int):
        number = _number(text, before, language)
        if number is None or number != number.to_integral_value():
            text = clipped(text, _MOST_REPEATED)
            raise Rejected(f"“{text}” is no whole number.", at=at, hint="Write digits alone.")
        return int(number)
    if not before.unit:
        return text
    number = _number(text, before, language)
    if number is None:
        text = clipped(text, _MOST_REPEATED)
        raise Rejected(f"“{text}” is no number.", at=at, hint="Write it like 19.99.")
    return plain(number)


def _number(text: str, of: ValueView, language: str) -> Decimal | None:
    """Read a number, with its unit and the minus of the cards or without; None: it is none."""
    bare = text.replace("−", "-").removesuffix(of.unit or "").strip()
    try:
        return read_number(bare, language)
    except ValueError:
        return None
