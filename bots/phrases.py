"""What Countersign says in its own words: the answers to reads, and the end of a run."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from activities.core.offer import competitor_price
from bots.cards.reminder import STILL_WAITS
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
from workflows.wording import money, reworded, say

MOST_ROWS: Final = 60
"""Of one list; a surface has room for little more."""
_DOCUMENTS: Final[TypeAdapter[Any]] = TypeAdapter(
    PlanDocument | RefusedDocument | InvalidDocument | AnswerDocument | QuestionDocument
)
UNDER_WAY: Final = frozenset({"running", "parked"})
"""States of a run that somebody still has to care about."""
_TRUST: Final = {
    "watch": "{shop} is watch-only: nothing is written there.",
    "capped": "{shop} is capped.",
}
_WRONG: Final = ("failed", "conflict", "parked", "cancelled")


def found(results: Sequence[tuple[str, str, Any]], language: str) -> str:
    """Say what the reads of a run brought; of several shops each is named above its own.

    Args:
        results: name of the activity, title of the shop, and the result, in the order of the plan.
        language: of the thread.
    """
    several = len({shop for _, shop, _ in results if shop}) > 1
    parts = [
        f"{shop}: {_one(said)}" if several and shop else said
        for activity, shop, result in results
        if (said := _read(activity, result, language))
    ]
    return ("\n" if several and not any("\n" in part for part in parts) else "\n\n").join(parts)


def _one(said: str) -> str:
    """Leave the count out where it is one."""
    head, *lines = said.splitlines()
    return lines[0].strip() if len(lines) == 1 and head.startswith("1 ") else said


def _read(activity: str, result: Any, language: str) -> str:  # noqa: ANN401 - any result
    if isinstance(result, list):
        return "\n".join(said for one in result if (said := _read(activity, one, language)))
    if not isinstance(result, Mapping):
        return ""
    for field, listing in _LISTS.items():
        if field in result:
            return _list(listing, result[field], language)
    if activity in _SAID:
        return _SAID[activity](result, language)
    inner = result.get("listing")
    if isinstance(inner, Mapping):
        return _listing(inner, language)
    return ", ".join(
        f"{_field(name, language)}: {_value(value, language)}" for name, value in result.items()
    )


def _list(listing: "_List", rows: Sequence[Mapping[str, Any]], language: str) -> str:
    if not rows:
        return say(language, listing.none)
    head = say(language, listing.one if len(rows) == 1 else listing.many, many=len(rows))
    lines = [f"  {listing.line(row, language)}" for row in rows[:MOST_ROWS]]
    return "\n".join((head, *lines, *_more(len(rows), language)))


def _more(many: int, language: str) -> list[str]:
    rest = many - MOST_ROWS
    return [say(language, "  … and {rest} more", rest=rest)] if rest > 0 else []


def _competitor(result: Mapping[str, Any], language: str) -> str:
    if result["price"] is None:
        return say(language, "Nobody else offers {sku}.", sku=result["sku"])
    asked = _value(result["price"], language)
    return say(
        language, "{sku}: the cheapest competitor asks {asked}.", sku=result["sku"], asked=asked
    )


_SAID: Final[Mapping[str, Callable[[Mapping[str, Any], str], str]]] = {
    "thread.post": lambda result, _: str(result.get("text", "")),
    competitor_price.name: _competitor,
}
"""Activities whose result is told in a sentence of its own."""


def _listing(row: Mapping[str, Any], language: str) -> str:
    state = "" if row["state"] == "active" else f", {reworded(row['state'], language)}"
    price, stock = _value(row["price"], language), _stock(row["stock"], language)
    return f"{row['sku']}  {row['title']}  {price}{stock}{state}"


def _stock(units: Any, language: str) -> str:  # noqa: ANN401 - any JSON
    return say(language, ", stock {units}", units=_value(units, language))


def _product(row: Mapping[str, Any], language: str) -> str:
    price = f"  {_value(row['price'], language)}" if row.get("price") else ""
    stock = _stock(row["stock"], language) if row.get("stock") is not None else ""
    return f"{row['sku']}  {row['title']}{price}{stock}"


def _order(row: Mapping[str, Any], language: str) -> str:
    unknown = say(language, "without an article number")
    lines = ", ".join(f"{line['quantity']} × {line['sku'] or unknown}" for line in row["lines"])
    total = _value(row["total"], language)
    return f"{row['order']}  {str(row['placed_at'])[:10]}  {total}  {lines}"


def _level(row: Mapping[str, Any], language: str) -> str:
    return ", ".join(
        str(row[name])
        if name == "sku"
        else f"{_field(name, language)} {_value(row[name], language)}"
        for name in row
    )


def _field(name: str, language: str) -> str:
    return reworded(name.replace("_", " "), language)


def _value(value: Any, language: str) -> str:  # noqa: ANN401 - any JSON
    if isinstance(value, Mapping) and {"amount", "currency"} <= set(value):
        return money(language, value["amount"], value["currency"])
    return say(language, "none") if value is None else reworded(str(value), language)


@dataclass(frozen=True, slots=True)
class _List:
    """How several things of a kind are said."""

    none: str
    one: str
    many: str
    line: Callable[[Mapping[str, Any], str], str]


_LISTS: Final[Mapping[str, _List]] = {
    "listings": _List("No listings.", "1 listing:", "{many} listings:", _listing),
    "levels": _List("No stock levels.", "1 stock level:", "{many} stock levels:", _level),
    "orders": _List("No orders.", "1 order:", "{many} orders:", _order),
    "products": _List("No products.", "1 product:", "{many} products:", _product),
}


def ended(run: RunDocument) -> str:
    """Say how a run ended, failures first, in the language of the document."""
    wrong = [item for item in run.items if item.state in _WRONG]
    right = [item for item in run.items if item.state == "done"]
    lines = [run.text]
    lines += [f"  ✗ {_item(item, run.language)}: {_why(item, run)}" for item in wrong[:MOST_ROWS]]
    lines += [f"  ✓ {_item(item, run.language)}" for item in right[: MOST_ROWS - len(lines)]]
    return "\n".join(lines)


def _item(item: ItemView, language: str) -> str:
    if item.after is None:
        return item.item
    before, after = (
        money(language, str(value), item.currency)
        if item.currency and value is not None
        else _value(value, language)
        for value in (item.before, item.after)
    )
    return f"{item.item}  {before} → {after}"


def _why(item: ItemView, run: RunDocument) -> str:
    return item.error.text if item.error else reworded(item.state, run.language)


def decided(decision: DecisionDocument, language: str) -> str:
    """Say what a decision led to."""
    if decision.state == "open":
        return " ".join((say(language, "Counted."), more_needed(decision.missing, language)))
    if decision.run_ids:
        return say(language, "Approved: {runs} started.", runs=", ".join(decision.run_ids))
    return say(language, f"{decision.state.capitalize()}.")


def more_needed(missing: int, language: str) -> str:
    """Say how many people must approve still."""
    if missing == 1:
        return say(language, "1 more person must approve.")
    return say(language, "{missing} more people must approve.", missing=missing)


HELP: Final = (
    "Say what should happen in your shops, such as “drop the price of all mugs by 10%”, and you"
    " get a card to approve. These words are taken exactly as they stand here:\n"
    "  `status`  what is halted, what waits and what runs\n"
    "  `approvals`  the plans that wait for people\n"
    "  `approve p-… r1`, `reject p-… r1 why`  decide about that revision of a card\n"
    "  `propose again p-…`  put a plan to people anew, as everything is now\n"
    "  `cancel r-…`, `retry r-…`  stop a run, or try again what failed in it\n"
    "  `halt`, `halt shopify`  stop all changes at once, or those to one shop\n"
    "  `resume`, `resume shopify`  let them go on\n"
    "  `connect`  how a shop is connected"
)
CONNECT: Final = (
    "An admin connects a shop where Countersign runs, with `countersign shops connect`, and"
    " `countersign doctor` says what is missing then. To try it with simulated shops, start"
    " `countersign up` with an empty folder as `COUNTERSIGN_HOME`."
)


_BRAKE: Final = "To stop all changes at once, type `halt` and nothing else."
_GOES_ON: Final = "To let changes go on, type `resume` and nothing else."
_ALMOST: Final = {
    **dict.fromkeys(("halt", "stop", "stopp", "anhalten"), _BRAKE),
    **dict.fromkeys(("resume", "fortsetzen"), _GOES_ON),
    "approve": "Nothing was approved: type `approve p-… r1` and nothing else.",
    "reject": "Nothing was rejected: type `reject p-… r1` and why.",
}


def almost_typed(text: str, language: str) -> str:
    """Say how a word is typed that stands in a message which was understood as nothing."""
    words = set(re.findall(r"[a-z]+", text.casefold()))
    hints = dict.fromkeys(hint for word, hint in _ALMOST.items() if word in words)
    return " ".join(say(language, hint) for hint in hints)


def status(
    halted: Sequence[Halt],
    connected: Sequence[Connected],
    cards: Sequence[PlanDocument],
    live: Sequence[RunSummary],
    told: "Told",
) -> str:
    """Say how everything stands, what is stopped first."""
    language = told.language
    titles = {shop.id: shop.title for shop in connected}
    lines = [_halted(halt, titles, told) for halt in halted] or [
        say(language, "Nothing is halted.")
    ]
    trusted = [(shop.title, shop.mode) for shop in connected if shop.mode in _TRUST]
    lines += [say(language, _TRUST[mode], shop=title) for title, mode in trusted]
    lines.append(waiting(cards, told))
    lines += [f"{run.id} ({reworded(run.state, language)}): {run.title}" for run in live] or [
        say(language, "Nothing runs.")
    ]
    return "\n".join(lines)


_NOTHING_TO_STOP: Final = (
    "Nothing runs, so there is nothing to cancel. A plan that waits is rejected on its card."
)


def stoppable(live: Sequence[RunSummary], language: str) -> str:
    """List the runs that go on, each with the words that stop it."""
    lines = [f"  `cancel {run.id}`  {run.title}" for run in live]
    head = "Which one? Type it as it stands here:"
    return "\n".join((say(language, head), *lines)) if live else say(language, _NOTHING_TO_STOP)


def _halted(halt: Halt, titles: Mapping[str, str], told: "Told") -> str:
    said = (
        "{shop} is halted since {at}, by {person}: {words}"
        if halt.shop
        else "Everything is halted since {at}, by {person}: {words}"
    )
    at, person = told.at(halt.at), told.named(halt.person)
    return say(
        told.language,
        said,
        shop=titles.get(halt.shop or "", halt.shop),
        at=at,
        person=person,
        words=halt.reason,
    )


def waiting(cards: Sequence[PlanDocument], told: "Told") -> str:
    """List the cards that wait, each with the words that decide it."""
    language = told.language
    if not cards:
        return say(language, "No plan waits for anybody.")
    head = "1 plan waits:" if len(cards) == 1 else "{many} plans wait:"
    lines = [f"  {decides(card, told)}" for card in cards[:MOST_ROWS]]
    more = _more(len(cards), language)
    return "\n".join((say(language, head, many=len(cards)), *lines, *more))


def decides(card: PlanDocument, told: "Told") -> str:
    """Write the exact words that approve a card, and what is waited for."""
    approval = card.approval
    who = ", ".join(told.named(one) for one in approval.approvers)
    needs = say(
        told.language,
        "(by {person}, needs {missing} of {who})",
        person=told.named(approval.requester),
        missing=approval.missing,
        who=who or say(told.language, "nobody"),
    )
    summary = card.summary or say(told.language, "A plan.")
    return f"`approve {approval.id} r{approval.revision}`  {summary}  {needs}"


@dataclass(frozen=True, slots=True)
class Told:
    """Whom something is told: in which language and time zone, and what everybody is called."""

    language: str
    people: Mapping[str, str]
    zone: str

    def at(self, instant: datetime) -> str:
        """Write an instant as the clock of the business shows it."""
        return f"{instant.astimezone(ZoneInfo(self.zone)):%Y-%m-%d %H:%M}"

    def named(self, person: str) -> str:
        """Return what a person is called; one whom nobody knows any more keeps the id."""
        return self.people.get(person, person)


_VOTED: Final = {
    ("approve", False): "{person} approved this.",
    ("approve", True): "{person} approved this: {reason}",
    ("reject", False): "{person} rejected this.",
    ("reject", True): "{person} rejected this: {reason}",
}


def voted(body: Mapping[str, Any], told: Told) -> str:
    """Say who decided what about a card."""
    reason = str(body.get("reason") or "")
    text = _VOTED[body["decision"], bool(reason)]
    said = say(told.language, text, person=told.named(body["person"]), reason=reason)
    missing = body.get("missing")
    return f"{said} {more_needed(missing, told.language)}" if missing else said


def expired(approval: str, told: Told) -> str:
    """Say that nobody decided about a card in time."""
    text = (
        "Nobody decided in time, so the plan expired."
        " `propose again {approval}` puts it to people anew."
    )
    return say(told.language, text, approval=approval)


def reminder(body: Mapping[str, Any], told: Told) -> str:
    """Say whom a card still waits for, and until when."""
    who = ", ".join(told.named(one) for one in body["approvers"])
    return say(
        told.language,
        STILL_WAITS,
        missing=body["missing"],
        who=who or say(told.language, "nobody"),
        until=told.at(datetime.fromisoformat(body["expires_at"])),
    )


def line(document: Any) -> str:  # noqa: ANN401 - any of the five documents
    """Say a document in plain text, for a thread's own record."""
    match document.kind:
        case "answer":
            return str(document.text)
        case "plan":
            return str(document.summary)
        case "question":
            return "\n".join((*document.wrong, *(one.text for one in document.questions)))
        case "refused":
            return "\n".join(one.reason for one in document.refusals)
        case _:
            return "\n".join(one.hint for one in document.problems)


def document(kept: Mapping[str, Any]) -> Any:  # noqa: ANN401 - one of the five documents
    """Return a document that was kept in a thread."""
    return _DOCUMENTS.validate_python(kept)
