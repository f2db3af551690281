"""Money is exact, and no float ever becomes it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from activities.money import (
    DIGITS,
    ChangeBy,
    ChangePct,
    Money,
    PriceChange,
    SetPrice,
    Undercut,
    asked_pct,
    canonical,
    change_in_pct,
    fell_by,
    less,
    plain,
    read_decimal,
    rounded,
)

CURRENCIES = st.sampled_from(sorted(DIGITS))
CENTS = st.integers(0, 10**11)


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


@st.composite
def moneys(draw: st.DrawFn, currency: str | None = None) -> Money:
    code = currency or draw(CURRENCIES)
    return rounded(Decimal(draw(CENTS)).scaleb(-DIGITS[code]), code)


@pytest.mark.parametrize("text", ["19.99", "-10", "0", "0.000001", "999999999999.99", "-0.5"])
def test_plain_notation_is_read(text: str) -> None:
    assert plain(read_decimal(text)) == text


WRONG: tuple[object, ...] = (
    *("12,34", "1e9", "+5", " 5", "5 ", "NaN", "Infinity", "", ".5", "5.", "05", "1_000", "٣"),
    *("abc", "1" * 13, "0.0000001", 5.0, 5, True, None, b"5"),
)


@pytest.mark.parametrize("text", WRONG, ids=repr)
def test_any_other_notation_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="plain notation"):
        read_decimal(text)


@pytest.mark.parametrize("value", [Decimal("1E+30"), Decimal("NaN"), Decimal("Infinity")])
def test_a_decimal_beyond_plain_notation_is_refused(value: Decimal) -> None:
    with pytest.raises(ValueError, match="plain notation"):
        read_decimal(value)


@pytest.mark.parametrize(
    ("one", "other"),
    [("5.0", "5"), ("-0", "0"), ("-0.00", "0"), ("100", "100.000"), ("0.10", "0.1")],
)
def test_equal_numbers_read_alike(one: str, other: str) -> None:
    assert canonical(Decimal(one)) == canonical(Decimal(other))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-1e9, max_value=1e9))
def test_a_canonical_number_is_the_same_number(value: Decimal) -> None:
    assert Decimal(canonical(value)) == value
    assert canonical(Decimal(canonical(value))) == canonical(value)


@pytest.mark.parametrize(
    ("amount", "currency"), [("19.999", "EUR"), ("1.5", "JPY"), ("0.0001", "KWD")]
)
def test_an_amount_finer_than_its_currency_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ValidationError, match="digits after the point"):
        money(amount, currency)


@pytest.mark.parametrize("currency", ["eur", "XXX", "", "EURO", 5, None, ["EUR"]])
def test_an_unknown_currency_is_refused(currency: object) -> None:
    with pytest.raises(ValidationError):
        Money.model_validate({"amount": "5", "currency": currency})


def test_money_travels_as_text_with_the_digits_of_its_currency() -> None:
    assert money("5").model_dump(mode="json") == {"amount": "5.00", "currency": "EUR"}
    assert money("5", "JPY").model_dump(mode="json") == {"amount": "5", "currency": "JPY"}
    assert str(money("5", "KWD")) == "5.000 KWD"


@given(moneys())
def test_money_that_was_written_is_read_as_the_same(one: Money) -> None:
    assert Money.model_validate_json(one.model_dump_json()) == one


def test_a_float_never_becomes_money() -> None:
    with pytest.raises(ValidationError):
        Money.model_validate({"amount": 19.99, "currency": "EUR"})


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("17.985", "EUR", "17.99"),
        ("17.984999", "EUR", "17.98"),
        ("-17.985", "EUR", "-17.99"),
        ("0.5", "JPY", "1"),
        ("0.0005", "KWD", "0.001"),
    ],
)
def test_rounding_is_half_up_in_the_digits_of_the_currency(
    amount: str, currency: str, expected: str
) -> None:
    assert plain(rounded(Decimal(amount), currency).amount) == expected


@given(moneys("EUR"), st.integers(-9900, 9900))
def test_a_change_in_percent_is_exact_to_half_a_cent(before: Money, hundredths: int) -> None:
    by = Decimal(hundredths).scaleb(-2)

    after = ChangePct(by=by).apply(before)

    exact = Fraction(before.amount) * (100 + Fraction(by)) / 100
    assert abs(Fraction(after.amount) - exact) <= Fraction(1, 200)


@given(moneys("EUR"), moneys("EUR"))
def test_setting_a_price_sets_it(before: Money, price: Money) -> None:
    assert SetPrice(price=price).apply(before) == price


@given(moneys("EUR"), st.integers(-(10**9), 10**9))
def test_a_change_by_an_amount_adds_it(before: Money, cents: int) -> None:
    by = rounded(Decimal(cents).scaleb(-2), "EUR")

    assert ChangeBy(by=by).apply(before).amount == before.amount + by.amount


@given(moneys("EUR"), moneys("EUR"), moneys("EUR"), moneys("EUR"))
def test_an_undercut_is_never_below_its_floor(
    before: Money, by: Money, of: Money, floor: Money
) -> None:
    after = Undercut(by=by, of=of, floor=floor).apply(before)

    assert after.amount == max(of.amount - by.amount, floor.amount)


@pytest.mark.parametrize(
    "change",
    [
        SetPrice(price=money("5", "USD")),
        ChangeBy(by=money("5", "USD")),
        Undercut(by=money("1", "USD"), of=money("5"), floor=money("2")),
        Undercut(by=money("1"), of=money("5", "USD"), floor=money("2")),
        Undercut(by=money("1"), of=money("5"), floor=money("2", "USD")),
    ],
)
def test_nothing_is_converted(change: SetPrice | ChangeBy | Undercut) -> None:
    with pytest.raises(ValueError, match="nothing is converted"):
        change.apply(money("9"))


def test_money_of_two_currencies_is_not_compared() -> None:
    with pytest.raises(ValueError, match="nothing is converted"):
        less(money("1"), money("2", "USD"))
    with pytest.raises(ValueError, match="nothing is converted"):
        fell_by(money("1"), money("2", "USD"), Decimal(5))


@pytest.mark.parametrize(
    ("previous", "now", "pct", "fell"),
    [
        ("10.00", "9.50", "5", False),
        ("10.00", "9.49", "5", True),
        ("10.00", "10.00", "0", False),
        ("10.00", "11.00", "5", False),
        ("0.00", "0.00", "5", False),
    ],
)
def test_a_price_fell_by_more_than_and_not_by_exactly(
    previous: str,
    now: str,
    pct: str,
    fell: bool,  # noqa: FBT001 - a table
) -> None:
    assert fell_by(money(previous), money(now), Decimal(pct)) is fell


@pytest.mark.parametrize(
    ("before", "after", "pct"),
    [("20.00", "18.00", "-10"), ("20.00", "20.00", "0"), ("3.00", "4.00", "33.3333")],
)
def test_a_change_in_percent_is_signed(before: str, after: str, pct: str) -> None:
    assert change_in_pct(money(before), money(after)) == Decimal(pct)


@pytest.mark.parametrize("before", ["0.00", "-1.00"])
def test_without_a_price_to_start_from_there_is_no_percentage(before: str) -> None:
    assert change_in_pct(money(before), money("5.00")) is None


@given(moneys("EUR"), moneys("EUR"))
def test_a_percentage_never_hides_how_far_a_price_moved(before: Money, after: Money) -> None:
    pct = change_in_pct(before, after)
    if pct is None:
        return
    exact = (Fraction(after.amount) - Fraction(before.amount)) * 100 / Fraction(before.amount)

    assert abs(Fraction(pct) - exact) <= Fraction(1, 10_000)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "halve"},
        {"by": "-10"},
        {"kind": "change_pct", "by": -10},
        {"kind": "change_pct", "by": "-10%"},
        {"kind": "change_pct", "by": "-10", "floor": "1"},
        {"kind": "set", "price": "19.99"},
    ],
)
def test_a_change_that_is_not_one_of_ours_is_refused(change: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(PriceChange).validate_python(change)


@pytest.mark.parametrize(
    ("before", "after", "pct"),
    [
        ("19.99", "16.99", "-15"),  # 15 % off is 16.9915
        ("19.99", "16.98", "-15.0575"),  # a cent more is a cent more
        ("19.99", "29.99", "50"),  # 50 % on is 29.985
        ("20.00", "17.00", "-15"),
        ("6.50", "5.53", "-15"),  # 5.525
        ("18.50", "18.04", "-2.5"),  # 18.0375
        ("0.02", "0.01", "-50"),
        ("0.99", "0.84", "-15.2"),  # a tenth of a point is all that rounding excuses
    ],
)
def test_rounding_to_the_currency_does_not_change_what_was_asked(
    before: str, after: str, pct: str
) -> None:
    old, new = (Money.model_validate({"amount": a, "currency": "EUR"}) for a in (before, after))

    assert asked_pct(old, new) == Decimal(pct)
