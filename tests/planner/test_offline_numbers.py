"""Numbers have every reading that people could mean, and no other."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.offline.numbers import readings


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10", ["10"]),
        ("1,234", ["1234", "1.234"]),
        ("1.234", ["1234", "1.234"]),
        ("12,34", ["12.34"]),
        ("12.34", ["12.34"]),
        ("1,234.50", ["1234.50"]),
        ("1.234,50", ["1234.50"]),
        ("1,234,567", ["1234567"]),
        ("0,123", ["0.123"]),
        ("-5", ["-5"]),
        ("1,2,3", []),
        ("1,23,456", []),
        ("1.2,3.4", []),
        ("1,", []),
        ("9" * 19, []),
    ],
)
def test_a_written_number_has_these_readings(text: str, meant: list[str]) -> None:
    assert readings(text) == tuple(Decimal(one) for one in meant)


@given(st.text(alphabet="0123456789.,", min_size=1, max_size=25))
def test_any_figures_have_at_most_two_readings(text: str) -> None:
    assert len(readings(text)) <= 2


@given(st.decimals(min_value=0, max_value=99_999, places=2))
def test_a_plain_decimal_is_among_its_own_readings(value: Decimal) -> None:
    assert value in readings(f"{value:f}")
