"""What Amazon has accepted is waited for, said so, and never called done before it is."""

import asyncio
from datetime import timedelta

import pytest

from tests.fakes.office import Desk, IdleEngine, Place, staffed
from tests.workflows.amazon.driving import accepted, ended, price, waits
from workflows import rebuild
from workflows.engines.embedded import EmbeddedEngine
from workflows.store import events, items, receipts
from workflows.store.items import ItemState

pytestmark = pytest.mark.anyio

DEAR = "34.00"
"""Beyond the maximum price that the seller has stored for MUG-XL."""


async def test_an_accepted_write_says_whom_it_waits_for(amazon: Desk) -> None:
    run = await amazon.begin(price("MUG-RED", "17.99"))

    item = await accepted(amazon, run)

    assert item.error is not None
    assert item.error.text == "Amazon accepted it and has not applied it yet: waiting for Amazon."


async def test_a_waiting_run_counts_what_was_accepted(amazon: Desk) -> None:
    run = await amazon.begin(price("MUG-RED", "17.99"))
    await accepted(amazon, run)

    assert (await amazon.show(run)).text == "1 accepted and not applied yet."


async def test_an_accepted_write_is_done_once_the_value_is_there(amazon: Desk) -> None:
    run = await ended(amazon, await amazon.begin(price("MUG-RED", "17.99")))

    assert (run.state, run.items[0].state, run.items[0].error) == ("done", "done", None)
    assert amazon.control.state("amazon_de")["MUG-RED"]["price"] == "17.99"


async def test_nothing_is_an_effect_before_it_is_applied(amazon: Desk) -> None:
    run = await amazon.begin(price("MUG-RED", "17.99"))
    await accepted(amazon, run)

    assert amazon.control.effects() == []


async def test_what_is_accepted_and_then_declined_fails_with_amazons_own_reason(
    amazon: Desk,
) -> None:
    run = await ended(amazon, await amazon.begin(price("MUG-XL", DEAR)))

    error = run.items[0].error
    assert (run.state, run.items[0].state) == ("failed", "failed")
    assert error is not None
    assert "above the 'maximum price' of 29.90 EUR" in error.text
    assert amazon.control.effects() == []
    assert amazon.control.state("amazon_de")["MUG-XL"]["price"] == "24.90"


async def test_a_decline_is_known_within_seconds(amazon: Desk) -> None:
    began = amazon.place.clock.now()
    await ended(amazon, await amazon.begin(price("MUG-XL", DEAR)))

    assert amazon.place.clock.now() - began < timedelta(minutes=2)


async def test_a_declined_write_is_sent_once(amazon: Desk) -> None:
    await ended(amazon, await amazon.begin(price("MUG-XL", DEAR)))

    assert len(amazon.writes) == 1


async def test_another_plan_waits_for_what_is_accepted_and_is_done_where_that_is_declined(
    amazon: Desk,
) -> None:
    declined, other = [await amazon.offer(price("MUG-XL", amount)) for amount in (DEAR, "25.90")]
    first = (await amazon.approve(declined)).run_ids[0]
    await accepted(amazon, first)
    second = (await amazon.approve(other)).run_ids[0]

    states = [(await ended(amazon, run)).items[0].state for run in (first, second)]

    assert states == ["failed", "done"]
    assert amazon.control.state("amazon_de")["MUG-XL"]["price"] == "25.90"


async def test_the_same_refusal_again_is_believed_only_when_the_time_is_up(amazon: Desk) -> None:
    await ended(amazon, await amazon.begin(price("MUG-XL", DEAR)))
    began = amazon.place.clock.now()
    run = await ended(amazon, await amazon.begin(price("MUG-XL", DEAR)))

    assert run.items[0].state == "failed"
    assert amazon.place.clock.now() - began > timedelta(minutes=29)


async def test_what_amazon_neither_applies_nor_refuses_asks_a_person(amazon: Desk) -> None:
    run = await amazon.begin(price("MUG-RED", "17.99"))
    await accepted(amazon, run)
    amazon.control.reset()  # the submission is forgotten, as if it had been lost at Amazon

    account = await ended(amazon, run)

    error = account.items[0].error
    assert (account.state, account.items[0].state) == ("parked", "parked")
    assert error is not None
    assert "neither applied nor refused it in time" in error.text
    assert len(amazon.writes) == 1


