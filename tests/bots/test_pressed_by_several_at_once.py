"""What several people press at once, or one of them twice, is done once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.turns import TOGETHER
from tests.fakes.product import until
from tests.fakes.slack.model import Message
from tests.fakes.slack_stage import Chat, chat


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("at-once")
    with chat(home) as running:
        yield running


def ask(acme: Chat, sku: str, price: str, shop: str = "Shopify") -> tuple[Message, Message]:
    asked = acme["manager"].mentions(acme.shop, f"Set the price of {sku} to {price} on {shop}")
    return asked, acme.waits_for(acme.shop, "waits for approval", asked)


def press(acme: Chat, card: Message, label: str, *names: str) -> None:
    for deed in [acme[name].presses(card, label) for name in names]:
        deed.wait()
    acme.slack.settled().result(20)


def reject(acme: Chat, card: Message) -> None:
    approval = acme.slack.read(card).split("`")[1]
    body = {"revision": 1, "decision": "reject", "reason": ""}
    acme.product.api("POST", f"/api/approvals/{approval}/decision", body, acting="manager2")
    until(lambda: "rejected" in acme.slack.read(card))


def told(acme: Chat, name: str, words: str) -> bool:
    user = acme.users[name]
    mine = [one for one in acme.slack.seen(acme.shop, user) if one.ephemeral_to == user.id]
    return any(words in acme.slack.read(one) for one in mine)


def test_undo_that_is_pressed_three_times_asks_once(acme: Chat) -> None:
    asked, card = ask(acme, "POT-CLAY", "41.00")
    acme["manager2"].presses(card, "Approve 1 change").wait()
    run = acme.waits_for(acme.shop, "1 change made", asked)

    press(acme, run, "Undo", "manager2", "manager2", "manager2")

    acme.waits_for(acme.shop, "Put back what was changed last", asked)
    assert len(acme.said(acme.shop, asked)) == 3  # the card, its run, and the card that undoes it


def test_of_two_answers_at_once_the_first_counts_and_the_other_is_told_so(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Set the price of LAM-PAPER to 61.30")
    question = acme.waits_for(acme.shop, "On which shop?", asked)

    both = [
        acme["manager"].presses(question, "Shopify"),
        acme["manager2"].presses(question, "eBay"),
    ]
    for one in both:
        one.wait()

    acme.waits_for(acme.shop, "waits for approval", asked)
    words = "That question was answered already."
    until(lambda: told(acme, "manager", words) or told(acme, "manager2", words))
    assert len(acme.said(acme.shop, asked)) == 2


def test_a_plan_that_waits_again_is_not_proposed_once_more(acme: Chat) -> None:
    asked, card = ask(acme, "POT-GLASS", "33.00")
    reject(acme, card)

    press(acme, card, "Propose again", "manager", "admin")
    acme.waits_for(acme.shop, "waits for approval", asked)
    press(acme, card, "Propose again", "admin")

    until(lambda: told(acme, "admin", "That plan is waiting for approval already."))
    again = [one for one in acme.said(acme.shop, asked) if "waits for" in acme.slack.read(one)]
    assert len(again) == 1


def test_a_decision_waits_for_no_shop_that_others_have_read(acme: Chat) -> None:
    dead = [ask(acme, "POT-IRON", f"5{one}.00", "eBay") for one in range(TOGETHER)]
    for _, card in dead:
        reject(acme, card)
    asked, card = ask(acme, "CAN-FIG", "12.10")
    acme.product.sandbox.fault("slow", "read", shop="ebay", seconds=8, times=2 * TOGETHER)
    for _, slow in dead:
        acme["manager"].presses(slow, "Propose again").wait()

    acme["manager2"].presses(card, "Approve 1 change").wait()

    acme.waits_for(acme.shop, "1 change made", asked)
    told = [acme.slack.read(one) for root, _ in dead for one in acme.said(acme.shop, root)]
    assert not any("waits for approval" in one for one in told)
