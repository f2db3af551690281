"""The whole product is killed in the middle of a run, while something else goes wrong too."""

import pytest

from tests.fakes.product import Product, until
from tests.journeys.begun import begin, effects, price, settled, states, struck

BEFORE = {"MUG-BLUE": "19.99", "MUG-RED": "18.50", "MUG-GREEN": "17.90"}
AFTER = {"MUG-BLUE": "18.00", "MUG-RED": "17.00", "MUG-GREEN": "16.00"}


@pytest.mark.parametrize("fault", ["late_apply", "drop_after", "slow", "fail_before", "garbage"])
def test_after_a_kill_each_write_happened_at_most_once_and_the_account_is_true(
    own: Product, fault: str
) -> None:
    """Kill while a write is in doubt, or while the next one is held back."""
    lasts: dict[str, object] = {"seconds": 10} if fault in {"late_apply", "slow"} else {}
    own.sandbox.fault(fault, "write", **lasts)
    own.sandbox.fault("slow", seconds=3600)
    run = begin(own, *AFTER.items())
    until(lambda: fault in {one["fault"] for one in own.sandbox.writes()})
    own.kill()
    own.start()

    ended = settled(own, run)

    for sku, state in states(ended).items():
        made = effects(own, sku)
        assert len(made) <= 1, (sku, state, made)
        if state == "parked":
            continue
        assert made == ([AFTER[sku]] if state == "done" else []), (sku, state)
        assert price(own, sku) == (AFTER if state == "done" else BEFORE)[sku]
    assert ended["state"] != "running"


def test_what_parks_after_a_kill_is_ended_by_a_person(own: Product) -> None:
    own.sandbox.fault("late_apply", seconds=10)
    run = begin(own, *AFTER.items())
    struck(own, "late_apply")
    own.kill()
    own.sandbox.advance(15)
    own.sandbox.edit("MUG-BLUE", price="15.00")
    own.start()
    parked = settled(own, run)

    code, _ = own.cli(
        "runs", "settle", run, "--step", "w1.price0", "--item", "shopify/MUG-BLUE",
        "--applied", "--reason", "the shop's own log says so", "--as", "manager",
    )  # fmt: skip
    ended = own.ended(run)

    assert (parked["state"], states(parked)["MUG-BLUE"]) == ("parked", "parked")
    assert code == 0
    assert (ended["state"], set(states(ended).values())) == ("done", {"done"})
    assert [len(effects(own, sku)) for sku in AFTER] == [1, 1, 1]
