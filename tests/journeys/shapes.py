"""The documents of the outer surface, as somebody who has never seen the code would check them."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

SHA256: Final = re.compile(r"[0-9a-f]{64}")
STEP: Final = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
DECIMAL: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
ITEM_STATES: Final = {"pending", "done", "failed", "conflict", "skipped", "cancelled", "parked"}
RUN_STATES: Final = {"done", "failed", "parked", "cancelled", "running"}


def check_plan(document: Mapping[str, Any]) -> None:
    """Hold a plan to every key and type that is promised."""
    assert document["kind"] == "plan"
    assert document["planner"] == "offline"
    assert document["summary"]
    assert isinstance(document["summary"], str)
    approval = document["approval"]
    assert isinstance(approval["id"], str)
    assert type(approval["revision"]) is int
    assert SHA256.fullmatch(approval["digest"])
    assert SHA256.fullmatch(approval["manifest"])
    assert approval["state"] in {"open", "approved", "rejected", "expired", "superseded"}
    assert datetime.fromisoformat(approval["expires_at"]).tzinfo is not None
    assert all(isinstance(person, str) for person in approval["approvers"])
    for line in document["lines"]:
        check_line(line)


def check_line(line: Mapping[str, Any]) -> None:
    """Hold one line of a card to its keys and types."""
    assert STEP.fullmatch(line["step"])
    assert all(isinstance(line[key], str) for key in ("activity", "shop", "sku"))
    assert is_value(line["before"])
    assert is_value(line["after"])


def check_refused(document: Mapping[str, Any]) -> None:
    """Hold a refusal to its keys and types."""
    assert document["kind"] == "refused"
    assert document["refusals"]
    for refusal in document["refusals"]:
        assert {"step", "rule", "reason", "limit"} <= set(refusal)
        assert refusal["step"] is None or STEP.fullmatch(refusal["step"])
        assert refusal["rule"]
        assert refusal["reason"].endswith(".")
        assert refusal["limit"] is None or isinstance(refusal["limit"], str)


def check_run(document: Mapping[str, Any]) -> None:
    """Hold a run's account to its keys and types."""
    assert isinstance(document["id"], str)
    assert document["state"] in RUN_STATES
    assert type(document["epoch"]) is int
    for item in document["items"]:
        assert STEP.fullmatch(item["step"])
        assert item["item"].count("/") == 1
        assert item["state"] in ITEM_STATES
        assert is_value(item["before"])
        assert is_value(item["after"])
        error = item["error"]
        assert error is None or (isinstance(error["code"], str) and error["text"])


def is_value(value: object) -> bool:
    """Tell whether a before or after is a decimal string, an integer or null."""
    return value is None or type(value) is int or is_word(value)


def is_word(value: object) -> bool:
    """Tell whether a value is a decimal, or the name of a listing's state."""
    return isinstance(value, str) and (
        DECIMAL.fullmatch(value) is not None or value in {"active", "paused", "ended"}
    )
