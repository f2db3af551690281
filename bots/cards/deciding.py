"""What may be done with an approval, by whoever looks at its card."""

from collections.abc import Iterator
from typing import Final

from bots.cards.drawing import Action, Asks, Choice, Option, Press, Verb, Weight
from bots.cards.figures import changes
from bots.cards.risk import worst
from bots.cards.saying import Seen, name
from workflows.documents import PlanDocument
from workflows.wording import say

AGAIN: Final = frozenset({"expired", "rejected"})
_FIRST: Final = 3
"""Items that tell a write from others."""


def actions(plan: PlanDocument, seen: Seen) -> tuple[Action, ...]:
    """Return the buttons of a card; whoever decided, or may never, has fewer of them."""
    return (*_decide(plan, seen), *_look(plan, seen))


def _decide(plan: PlanDocument, seen: Seen) -> Iterator[Action]:
    approval, language = plan.approval, plan.language
    value = f"{approval.id}:{approval.revision}"
    if approval.state in AGAIN:
        yield Press(Verb.AGAIN, say(language, "Propose again"), value)
    if approval.state != "open":
        return
    own = seen.viewer in approval.authors
    if seen.viewer is None or _may(plan, seen.viewer):
        yield _approve(plan, value)
    if len(plan.parts) > 1 or any(part.settable for part in plan.parts):
        yield Press(Verb.EDIT, say(language, "Edit"), value)
    yield Press(Verb.REJECT, say(language, "Withdraw" if own else "Reject"), value)
    if options := _removable(plan, seen, value):
        yield Choice(Verb.WITHOUT, say(language, "Remove a part"), options)


def _may(plan: PlanDocument, viewer: str) -> bool:
    approval = plan.approval
    counted = any(v.person == viewer and v.revision == approval.revision for v in approval.votes)
    alone = approval.confirmation is not None and viewer in approval.authors
    return (viewer in approval.approvers or alone) and not counted


def _approve(plan: PlanDocument, value: str) -> Press:
    language = plan.language
    writes = sum(not line.idle for line in plan.lines)
    many = changes(writes, language)
    label = say(language, "Approve {changes}", changes=many) if writes else say(language, "Approve")
    if plan.approval.confirmation is not None:
        return Press(Verb.CONFIRM, label, value, Weight.RISKY)
    if worst(plan.lines) != "irreversible":
        return Press(Verb.APPROVE, label, value, Weight.FIRST)
    asks = Asks(
        title=say(language, "Cannot be undone"),
        text=say(language, "This cannot be undone. Is every line of the card what you want?"),
        yes=say(language, "Yes, approve it"),
        no=say(language, "Not yet"),
    )
    return Press(Verb.APPROVE, label, value, Weight.RISKY, asks)


def _removable(plan: PlanDocument, seen: Seen, value: str) -> tuple[Option, ...]:
    """Offer to take one part away; what is left is judged anew.

    Of several workflows each is a part, of a single one each of its writes.
    """
    if len(plan.parts) > 1:
        named = [(part.workflow, part.title, "") for part in plan.parts]
    else:
        named = [(one.step, one.title, _items(plan, one.step)) for one in plan.writes]
    return tuple(
        Option(name(seen.shown(title, plan.lines)) or part, f"{value}:{part}", says)
        for part, title, says in named
    )


def _items(plan: PlanDocument, step: str) -> str:
    """Name what a write is about, by which those that do the same are told apart."""
    lines = [line for line in plan.lines if line.step == step]
    names = dict.fromkeys(name(line.name) or name(line.sku) for line in lines[:_FIRST])
    return ", ".join(names) + (" …" if len(lines) > _FIRST else "")


def _look(plan: PlanDocument, seen: Seen) -> Iterator[Action]:
    approval = plan.approval
    value = f"{approval.id}:{approval.revision}"
    if page := seen.page(f"approvals/{approval.id}"):
        yield Press(Verb.OPEN, say(plan.language, "Open"), value, page=page)
    elif plan.lines:
        yield Press(Verb.OPEN, say(plan.language, "Show everything"), value)
