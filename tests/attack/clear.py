"""What every attack holds an answer to."""

from typing import Any

import httpx2

from tests.attack.stage import Stage

KINDS = {"plan", "refused", "question", "answer", "invalid", "valid"}


def is_clear(answer: httpx2.Response) -> bool:
    """Tell whether an answer is one of the documents, or a problem that says what and where."""
    if answer.status_code >= 500:
        return False
    body = answer.json()
    if answer.headers["content-type"] != "application/problem+json":
        return not isinstance(body, dict) or body.get("kind", "answer") in KINDS
    return {"code", "at", "hint", "detail", "title", "status"} <= set(body) and bool(body["detail"])


def rows(stage: Stage) -> tuple[list[Any], list[Any]]:
    """Return what is stored that could be acted on."""
    waiting = [card["approval"]["id"] for card in stage.ask("GET", "/api/approvals").json()]
    return waiting, [run["id"] for run in stage.ask("GET", "/api/runs").json()]
