"""What of a step is known before its trigger has fired."""

import pytest

from activities.plan.language import Step
from activities.plan.references import as_if_fired


def step(**more: object) -> Step:
    params = {"shop": "shopify", "sku": "CAP"}
    return Step.model_validate({"id": "s", "activity": "listing.pause", "params": params, **more})


def test_a_step_that_does_not_look_at_the_trigger_stays_as_it_is() -> None:
    one = step(when={"cel": "inputs.go"})

    assert as_if_fired(one) == one


def test_a_condition_on_the_trigger_is_taken_as_met() -> None:
    assert as_if_fired(step(when={"cel": "trigger.now.listing.stock < 5"})) == step()


@pytest.mark.parametrize(
    "more",
    [
        {"for_each": {"ref": "trigger.now.listings"}},
        {"params": {"shop": "shopify", "sku": {"ref": "trigger.now.listing.sku"}}},
    ],
)
def test_a_step_that_takes_its_values_from_the_trigger_is_not_known(
    more: dict[str, object],
) -> None:
    assert as_if_fired(step(**more)) is None
