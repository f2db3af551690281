"""What a form is about, read from rows, whichever surface shows it.

To open a form changes nothing. What is sent comes back with the same value that the button bore,
and is judged as every press is, by whatever is true then.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bots import phrases
from bots.cards.drawing import Verb
from bots.cards.figures import shown
from bots.cards.plain_sight import length
from bots.cards.saying import Seen
from bots.choosing import Offer, chosen
from bots.numbered import number
from workflows import account, approvals
from workflows.documents import (
    ItemView,
    NameView,
    PartView,
    PlanDocument,
    QuestionDocument,
    RunCardDocument,
    RunDocument,
    ValueView,
)
from workflows.office import Office
from workflows.store import people, runs, shops, tenants, threads
from workflows.store.door import Transaction
from workflows.wording import own_language, say
from workflows.written_numbers import write_number

_ALWAYS: Final = frozenset(
    {Verb.REJECT, Verb.EDIT, Verb.CONFIRM, Verb.SETTLE, Verb.OPEN, Verb.HALT}
)
_MOST_PARKED: Final = 200
_LINE: Final = 100
"""Letters that are seen at once in a field of one line."""
_AMOUNT: Final = re.compile(r"-?[0-9]+\.[0-9]+")
TITLES: Final[Mapping[Verb, tuple[str, str]]] = {
    Verb.REJECT: ("Reject", "Reject"),
    Verb.EDIT: ("Edit", "Propose this"),
    Verb.CONFIRM: ("Approve your own plan", "Approve"),
    Verb.SETTLE: ("What became of it", "Say so"),
    Verb.ANSWER: ("Answer", "Answer"),
    Verb.OPEN: ("Everything", ""),
    Verb.HALT: ("Halt everything?", "Yes, halt"),
}
"""What stands above each form, and on the button that sends it."""


HALTING: Final = "Nothing more is written to any shop until somebody lets it go on."
WHY_HALT: Final = "Why? Whoever finds it halted reads it."


@dataclass(frozen=True, slots=True)
class Parts:
    """What a form is made of."""

    language: str
    seen: Seen
    plan: PlanDocument | None = None
    page: int = 0
    """Of everything that a card has no room for."""
    asked: QuestionDocument | None = None
    run: RunCardDocument | None = None
    all_of: RunDocument | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    """What was typed into it before, where something of that was wrong."""
    chosen: Mapping[str, Offer] = field(default_factory=dict)
    """What stands where another product or shop may be chosen, by its place in the plan."""

    def say(self, text: str, /, **values: object) -> str:
        """Word a sentence in the language of the form."""
        return say(self.language, text, **values)


def settable(
    plan: PlanDocument, most: int
) -> list[tuple[PartView, tuple[ValueView | NameView, ...]]]:
    """Return what a form sets anew, by part; if not all has room, how much comes before of what."""
    whole = [(part, part.settable) for part in plan.parts]
    if sum(len(those) for _, those in whole) <= most:
        return whole
    if not any(part.values for part in plan.parts):
        return whole
    return [(part, part.values) for part in plan.parts]


def held(value: ValueView | NameView, language: str) -> str:
    """Write what stands in a field as people of a language do, who write anew as they see it."""
    text = str(value.value)
    is_amount = isinstance(value, ValueView) and value.unit and _AMOUNT.fullmatch(text)
    return write_number(text, language) if is_amount else text


def is_long(text: str) -> bool:
    """Tell whether a text is shown on several lines."""
    return "\n" in text or len(text) > _LINE


def are_told_apart(choices: Sequence[str], most: int, longest: int) -> bool:
    """Tell whether choices can be a list: there are some, and each bears a value of its own.

    Args:
        choices: what is offered.
        most: options of a list.
        longest: characters of an option's value.
    """
    named = {one for one in choices if one.strip() and length(one) <= longest}
    return 0 < len(choices) <= most and len(named) == len(choices)


def doubted(item: ItemView, language: str) -> str:
    """Name an item of which a person says what became of it, and what was to become of it."""
    skus = ", ".join(item.skus) or item.item
    named = f"{item.title} ({skus})" if item.title else skus
    if item.before is None and item.after is None:
        return named
    figures = (shown(value, language, item.currency) for value in (item.before, item.after))
    return f"{named}: {' → '.join(figures)}"


def opens(verb: str, value: str) -> bool:
    """Tell whether a press opens a form: an answer does where it bears no choice."""
    return verb in _ALWAYS or (verb == Verb.ANSWER and value.count(":") == 1)


def read(tx: Transaction, office: Office, tenant: str, verb: Verb, value: str) -> Parts:
    """Read what a form is about; what is not there makes an empty one."""
    subject, *numbers = value.split(":")
    parts = Parts(
        own_language(tenants.get(tx, tenant).locale),
        Seen(
            people=people.names(tx, tenant),
            shops=shops.titles(tx, tenant),
        ),
    )
    counted = [number(one) or 0 for one in numbers]
    if subject.startswith("r-"):
        return _of_run(tx, office, tenant, parts, verb, subject, *counted[:1])
    if verb is Verb.ANSWER:
        return _of_question(tx, tenant, parts, subject, *counted[:1])
    revision, page = [*counted, 0, 0][:2]
    found = approvals.drawn_at(tx, office, tenant, subject, revision) if revision else None
    if found is None:
        return parts
    plan = found[0]
    named = chosen(tx, tenant, plan) if verb is Verb.EDIT else {}
    return replace(parts, plan=plan, page=page, language=plan.language, chosen=named)


def _of_run(
    tx: Transaction,
    office: Office,
    tenant: str,
    parts: Parts,
    verb: Verb,
    run: str,
    page: int = 0,
) -> Parts:
    standing = runs.get(tx, tenant, run)
    if standing is None:
        return parts
    if verb is Verb.OPEN:
        whole = account.whole(tx, office, tenant, standing)
        return replace(parts, all_of=whole, page=page, language=whole.language)
    card = account.card(tx, office, tenant, standing, _MOST_PARKED)
    return replace(parts, run=card, language=card.language)


def _of_question(tx: Transaction, tenant: str, parts: Parts, thread: str, seq: int = 0) -> Parts:
    said = threads.said(tx, tenant, thread, seq - 1)
    kept = ((said[0].document if said else None) or {}).get("document") or {}
    asked = phrases.document(kept) if kept.get("kind") == "question" else None
    return replace(parts, asked=asked, language=kept.get("language", parts.language))
