"""An answer counts only if it fits the question and bears every mark of our own engine."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.authz.cast import MANAGER, PRICER, approved, executed, plan, step
from tests.authz.liar import Answer, Reply, http, lying_gate, ok

pytestmark = pytest.mark.anyio

TWO = plan(step("w1.one"), step("w1.two"))
"""Three entries: two steps and the plan."""


def _lie(change: Callable[[Answer], Any]) -> Reply:
    def reply(answer: Answer) -> bytes:
        change(answer)
        return ok(answer)

    return reply


def _swap(answer: Answer) -> None:
    answer["results"][0], answer["results"][1] = answer["results"][1], answer["results"][0]


def _first(answer: Answer) -> Answer:
    entry: Answer = answer["results"][0]
    return entry


def _said(answer: Answer) -> Answer:
    said: Answer = _first(answer)["outputs"][0]["val"]
    return said


def _deny(answer: Answer) -> None:
    _first(answer)["actions"] = {"execute": "EFFECT_DENY"}


LIES: dict[str, Callable[[Answer], Any]] = {
    "entries out of order": _swap,
    "one entry fewer": lambda a: a["results"].pop(),
    "no entries": lambda a: a["results"].clear(),
    "entries left out": lambda a: a.pop("results"),
    "entries null": lambda a: a.update(results=None),
    "one entry more": lambda a: a["results"].append(a["results"][0]),
    "another step's id": lambda a: _first(a)["resource"].update(id="w1.other"),
    "another kind": lambda a: _first(a)["resource"].update(kind="plan"),
    "one entry twice": lambda a: a["results"].__setitem__(1, a["results"][0]),
    "another question's id": lambda a: a.update(requestId="another"),
    "no question's id": lambda a: a.pop("requestId"),
    "no call id": lambda a: a.pop("cerbosCallId"),
    "an empty call id": lambda a: a.update(cerbosCallId=""),
    "a foreign nonce": lambda a: _said(a).update(nonce="foreign"),
    "no nonce": lambda a: _said(a).pop("nonce"),
    "a foreign policy": lambda a: _said(a).update(policy="q" * 64),
    "no policy": lambda a: _said(a).pop("policy"),
    "an allow without a word": lambda a: _first(a).pop("outputs"),
    "a second, foreign output": lambda a: _first(a)["outputs"].append(
        {"src": "x", "val": {"nonce": "foreign", "policy": "x"}, "action": "execute"}
    ),
    "an output about another action": lambda a: _first(a)["outputs"][0].update(action="attempt"),
    "an output that failed": lambda a: _first(a)["outputs"][0].update(error="no such key"),
    "an allow beside validation errors": lambda a: _first(a).update(
        validationErrors=[{"path": "/writes", "message": "bad", "source": "SOURCE_RESOURCE"}]
    ),
    "an allow that gives a reason against it": lambda a: _said(a).update(
        rule="watch_only", reason="No."
    ),
    "an allow of another action": lambda a: _first(a).update(actions={"attempt": "EFFECT_ALLOW"}),
    "an allow of two actions": lambda a: _first(a)["actions"].update(approve="EFFECT_ALLOW"),
    "no effect": lambda a: _first(a).update(actions={}),
    "an unknown effect": lambda a: _first(a).update(actions={"execute": "EFFECT_NO_MATCH"}),
    "an effect that is true": lambda a: _first(a).update(actions={"execute": True}),
    "a decision by no policy": lambda a: _first(a)["meta"]["actions"]["execute"].update(
        matchedPolicy="NO_MATCH"
    ),
    "no word on the deciding policy": lambda a: _first(a).pop("meta"),
    "a denial without a reason": _deny,
    "no number of approvers": lambda a: a["results"][2]["outputs"][0]["val"].pop("approvers"),
    "an impossible number of approvers": lambda a: a["results"][2]["outputs"][0]["val"].update(
        approvers=-1
    ),
    "half an approver": lambda a: a["results"][2]["outputs"][0]["val"].update(approvers=0.5),
}

RAW: dict[str, Reply] = {
    "garbage": lambda _: b"\x00\xff garbage",
    "an empty answer": lambda _: b"",
    "status 500 with an allow": lambda a: http(json.dumps(a).encode(), "500 Internal Server Error"),
    "status 403": lambda _: http(b"{}", "403 Forbidden"),
    "another success status": lambda a: http(json.dumps(a).encode(), "201 Created"),
    "a redirect": lambda _: http(b"", "307 Temporary Redirect\r\nlocation: /elsewhere"),
    "no JSON": lambda _: http(b"<html>allowed</html>"),
    "a list": lambda a: ok([a]),
    "a bare true": lambda _: ok(True),  # noqa: FBT003
    "half an answer": lambda a: ok(a)[:-40],
    "deeply nested": lambda _: http(b"[" * 100_000),
}


async def test_an_honest_engine_is_believed(tmp_path: Path) -> None:
    async with lying_gate(tmp_path, ok) as gate:
        verdict = await executed(gate, TWO, PRICER)

    assert (verdict.allowed, verdict.quorum, verdict.refusals) == (True, 1, ())


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_an_answer_that_does_not_fit_is_a_no(
    lie: Callable[[Answer], Any], tmp_path: Path
) -> None:
    async with lying_gate(tmp_path, _lie(lie)) as gate:
        verdict = await executed(gate, TWO, PRICER)

    assert (verdict.allowed, verdict.unavailable) == (False, True)


@pytest.mark.parametrize("reply", RAW.values(), ids=RAW)
async def test_what_is_no_answer_is_a_no(reply: Reply, tmp_path: Path) -> None:
    async with lying_gate(tmp_path, reply) as gate:
        verdict = await executed(gate, TWO, PRICER)

    assert (verdict.allowed, verdict.unavailable) == (False, True)
    assert "Error" not in verdict.refusals[0].reason  # people read it


async def test_a_silent_engine_is_a_no_in_time(tmp_path: Path) -> None:
    async with lying_gate(tmp_path, lambda _: None, timeout_s=0.2) as gate:
        verdict = await executed(gate, TWO, PRICER)

    assert verdict.unavailable
    assert "0.2 s" in verdict.refusals[0].reason


async def test_one_denial_among_allows_is_a_no_with_its_reason(tmp_path: Path) -> None:
    def deny(answer: Answer) -> None:
        _deny(answer)
        _said(answer).update(rule="price_limit", reason="Too steep.", limit="15")

    async with lying_gate(tmp_path, _lie(deny)) as gate:
        verdict = await executed(gate, TWO, PRICER)

    assert [(r.step, r.rule) for r in verdict.refusals] == [("w1.one", "price_limit")]
    assert (verdict.allowed, verdict.unavailable, verdict.quorum) == (False, False, 0)


async def test_an_unbelievable_answer_is_kept_as_evidence(tmp_path: Path) -> None:
    async with lying_gate(tmp_path, _lie(_swap)) as gate:
        verdict = await approved(gate, TWO, MANAGER)

    (kept,) = verdict.evidence
    assert kept.answer["results"][0]["resource"]["id"] == "w1.two"
