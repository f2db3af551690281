"""A conversation in German, over HTTP, from the sentence to the end of the run."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.fakes.product import Product, until

ENGLISH: Final = re.compile(
    r"\b(?:the|is|are|of|and|or|to|by|with|it|this|that|what|was|be|has|have|not|no|who|may|for"
    r"|nothing|needs|only|price|stock|done|failed|approved|change|changes|items?|listings?)\b",
    re.IGNORECASE,
)
ALLOWED: Final = ("Red Mug", "Blue Mug", "approve p-", "“mug”", "DHL Paket")
"""Titles of products, typed words and what a marketplace calls a thing."""
FOR_PROGRAMS: Final = frozenset(
    {
        "kind",
        "planner",
        "thread",
        "state",
        "activity",
        "effect",
        "rule",
        "code",
        "changes",
        "step",
        "at",
    }
)


def texts(document: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield every text of a document that people read."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, list):
        for one in document:
            yield from texts(one)
    elif isinstance(document, dict):
        for name, value in document.items():
            if name not in FOR_PROGRAMS:
                yield from texts(value)


def english(document: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """Return the texts that hold an English word, without what is allowed to."""
    found = []
    for text in texts(document):
        rest = text
        for allowed in ALLOWED:
            rest = rest.replace(allowed, "")
        if ENGLISH.search(rest):
            found.append(text)
    return found


@pytest.fixture(scope="module")
def spoken(product: Product) -> dict[str, Any]:
    """Say it, answer the question, let somebody else approve, and wait for the end."""
    question = product.say("Senke den Preis der roten Tasse um 10 %")
    thread = question["thread"]
    card = product.say("Shopify", thread=thread)
    [run] = product.decide(card).json()["run_ids"]
    ended = product.ended(run)
    until(lambda: any("1 Änderung gemacht." in one for one in said(product, thread)))
    whole = product.api("GET", f"/api/threads/{thread}").json()
    return {"question": question, "card": card, "run": ended, "thread": whole}


def said(product: Product, thread: str) -> list[str]:
    """Return the texts of a thread."""
    found = product.api("GET", f"/api/threads/{thread}").json()
    return [one["text"] for one in found["messages"]]


@pytest.mark.parametrize("part", ["question", "card", "run", "thread"])
def test_no_sentence_of_ours_is_english(spoken: dict[str, Any], part: str) -> None:
    assert english(spoken[part]) == []


def test_the_card_and_the_run_say_in_which_language_they_are(spoken: dict[str, Any]) -> None:
    assert (spoken["card"]["language"], spoken["run"]["language"]) == ("de", "de")


def test_the_card_names_what_is_done_and_what_is_simulated(spoken: dict[str, Any]) -> None:
    card = spoken["card"]

    assert [one["title"] for one in card["lines"]] == ["Preis ändern"]
    assert card["warnings"] == [
        "Shopify ist ein simulierter Shop: In Wirklichkeit ändert sich nichts."
    ]


def test_the_thread_names_who_approved(spoken: dict[str, Any]) -> None:
    told = [one["text"] for one in spoken["thread"]["messages"]]

    assert "Milan (manager) hat das freigegeben." in told


def test_what_is_refused_says_why_in_german(product: Product) -> None:
    refused = product.say("Senke den Preis von MUG-RED auf Shopify um 80 %")

    assert refused["kind"] == "refused"
    assert english(refused) == []


def test_what_a_viewer_may_not_is_told_in_german(product: Product) -> None:
    refused = product.say("Pausiere MUG-RED auf Shopify", acting="viewer")

    assert [one["reason"] for one in refused["refusals"]] == [
        "Ein Viewer darf keine Angebote oder Bestände ändern. Lister, Manager und Admins dürfen es."
    ]


def test_what_a_read_finds_is_told_in_german(product: Product) -> None:
    assert english(product.say("Was kostet die rote Tasse auf Shopify?")) == []


def test_what_a_new_listing_lacks_is_asked_in_german(product: Product) -> None:
    asked = product.say("Biete MUG-BLUE auf eBay an")

    conditions = [one["choices"] for one in asked["questions"] if "Zustand" in one["text"]]
    assert [choices[:2] for choices in conditions] == [["Neu", "Neuwertig"]]
    assert english([one["text"] for one in asked["questions"]]) == []
