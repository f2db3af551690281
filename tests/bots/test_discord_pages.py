"""Whatever a card in Discord has no room for is read page by page, however long it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bots import phrases
from bots.cards.approval import draw_approval
from bots.cards.saying import Seen
from bots.discord.components import message
from tests.fakes.discord_server.state import Message
from tests.fakes.discord_stage import CHANNEL, Chat, chat
from tests.fakes.product import until
from workflows.documents import PlanDocument

ALL = "Show everything"


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-pages")
    with chat(home) as running:
        running.product.sandbox.reset({"ebay": 2000})
        running.product.api("POST", "/api/shops/ebay/sync", {}, acting="admin")
        yield running


def test_a_plan_of_two_hundred_steps_is_read_to_its_end(acme: Chat) -> None:
    card = acme.sends("viewer", _drawn(acme, 200))

    acme["viewer"].presses(card, ALL)

    page = acme.whispered("viewer", "1 to 12 of 200", after=card.id)
    acme["viewer"].presses(page, "Next")
    until(lambda: "-# 13 to 24 of 200" in acme.read(page))
    acme["viewer"].selects(page, "Go to", "193 to 200 of 200")
    until(lambda: "-# 193 to 200 of 200" in acme.read(page))
    assert acme.discord.labels(page) == ["Back"]


def _drawn(acme: Chat, many: int) -> dict[str, Any]:
    sold = list(acme.product.sandbox.state("ebay"))[:many]
    change = {"kind": "change_pct", "by": "-3"}
    steps = [
        {
            "id": f"s{at}",
            "activity": "offer.update_price",
            "params": {"shop": "ebay", "sku": sku, "change": change},
        }
        for at, sku in enumerate(sold)
    ]
    parts = [
        {"id": f"w{at}", "title": f"Part {at}", "steps": steps[at : at + 50]}
        for at in range(0, many, 50)
    ]
    made = acme.product.api("POST", "/api/plans", {"summary": "Many prices.", "workflows": parts})
    document = phrases.document(made.json())
    assert isinstance(document, PlanDocument), document
    return message(draw_approval(document, Seen()), {})


def test_a_run_of_two_thousand_items_is_read_while_it_goes_on(acme: Chat) -> None:
    asked = acme["manager"].mentions(CHANNEL, "raise everything on eBay by 3%")
    card = acme.waits_for(asked, "2,000 changes")
    for who in ("manager2", "admin"):
        _approves(acme, who, card)
    run = acme.waits_for(asked, " of 2,000 items")

    acme["viewer"].presses(run, ALL)

    page = acme.whispered("viewer", "1 to 12 of 2,000", after=run.id)
    acme["viewer"].selects(page, "Go to", "1,933 to 1,944 of 2,000")
    until(lambda: "-# 1,933 to 1,944 of 2,000" in acme.read(page))
    acme["viewer"].presses(page, "Next")
    until(lambda: "-# 1,945 to 1,956 of 2,000" in acme.read(page))
    assert acme.discord.failed() == []


def _approves(acme: Chat, who: str, card: Message) -> None:
    label = [one for one in acme.discord.labels(card) if one.startswith("Approve")]
    if label:
        acme[who].presses(card, label[0])
        until(lambda: acme.called(who) in acme.read(card))
