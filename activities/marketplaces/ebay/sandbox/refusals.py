"""eBay's way to refuse: an envelope of errors, each with its number."""

import json
from typing import Any, NoReturn

from activities.sandbox.dialect import Answer

INVENTORY = "API_INVENTORY"


class Refused(Exception):
    """A request that changes nothing."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.status = status
        self.error = error


def error(
    number: int,
    message: str,
    *,
    domain: str = INVENTORY,
    category: str = "REQUEST",
    **parameters: str,
) -> dict[str, Any]:
    """Write one error."""
    written: dict[str, Any] = {
        "errorId": number,
        "domain": domain,
        "category": category,
        "message": message,
        "longMessage": message,
    }
    if domain == INVENTORY:
        written["subdomain"] = "Selling"
    if parameters:
        written["parameters"] = [
            {"name": name, "value": value} for name, value in parameters.items()
        ]
    return written


def refuse(status: int, number: int, message: str, **more: str) -> NoReturn:
    """Refuse a request."""
    raise Refused(status, error(number, message, **more))


def wrong(field: str, why: str = "") -> NoReturn:
    """Refuse the value of a field."""
    refuse(400, 25709, f"Invalid value for {field}.{f' {why}' if why else ''}", field=field)


def user_error(why: str, number: int = 25002, **parameters: str) -> NoReturn:
    """Refuse what a seller may not do."""
    refuse(400, number, f"A user error has occurred. {why}", **parameters)


def answer(status: int, body: object | None, **headers: str) -> Answer:
    """Write an answer as JSON; None is an answer without a body."""
    sent = {"content-type": "application/json", **headers}
    text = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    return Answer(status, text, sent)


def errors(status: int, *found: dict[str, Any], **headers: str) -> Answer:
    """Refuse with an envelope."""
    return answer(status, {"errors": list(found)}, **headers)
