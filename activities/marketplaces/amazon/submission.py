"""Submissions: asking Amazon for a change, trying one out, and seeing what became of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from activities.change import Change, Declined, Reconciled, Value
from activities.context import Call
from activities.errors import Rejected
from activities.http import lost
from activities.marketplaces.amazon.client import ITEM_PATH, Amazon
from activities.marketplaces.amazon.shapes import Article, Issue
from activities.marketplaces.amazon.wire import Operation, Query, Shape
from activities.read_back import judged

Patch = Mapping[str, Any]


class Submitted(Shape):
    """What Amazon says at once of a submission."""

    sku: str
    status: str
    submission_id: str
    issues: tuple[Issue, ...] = ()


PATCH: Final = Operation(
    "patchListingsItem", "PATCH", ITEM_PATH, Submitted, rate=5, burst=5, writes=True
)
PUT: Final = Operation(
    "putListingsItem", "PUT", ITEM_PATH, Submitted, rate=5, burst=10, writes=True
)
DELETE: Final = Operation(
    "deleteListingsItem", "DELETE", ITEM_PATH, Submitted, rate=5, burst=5, writes=True
)
TRY_PATCH: Final = Operation(
    "patchListingsItem as a preview", "PATCH", ITEM_PATH, Submitted, rate=1, burst=1
)
TRY_PUT: Final = Operation(
    "putListingsItem as a preview", "PUT", ITEM_PATH, Submitted, rate=1, burst=1
)


def merge(attribute: str, value: Mapping[str, Any]) -> Patch:
    """Change some fields of an attribute and leave its other fields as they are."""
    return {"op": "merge", "path": f"/attributes/{attribute}", "value": [dict(value)]}


def replace(attribute: str, value: Mapping[str, Any]) -> Patch:
    """Set an attribute as a whole."""
    return {"op": "replace", "path": f"/attributes/{attribute}", "value": [dict(value)]}


def patched(change: Change, patches: Sequence[Patch]) -> Mapping[str, Any]:
    """Return the body of a patch."""
    return {"productType": change.target["product_type"], "patches": list(patches)}


async def submit(
    operation: Operation[Submitted],
    change: Change,
    call: Call[Amazon],
    body: Mapping[str, Any] | None = None,
) -> Mapping[str, Any]:
    """Send one submission; what comes back says only that Amazon took it on.

    Raises:
        Rejected: Amazon found it invalid; nothing was changed.
        OutcomeUnknown: it cannot be told whether it was taken on.
    """
    client = call.client
    answer = await client.run(
        operation,
        at={"sellerId": client.seller, "sku": change.item},
        query=_query(client),
        body=body,
        deadline=call.deadline,
    )
    if answer.status == "INVALID":
        raise _invalid(answer, change, client)
    if answer.status != "ACCEPTED" or answer.sku != change.item:
        raise lost(client.name, f"answered {answer.status} for {answer.sku}", writes=True)
    return {"submission": answer.submission_id, "status": answer.status}


async def try_out(
    operation: Operation[Submitted],
    change: Change,
    call: Call[Amazon],
    body: Mapping[str, Any],
    *,
    wait: bool = False,
) -> None:
    """Have Amazon check a submission without making it.

    Amazon takes one such question a second. Where many changes are previewed together and the
    question would have to wait, it is left out: the same check meets the submission itself.

    Args:
        wait: ask in any case, because what is checked is written by people.

    Raises:
        Rejected: Amazon would find it invalid.
    """
    client = call.client
    if not wait and not client.may_go(operation):
        return
    answer = await client.run(
        operation,
        at={"sellerId": client.seller, "sku": change.item},
        query={**_query(client), "mode": "VALIDATION_PREVIEW"},
        body=body,
    )
    if answer.status == "INVALID":
        raise _invalid(answer, change, client)


def _query(client: Amazon) -> Query:
    return {"marketplaceIds": (client.place.id,), "issueLocale": "en_US"}


def _invalid(answer: Submitted, change: Change, client: Amazon) -> Rejected:
    words = "; ".join(str(issue) for issue in answer.issues)[:500] or "no reason given"
    return Rejected(f"{client.name} refused the change of {change.item}: {words}", at=change.item)


def known_errors(article: Article, attributes: Sequence[str]) -> tuple[str, ...]:
    """Say what Amazon has against these attributes already now, before anything is sent."""
    return tuple(f"Amazon already reports: {issue}" for issue in article.errors(attributes))


async def outcome(
    change: Change,
    call: Call[Amazon],
    attributes: Sequence[str],
    found: Callable[[Article], Mapping[str, Value]],
) -> Reconciled | Declined:
    """Look what became of a submission.

    Args:
        attributes: those that it set; an error about one of them is Amazon's refusal.
        found: the present values of every field that the write sets.
    """
    article = await call.client.find(change.item)
    if article is None:
        return Reconciled.UNKNOWN
    said = judged(change, found(article))
    errors = article.errors(attributes)
    if said is Reconciled.APPLIED or not errors:
        return said
    return declined(change, errors, call.client)


def declined(change: Change, errors: Sequence[Issue], client: Amazon) -> Declined:
    """Return Amazon's refusal in its own words; only time tells of words it said before."""
    before = "\n".join(change.warnings)
    new = [issue for issue in errors if str(issue) not in before]
    words = "; ".join(str(issue) for issue in new or errors)[:500]
    reason = f"{client.name} accepted the change of {change.item} and then declined it: {words}"
    return Declined(reason=reason, said_before=not new)
