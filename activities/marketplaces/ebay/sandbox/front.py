"""The front door of the simulated eBay: tokens, headers, limits, and what is no call at all."""

import base64
import hmac
import json
import math
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qsl

from activities.marketplaces.ebay.sandbox.documents import Keys, keys
from activities.marketplaces.ebay.sandbox.refusals import answer, error, errors, refuse, wrong
from activities.marketplaces.ebay.sandbox.routes import Heard, Opens, query
from activities.sandbox.dialect import Answer, Asked, SandboxShop

LASTS_S: Final = 7_200
SCOPE: Final = "https://api.ebay.com/oauth/api_scope"
LANGUAGES: Final = frozenset({"de-DE"})
"""What the simulated site's listings are written in."""
A_DAY: Final = {
    "sell/inventory": 2_000_000,
    "sell/fulfillment": 100_000,
    "sell/account": 25_000,
    "commerce/taxonomy": 5_000,
    "buy/browse": 5_000,
}
"""Calls a day by API. Source: eBay's page on API call limits."""

_SEAL: Final = b"opens nothing but the simulated shop"
_DAY_S: Final = 86_400


def grant(asked: Asked, shop: SandboxShop, now: float) -> Answer:
    """Give an access token for a consent or for the application's own keys."""
    whole = keys(shop.key)
    kind = asked.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        return _oauth(400, "invalid_request", "request is missing a required parameter")
    if not _is_basic(asked.headers.get("authorization", ""), whole):
        return _oauth(401, "invalid_client", "client authentication failed")
    form = dict(parse_qsl(asked.body.decode("latin-1")))
    if form.get("grant_type") == "client_credentials":
        if form.get("scope") != SCOPE:
            return _oauth(400, "invalid_scope", "The requested scope is invalid, unknown")
        return _granted("public", shop, now, "Application Access Token")
    return _consented(form, shop, now)


def _consented(form: Mapping[str, str], shop: SandboxShop, now: float) -> Answer:
    if form.get("grant_type") != "refresh_token":
        return _oauth(400, "unsupported_grant_type", "grant type in request is not supported")
    whole, reading = keys(shop.key), keys(shop.key, read_only=True)
    opened = {whole.refresh_token: "seller", reading.refresh_token: "reader"}
    role = opened.get(form.get("refresh_token", ""))
    if role is None:
        text = "the provided authorization refresh token is invalid or was issued to another client"
        return _oauth(400, "invalid_grant", text)
    return _granted(role, shop, now, "User Access Token")


def let_in(heard: Heard) -> None:
    """Refuse a token that is none, has ended, or does not open this call."""
    scheme, _, token = heard.header("authorization").partition(" ")
    role = _role(token, heard.shop, heard.books.now) if scheme == "Bearer" else None
    if role is None:
        refuse(401, 1001, "Invalid access token", domain="OAuth")
    if not _opens(role, heard.route.opens, writes=heard.route.kind == "write"):
        refuse(403, 1100, "Access denied", domain="ACCESS")


def check_form(heard: Heard) -> None:
    """Refuse headers and parameters that the call does not take."""
    route, given = heard.route, query(heard.asked)
    for name, _ in given:
        if name not in route.query:
            wrong(name, "The call has no such parameter.")
    if len(dict(given)) != len(given):
        wrong("query", "A parameter is given twice.")
    if route.has_body:
        kind = heard.header("content-type").partition(";")[0].strip()
        if kind != "application/json":
            refuse(415, 2004, "The content type is not supported.", domain="ACCESS")
    elif heard.asked.body:
        wrong("body", "The call takes none.")
    if route.speaks and heard.header("content-language") not in LANGUAGES:
        wrong("header Content-Language")


def body_of(heard: Heard) -> dict[str, Any]:
    """Read a JSON object."""
    try:
        found = json.loads(heard.asked.body)
    except (ValueError, RecursionError):
        refuse(400, 2004, "Invalid request: the body is no JSON.", domain="ACCESS")
    if not isinstance(found, dict):
        refuse(400, 2004, "Invalid request: the body is no object.", domain="ACCESS")
    return found


class Quota:
    """The calls that an account may still make today; a restart forgets them."""

    def __init__(self) -> None:
        self._used: dict[tuple[str, str, int], int] = {}

    def use(self, heard: Heard) -> None:
        """Count a call.

        Raises:
            Refused: the day's limit is reached.
        """
        key = (heard.shop.key, heard.route.api, int(heard.books.now // _DAY_S))
        self._used[key] = self._used.get(key, 0) + 1
        if self._used[key] > A_DAY[heard.route.api]:
            refuse(429, 2001, _TOO_MANY, domain="ACCESS")


_TOO_MANY: Final = "Too many requests. The request limit has been reached for the resource."


def throttled(seconds: float) -> Answer:
    """Refuse a request that may come again in so many seconds."""
    said = error(2001, _TOO_MANY, domain="ACCESS")
    return errors(429, said, **{"retry-after": str(math.ceil(seconds))})


def unauthorized() -> Answer:
    """Refuse a token."""
    return errors(401, error(1001, "Invalid access token", domain="OAuth"))


def _is_basic(header: str, wanted: Keys) -> bool:
    text = f"{wanted.client_id}:{wanted.client_secret}".encode()
    return header == f"Basic {base64.b64encode(text).decode('ascii')}"


def _granted(role: str, shop: SandboxShop, now: float, kind: str) -> Answer:
    text = f"{role}.{shop.key}.{int(now) + LASTS_S}"
    body = {
        "access_token": f"v^1.1#sandbox#{text}#{_seal(text)}",
        "expires_in": LASTS_S,
        "token_type": kind,
    }
    return answer(200, body)


def _role(token: str, shop: SandboxShop, now: float) -> str | None:
    parts = token.split("#")
    if len(parts) != 4 or not hmac.compare_digest(parts[3], _seal(parts[2])):  # noqa: PLR2004
        return None
    role, key, ends = parts[2].split(".")
    return role if key == shop.key and now < float(ends) else None


def _seal(text: str) -> str:
    return hmac.new(_SEAL, text.encode(), sha256).hexdigest()


def _opens(role: str, opens: Opens, *, writes: bool) -> bool:
    if opens == "public":
        return role == "public"
    return role == "seller" or (role == "reader" and not writes)


def _oauth(status: int, code: str, text: str) -> Answer:
    return answer(status, {"error": code, "error_description": text})
