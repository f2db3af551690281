"""Errors as HTTP says them: problem+json with a code, a place and a way out. Source: RFC 9457."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from activities.errors import (
    CountersignError,
    Denied,
    InvalidPlan,
    Misconfigured,
    Missing,
    Rejected,
    Stopped,
    Throttled,
    Unavailable,
)
from activities.plan.problems import pointer
from workflows.wording import ENGLISH, own_language, reworded

log = logging.getLogger(__name__)

MEDIA: Final = "application/problem+json"

_BY_CODE: Final = {
    "unauthenticated": 401,
    "forged": 403,
    "strange_host": 403,
    "too_large": 413,
    "not_allowed": 403,
    "self_approval": 403,
    "superseded": 409,
    "expired": 409,
    "decided": 409,
    "stale": 409,
}
_BY_CLASS: Final[tuple[tuple[type[CountersignError], int], ...]] = (
    (Missing, 404),
    (Denied, 403),
    (Stopped, 409),
    (InvalidPlan, 422),
    (Rejected, 422),
    (Throttled, 503),
    (Unavailable, 503),
    (Misconfigured, 503),
)
_TITLES: Final = {
    400: "That request cannot be read",
    401: "Who are you?",
    403: "Not allowed",
    404: "There is no such thing",
    405: "Not that way",
    409: "Too late, or too early",
    413: "Too large",
    422: "That request is not valid",
    500: "Countersign failed",
    503: "Not available",
}


def status_of(error: CountersignError) -> int:
    """Return the HTTP status of an error."""
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    return next((status for kind, status in _BY_CLASS if isinstance(error, kind)), 409)


def language_of(headers: Mapping[str, str]) -> str:
    """Return the language that whoever asks reads first, where there are wordings for it."""
    first = headers.get("accept-language", "").partition(",")[0]
    return own_language(first.partition(";")[0].strip().lower())


def answer(error: CountersignError, language: str = ENGLISH) -> JSONResponse:
    """Return the response that an error becomes."""
    problems = [one.model_dump(mode="json") for one in getattr(error, "problems", ())]
    extra = {"problems": problems} if problems else {}
    text, hint = reworded(error.text, language), error.hint and reworded(error.hint, language)
    return problem(status_of(error), error.code, text, at=error.at, hint=hint, **extra)


def problem(
    status: int,
    code: str,
    text: str,
    *,
    at: str | None = None,
    hint: str | None = None,
    **more: Any,  # noqa: ANN401 - any JSON
) -> JSONResponse:
    """Return one problem as a response."""
    body = {
        "type": "about:blank",
        "title": _TITLES.get(status, "That did not work"),
        "status": status,
        "code": code,
        "detail": text,
        "at": at,
        "hint": hint,
        **more,
    }
    headers = {"www-authenticate": "Bearer"} if status == 401 else None  # noqa: PLR2004
    return _Plain(body, status, headers, MEDIA)


class _Plain(JSONResponse):
    """JSON in ASCII, so that whatever somebody sent can be repeated to them."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401 - any JSON
        """Write the body."""
        import json

        return json.dumps(content, ensure_ascii=True).encode("ascii")


def install(app: FastAPI) -> None:
    """Make every error of an application a problem."""

    @app.exception_handler(CountersignError)
    async def on_ours(request: Request, error: CountersignError) -> JSONResponse:
        return answer(error, language_of(request.headers))

    @app.exception_handler(RequestValidationError)
    async def on_misfit(_: Request, error: RequestValidationError) -> JSONResponse:
        found = list(_misfits(error.errors()))
        first = found[0]
        place = f" at {first['at']}" if first["at"] else ""
        text = f"The request is not valid{place}."
        return problem(422, "invalid", text, at=first["at"], hint=first["hint"], problems=found)

    @app.exception_handler(HTTPException)
    async def on_http(_: Request, error: HTTPException) -> JSONResponse:
        code = {400: "unreadable", 404: "unknown", 405: "wrong_method"}.get(
            error.status_code, "error"
        )
        return problem(error.status_code, code, str(error.detail))

    @app.exception_handler(Exception)
    async def on_failure(_: Request, error: Exception) -> JSONResponse:
        log.error("a request failed", exc_info=error)
        text = "Something went wrong that is not your fault."
        return problem(500, "failed", text, hint="Try again; the server's log says more.")


def _misfits(errors: Iterable[Any]) -> Iterable[dict[str, str]]:
    """Say what is wrong without repeating what was sent."""
    for error in errors:
        place = [part for part in error["loc"] if part != "body"]
        hint = "The body is not JSON." if error["type"] == "json_invalid" else f"{error['msg']}."
        at = "" if error["type"] == "json_invalid" else pointer(place)
        yield {"code": error["type"], "at": at, "hint": hint}
