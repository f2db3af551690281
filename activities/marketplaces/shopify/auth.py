"""How a shop lets us in: one access token, in one header."""

import re
from collections.abc import Mapping
from typing import Final

from pydantic import SecretStr

from activities.errors import Rejected

_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,512}", re.ASCII)


def headers(credential: SecretStr, place: str) -> Mapping[str, str]:
    """Return the request headers that carry the access token.

    Raises:
        Rejected: the token cannot be a header's value; it is not repeated in the text.
    """
    token = credential.get_secret_value()
    if not _TOKEN.fullmatch(token):
        raise Rejected(
            f"The stored access token of {place} is empty or has characters no token has.",
            hint="Connect the shop again with the token that Shopify shows.",
        )
    return {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "X-Shopify-Access-Token": token,
    }


def shut_out(place: str, words: str = "") -> Rejected:
    """Return the error for a token that the shop does not accept for this call."""
    said = f" It says: {words}" if words else ""
    return Rejected(
        f"{place} no longer lets us in, or not for this; nothing was changed.{said}",
        hint="Connect the shop again; the token has expired or lacks a right.",
    )
