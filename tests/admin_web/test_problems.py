"""Whatever is sent, the answer is a document or a problem with code, place and way out."""

import json
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.product import Product

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=12,
)
HOSTILE = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'"text"',
    b'{"text": 1}',
    b'{"text": "\\ud800"}',
    b'{"text": "\\u0000"}',
    b'{"text": "hello", "text": "again", "extra": 1}',
    b'{"text": "hello", "thread": "\\u0000"}',
    b'{"text": "hello", "thread": "../../etc"}',
    b"[" * 100_000,
    b'{"a":' * 5_000,
    b'{"revision": 1e400, "decision": "approve"}',
    b'{"revision": NaN, "decision": "approve"}',
    json.dumps({"text": "x" * 40_000}).encode(),
    json.dumps({"text": "\u202eevil \U0001f600"}).encode(),
]
DOORS = [
    ("POST", "/api/messages"),
    ("POST", "/api/plans"),
    ("POST", "/api/plans/check"),
    ("POST", "/api/approvals/p-0000000000/decision"),
    ("POST", "/api/runs/r-0000000000/cancel"),
    ("POST", "/api/runs/r-0000000000/retry"),
    ("POST", "/api/runs/r-0000000000/settle"),
    ("POST", "/api/halts"),
    ("POST", "/api/halts/lift"),
    ("PATCH", "/api/shops/nowhere"),
    ("POST", "/api/shops/nowhere/sync"),
    ("PATCH", "/api/people/nobody"),
]


def is_plain(answer: httpx2.Response) -> bool:
    """Tell whether an answer is a document, or a problem that helps."""
    if answer.status_code >= 500:
        return False
    body = answer.json()
    if answer.headers["content-type"] != "application/problem+json":
        return True
    return {"code", "at", "hint", "detail", "status"} <= set(body) and bool(body["detail"])


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(("verb", "path"), DOORS)
def test_a_hostile_body_is_answered_plainly(
    product: Product, verb: str, path: str, body: bytes
) -> None:
    with product.client("viewer") as client:
        answer = client.request(verb, path, content=body)

    assert is_plain(answer), answer.text


@settings(max_examples=60)
@given(body=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_body_breaks_the_door_of_plans(product: Product, body: bytes) -> None:
    with product.client("viewer") as client:
        assert is_plain(client.post("/api/plans", content=body))


@settings(max_examples=60)
@given(text=st.text(max_size=300))
def test_no_text_breaks_the_door_of_messages(product: Product, text: str) -> None:
    with product.client("viewer") as client:
        answer = client.post("/api/messages", json={"text": text})

    assert answer.status_code == 200
    assert answer.json()["kind"] in {"answer", "question", "refused", "plan", "invalid"}


WORDS = st.lists(
    st.sampled_from(
        "drop set raise the price of all mugs MUG-BLUE on shopify by to 10% 12,34 -5 1e9 0 abc "
        "pause reopen end stock and except that cost more than every day at 9 , . ? ! 😀".split()
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=60)
@given(text=WORDS)
def test_no_half_sentence_breaks_the_door_of_messages(product: Product, text: str) -> None:
    answer = product.api("POST", "/api/messages", {"text": text}, acting="viewer")

    assert answer.status_code == 200


def test_a_body_of_more_than_a_megabyte_is_refused(product: Product) -> None:
    answer = product.api("POST", "/api/messages", {"text": "x" * 1_100_000})

    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


def test_a_field_that_nobody_knows_is_named(product: Product) -> None:
    answer = product.api("POST", "/api/messages", {"text": "hello", "as": "admin"})

    assert answer.status_code == 422
    assert answer.json()["at"] == "/as"


def test_a_refusal_is_told_in_the_language_that_is_asked_for(product: Product) -> None:
    with product.client("manager") as client:
        german = {"accept-language": "de-DE,de;q=0.9,en;q=0.5"}
        body = {"reason": " "}
        told = [
            client.post("/api/halts", json=body, headers=headers).json()["detail"]
            for headers in ({}, german, {"accept-language": "fr"})
        ]

    assert told == [
        "Say why, so that whoever finds everything stopped knows what to do.",
        "Sag, warum, damit jeder weiß, was zu tun ist, der alles angehalten vorfindet.",
        "Say why, so that whoever finds everything stopped knows what to do.",
    ]


def test_the_catalogue_is_told_in_the_language_that_is_asked_for(product: Product) -> None:
    with product.client("manager") as client:
        headers = {"accept-language": "de"}
        told = client.get("/api/catalog", headers=headers).json()["activities"]

    pause = next(one for one in told if one["name"] == "listing.pause")
    assert pause["title"] == "Angebot pausieren"
    assert pause["marketplaces"]["shopify"]["means"] == (
        "Macht das Produkt zum Entwurf: Keine Variante ist mehr zu kaufen, in keinem Kanal."
    )


def test_a_message_of_ten_thousand_characters_or_more_is_answered_in_words(
    product: Product,
) -> None:
    document = product.say("mug " * 10_000)

    assert document["kind"] == "answer"
    assert "40,000 characters" in document["text"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/approvals/{}",
        "/api/runs/{}",
        "/api/runs/{}/events",
        "/api/threads/{}",
    ],
)
@pytest.mark.parametrize("id", ["p-0000000000", "%00", "..%2f..", "x" * 500, "p-ä"])
def test_an_id_that_nobody_has_is_missing_whatever_it_looks_like(
    product: Product, path: str, id: str
) -> None:
    assert product.api("GET", path.format(id)).status_code == 404


def test_an_unknown_address_is_a_problem_too(product: Product) -> None:
    answer = product.api("GET", "/api/nothing")

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")
    assert product.api("DELETE", "/api/halts").json()["code"] == "wrong_method"


def test_an_invalid_plan_lists_every_problem(product: Product) -> None:
    plan: dict[str, Any] = {"language": 1, "workflows": []}

    answer = product.api("POST", "/api/plans", plan)

    assert answer.status_code == 422
    assert answer.json()["kind"] == "invalid"
    assert {"code", "at", "hint"} <= set(answer.json()["problems"][0])


@pytest.mark.parametrize("thread", ["t-0000000000", "nope", "../../etc", "t-\x00", "t-" + "x" * 99])
def test_a_thread_that_nobody_could_have_is_as_unknown_as_any_other(
    product: Product, thread: str
) -> None:
    answer = product.api(
        "POST", "/api/messages", {"text": "list my mugs on Shopify", "thread": thread}
    )

    assert (answer.status_code, answer.json()["code"], answer.json()["at"]) == (
        404,
        "unknown",
        "/thread",
    )


def test_what_is_wrong_with_a_body_is_said_once(product: Product) -> None:
    body = {"revision": 0, "decision": "approve"}

    problem = product.api("POST", "/api/approvals/p-0000000000/decision", body).json()

    assert problem["detail"] == "The request is not valid at /revision."
    assert problem["hint"] == "Input should be greater than or equal to 1."
