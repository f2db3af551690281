"""What one row of a file makes of one product: the product after it, and every difference."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import JsonValue, ValidationError

from activities.money import Money
from activities.product import Product
from workflows.documents import ProductChange, RowProblem
from workflows.product_sheet import Entry

MONEY: Final = ("price", "floor")
_NESTED: Final = ("identifiers", "attributes")
_CLEARED: Final[Mapping[str, Any]] = {"description": "", "images": []}

Body = Mapping[str, Any]
"""A product as JSON."""


class BadRow(ValueError):
    """A row that cannot be kept, though each of its cells is well."""

    def __init__(self, problem: RowProblem) -> None:
        """Keep what to say about it."""
        super().__init__(problem.text)
        self.problem = problem


def changed(
    entry: Entry, before: Body | None, currency: str
) -> tuple[Product, ProductChange | None]:
    """Return the product after a row, and what that changes; None where it changes nothing.

    Args:
        entry: what the row says.
        before: the product as it is, if there is one.
        currency: of the tenant, for amounts that nothing else gives one.

    Raises:
        BadRow: the product would lack its title, or its amounts would not fit together.
    """
    if before is None and "title" not in entry.says:
        raise _bad(entry, "title", f"{entry.sku} is new and has no title.", "Fill it in.")
    body: dict[str, Any] = {"sku": entry.sku, **(before or {})}
    for name in _NESTED:
        body[name] = dict(body.get(name) or {})
    for path, value in entry.says.items():
        _put(body, path, value)
    for name in MONEY:
        if name in entry.says:
            body[name] = _money(entry, name, before or {}, currency)
    _refuse_two_currencies(entry, body)
    product = Product.model_validate(body)
    fields = dict(_differences(before or {}, product.model_dump(mode="json")))
    if before is not None and not fields:
        return product, None
    return product, ProductChange(
        row=entry.row, sku=entry.sku, title=product.title, new=before is None, fields=fields
    )


def _put(body: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401 - any JSON
    outer, _, inner = path.partition(".")
    if outer not in _NESTED:
        if path not in {*MONEY, "currency"}:
            body[path] = _CLEARED.get(path) if value is None else value
    elif value is None:
        body[outer].pop(inner, None)
    else:
        body[outer][inner] = value


def _money(entry: Entry, name: str, before: Body, currency: str) -> Body | None:
    """Return an amount in the row's currency, else in the product's own, else the tenant's."""
    amount = entry.says[name]
    if amount is None:
        return None
    own = [found["currency"] for one in (name, *MONEY) if (found := before.get(one))]
    code = entry.says.get("currency") or next(iter(own), currency)
    try:
        return Money.model_validate({"amount": amount, "currency": code}).model_dump(mode="json")
    except ValidationError as wrong:
        said = str(wrong.errors()[0]["msg"]).removeprefix("Value error, ")
        raise _bad(entry, name, f"{amount} {code} cannot be: {said}.", "Correct it.") from None


def _refuse_two_currencies(entry: Entry, body: Body) -> None:
    codes = {name: body[name]["currency"] for name in MONEY if body.get(name)}
    wanted = entry.says.get("currency")
    if len({*codes.values(), *([wanted] if codes and wanted else [])}) > 1:
        told = ", ".join(f"the {name} is in {code}" for name, code in codes.items())
        raise _bad(
            entry,
            "currency",
            f"{entry.sku} would have two currencies: {told}.",
            f"Give price and floor in {wanted or 'one currency'}; nothing is converted.",
        )


def _bad(entry: Entry, column: str, text: str, hint: str) -> BadRow:
    return BadRow(RowProblem(row=entry.row, column=column, text=text, hint=hint))


def _differences(before: Body, after: Body) -> Iterator[tuple[str, tuple[JsonValue, JsonValue]]]:
    for name, now in after.items():
        if name == "sku":
            continue
        was = before.get(name)
        if name not in _NESTED:
            if was != now and not (was is None and now in ("", [])):
                yield name, (was, now)
            continue
        for key in sorted({*(was or {}), *now}):
            pair = ((was or {}).get(key), now.get(key))
            if pair[0] != pair[1]:
                yield f"{name}.{key}", pair
