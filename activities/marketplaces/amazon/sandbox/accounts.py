"""Who sells in the simulated Amazon, and how Login with Amazon lets them in.

An access token says for which shop it is, what it may do, and when it ends; it is signed, so that
a restart forgets none.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs

from activities.marketplaces.amazon.places import PLACES, Place
from activities.marketplaces.amazon.sandbox.answers import answer
from activities.sandbox.dialect import Answer, Asked, SandboxShop
from activities.sandbox.seed import DEMO

SELLER: Final = "A2DEMOSELLER01"
CLIENT_ID: Final = "amzn1.application-oa2-client.sandbox"
CLIENT_SECRET: Final = "amzn1.oa2-cs.v1.sandbox"  # noqa: S105 - opens nothing but the sandbox
LIVES_S: Final = 3_600
_KEY: Final = b"the sandbox signs with this, and guards nothing"


def _shop(key: str, title: str, place: str) -> SandboxShop:
    return SandboxShop(
        key=key,
        tenant=DEMO,
        shop=key,
        title=title,
        marketplace="amazon",
        currency=PLACES[place].currency,
        token=json.dumps(credential(key)),
        location=place,
    )


def credential(key: str, *, reads_only: bool = False) -> dict[str, str]:
    """Return what a connection stores to be let into a shop."""
    return {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "refresh_token": f"Atzr|sandbox-readonly-{key}" if reads_only else f"Atzr|sandbox-{key}",
        "seller_id": SELLER,
    }


SHOPS: Final = (
    _shop("amazon_de", "Amazon DE", "A1PA6795UKMFR9"),
    _shop("amazon_uk", "Amazon UK", "A1F83G8C2ARO7P"),
)


def place(shop: SandboxShop) -> Place:
    """Return the marketplace that a shop sells in."""
    return PLACES[shop.location]


@dataclass(frozen=True)
class Entry:
    """What an access token allows."""

    reads_only: bool


def log_in(asked: Asked, shop: SandboxShop, now: float) -> Answer:
    """Grant an access token, as Login with Amazon does."""
    if asked.method != "POST":
        return _refused(405, "invalid_request", "The request must be a POST.")
    kind = asked.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        return _refused(400, "invalid_request", "The body must be a form.")
    form = {name: values[0] for name, values in parse_qs(asked.body.decode("latin-1")).items()}
    if form.get("grant_type") != "refresh_token":
        return _refused(400, "unsupported_grant_type", "The authorization grant type is unknown.")
    if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
        return _refused(401, "invalid_client", "Client authentication failed")
    for reads_only in (False, True):
        known = credential(shop.key, reads_only=reads_only)["refresh_token"]
        if form.get("refresh_token") == known:
            granted = _token(shop.key, int(now) + LIVES_S, reads_only=reads_only)
            body: dict[str, Any] = {
                "access_token": granted,
                "refresh_token": known,
                "token_type": "bearer",
                "expires_in": LIVES_S,
            }
            return answer(200, body)
    return _refused(400, "invalid_grant", "The request has an invalid grant parameter.")


def _refused(status: int, error: str, words: str) -> Answer:
    return answer(status, {"error": error, "error_description": words})


def _token(key: str, ends: int, *, reads_only: bool) -> str:
    said = f"{key}.{ends}.{'r' if reads_only else 'w'}"
    return f"Atza|{said}.{_signature(said)}"


def _signature(said: str) -> str:
    return hmac.new(_KEY, said.encode(), hashlib.sha256).hexdigest()


def entry(token: str | None, shop: SandboxShop, now: float) -> Entry | str:
    """Return what a token allows, or the vendor's words for why it allows nothing."""
    if not token:
        return "Access token is missing in the request header."
    said, _, signature = token.removeprefix("Atza|").rpartition(".")
    parts = said.split(".")
    if not hmac.compare_digest(signature.encode(), _signature(said).encode()):
        return "The access token you provided is revoked, malformed or invalid."
    key, ends, may = parts
    if key != shop.key:
        return "The access token you provided is revoked, malformed or invalid."
    if now >= int(ends):
        return "The access token you provided has expired."
    return Entry(reads_only=may == "r")
