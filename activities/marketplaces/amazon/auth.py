"""How Amazon lets us in: Login with Amazon turns a refresh token into access tokens for an hour.

The stored credential is one JSON text with four strings: `client_id` and `client_secret` of the
application, the `refresh_token` with which the seller authorised it, and the `seller_id`. One
credential serves every marketplace of a region; which one a shop sells in is its location.
"""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode, urlsplit

import httpx2
from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError

from activities.clock import Clock
from activities.context import Connection
from activities.errors import ActivityError, Rejected, Throttled, Unavailable
from activities.http import Answer, Post, post

LOGIN: Final = "https://api.amazon.com"
"""Where Login with Amazon lives; a simulated Amazon brings its own."""
PATH: Final = "/auth/o2/token"
EARLY: Final = timedelta(seconds=60)
"""A token is renewed so long before it expires, or it could expire on its way."""
_BACK_OFF_S: Final = 2.0
_OK, _TOO_MANY, _BROKEN = 200, 429, 500

_SELLER = r"^[A-Z0-9]{8,20}$"
_Secret = Annotated[SecretStr, Field(min_length=1, max_length=4096)]


class Credential(BaseModel):
    """What one seller's authorisation consists of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    client_id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    client_secret: _Secret
    refresh_token: _Secret
    seller_id: Annotated[str, StringConstraints(pattern=_SELLER)]


def read_credential(stored: SecretStr, place: str) -> Credential:
    """Read the stored text.

    Raises:
        Rejected: it is not the JSON that it should be; no part of it is repeated in the text.
    """
    try:
        return Credential.model_validate_json(stored.get_secret_value())
    except ValidationError as wrong:
        fields = sorted({".".join(map(str, error["loc"])) or "it" for error in wrong.errors()})
    raise Rejected(
        f"The stored credential of {place} is not usable: look at {', '.join(fields)}.",
        at="credential",
        hint="Connect the shop again with a JSON text of client_id, client_secret, refresh_token"
        " and seller_id, as Seller Central and the developer console show them.",
    )


class _Granted(BaseModel):
    """What Login with Amazon answers."""

    access_token: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,4096}$")]
    expires_in: int = Field(gt=0)


class Tokens:
    """The access token of one shop, renewed before it expires and by one request at a time."""

    def __init__(self, connection: Connection, http: httpx2.AsyncClient, clock: Clock) -> None:
        """Log in where the connection's address says; nothing is asked before it is needed."""
        self._place = connection.shop.named("Amazon")
        self._stored = connection.credential
        self._url = f"{_login(connection.base_url)}{PATH}"
        self._http = http
        self._clock = clock
        self._turn = asyncio.Lock()
        self._token = ""
        self._until: datetime | None = None
        self._credential: Credential | None = None

    @property
    def credential(self) -> Credential:
        """Return what the shop was connected with; see `read_credential` for what it raises."""
        if self._credential is None:
            self._credential = read_credential(self._stored, self._place)
        return self._credential

    async def token(self) -> str:
        """Return an access token that is good for another minute.

        Raises:
            Rejected: Amazon does not know the authorisation any more.
            Throttled: it asks us to wait.
            Unavailable: it gave no usable answer; nothing was sent to the shop.
        """
        async with self._turn:
            now = self._clock.now()
            if self._until is None or now >= self._until:
                granted = await self._renewed()
                self._token = granted.access_token
                self._until = now + timedelta(seconds=granted.expires_in) - EARLY
            return self._token

    def forget(self, token: str) -> None:
        """Use a token no more that Amazon has just refused."""
        if token == self._token:
            self._until = None

    async def _renewed(self) -> _Granted:
        credential = self.credential
        form = {
            "grant_type": "refresh_token",
            "refresh_token": credential.refresh_token.get_secret_value(),
            "client_id": credential.client_id,
            "client_secret": credential.client_secret.get_secret_value(),
        }
        request = Post(
            place=self._place,
            url=self._url,
            headers={
                "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
                "Accept": "application/json",
            },
            body=urlencode(form).encode(),
            writes=False,
        )
        return self._granted(await post(self._http, request, self._clock))

    def _granted(self, answer: Answer) -> _Granted:
        if answer.status != _OK:
            raise self._refused(answer)
        try:
            return _Granted.model_validate_json(answer.body)
        except ValidationError:
            pass
        raise Unavailable(f"{self._place} answered the login with something unreadable.")

    def _refused(self, answer: Answer) -> ActivityError:
        if answer.status == _TOO_MANY:
            return Throttled(_BACK_OFF_S, at=self._place)
        if answer.status >= _BROKEN:
            return Unavailable(f"{self._place}: the login failed (HTTP {answer.status}).")
        return Rejected(
            f"{self._place} does not let us log in: {_reason(answer.body)}.",
            at="credential",
            hint="Authorise Countersign in Seller Central again, then connect the shop again.",
        )


def _login(base_url: str) -> str:
    """Return where to log in: Amazon's own place for Amazon's own hosts, else beside the API."""
    host = urlsplit(base_url).hostname or ""
    return LOGIN if host.endswith(".amazon.com") else base_url.rstrip("/")


def _reason(body: bytes) -> str:
    """Return the error code of OAuth alone; its description could repeat what was sent."""
    try:
        found: Any = json.loads(body)
    except ValueError:
        return "no reason given"
    code = found.get("error") if isinstance(found, dict) else None
    known = isinstance(code, str) and code.replace("_", "").isalpha()
    return str(code) if known else "no reason given"
