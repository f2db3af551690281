"""What Countersign says in its own words: the answers to reads, and the end of a run."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pydantic import TypeAdapter

from workflows.documents import (
    AnswerDocument,
    DecisionDocument,
    InvalidDocument,
    ItemView,
    PlanDocument,
    QuestionDocument,
    RefusedDocument,
    RunDocument,
    RunSummary,
)
from workflows.store.halts import Halt
from workflows.store.shops import Connected

MOST_ROWS: Final = 60
"""Of one list; a surface has room for little more."""
_DOCUMENTS: Final[TypeAdapter[Any]] = TypeAdapter(
    PlanDocument | RefusedDocument | InvalidDocument | AnswerDocument | QuestionDocument
)
UNDER_WAY: Final = frozenset({"running", "parked"})
"""States of a run that somebody still has to care about."""
_TRUST: Final = {"watch": "watch-only: nothing is written there", "capped": "capped"}
_WRONG: Final = ("failed", "conflict", "parked", "cancelled")


def found(results: Sequence[tuple[str, str, Any]]) -> str:
    """Say what the reads of a run brought; of several shops each is named above its own.

    Args:
        results: name of the activity, title of the shop, and the result, in the order of the plan.
    """
    several = len({shop for _, shop, _ in results if shop}) > 1
    parts = [
        f"{shop}: {_one(said)}" if several and shop else said
        for activity, shop, result in results
        if (said := _read(activity, result))
    ]
    return ("\n" if several and not any("\n" in part for part in parts) else "\n\n").join(parts)


def _one(said: str) -> str:
    """Leave the count out where it is one."""
    head, *lines = said.splitlines()
    return lines[0].strip() if len(lines) == 1 and head.startswith("1 ") else said


def _read(activity: str, result: Any) -> str:  # noqa: ANN401 - any result
    if isinstance(result, list):
        return "\n".join(said for one in result if (said := _read(activity, one)))
    if not isinstance(result, Mapping):
        return ""
    for field, (word, line) in _LISTS.items():
        if field in result:
            return _list(word, result[field], line)
    if activity == "thread.post":
        return str(result.get("text", ""))
    inner = result.get("listing")
    if isinstance(inner, Mapping):
        return _listing(inner)
    return ", ".join(f"{name}: {_value(value)}" for name, value in result.items())


def _list(
    word: str, rows: Sequence[Mapping[str, Any]], line: Callable[[Mapping[str, Any]], str]
) -> str:
    if not rows:
        return f"No {word}s."
    head = f"{len(rows)} {word}{'' if len(rows) == 1 else 's'}:"
    lines = [f"  {line(row)}" for row in rows[:MOST_ROWS]]
    if len(rows) > MOST_ROWS:
        lines.append(f"  … and {len(rows) - MOST_ROWS} more")
    return "\n".join((head, *lines))


def _listing(row: Mapping[str, Any]) -> str:
    state = "" if row["state"] == "active" else f", {row['state']}"
    return f"{row['sku']}  {row['title']}  {_value(row['price'])}, stock {row['stock']}{state}"


def _product(row: Mapping[str, Any]) -> str:
    price = f"  {_value(row['price'])}" if row.get("price") else ""
    stock = f", stock {row['stock']}" if row.get("stock") is not None else ""
    return f"{row['sku']}  {row['title']}{price}{stock}"


def _order(row: Mapping[str, Any]) -> str:
    lines = ", ".join(f"{line['quantity']} × {line['sku'] or 'unknown'}" for line in row["lines"])
    return f"{row['order']}  {str(row['placed_at'])[:10]}  {_value(row['total'])}  {lines}"


def _level(row: Mapping[str, Any]) -> str:
    return ", ".join(
        str(row[name]) if name == "sku" else f"{name} {_value(row[name])}" for name in row
    )


def _value(value: Any) -> str:  # noqa: ANN401 - any JSON
    if isinstance(value, Mapping) and {"amount", "currency"} <= set(value):
        return f"{value['amount']} {value['currency']}"
    return "none" if value is None else str(value)


_LISTS: Final[Mapping[str, tuple[str, Callable[[Mapping[str, Any]], str]]]] = {
    "listings": ("listing", _listing),
    "levels": ("stock level", _level),
    "orders": ("order", _order),
    "products": ("product", _product),
}


def ended(run: RunDocument) -> str:
    """Say how a run ended, failures first."""
    wrong = [item for item in run.items if item.state in _WRONG]
    right = [item for item in run.items if item.state == "done"]
    lines = [run.text]
    lines += [f"  ✗ {_item(item)}: {_why(item)}" for item in wrong[:MOST_ROWS]]
    lines += [f"  ✓ {_item(item)}" for item in right[: MOST_ROWS - len(lines)]]
    return "\n".join(lines)


def _item(item: ItemView) -> str:
    money = f" {item.currency}" if item.currency else ""
    change = "" if item.after is None else f"  {_value(item.before)} → {item.after}{money}"
    return f"{item.item}{change}"


def _why(item: ItemView) -> str:
    return item.error.text if item.error else item.state


def decided(decision: DecisionDocument) -> str:
    """Say what a decision led to."""
    if decision.state == "open":
        people = "person" if decision.missing == 1 else "people"
        return f"Counted. {decision.missing} more {people} must approve."
    if decision.run_ids:
        return f"Approved: {', '.join(decision.run_ids)} started."
    return f"{decision.state.capitalize()}."


HELP: Final = (
    "Say what shall happen in your shops, such as “drop the price of all mugs by 10%”, and you"
    " get a card to approve. These words are taken exactly as they stand here:\n"
    "  `status`  what is halted, what waits and what runs\n"
    "  `approvals`  the plans that wait for people\n"
    "  `approve p-… r1`, `reject p-… r1 why`  decide about that revision of a card\n"
    "  `propose again p-…`  put a plan to people anew, as everything is now\n"
    "  `cancel r-…`, `retry r-…`  stop a run, or take up what failed in it\n"
    "  `halt`, `halt shopify`  stop every write at once, or those to one shop\n"
    "  `resume`, `resume shopify`  let them go on"
)


_ALMOST: Final = {
    "halt": "To stop every write at once, type `halt` and nothing else.",
    "resume": "To let writes go on, type `resume` and nothing else.",
    "approve": "Nothing was approved: type `approve p-… r1` and nothing else.",
    "reject": "Nothing was rejected: type `reject p-… r1` and why.",
}


def almost_typed(text: str) -> str:
    """Say how a word is typed that stands in a message which was understood as nothing."""
    words = set(re.findall(r"[a-z]+", text.casefold()))
    return " ".join(hint for word, hint in _ALMOST.items() if word in words)


def status(
    halted: Sequence[Halt],
    connected: Sequence[Connected],
    cards: Sequence[PlanDocument],
    live: Sequence[RunSummary],
) -> str:
    """Say how everything stands, what is stopped first."""
    lines = [
        f"{halt.shop or 'Everything'} is halted since {halt.at:%Y-%m-%d %H:%M} UTC, by"
        f" {halt.person}: {halt.reason}"
        for halt in halted
    ] or ["Nothing is halted."]
    lines += [f"{shop.id} is {_TRUST[shop.mode]}." for shop in connected if shop.mode in _TRUST]
    lines.append(waiting(cards))
    lines += [f"{run.id} is {run.state}: {run.title}" for run in live] or ["Nothing runs."]
    return "\n".join(lines)


def waiting(cards: Sequence[PlanDocument]) -> str:
    """List the cards that wait, each with the words that decide it."""
    if not cards:
        return "No plan waits for anybody."
    head = "1 plan waits:" if len(cards) == 1 else f"{len(cards)} plans wait:"
    lines = [f"  {_card(card)}" for card in cards[:MOST_ROWS]]
    if len(cards) > MOST_ROWS:
        lines.append(f"  … and {len(cards) - MOST_ROWS} more")
    return "\n".join((head, *lines))


def _card(card: PlanDocument) -> str:
    approval = card.approval
    needs = f"needs {approval.missing} of {', '.join(approval.approvers) or 'nobody'}"
    return (
        f"`approve {approval.id} r{approval.revision}`  {card.summary or 'A plan.'}"
        f"  (by {approval.requester}, {needs})"
    )


def line(document: Any) -> str:  # noqa: ANN401 - any of the five documents
    """Say a document in plain text, for a thread's own record."""
    match document.kind:
        case "answer":
            return str(document.text)
        case "plan":
            return str(document.summary)
        case "question":
            return "\n".join(one.text for one in document.questions)
        case "refused":
            return "\n".join(one.reason for one in document.refusals)
        case _:
            return "\n".join(one.hint for one in document.problems)


def document(kept: Mapping[str, Any]) -> Any:  # noqa: ANN401 - one of the five documents
    """Return a document that was kept in a thread."""
    return _DOCUMENTS.validate_python(kept)
