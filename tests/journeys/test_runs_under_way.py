"""What people do with a run that has begun: stop it, hold it, take it up again."""

from tests.fakes.product import Product, until
from tests.journeys.begun import account, begin, effects, price, settled, states, struck
from tests.journeys.changes import meanwhile

MANAGER = "/api/people/manager"


def test_a_run_that_is_cancelled_finishes_its_call_and_starts_no_other(product: Product) -> None:
    product.sandbox.fault("slow", seconds=3600)
    run = begin(product, ("MUG-BLUE", "18.00"), ("MUG-RED", "17.00"))
    struck(product, "slow")

    code, _ = product.cli("runs", "cancel", run, "--reason", "wrong mugs", "--as", "manager")
    product.sandbox.advance(3600)
    ended = product.ended(run)

    assert code == 0
    assert ended["state"] == "cancelled"
    assert states(ended) == {"MUG-BLUE": "done", "MUG-RED": "cancelled"}
    assert (effects(product, "MUG-BLUE"), effects(product, "MUG-RED")) == (["18.00"], [])


def test_a_run_of_others_is_not_a_viewers_to_cancel(product: Product) -> None:
    product.sandbox.fault("slow", seconds=3600)
    run = begin(product, ("MUG-GREEN", "17.00"), ("MUG-WHITE", "14.00"))
    struck(product, "slow")

    refused = product.api("POST", f"/api/runs/{run}/cancel", {"reason": ""}, acting="viewer")
    product.sandbox.advance(3600)

    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert product.ended(run)["state"] == "done"


def test_a_halt_holds_a_run_before_its_next_write_until_somebody_resumes(
    product: Product,
) -> None:
    product.sandbox.fault("slow", seconds=3600)
    run = begin(product, ("POT-GLASS", "33.00"), ("POT-IRON", "58.00"))
    struck(product, "slow")

    halted = product.cli("halt", "--shop", "shopify", "--reason", "stocktaking", "--as", "admin")
    product.sandbox.advance(3600)
    until(lambda: states(account(product, run))["POT-GLASS"] == "done")
    product.sandbox.advance(120)
    held = account(product, run)
    untouched = effects(product, "POT-IRON")
    resumed = product.cli("resume", "--shop", "shopify", "--reason", "done", "--as", "admin")
    ended = product.ended(run)

    assert (halted[0], resumed[0]) == (0, 0)
    assert (held["state"], states(held)["POT-IRON"], untouched) == ("running", "pending", [])
    assert ended["state"] == "done"
    assert effects(product, "POT-IRON") == ["58.00"]


def test_a_manager_cannot_take_the_brake_off_that_an_admin_put_on(product: Product) -> None:
    product.cli("halt", "--shop", "shopify", "--reason", "stocktaking", "--as", "admin")

    code, refused = product.cli("resume", "--shop", "shopify", "--as", "viewer")

    assert (code, refused["code"]) == (3, "not_allowed")
    assert len(product.api("GET", "/api/halts").json()) == 1
    product.cli("resume", "--shop", "shopify", "--as", "admin")
    assert product.api("GET", "/api/halts").json() == []


def test_what_an_outage_made_fail_is_done_by_a_retry_and_the_rest_not_again(
    product: Product,
) -> None:
    run = begin(product, ("CAN-VAN", "11.50"), ("CAN-FIG", "12.50"))
    assert product.ended(run)["state"] == "done"
    product.sandbox.fault("outage", seconds=3600)
    failing = begin(product, ("CAN-VAN", "11.00"))
    failed = settled(product, failing)
    product.sandbox.advance(3600)

    code, again = product.cli("runs", "retry", failing, "--as", "manager")
    ended = product.ended(failing)

    assert (failed["state"], states(failed)) == ("failed", {"CAN-VAN": "failed"})
    assert failed["items"][0]["error"]["text"]
    assert (code, again["epoch"]) == (0, 2)
    assert (ended["state"], ended["epoch"]) == ("done", 2)
    assert effects(product, "CAN-VAN") == ["11.50", "11.00"]


def test_a_retry_asks_again_who_may(product: Product) -> None:
    product.sandbox.fault("outage", seconds=3600)
    run = begin(product, ("SOA-SALT", "6.80"))
    settled(product, run)
    product.sandbox.advance(3600)

    with meanwhile(product, MANAGER, {"roles": ["viewer"]}, {"roles": ["manager"]}):
        refused = product.api("POST", f"/api/runs/{run}/retry", {}, acting="manager2")

    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert effects(product, "SOA-SALT") == []


def test_a_role_that_is_lost_inside_a_run_leaves_it_to_end_as_it_was_allowed(
    product: Product,
) -> None:
    product.sandbox.fault("slow", seconds=3600)
    run = begin(product, ("BOW-SOUP", "16.00"), ("BOW-SALAD", "37.00"))
    struck(product, "slow")

    with meanwhile(product, MANAGER, {"roles": ["viewer"]}, {"roles": ["manager"]}):
        product.sandbox.advance(3600)
        ended = product.ended(run, acting="admin")

    assert ended["state"] == "done"
    assert effects(product, "BOW-SALAD") == ["37.00"]


def test_a_write_that_nobody_can_tell_waits_for_a_person_who_settles_it(
    product: Product,
) -> None:
    product.sandbox.fault("fail_before")
    run = begin(product, ("PEN-BRASS", "38.00"), ("NOT-A5", "10.50"))
    struck(product, "fail_before")
    product.sandbox.edit("PEN-BRASS", price="36.66")
    parked = settled(product, run)
    shown = product.cli("runs", "show", run, "--wait", "--as", "manager")
    finding = {"step": "w1.price0", "item": "shopify/PEN-BRASS", "applied": False, "reason": " "}
    unsaid = product.api("POST", f"/api/runs/{run}/settle", finding)

    code, _ = product.cli(
        "runs", "settle", run, "--step", "w1.price0", "--item", "shopify/PEN-BRASS",
        "--not-applied", "--reason", "the shop's log shows none", "--as", "manager",
    )  # fmt: skip
    ended = product.ended(run)

    assert (shown[0], parked["state"], states(parked)["PEN-BRASS"]) == (6, "parked", "parked")
    assert parked["items"][0]["error"]["text"]
    assert unsaid.status_code == 422
    assert code == 0
    assert (ended["state"], states(ended)) == (
        "failed", {"PEN-BRASS": "failed", "NOT-A5": "skipped"},
    )  # fmt: skip
    assert (effects(product, "PEN-BRASS"), price(product, "PEN-BRASS")) == ([], "36.66")