async def test_a_crash_while_waiting_sends_nothing_again(place: Place) -> None:
    async with staffed(place) as first:
        run = await first.begin(price("MUG-RED", "17.99"))
        await accepted(first, run)
    async with staffed(place) as second:
        account = await ended(second, run)

        assert account.state == "done"
        assert second.writes == []
        assert len(second.control.effects()) == 1


async def test_cancelling_while_waiting_still_tells_what_became_of_it(amazon: Desk) -> None:
    from workflows import runs

    run = await amazon.begin(price("MUG-RED", "17.99"))
    await accepted(amazon, run)
    await runs.cancel(amazon.office, amazon.people["manager"], run)

    assert (await ended(amazon, run)).items[0].state == "done"


async def test_two_processes_that_wait_for_one_write_agree(place: Place) -> None:
    async with staffed(place, engine=IdleEngine()) as desk:
        run = await desk.begin(price("MUG-RED", "17.99"))
        engines = [EmbeddedEngine(), EmbeddedEngine()]
        for engine in engines:
            engine.serve(desk.office)
            await engine.start()
        account = await ended(desk, run)
        await asyncio.gather(*(engine.stop() for engine in engines))

        assert account.state == "done"
        assert len(desk.writes) == len(desk.control.effects()) == 1


async def test_every_change_of_an_accepted_write_has_its_event(amazon: Desk) -> None:
    run = await amazon.begin(price("MUG-XL", DEAR))
    await ended(amazon, run)

    told = await amazon.office.store.read(lambda tx: events.after(tx, "demo", "run", run, 0))
    account = rebuild.run(told)
    found = await amazon.office.store.read(lambda tx: receipts.of_step(tx, "demo", run, "one"))
    (receipt,) = found.values()
    seen = [event.body["state"] for event in told if event.type == "receipt" and event.body]
    assert seen == ["sending", "accepted", "refused"]
    assert list(account.receipts.values()) == [receipt.state.value]
    assert list(account.items.values()) == ["failed"]


async def test_a_run_that_waits_holds_up_no_other_write(amazon: Desk) -> None:
    """Twelve writes of one step are all accepted before the first of them is applied."""
    find = {"id": "find", "activity": "listing.search", "params": {"shop": "amazon_de"}}
    change = {"kind": "change_pct", "by": "-5"}
    params = {"shop": "amazon_de", "sku": {"ref": "item.sku"}, "change": change}
    each = {
        "id": "one",
        "activity": "offer.update_price",
        "params": params,
        "for_each": {"ref": "find.listings"},
        "when": {"cel": "item.stock > 10 && item.stock < 26"},
    }
    run = await amazon.begin({"workflows": [{"id": "w1", "steps": [find, each]}]})
    account = await ended(amazon, run)

    done = [item for item in account.items if item.state == ItemState.DONE]
    assert len(done) == len(account.items) > 8
    assert len(amazon.control.effects()) == len(done)
    assert not await waits(amazon, run)
    assert await amazon.office.store.read(lambda tx: items.states(tx, "demo", run)) == {
        ItemState.DONE: len(done)
    }


async def test_what_was_applied_is_taken_back_when_a_later_write_is_declined(amazon: Desk) -> None:
    first, second = (price(sku, to) for sku, to in (("MUG-RED", "17.99"), ("MUG-XL", DEAR)))
    (one,), (two,) = (part["workflows"][0]["steps"] for part in (first, second))
    steps = [one, {**two, "id": "two", "after": ["one"], "on_error": "compensate"}]
    run = await ended(amazon, await amazon.begin({"workflows": [{"id": "w1", "steps": steps}]}))

    states = {item.item: item.error.code if item.error else "" for item in run.items}
    assert states == {"amazon_de/MUG-RED": "undone", "amazon_de/MUG-XL": "rejected"}
    assert amazon.control.state("amazon_de")["MUG-RED"]["price"] == "18.50"
    assert [one["value"] for one in amazon.control.effects()] == ["17.99", "18.50"]
