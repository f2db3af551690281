"""A shop that takes its time is waited for."""

from tests.fakes.product import Product
from tests.journeys.begun import begin, effects


def test_an_answer_that_takes_seven_seconds_is_no_lost_one(product: Product) -> None:
    product.sandbox.fault("slow", "write", seconds=7)

    run = begin(product, ("CAN-FIG", "12.40"))

    assert product.ended(run)["state"] == "done"
    assert effects(product, "CAN-FIG")[-1:] == ["12.40"]
    assert product.sandbox.requests()[-1]["fault"] == "slow"
