"""Whatever is said: one of three answers, and no write that the words do not hold."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.offline.language import languages
from planner.offline.numbers import readings
from planner.offline.offline import reply
from planner.planner import Answered, Asked, ProductView, Proposed, Questions, TenantView

WRITE_VERBS = set(
    "drop lower cut reduce discount raise increase set change make put give take charge sell should"
    " halve half double pause hide deactivate reopen activate unpause end delete remove rename list"
    " create off cheaper".split()
)
WORDS = [
    *WRITE_VERBS, "the", "a", "all", "every", "my", "please", "price", "prices", "stock", "title",
    "listing", "listings", "products", "of", "for", "on", "in", "by", "to", "at", "from", "and",
    "then", ",", ".", "?", "but", "except", "not", "don't", "never", "only", "if", "or", "that",
    "are", "is", "with", "whose", "it", "its", "them", "above", "below", "than", "more", "cheaper",
    "paused", "active", "out of stock", "in stock", "everywhere", "Shopify", "Amazon", "mug",
    "mugs",
    "blue mug", "red", "MUG-BLUE", "MUG-RED", "t-shirts", "TEE-S", "glass", "set of 4 coasters",
    '"Ocean Mug"', "one", "10%", "5 percent", "2 euros", "€2.50", "17.99", "1,234", "12,34", "0",
    "-5", "12", "ten", "units", "dollars", "half price", "more expensive", "what", "which", "show",
    "find", "how many", "orders", "every day at 9", "every Friday at 18:30", "yes", "hello", "🙏",
    "about", "bleu", "1e9", "abc", "when", "whenever", "falls below", "runs out", "comes back",
    "sync", "match", "this product", "cheapest", "up", "down", "anything", "undo", "hourly",
]  # fmt: skip
WRITES = re.compile(r"offer\.update_price|stock\.set|listing\.(pause|reopen|end|update|create)")
NEGATIVE = re.compile(r"\b(?:not|don't|never|only|if|or|about|bleu|abc|1e9)\b|🙏")

TERSE = re.compile(
    r"(?:(?:please|the|a|all|every|my|of|for|price|prices|stock|products|listings|and|at|to|by|on|in|shopify"
    r"|everywhere|mugs?|blue mug|red|one|mug-blue|mug-red|t-shirts|tee-s|glass|set of 4 coasters"
    r"|[-+]?[€]?[0-9.,]+%?|ten|percent|euros|dollars|units|above|below|than|with|whose|that|are"
    r"|paused|active|out of stock|in stock|but|except|their|every day at 9"
    r"|every friday at 18:30|[,.])\s*)+"
)
"""A name, what must hold of it, and an amount: no word of another kind."""

phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
orders = st.tuples(
    st.sampled_from(["drop the price of", "pause", "set the stock of", "end", "raise", "reopen"]),
    st.sampled_from(["all mugs", "MUG-BLUE", "the red mug", "all t-shirts", "MUG-XL and MUG-RED"]),
    st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join),
    st.sampled_from(["by 10%", "by 2 euros", "to 12", "to 17.99", "", "on Shopify"]),
).map(" ".join)
sentences = st.one_of(phrases, orders)


def is_terse(said: str) -> bool:
    """Tell whether a message is a name and what it is to come to, and holds no other word."""
    return TERSE.fullmatch(said.casefold()) is not None


def writes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    steps = [step for one in plan["workflows"] for step in one["steps"]]
    return [step for step in steps if WRITES.fullmatch(step["activity"])]


def numbers_in(text: str) -> set[Decimal]:
    """Read every number that a text may hold, with what "half" and "double" stand for."""
    found = {Decimal(0)}
    for written in re.findall(r"[0-9][0-9.,]*(?<![.,])", text):
        found.update(abs(number) for number in readings(written))
    found.update(
        Decimal(value)
        for word, value in languages()["en"].numbers.items()
        if word in text.casefold()
    )
    if re.search("half|halve", text):
        found.add(Decimal(50))
    if "double" in text:
        found.add(Decimal(100))
    return found


def amounts(step: dict[str, Any]) -> list[Decimal]:
    change = step["params"].get("change", {})
    value = change.get("by", change.get("price"))
    if isinstance(value, dict):
        value = value["amount"]
    quantity = step["params"].get("quantity")
    return [abs(Decimal(str(one))) for one in (value, quantity) if one is not None]


@settings(max_examples=600)
@given(said=sentences)
def test_a_message_gets_a_plan_or_a_question_or_words(
    said: str, tenant: Callable[[str], TenantView]
) -> None:
    answer = reply(Asked(said, tenant("one")))

    assert isinstance(answer, Proposed | Questions | Answered)
    assert not isinstance(answer, Questions) or answer.items[0].choices


@settings(max_examples=600)
@given(said=sentences)
def test_a_write_is_never_planned_without_a_word_that_orders_it(
    said: str, tenant: Callable[[str], TenantView]
) -> None:
    answer = reply(Asked(said, tenant("one")))

    if isinstance(answer, Proposed) and writes(answer.plan):
        assert WRITE_VERBS & set(re.findall(r"[a-z]+", said.casefold())) or is_terse(said)


@settings(max_examples=600)
@given(said=sentences)
def test_every_amount_of_a_write_stands_in_the_text(
    said: str, tenant: Callable[[str], TenantView]
) -> None:
    answer = reply(Asked(said, tenant("one")))

    if isinstance(answer, Proposed):
        known = numbers_in(said)
        assert all(one in known for step in writes(answer.plan) for one in amounts(step))


@settings(max_examples=600)
@given(said=sentences)
def test_every_product_of_a_write_stands_in_the_text(
    said: str, tenant: Callable[[str], TenantView], products: tuple[ProductView, ...]
) -> None:
    answer = reply(Asked(said, tenant("one")))

    if isinstance(answer, Proposed):
        titles = {one.sku: one.title for one in products}
        for step in writes(answer.plan):
            sku = step["params"].get("sku")
            if isinstance(sku, str):
                assert sku in said or set(titles[sku].casefold().split()) & set(
                    re.findall(r"[\w-]+", said.casefold())
                )


@settings(max_examples=600)
@given(said=sentences)
def test_a_write_is_never_planned_beside_a_doubt(
    said: str, tenant: Callable[[str], TenantView]
) -> None:
    answer = reply(Asked(said, tenant("one")))

    if isinstance(answer, Proposed) and writes(answer.plan):
        assert not NEGATIVE.search(said.replace("but not", ""))


@settings(max_examples=400)
@given(said=sentences)
def test_a_group_is_only_written_where_the_text_names_one(
    said: str, tenant: Callable[[str], TenantView]
) -> None:
    answer = reply(Asked(said, tenant("one")))

    if isinstance(answer, Proposed) and any("for_each" in one for one in writes(answer.plan)):
        group = r"\ball\b|\bevery|\banything\b|mugs|t-shirts|listings|products|prices"
        assert re.search(group, said)


@settings(max_examples=300)
@given(said=st.text(max_size=300))
def test_any_text_at_all_is_answered_or_a_look_at_what_it_names(
    said: str, tenant: Callable[[str], TenantView]
) -> None:
    answer = reply(Asked(said, tenant("one")))
    if isinstance(answer, Questions):  # "ßy" may be meant for "soy"
        (asked,) = answer.items
        answer = reply(Asked(asked.choices[0], tenant("one")))

    assert isinstance(answer, Answered) or (
        isinstance(answer, Proposed) and writes(answer.plan) == []
    )


BAD = {
    "empty": "",
    "blanks": "   ",
    "a line end": "\n",
    "one long word": "x" * 40_000,
    "a verb without end": "drop " * 8_000,
    "emoji": "🙏🎉",
    "right to left override": "\u202edrop the price",
    "NUL": "pause\x00MUG-BLUE",
    "escape": "pause \x1b[31mMUG-BLUE",
    "right to left": "הורד את המחיר",
    "quotes": '"' * 1_900,
    "opened quotes": "“" * 1_900,
    "points": "1." * 900,
    "hyphens": "a-" * 900,
    "half a character": "\ud800",
    "zero width": "pause MUG-BLUE\u200b",
    "zero width joiners": "\u200d" * 2_000,
    "a family of emoji": "👨‍👩‍👧‍👦" * 280,
    "low quotes": "„" * 2_000,
    "pointed quotes": "«" * 2_000,
    "deep brackets": "(" * 1_000 + ")" * 1_000,
    "commas": "," * 20_000,
    "marks that are not too long": "," * 2_000,
    "digits": "9" * 8_000,
    "a verb that waits for its end": "take and " * 220,
    "more words than anybody reads": "pause " * 333 + "mug",
    "one name again and again": "mug and " * 240,
}


@pytest.mark.parametrize("opening", ['"', "“", "„", "«"])
def test_a_quote_that_never_closes_names_nothing(
    opening: str, tenant: Callable[[str], TenantView]
) -> None:
    answer = reply(Asked(f"pause {opening}MUG-BLUE", tenant("one")))

    assert isinstance(answer, Answered)


@pytest.mark.parametrize("said", BAD.values(), ids=BAD)
def test_bad_input_is_answered_in_words(said: str, tenant: Callable[[str], TenantView]) -> None:
    answer = reply(Asked(said, tenant("one")))

    assert isinstance(answer, Answered)
    assert "offline planner" in answer.text
