"""Orders of sellers with a doubt or an unknown word put in anywhere: nothing is written."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from planner.planner import Proposed, Reply
from tests.planner.four_shops import say

FILE = Path(__file__).parents[1] / "journeys" / "sellers.yaml"
DOUBTS = ("not", "maybe", "noch nicht", "wibble")
WRITES = ("offer.update_price", "stock.set", "listing.")
READS = ("listing.get", "listing.search")


def writes(reply: Reply) -> list[dict[str, Any]]:
    if not isinstance(reply, Proposed):
        return []
    steps = [step for one in reply.plan["workflows"] for step in one["steps"]]
    return [
        one for one in steps if one["activity"].startswith(WRITES) and one["activity"] not in READS
    ]


ORDERS = [
    case["say"]
    for case in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    if "after" not in case and writes(say(case["say"]))
]


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_doubt_anywhere_in_an_order_leaves_nothing_of_it(doubt: str) -> None:
    for order in ORDERS:
        words = order.split()
        for at in range(len(words) + 1):
            said = " ".join((*words[:at], doubt, *words[at:]))
            assert "nicht auf Lager" in said or not writes(say(said)), said


def test_most_sentences_of_sellers_are_orders() -> None:
    assert len(ORDERS) > 80


def test_what_goods_were_is_no_order_to_change_them() -> None:
    assert not writes(say("Die Mugs bei eBay waren 10 % billiger"))
    assert writes(say("Senke alle Waren bei eBay um 10 %"))
