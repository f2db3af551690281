"""A form that cannot hold everything leaves out what a change is about, and never how much."""

from bots.forms import settable
from tests.fakes.documents import plan
from workflows.documents import NameView, PartView, PlanDocument, ValueView

AMOUNT = ValueView(at="/0/amount", label="Change price: price", value="1.00")
SKU = NameView(at="/0/sku", label="Change price: product", kind="product", value="MUG-BLUE")


def with_parts(*parts: PartView) -> PlanDocument:
    return plan().model_copy(update={"parts": parts})


def part(*, values: int, names: int) -> PartView:
    return PartView(workflow="w1", title="", values=(AMOUNT,) * values, names=(SKU,) * names)


def kinds(found: PlanDocument, most: int) -> list[str]:
    return [type(one).__name__ for _, those in settable(found, most) for one in those]


def test_what_fits_is_all_in_the_form() -> None:
    assert kinds(with_parts(part(values=1, names=1)), 2) == ["ValueView", "NameView"]


def test_without_room_for_all_it_holds_how_much() -> None:
    both = with_parts(part(values=1, names=1), part(values=1, names=1))

    assert kinds(both, 3) == ["ValueView", "ValueView"]


def test_where_there_is_no_amount_it_holds_what_it_is_about() -> None:
    assert kinds(with_parts(part(values=0, names=3)), 2) == ["NameView"] * 3
