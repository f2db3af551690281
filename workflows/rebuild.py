"""Rebuild what rows say from events alone: the proof that nothing changes without its event.

Pure folds over the events of one subject, in their order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.store.events import Happened


@dataclass
class ApprovalAccount:
    """An approval as its events tell it."""

    state: str = ""
    revision: int = 0
    decided: dict[tuple[str, int], str] = field(default_factory=dict)
    """Decisions by person and revision."""
    confirmed: set[tuple[str, int]] = field(default_factory=set)
    """Those of them that were typed confirmations."""


@dataclass
class RunAccount:
    """A run as its events tell it."""

    state: str = ""
    epoch: int = 0
    items: dict[tuple[str, str], str] = field(default_factory=dict)
    outcomes: dict[tuple[str, int], str] = field(default_factory=dict)
    receipts: dict[tuple[str, str, str, int], str] = field(default_factory=dict)


def approval(happened: Iterable[Happened]) -> ApprovalAccount:
    """Fold the events of an approval."""
    account = ApprovalAccount()
    for event in happened:
        body = _body(event)
        account.state = body["state"]
        account.revision = body.get("revision", account.revision)
        if event.type == "decided":
            account.decided[body["person"], body["revision"]] = body["decision"]
            if body.get("confirmed"):
                account.confirmed.add((body["person"], body["revision"]))
    return account


def product(happened: Iterable[Happened]) -> Mapping[str, Any]:
    """Return a product as its events tell it."""
    found: Mapping[str, Any] = {}
    for event in happened:
        if event.type == "kept":
            found = _body(event)["product"]
    return found


def run(happened: Iterable[Happened]) -> RunAccount:
    """Fold the events of a run."""
    account = RunAccount()
    for event in happened:
        _fold(account, event.type, _body(event))
    return account


def _fold(account: RunAccount, happened: str, body: Mapping[str, Any]) -> None:
    match happened:
        case "receipt":
            place = (body["step"], body["item"], body["stage"], body["generation"])
            account.receipts[place] = body["state"]
        case "item":
            account.items[body["step"], body["item"]] = body["state"]
        case "outcome":
            account.outcomes[body["step"], body["chunk"]] = body["kind"]
        case "authorised" | "waiting":
            pass
        case _:
            account.state = body["state"]
            account.epoch = body.get("epoch", account.epoch)
            _fold_lists(account, body)


def _fold_lists(account: RunAccount, body: Mapping[str, Any]) -> None:
    """Take in what one event says of many items and outcomes."""
    items = body.get("items")
    for item in items if isinstance(items, list) else ():
        account.items[item["step"], item["item"]] = "pending"
    for item in body.get("closed", ()):
        account.items[item["step"], item["item"]] = item["state"]
    for step, item in body.get("pending", ()):
        account.items[step, item] = "pending"
    for step, chunk in body.get("forgotten", ()):
        account.outcomes.pop((step, chunk), None)
    for amended in body.get("amended", ()):
        account.outcomes[amended["step"], amended["chunk"]] = amended["kind"]


def _body(event: Happened) -> Mapping[str, Any]:
    if event.body is None:
        reason = f"event {event.seq} was erased: what it changed can no longer be told"
        raise ValueError(reason)
    return event.body
