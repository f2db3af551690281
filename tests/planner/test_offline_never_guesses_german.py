"""The same in German: no write beside a doubt, and none that the words do not hold."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.offline.numbers import readings
from planner.offline.offline import reply
from planner.planner import Answered, Asked, ProductView, Proposed, Questions, TenantView

_SAID = (
    "senke erhöhe setze ändere mach pausiere öffne beende lösche benenne zeige liste biete "
    "gleiche der die das den dem alle alles jede mein bitte Preis Preise Bestand Titel Angebot "
    "Angebote von für auf in bei um mit und dann , . ? außer nicht kein nur falls vielleicht "
    "oder die ist sind es sie über unter billiger teurer herab an ab um pausiert aktiv "
    "ausverkauft überall Shopify Amazon Tasse Tassen blaue roten MUG-BLUE MUG-RED T-Shirts "
    "Kerzen 10% 2 17,99 1.234 0 -5 zwölf Euro Stück Prozent wenn sobald fällt steigt ausgeht "
    "wieder zurück Wettbewerber täglich "
)
WORDS = _SAID.split()
PHRASES = ["jeden Tag um 9 Uhr", "unter 5", '"Ozean"', "um 5 %", "auf 17,99 Euro", "blaue Tasse"]
DOUBT = re.compile(r"\b(?:nicht|kein|nur|falls|vielleicht|oder)\b")

loose = st.lists(st.sampled_from([*WORDS, *PHRASES]), min_size=1, max_size=12).map(" ".join)
ordered = st.tuples(
    st.sampled_from(["senke den Preis von", "pausiere", "setze den Bestand von", "wenn", "erhöhe"]),
    st.sampled_from(["alle Tassen", "MUG-BLUE", "die rote Tasse", "MUG-XL und MUG-RED"]),
    st.lists(st.sampled_from([*WORDS, *PHRASES]), max_size=5).map(" ".join),
    st.sampled_from(["um 10 %", "auf 12", "auf 17,99 Euro", "", "unter 5 fällt, pausiere sie"]),
).map(" ".join)
sentences = st.one_of(loose, ordered)


def writes(answer: object) -> list[dict[str, Any]]:
    if not isinstance(answer, Proposed):
        return []
    steps = [step for one in answer.plan["workflows"] for step in one["steps"]]
    reads = {"listing.search", "listing.get", "product.search", "stock.levels", "order.list"}
    return [step for step in steps if step["activity"] not in {*reads, "thread.post"}]


def numbers_in(text: str) -> set[Decimal]:
    found = {Decimal(0), Decimal(12) if "zwölf" in text else Decimal(0)}
    for written in re.findall(r"[0-9][0-9.,]*(?<![.,])", text):
        found.update(readings(written))
    return found


def amounts(step: dict[str, Any]) -> list[Decimal]:
    change = step["params"].get("change", {})
    value = change.get("by", change.get("price"))
    value = value["amount"] if isinstance(value, dict) else value
    quantity = step["params"].get("quantity")
    return [abs(Decimal(str(one))) for one in (value, quantity) if one is not None]


@settings(max_examples=600)
@given(said=sentences)
def test_a_german_message_gets_a_plan_or_a_question_or_words(
    said: str, tenant: Callable[[str], TenantView]
) -> None:
    answer = reply(Asked(said, tenant("one")))

    assert isinstance(answer, Proposed | Questions | Answered)


@settings(max_examples=600)
@given(said=sentences)
def test_a_german_doubt_is_never_planned(said: str, tenant: Callable[[str], TenantView]) -> None:
    answer = reply(Asked(said, tenant("one")))

    if writes(answer):
        assert not DOUBT.search(said)


@settings(max_examples=600)
@given(said=sentences)
def test_every_amount_and_product_of_a_german_write_stands_in_the_text(
    said: str, tenant: Callable[[str], TenantView], products: tuple[ProductView, ...]
) -> None:
    answer = reply(Asked(said, tenant("one")))

    known = numbers_in(said)
    meant = {"MUG-BLUE": "blaue", "MUG-RED": "rote"}
    for step in writes(answer):
        assert all(one in known for one in amounts(step))
        sku = step["params"].get("sku")
        assert not isinstance(sku, str) or sku in said or meant.get(sku, sku) in said
