"""Two hundred and thirty sentences of sellers, through the whole product up to the card."""

import re
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fakes.product import Product

CASES: list[dict[str, Any]] = [
    case
    for name in ("sellers.yaml", "traders.yaml")
    for case in yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
]
VERBS = {
    "offer.update_price": "price", "stock.set": "stock", "listing.pause": "pause",
    "listing.reopen": "reopen", "listing.end": "end", "listing.create": "create",
}  # fmt: skip
UNREAD = re.compile(
    "did not understand|nicht verstanden|stumbled|no product called|kenne kein|ask and order"
    "|belong together|zusammengehören|cannot watch|kann ich nicht warten"
)
CENT = 0.011
Write = tuple[str, str, str, str]


def wanted(product: Product, case: Mapping[str, Any]) -> list[Write]:
    """Spell out what a sentence must write."""
    found: list[Write] = []
    if case.get("lost") or case.get("asked"):
        return found
    for line in case.get("writes", ()):
        shop, sku, verb, *rest = line.split()
        for name, held in product.sandbox.state(shop).items():
            if fnmatch(name, sku):
                value = rest[0] if rest else ""
                if value.endswith("%"):
                    value = str(float(held["price"]) * (1 + float(value[:-1]) / 100))
                found.append((shop, name, verb, value))
    return sorted(found)


def written(answer: Mapping[str, Any]) -> list[Write]:
    """Return what an answer would write, whether or not it may run."""
    found = []
    for line in (*answer.get("lines", ()), *answer.get("unresolved", ())):
        if line["effect"] != "read" and not line.get("idle"):
            verb = VERBS[line["activity"]]
            after = line["changes"].get(verb, ["", ""])[1]
            found.append((line["shop"], line["sku"], verb, str(after)))
    return sorted(found)


def same(one: Write, other: Write) -> bool:
    if one[:3] != other[:3]:
        return False
    return one[3] in {"", "*"} or abs(float(one[3]) - float(other[3])) < CENT


def words(answer: Mapping[str, Any]) -> str:
    """Return everything that an answer says, and what it offers to choose."""
    asked = [f"{one['text']} {one['choices']}" for one in answer.get("questions", ())]
    told = [one["reason"] for one in answer.get("refusals", ())]
    return "\n".join((answer.get("text", ""), answer.get("summary", ""), *asked, *told))


def waits(answer: Mapping[str, Any]) -> list[str]:
    refused = [one for one in answer.get("refusals", ()) if one["rule"] == "trigger_unavailable"]
    return ["schedule" if "schedule" in one["reason"] else "watch" for one in refused]


@pytest.mark.parametrize("case", CASES, ids=[case["say"] for case in CASES])
def test_a_sentence_writes_what_was_meant_by_it_and_nothing_else(
    case: dict[str, Any], product: Product
) -> None:
    thread = None
    if "after" in case:
        thread = product.say(case["after"], acting="admin")["thread"]

    answer = product.say(case["say"], acting="admin", thread=thread)

    found, should = written(answer), wanted(product, case)
    open_ = case.get("lost") or case.get("asked")
    assert waits(answer) == ([] if open_ else case.get("trigger", "").split())
    if open_ or "trigger" not in case:
        assert len(found) == len(should), words(answer)
        assert all(same(one, other) for one, other in zip(should, found, strict=True)), found
    if case.get("asked") or case.get("lists"):
        assert answer["kind"] == "question"
    if (meant := case.get("about") or case.get("shows")) and not open_:
        assert re.search(meant, words(answer), re.IGNORECASE), words(answer)
    if not open_ and (should or "shows" in case or "lists" in case):
        assert not UNREAD.search(words(answer)), words(answer)
