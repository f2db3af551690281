"""Numbers as the people of a place write them."""

from decimal import Decimal

import pytest

from workflows.written_numbers import read_number, write_number

READ = [
    ("de", "24,90", "24.90"),
    ("de", "24.90", "24.90"),
    ("de", "1.234,50", "1234.50"),
    ("de", "1.234", "1234"),
    ("de_DE", "0,5", "0.5"),
    ("en", "24.90", "24.90"),
    ("en", "24,90", "24.90"),
    ("en", "1,234.50", "1234.50"),
    ("en", "1,234", "1234"),
    ("fr", "1\u202f234,50", "1234.50"),
    ("de-CH", "1’234.50", "1234.50"),
    ("en", "007", "7"),
    ("en", "-5", "-5"),
]
REFUSED = [
    ("de", "0.500"),  # 0.5 or 500
    ("en", "0,500"),
    ("en", "4.00638E+12"),
    ("en", "€ 5"),
    ("en", "5 EUR"),
    ("en", "1.234.567"),
    ("en", "1,23,456"),
    ("en", "+5"),
    ("en", "٣"),
    ("en", "NaN"),
    ("en", "1" * 13),
    ("en", ""),
]


@pytest.mark.parametrize(("locale", "text", "meant"), READ)
def test_a_number_is_read_as_it_is_written_there(locale: str, text: str, meant: str) -> None:
    assert read_number(text, locale) == Decimal(meant)


@pytest.mark.parametrize(("locale", "text"), REFUSED)
def test_what_is_no_number_or_could_be_two_is_refused(locale: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|too many digits"):
        read_number(text, locale)


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize("value", ["17.50", "-2.125", "1.250", "1234.5", "-10"])
def test_what_is_written_is_read_back_alike(locale: str, value: str) -> None:
    assert read_number(write_number(value, locale), locale) == Decimal(value)
