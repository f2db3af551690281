"""Without the policy engine nothing new starts, and what has begun ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import psutil

from tests.fakes.product import Product, until
from tests.journeys.begun import begin, effects, struck

SENTENCE = "Set the price of {} to {} on Shopify"


def engines(product: Product) -> list[psutil.Process]:
    """Return the policy engine's process, by its name among our own children."""
    assert product.process is not None
    found = []
    for child in psutil.Process(product.process.pid).children(recursive=True):
        try:
            if child.name() == "cerbos":
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


@contextmanager
def kept_down(product: Product) -> Iterator[None]:
    """Kill the policy engine, and every one that is started in its place."""
    over = Event()

    def hunt() -> None:
        while not over.wait(0.01):
            for engine in engines(product):
                engine.kill()

    hunter = Thread(target=hunt)
    hunter.start()
    until(lambda: not engines(product) and not ready(product))
    try:
        yield
    finally:
        over.set()
        hunter.join()


@contextmanager
def stopped(product: Product) -> Iterator[None]:
    """Let the policy engine live and not answer."""
    [engine] = engines(product)
    engine.suspend()
    try:
        yield
    finally:
        engine.resume()


def ready(product: Product) -> bool:
    return product.api("GET", "/readyz", acting=None).status_code == 200


def rules(document: dict[str, Any]) -> list[str]:
    return [refusal["rule"] for refusal in document["refusals"]]


def test_while_it_is_down_no_plan_is_put_to_anybody(product: Product) -> None:
    already = product.sandbox.requests()

    with kept_down(product):
        code, document = product.cli(
            "chat", "--as", "manager", "--once", SENTENCE.format("MUG-BLUE", "19.00")
        )

    assert (code, document["kind"], rules(document)) == (3, "refused", ["gate_unavailable"])
    assert product.sandbox.requests() == already
    until(lambda: ready(product))


def test_while_it_is_down_no_approval_counts_and_afterwards_it_does(product: Product) -> None:
    plan = product.say(SENTENCE.format("MUG-RED", "18.00"))

    with kept_down(product):
        refused = product.decide(plan)
    until(lambda: ready(product))
    counted = product.decide(plan)

    assert (refused.status_code, refused.json()["code"]) == (409, "stale")
    assert counted.json()["state"] == "approved"
    assert product.ended(counted.json()["run_ids"][0])["state"] == "done"


def test_killed_once_it_is_started_again(product: Product) -> None:
    [engine] = engines(product)

    engine.kill()
    until(lambda: ready(product) and engines(product) not in ([], [engine]))

    assert product.say(SENTENCE.format("MUG-GREEN", "17.00"))["kind"] == "plan"


def test_a_run_that_has_begun_ends_without_it(product: Product) -> None:
    product.sandbox.fault("slow", seconds=3600)
    run = begin(product, ("POT-GLASS", "33.00"), ("POT-IRON", "58.00"), ("POT-CLAY", "42.00"))
    struck(product, "slow")

    with kept_down(product):
        product.sandbox.advance(3600)
        ended = product.ended(run)

    assert ended["state"] == "done"
    assert [effects(product, sku) for sku in ("POT-GLASS", "POT-IRON", "POT-CLAY")] == [
        ["33.00"], ["58.00"], ["42.00"],
    ]  # fmt: skip
    until(lambda: ready(product))


def test_while_it_does_not_answer_nothing_new_starts_and_what_has_begun_ends(
    product: Product,
) -> None:
    plan = product.say(SENTENCE.format("MUG-WHITE", "14.50"))
    product.sandbox.fault("slow", seconds=3600)
    run = begin(product, ("BOW-SOUP", "16.00"), ("BOW-SALAD", "37.00"))
    struck(product, "slow")

    with stopped(product):
        proposed = product.say(SENTENCE.format("MUG-BLACK", "15.50"))
        decided = product.decide(plan)
        product.sandbox.advance(3600)
        ended = product.ended(run)

    assert rules(proposed) == ["gate_unavailable"]
    assert (decided.status_code, decided.json()["code"]) == (409, "stale")
    assert ended["state"] == "done"
    assert effects(product, "BOW-SALAD") == ["37.00"]


def test_it_does_not_outlive_the_product(product: Product) -> None:
    until(lambda: ready(product))
    [engine] = engines(product)

    product.kill()

    until(lambda: not engine.is_running() or engine.status() == psutil.STATUS_ZOMBIE, 5)
    product.start()
