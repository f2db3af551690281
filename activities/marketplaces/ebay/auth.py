"""How eBay lets us in: short-lived access tokens, got with a refresh token or our own keys.

Tokens live in memory only, until shortly before they expire, and one request at a time asks for
a new one.

Source: eBay's OAuth guide (refresh token grant, client credentials grant).
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal
from urllib.parse import urlencode

import httpx2
from pydantic import BaseModel, ValidationError

from activities.clock import Clock
from activities.errors import ActivityError, Rejected, Throttled, Unavailable
from activities.http import Answer, Post, post
from activities.marketplaces.ebay.credential import Credential
from activities.throttle import retry_after_s

PATH: Final = "/identity/v1/oauth2/token"
PUBLIC_SCOPE: Final = "https://api.ebay.com/oauth/api_scope"
EARLY: Final = timedelta(minutes=2)
"""How long before its end a token is no longer used."""

_OK, _TOO_MANY = 200, 429
_REFUSED: Final = frozenset({400, 401, 403})
_BACK_OFF_S: Final = 5.0

Grant = Literal["seller", "public"]
"""Whose data a token opens: the seller's own, or what everybody may see."""


@dataclass(eq=False)
class Token:
    """One access token."""

    text: str = field(repr=False)
    ends: datetime
    proven: bool = False
    """Whether the shop has accepted it once; a later refusal then only means that it ended."""


class _Granted(BaseModel):
    access_token: str
    expires_in: float


class Tokens:
    """The tokens of one shop."""

    def __init__(
        self,
        credential: Credential,
        base_url: str,
        place: str,
        http: httpx2.AsyncClient,
        clock: Clock,
    ) -> None:
        """Ask for tokens at `base_url` by the credential."""
        self._credential = credential
        self._url = f"{base_url}{PATH}"
        self._place = place
        self._http = http
        self._clock = clock
        self._kept: dict[Grant, Token] = {}
        self._asking: dict[Grant, asyncio.Lock] = {
            "seller": asyncio.Lock(),
            "public": asyncio.Lock(),
        }

    async def get(self, grant: Grant) -> Token:
        """Return a token that is good for a while.

        Raises:
            Rejected: eBay does not accept the stored credential.
            Throttled: too many were asked for.
            Unavailable: it could not be asked; nothing else was sent.
        """
        async with self._asking[grant]:
            kept = self._kept.get(grant)
            if kept is None or self._clock.now() >= kept.ends - EARLY:
                kept = self._kept[grant] = await self._ask(grant)
            return kept

    def refused(self, token: Token) -> ActivityError:
        """Forget a token that the shop did not accept, and say what that means."""
        self._kept = {grant: kept for grant, kept in self._kept.items() if kept is not token}
        if token.proven:
            return Unavailable(
                f"{self._place} has ended our access token early; nothing was changed.",
                hint="It is tried again with a new token.",
            )
        return shut_out(self._place)

    async def _ask(self, grant: Grant) -> Token:
        asked_at = self._clock.now()
        answer = await post(self._http, self._request(grant), self._clock)
        if answer.status == _TOO_MANY:
            raise Throttled(_asked_wait(answer, asked_at), at=self._place)
        if answer.status in _REFUSED:
            raise shut_out(self._place, _code(answer))
        granted = _granted(answer) if answer.status == _OK else None
        if granted is None:
            raise Unavailable(
                f"{self._place} gave no access token (HTTP {answer.status}); nothing was sent.",
                hint="It is tried again.",
            )
        return Token(granted.access_token, asked_at + timedelta(seconds=granted.expires_in))

    def _request(self, grant: Grant) -> Post:
        keys = f"{self._credential.client_id}:{self._credential.client_secret}"
        form = {
            "seller": {
                "grant_type": "refresh_token",
                "refresh_token": self._credential.refresh_token,
            },
            "public": {"grant_type": "client_credentials", "scope": PUBLIC_SCOPE},
        }[grant]
        return Post(
            place=self._place,
            url=self._url,
            headers={
                "Authorization": f"Basic {b64encode(keys.encode()).decode('ascii')}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
            body=urlencode(form).encode("ascii"),
            writes=False,
        )


def bearer(token: Token) -> Mapping[str, str]:
    """Return the header that carries a token."""
    return {"Authorization": f"Bearer {token.text}"}


def shut_out(place: str, words: str = "") -> Rejected:
    """Return the error for a credential that the shop does not accept for this call."""
    said = f" It says: {words}." if words else ""
    return Rejected(
        f"{place} no longer lets us in, or not for this; nothing was changed.{said}",
        hint="Connect the shop again: the consent has expired, was withdrawn or lacks a right.",
    )


def _granted(answer: Answer) -> _Granted | None:
    try:
        found = _Granted.model_validate_json(answer.body)
    except ValidationError:
        return None
    usable = found.access_token.isascii() and found.access_token.isprintable()
    return found if usable and found.access_token and found.expires_in > 0 else None


def _code(answer: Answer) -> str:
    """Return the OAuth error code; its description is the vendor's and may repeat what we sent."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        return ""
    code = found.get("error") if isinstance(found, dict) else None
    return code if code in _CODES else ""


_CODES: Final = frozenset(
    "invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type"
    " invalid_scope server_error temporarily_unavailable".split()
)


def _asked_wait(answer: Answer, now: datetime) -> float:
    try:
        return retry_after_s(answer.headers.get("retry-after", ""), now)
    except ValueError:
        return _BACK_OFF_S
