"""Whatever request is made: one clear answer, and nothing decided by it."""

import json
import re
from typing import Any

import pytest

from tests.attack.clear import is_clear
from tests.attack.doors import DOORS
from tests.attack.stage import Stage

pytestmark = pytest.mark.usefixtures("unwritten")

DECISIONS = (
    {"revision": 0}, {"revision": -1}, {"revision": 10**30}, {"revision": 1.0}, {"revision": "1"},
    {"revision": None}, {"revision": True}, {"decision": "APPROVE"}, {"decision": "maybe"},
    {"decision": None}, {"decision": ["approve"]}, {"reason": 7}, {"reason": "x" * 2001},
    {"reason": "\x00"}, {"as": "admin"}, {"person": "admin"}, {"confirmed": True},
    {"tenant": "other"},
)  # fmt: skip


@pytest.mark.parametrize("wrong", DECISIONS, ids=str)
def test_a_decision_of_another_shape_decides_nothing(stage: Stage, wrong: dict[str, Any]) -> None:
    path = f"/api/approvals/{stage.approval}/decision"
    body = {"revision": 1, "decision": "approve", "reason": "", **wrong}

    answer = stage.ask("POST", path, body)

    assert (answer.status_code, is_clear(answer)) == (422, True), answer.text
    assert answer.json()["at"].startswith(f"/{next(iter(wrong))}")
    card = stage.ask("GET", f"/api/approvals/{stage.approval}").json()["approval"]
    assert (card["state"], card["votes"]) == ("open", [])


def test_a_revision_that_never_was_is_superseded(stage: Stage) -> None:
    path = f"/api/approvals/{stage.approval}/decision"

    answer = stage.ask("POST", path, {"revision": 999, "decision": "approve"})

    assert (answer.status_code, answer.json()["code"]) == (409, "superseded")


IDS = (
    "..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%00", "p-%00", "P-ABC", "p-", "p", "p-" + "a" * 41,
    "p-é", "p-%e2%80%ae", "p-a;b", "p-a%20b", "p-a'--", "p-*", "%25", "null", "0", "-1", "x" * 3000,
)  # fmt: skip


@pytest.mark.parametrize("id", IDS, ids=[id[:20] for id in IDS])
def test_an_id_with_tricks_is_an_id_that_nobody_has(stage: Stage, id: str) -> None:
    for door in DOORS:
        names = re.findall(r"\{(\w+)\}", door.path)
        if not names:
            continue
        answer = stage.ask(
            door.verb,
            door.path.format(**dict.fromkeys(names, id)),
            door.body(stage),
            acting="admin",
        )
        assert is_clear(answer), (door.name, answer.text)
        assert answer.status_code in {404, 405}, (door.name, answer.text)


@pytest.mark.parametrize("seen", ["abc", "-1", "1e3", "99999999999999999999", "1,2", "\x7f"])
def test_a_strange_last_event_id_is_told_so(stage: Stage, seen: str) -> None:
    path = f"/api/runs/{stage.run}/events"

    answer = stage.ask("GET", path, headers={"last-event-id": seen})

    assert is_clear(answer) if answer.status_code >= 400 else answer.text.startswith("id: 1\n")
    assert answer.status_code in {200, 422}


def test_a_last_event_id_past_the_end_brings_nothing(stage: Stage) -> None:
    path = f"/api/runs/{stage.run}/events"

    answer = stage.ask("GET", path, headers={"last-event-id": "999999999"})

    assert (answer.status_code, answer.text) == (200, "")


TYPES = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "image/png", "")
POSTS = [door for door in DOORS if door.verb == "POST"]


@pytest.mark.parametrize("kind", TYPES)
def test_no_form_of_a_page_decides_or_asks_anything(stage: Stage, kind: str) -> None:
    """Such a form can be sent from a page of another site without asking its reader."""
    for door in POSTS:
        ids = {name: make(stage) for name, make in door.about.items()}
        body = door.body(stage)
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = stage.ask(
            "POST", door.address(ids), raw=raw,
            headers={"content-type": kind, "origin": "https://evil.example"},
        )  # fmt: skip
        assert (answer.status_code, answer.json()["code"]) == (403, "strange_host"), door.name


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "evil.example:80"},
        {"host": "127.0.0.1.evil.example"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1"},
        {"origin": "file://"},
    ],
    ids=str,
)
def test_nobody_else_s_page_gets_through_any_door(stage: Stage, headers: dict[str, str]) -> None:
    for door in DOORS:
        ids = {name: make(stage) for name, make in door.about.items()}
        answer = stage.ask(door.verb, door.address(ids), door.body(stage), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "strange_host"), door.name


OVERRIDES = ("x-http-method-override", "x-http-method", "x-method-override")


def leads_to(path: str, address: str) -> bool:
    """Tell whether a route's path with something in it is this address."""
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), address) is not None


def test_no_method_but_its_own_opens_a_door(stage: Stage) -> None:
    for path in {door.path for door in DOORS}:
        names = re.findall(r"\{(\w+)\}", path)
        address = path.format(**dict.fromkeys(names, "p-zzzzzzzzzz"))
        own = {door.verb for door in DOORS if leads_to(door.path, address)}
        for verb in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"} - own:
            answer = stage.ask(verb, address, {})
            assert (answer.status_code, is_clear(answer)) == (405, True), (verb, path)


def test_no_header_or_parameter_makes_a_get_decide(stage: Stage) -> None:
    path = f"/api/approvals/{stage.approval}"
    for override in OVERRIDES:
        for address in (path, f"{path}/decision?revision=1&decision=approve&_method=POST"):
            stage.ask("GET", address, headers={override: "POST"})

    card = stage.ask("GET", path).json()["approval"]
    assert (card["state"], card["votes"]) == ("open", [])
