"""One GraphQL call to a shop's Admin API, and what its answer means.

Source: Shopify GraphQL Admin API 2026-10 (calculated query cost, `userErrors`, `@idempotent`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

import httpx2
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from activities.clock import Clock
from activities.context import Connection
from activities.errors import ActivityError, Rejected, Throttled
from activities.http import Answer, Post, lost, post
from activities.marketplaces.shopify import auth
from activities.throttle import Bucket, retry_after_s

VERSION: Final = "2026-10"
_OK, _UNAUTHORIZED, _FORBIDDEN, _MISSING, _TOO_MANY = 200, 401, 403, 404, 429
_BACK_OFF_S: Final = 2.0
_INTERNAL: Final = frozenset({"INTERNAL_SERVER_ERROR", "TIMEOUT", "SERVICE_UNAVAILABLE"})
_NO_ENTRY: Final = frozenset({"ACCESS_DENIED", "UNAUTHORIZED", "FORBIDDEN"})


class Shape(BaseModel):
    """A part of an answer; fields we did not name are ignored, missing ones are an error."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True
    )


T = TypeVar("T", bound=Shape)


@dataclass(frozen=True, slots=True)
class Operation(Generic[T]):
    """One named query or mutation; its text is constant, what varies are variables."""

    name: str
    text: str
    data: type[T]
    points: float
    """What it may cost, until the shop has said what it costs."""

    @property
    def writes(self) -> bool:
        """Tell whether it is a mutation."""
        return self.text.lstrip().startswith("mutation")


class _Status(Shape):
    maximum_available: float
    currently_available: float
    restore_rate: float


class _Cost(Shape):
    requested_query_cost: float
    throttle_status: _Status


class _Extensions(Shape):
    cost: _Cost | None = None


class _Code(Shape):
    code: str = ""


class _Error(Shape):
    message: str = ""
    extensions: _Code = _Code()


class _Envelope(Shape):
    data: dict[str, Any] | None = None
    errors: tuple[_Error, ...] = ()
    extensions: _Extensions = _Extensions()


class Wire:
    """Speaks GraphQL with one shop, within the shop's own budget of points."""

    def __init__(self, connection: Connection, http: httpx2.AsyncClient, clock: Clock) -> None:
        """Speak to the shop at `connection.base_url`."""
        self.place = connection.shop.named("Shopify")
        self._credential = connection.credential
        self._url = f"{connection.base_url.rstrip('/')}/admin/api/{VERSION}/graphql.json"
        self._http = http
        self._clock = clock
        self._bucket = Bucket(clock)
        self._points: dict[str, float] = {}

    async def run(
        self,
        operation: Operation[T],
        variables: Mapping[str, Any],
        *,
        deadline: datetime | None = None,
    ) -> T:
        """Run one operation, once.

        Raises:
            Rejected: the shop understood and refused; nothing was changed.
            Throttled: the shop's budget does not allow it now; nothing was changed.
            Unavailable: nothing was sent; or it was a read without a usable answer.
            OutcomeUnknown: a mutation may have left and got no usable answer.
        """
        points = self._points.get(operation.name, operation.points)
        document = {
            "query": operation.text,
            "variables": variables,
            "operationName": operation.name,
        }
        request = Post(
            place=self.place,
            url=self._url,
            headers=auth.headers(self._credential, self.place),
            body=json.dumps(document, ensure_ascii=False).encode(),
            writes=operation.writes,
            deadline=deadline,
        )
        async with self._bucket.spend(points, deadline=deadline):
            answer = await post(self._http, request, self._clock)
            return self._read(operation, answer)

    def _read(self, operation: Operation[T], answer: Answer) -> T:
        self._check_status(operation, answer)
        envelope = _parsed(answer.body)
        if envelope is None:
            raise self._lost(operation, "answered something unreadable")
        if envelope.errors:
            raise self._refusal(operation, envelope)
        self._learn(operation, envelope.extensions.cost)
        try:
            return operation.data.model_validate(envelope.data)
        except ValueError:  # pydantic's ValidationError is one
            problem = self._lost(operation, "answered something other than was asked for")
        raise problem

    def _check_status(self, operation: Operation[T], answer: Answer) -> None:
        status = answer.status
        if status == _OK:
            return
        if status in {_UNAUTHORIZED, _FORBIDDEN}:
            raise auth.shut_out(self.place)
        if status == _TOO_MANY:
            wait = self._asked_wait(answer)
            self._bucket.close_for(wait)
            raise Throttled(wait, at=self.place)
        if status == _MISSING:
            raise Rejected(
                f"{self.place} is not at its stored address; nothing was changed.",
                hint="Look whether the shop was renamed or closed, then connect it again.",
            )
        if status in {400, 402, 406, 413, 414, 415, 422, 423, 430}:
            raise Rejected(f"{self.place} refused the request (HTTP {status}).")
        raise self._lost(operation, f"failed (HTTP {status})")

    def _asked_wait(self, answer: Answer) -> float:
        try:
            return retry_after_s(answer.headers.get("retry-after", ""), self._clock.now())
        except (ValueError, TypeError):
            return _BACK_OFF_S

    def _learn(self, operation: Operation[T], cost: _Cost | None) -> None:
        if cost is None:
            return
        self._points[operation.name] = cost.requested_query_cost
        status = cost.throttle_status
        self._bucket.saw(
            status.currently_available, most=status.maximum_available, rate=status.restore_rate
        )

    def _refusal(self, operation: Operation[T], envelope: _Envelope) -> ActivityError:
        codes = {error.extensions.code for error in envelope.errors}
        words = "; ".join(error.message for error in envelope.errors)[:300]
        if "THROTTLED" in codes:
            wait = self._points_wait(envelope.extensions.cost)
            return Throttled(wait, at=self.place)
        began = any(value is not None for value in (envelope.data or {}).values())
        if codes & _INTERNAL or began:
            return self._lost(operation, "failed half-way")
        if codes & _NO_ENTRY:
            return auth.shut_out(self.place, words)
        if envelope.data is not None and "" in codes:
            # It began to execute and then failed without saying how far it came.
            return self._lost(operation, "failed without a reason")
        return Rejected(f"{self.place} refused the request: {words}")

    def _points_wait(self, cost: _Cost | None) -> float:
        """Close the bucket for as long as the refusal asks; it teaches no rate for later."""
        if cost is None or cost.throttle_status.restore_rate <= 0:
            self._bucket.close_for(_BACK_OFF_S)
            return _BACK_OFF_S
        status = cost.throttle_status
        missing = cost.requested_query_cost - status.currently_available
        wait = round(max(missing / status.restore_rate, 1 / status.restore_rate), 3)
        self._bucket.close_for(wait)
        return wait

    def _lost(self, operation: Operation[T], why: str) -> ActivityError:
        return lost(self.place, why, writes=operation.writes)


def _parsed(body: bytes) -> _Envelope | None:
    try:
        return _Envelope.model_validate(json.loads(body))
    except (ValueError, RecursionError):  # bad bytes, bad JSON and bad shape are all ValueErrors
        return None
