"""What every attack holds an answer to."""

from typing import Any

import httpx2

from tests.attack.stage import Stage

KINDS = {"plan", "refused", "question", "answer", "invalid", "valid", "import"}

UNKNOWN = {
    "approval": "p-zzzzzzzzzz",
    "run": "r-zzzzzzzzzz",
    "thread": "t-zzzzzzzzzzzzzzzz",
    "person": "nobodyhere",
    "shop": "nowhereshop",
    "activity": "offer.give_away",
    "sku": "MUG-OF-NOBODY",
    "request": "a-zzzzzzzzzz",
}
"""Ids that nobody has, by what they would name."""


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


def blind(body: Any, ids: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return an answer with the ids it repeats struck out."""
    if isinstance(body, dict):
        return {key: blind(value, ids) for key, value in body.items()}
    if isinstance(body, list):
        return [blind(value, ids) for value in body]
    if isinstance(body, str):
        for id in ids:
            body = body.replace(id, "…")
    return body
