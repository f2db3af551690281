"""One REST call to eBay, and what its answer means.

Source: eBay's OpenAPI documents (Inventory 1.18, Fulfillment 1.20, Browse 1.10, Taxonomy 1.0,
Account 1.9) and its page on error handling.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Generic, Literal, TypeVar
from urllib.parse import quote, urlencode

import httpx2
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from activities.clock import Clock
from activities.context import Connection
from activities.errors import ActivityError, Rejected, Throttled
from activities.http import Answer, Post, lost, post
from activities.marketplaces.ebay.auth import Grant, Tokens, bearer, shut_out
from activities.marketplaces.ebay.credential import Credential, read
from activities.marketplaces.ebay.envelope import refusal
from activities.throttle import Bucket, retry_after_s

_ANSWERED: Final = frozenset({200, 201, 204, 207})
_UNAUTHORIZED, _FORBIDDEN, _TOO_MANY = 401, 403, 429
_REFUSED: Final = range(400, 500)
_BACK_OFF_S: Final = 5.0
"""What a 429 without `Retry-After` costs; eBay often sends none."""


class Shape(BaseModel):
    """A part of an answer; fields we did not name are ignored, missing ones are an error."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True
    )


class Nothing(Shape):
    """An answer whose status says it all."""


T = TypeVar("T", bound=Shape)


@dataclass(frozen=True, slots=True)
class Operation(Generic[T]):
    """One call of eBay's, by the vendor's own operation id."""

    name: str
    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    """Its parameters stand in braces."""
    data: type[T]
    speaks: bool = False
    """Whether it asks for `Content-Language`."""
    on_site: bool = False
    """Whether it asks for `X-EBAY-C-MARKETPLACE-ID`."""
    grant: Grant = "seller"

    @property
    def writes(self) -> bool:
        """Tell whether it may change something."""
        return self.method != "GET"


class Wire:
    """Speaks REST with one seller account."""

    def __init__(self, connection: Connection, http: httpx2.AsyncClient, clock: Clock) -> None:
        """Speak to the shop at `connection.base_url`."""
        self.place = connection.shop.named("eBay")
        self._connection = connection
        self._base = connection.base_url.rstrip("/")
        self._http = http
        self._clock = clock
        self._bucket = Bucket(clock)

    @cached_property
    def credential(self) -> Credential:
        """What lets us in.

        Raises:
            Rejected: what is stored cannot be used.
        """
        shop = self._connection.shop
        return read(self._connection.credential, self.place, shop.currency)

    @cached_property
    def _tokens(self) -> Tokens:
        return Tokens(self.credential, self._base, self.place, self._http, self._clock)

    async def run(
        self,
        operation: Operation[T],
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        deadline: datetime | None = None,
    ) -> T:
        """Make one call, once.

        Raises:
            Rejected: the shop understood and refused; nothing was changed.
            Throttled: eBay's limits do not allow it now; nothing was changed.
            Unavailable: nothing was sent; or it was a read without a usable answer.
            OutcomeUnknown: a write may have left and got no usable answer.
        """
        token = await self._tokens.get(operation.grant)
        request = Post(
            place=self.place,
            url=self._url(operation, path or {}, query or {}),
            headers={**bearer(token), **self._headers(operation, body)},
            body=b"" if body is None else json.dumps(body, ensure_ascii=False).encode(),
            writes=operation.writes,
            deadline=deadline,
            method=operation.method,
        )
        async with self._bucket.spend(1, deadline=deadline):
            answer = await post(self._http, request, self._clock)
        if answer.status == _UNAUTHORIZED:
            raise self._tokens.refused(token)
        token.proven = True
        if answer.status not in _ANSWERED:
            raise self._failure(operation, answer)
        return self._read(operation, answer)

    def _url(
        self, operation: Operation[T], path: Mapping[str, str], query: Mapping[str, str]
    ) -> str:
        named = {name: quote(value, safe="") for name, value in path.items()}
        asked = f"?{urlencode(query, quote_via=quote)}" if query else ""
        return f"{self._base}{operation.path.format_map(named)}{asked}"

    def _headers(
        self, operation: Operation[T], body: Mapping[str, Any] | None
    ) -> Mapping[str, str]:
        site = self.credential.at
        wanted = {
            "Accept": "application/json",
            "Content-Type": "application/json" if body is not None else None,
            "Content-Language": site.language if operation.speaks else None,
            "X-EBAY-C-MARKETPLACE-ID": site.id if operation.on_site else None,
        }
        return {name: value for name, value in wanted.items() if value is not None}

    def _failure(self, operation: Operation[T], answer: Answer) -> ActivityError:
        if answer.status == _FORBIDDEN:
            return shut_out(self.place)
        if answer.status == _TOO_MANY:
            wait = self._asked_wait(answer)
            self._bucket.close_for(wait)
            return Throttled(wait, at=self.place)
        said = refusal(answer, self.place, writes=operation.writes)
        if said is not None:
            return said
        if answer.status in _REFUSED:
            return Rejected(
                f"{self.place} refused the request (HTTP {answer.status}); nothing was changed.",
                hint="Look whether the shop's stored address is right.",
            )
        return self._lost(operation, f"failed (HTTP {answer.status})")

    def _read(self, operation: Operation[T], answer: Answer) -> T:
        try:
            return operation.data.model_validate(json.loads(answer.body or b"{}"))
        except (ValueError, RecursionError):  # pydantic's ValidationError is a ValueError
            problem = self._lost(operation, "answered something other than was asked for")
        raise problem

    def _asked_wait(self, answer: Answer) -> float:
        try:
            return retry_after_s(answer.headers.get("retry-after", ""), self._clock.now())
        except ValueError:
            return _BACK_OFF_S

    def _lost(self, operation: Operation[T], why: str) -> ActivityError:
        return lost(self.place, why, writes=operation.writes)
