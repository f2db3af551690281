"""How the simulated Amazon writes an answer, and a refusal."""

import json
from typing import Any, NoReturn

from activities.sandbox.dialect import Answer


class Refused(Exception):
    """A request that is refused as a whole."""

    def __init__(self, status: int, code: str, message: str, details: str = "") -> None:
        super().__init__(message)
        self.answer = failure(status, code, message, details)


def answer(status: int, body: object, **headers: str) -> Answer:
    """Write an answer as JSON."""
    sent = {"content-type": "application/json", **headers}
    return Answer(status, json.dumps(body, ensure_ascii=False).encode(), sent)


def failure(status: int, code: str, message: str, details: str = "") -> Answer:
    """Write the list of errors that every operation answers with."""
    error: dict[str, Any] = {"code": code, "message": message, "details": details}
    return answer(status, {"errors": [error]})


def refuse(message: str, details: str = "") -> NoReturn:
    """Refuse an input that no operation could be made of."""
    raise Refused(400, "InvalidInput", message, details)


def shut_out(details: str) -> Answer:
    """Refuse a token or a right."""
    return failure(403, "Unauthorized", "Access to requested resource is denied.", details)
