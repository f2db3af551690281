"""One call of the Selling Partner API, and what its answer means.

Source: Selling Partner API models (Swagger 2.0) and "Usage Plans and Rate Limits".
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Generic, TypeVar
from urllib.parse import quote, urlencode

import httpx2
from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel

from activities.clock import Clock
from activities.context import Connection
from activities.errors import ActivityError, NotFound, Rejected, Throttled, Unavailable
from activities.http import Answer, Post, lost, post
from activities.marketplaces.amazon.auth import Tokens
from activities.marketplaces.amazon.pace import Pace
from activities.money import read_decimal
from activities.throttle import retry_after_s

AGENT: Final = "Countersign/0.1 (Language=Python)"
_OK, _MISSING, _TOO_MANY = 200, 404, 429
_NO_ENTRY: Final = frozenset({401, 403})
_REFUSED: Final = frozenset({400, 405, 406, 409, 413, 414, 415, 422})


class Shape(BaseModel):
    """A part of an answer; fields we did not name are ignored, missing ones are an error."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True
    )


def _amount(value: object) -> Decimal:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return Decimal(value) if whole else read_decimal(value)  # type: ignore[arg-type]


Amount = Annotated[Decimal, BeforeValidator(_amount)]
"""A decimal that Amazon writes as a JSON number here and as a string there; never a float."""

T = TypeVar("T", bound=Shape)
Query = Mapping[str, str | int | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Operation(Generic[T]):
    """One operation of the API, with Amazon's published usage plan."""

    name: str
    method: str
    path: str
    data: type[T]
    rate: float
    """Requests per second."""
    burst: int
    writes: bool = False


class _Error(Shape):
    code: str = ""
    message: str = ""
    details: str | None = ""

    def __str__(self) -> str:
        said = f"{self.message} {self.details}" if self.details else self.message
        return f"{said.strip()} ({self.code})"


class _Errors(Shape):
    errors: tuple[_Error, ...] = ()


class Wire:
    """Speaks with one shop's region, each operation at its own pace."""

    def __init__(self, connection: Connection, http: httpx2.AsyncClient, clock: Clock) -> None:
        """Speak to the region at `connection.base_url`."""
        self.place = connection.shop.named("Amazon")
        self.tokens = Tokens(connection, http, clock)
        self._base = connection.base_url.rstrip("/")
        self._http = http
        self._clock = clock
        self._paces: dict[str, Pace] = {}

    def may_go(self, operation: Operation[Any]) -> bool:
        """Tell whether an operation could be asked right now without waiting."""
        return self._pace(operation).wait_s() <= 0

    async def run(
        self,
        operation: Operation[T],
        *,
        at: Mapping[str, str] | None = None,
        query: Query | None = None,
        body: Any = None,  # noqa: ANN401 - any JSON
        deadline: datetime | None = None,
    ) -> T:
        """Ask one operation, once.

        Args:
            at: what stands in the path's braces.

        Raises:
            Rejected: Amazon understood and refused; nothing was changed.
            Throttled: the usage plan does not allow it now; nothing was changed.
            Unavailable: nothing was sent; or the access token was refused; or it was a read
                without a usable answer.
            OutcomeUnknown: a write may have left and got no usable answer.
        """
        pace = self._pace(operation)
        token = await self.tokens.token()
        await pace.take(deadline=deadline)
        request = Post(
            place=self.place,
            url=self._base + _path(operation, at or {}, query or {}),
            headers=_headers(token, body),
            body=b"" if body is None else json.dumps(body, ensure_ascii=False).encode(),
            writes=operation.writes,
            deadline=deadline,
            method=operation.method,
        )
        answer = await post(self._http, request, self._clock)
        self._check_status(operation, answer, token, pace)
        return self._read(operation, answer)

    async def document(self, url: str) -> Mapping[str, Any]:
        """Fetch a JSON document that an answer pointed to, without showing who we are.

        Raises:
            Unavailable: it is not there, not readable, or not where a document may lie.
        """
        if not url.startswith(("https://", f"{self._base}/")):
            raise Unavailable(f"{self.place} points to a document at a strange place.")
        headers = {"Accept": "application/json"}
        request = Post(self.place, url, headers, b"", writes=False, method="GET")
        answer = await post(self._http, request, self._clock)
        try:
            found = json.loads(answer.body) if answer.status == _OK else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Unavailable(f"{self.place}: a document that it points to cannot be read.")
        return found

    def _pace(self, operation: Operation[Any]) -> Pace:
        name = operation.name
        if name not in self._paces:
            self._paces[name] = Pace(self._clock, rate=operation.rate, burst=operation.burst)
        return self._paces[name]

    def _check_status(
        self, operation: Operation[Any], answer: Answer, token: str, pace: Pace
    ) -> None:
        status = answer.status
        if status == _TOO_MANY:
            raise Throttled(pace.refused(self._asked_wait(answer)), at=self.place)
        if told := answer.headers.get("x-amzn-ratelimit-limit"):
            pace.learn(_rate(told))
        if status == _OK:
            return
        errors = _errors(answer.body)
        words = "; ".join(str(error) for error in errors)[:500] or f"HTTP {status}"
        if status in _NO_ENTRY:
            raise self._shut_out(errors, words, token)
        if status == _MISSING:
            raise NotFound(f"{self.place} does not find it: {words}")
        if status in _REFUSED:
            raise Rejected(f"{self.place} refused the request: {words}")
        raise lost(self.place, f"failed (HTTP {status})", writes=operation.writes)

    def _shut_out(self, errors: Sequence[_Error], words: str, token: str) -> ActivityError:
        """Tell a token that ran out, which is renewed, from a right that is missing."""
        if any("expired" in (error.details or "").casefold() for error in errors):
            self.tokens.forget(token)
            return Unavailable(
                f"{self.place} refused the access token as expired; nothing was changed.",
                hint="A new one is fetched with the next try.",
            )
        return Rejected(
            f"{self.place} does not let us in, or not for this; nothing was changed. It says:"
            f" {words}",
            hint="Look at the application's roles and its authorisation in Seller Central, then"
            " connect the shop again.",
        )

    def _asked_wait(self, answer: Answer) -> float | None:
        try:
            return retry_after_s(answer.headers.get("retry-after", ""), self._clock.now())
        except (ValueError, TypeError):
            return None

    def _read(self, operation: Operation[T], answer: Answer) -> T:
        try:
            return operation.data.model_validate(json.loads(answer.body, parse_float=Decimal))
        except (ValueError, RecursionError):  # bad bytes, bad JSON and bad shape are ValueErrors
            pass
        raise lost(self.place, "answered something unreadable", writes=operation.writes)


_ERRORS: Final = TypeAdapter(_Errors)


def _errors(body: bytes) -> tuple[_Error, ...]:
    try:
        return _ERRORS.validate_json(body).errors
    except ValueError:
        return ()


def _rate(told: str) -> float:
    try:
        return float(told)
    except ValueError:
        return 0.0


def _path(operation: Operation[Any], at: Mapping[str, str], query: Query) -> str:
    named = {name: quote(value, safe="") for name, value in at.items()}
    asked = {
        name: value if isinstance(value, str | int) else ",".join(value)
        for name, value in query.items()
    }
    path = operation.path.format_map(named)
    return f"{path}?{urlencode(asked, safe=',', quote_via=quote)}" if asked else path


def _headers(token: str, body: object) -> Mapping[str, str]:
    headers = {
        "Accept": "application/json",
        "User-Agent": AGENT,
        "x-amz-access-token": token,
    }
    return headers if body is None else {**headers, "Content-Type": "application/json"}
