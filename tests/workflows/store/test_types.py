"""Values come back as they went in, on both databases."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.exc import StatementError

from workflows.store import events
from workflows.store.store import Store
from workflows.store.types import Instant, Json, canonical, instant_text

SQLITE = create_engine("sqlite://").dialect

texts = st.text(st.characters(exclude_categories=["Cs"]))
documents = st.dictionaries(
    texts,
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
        lambda part: st.lists(part, max_size=3) | st.dictionaries(texts, part, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)
instants = st.datetimes(
    datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))])  # noqa: DTZ001, E501
)  # fmt: skip


@given(documents)
def test_a_document_comes_back_as_it_went_in(document: dict[str, Any]) -> None:
    column = Json()

    written = column.process_bind_param(document, SQLITE)

    assert column.process_result_value(written, SQLITE) == document


@given(documents)
def test_equal_documents_are_equal_bytes(document: dict[str, Any]) -> None:
    turned = dict(reversed(document.items()))

    assert canonical(turned) == canonical(document)
    assert canonical(json.loads(canonical(document))) == canonical(document)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-1e9, max_value=1e9))
def test_a_decimal_is_never_a_float(figure: Decimal) -> None:
    (read,) = json.loads(canonical([figure]), parse_float=pytest.fail)

    assert Decimal(read) == figure


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical({"price": float("nan")})


@given(instants)
def test_an_instant_comes_back_in_utc(at: datetime) -> None:
    column = Instant()

    read = column.process_result_value(column.process_bind_param(at, SQLITE), SQLITE)

    assert read == at
    assert read is not None
    assert read.utcoffset() == timedelta(0)


@given(instants, instants)
def test_later_instants_sort_later_as_text(one: datetime, other: datetime) -> None:
    assert (instant_text(one) < instant_text(other)) == (one < other)


@pytest.mark.anyio
async def test_a_naive_instant_is_refused(store: Store) -> None:
    naive = datetime(2026, 11, 24, 12)  # noqa: DTZ001 - the very thing

    with pytest.raises((ValueError, StatementError), match="aware"):
        await store.write(lambda tx: events.append(tx, "demo", "run", "r", "t", {}, naive))


@pytest.mark.anyio
async def test_both_databases_keep_microseconds_and_any_letter(store: Store) -> None:
    at = datetime(2026, 11, 24, 12, 0, 0, 1, tzinfo=timezone(timedelta(hours=-3)))
    body = {"text": "Tasse ☕ كوب \u0000 \U0001f600", "price": Decimal("19.90")}

    await store.write(lambda tx: events.append(tx, "demo", "run", "r", "t", body, at))

    (event,) = await store.read(lambda tx: events.after(tx, "demo", "run", "r", 0))
    assert event.at == at
    assert event.body == body | {"price": "19.90"}
