"""The cookie of a browser's session, and the word that proves a request is our own page's."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from starlette.responses import Response

CSRF: Final = "x-csrf-token"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Cookies:
    """Reads and writes the cookie; every address has its own, as browsers ignore ports."""

    public_url: str | None

    def secret(self, headers: Mapping[str, str]) -> str | None:
        """Return the secret that a browser sent, or None."""
        wanted = self._name(headers)
        for part in headers.get("cookie", "").split(";"):
            name, _, value = part.strip().partition("=")
            if name == wanted and value:
                return value
        return None

    def put(
        self, answer: Response, headers: Mapping[str, str], secret: str, until: datetime
    ) -> None:
        """Let the browser keep a secret."""
        answer.set_cookie(
            self._name(headers),
            secret,
            expires=until,
            httponly=True,
            samesite="strict",
            secure=self._is_https(headers),
        )

    def drop(self, answer: Response, headers: Mapping[str, str]) -> None:
        """Let the browser forget it."""
        answer.delete_cookie(
            self._name(headers),
            httponly=True,
            samesite="strict",
            secure=self._is_https(headers),
        )

    def _name(self, headers: Mapping[str, str]) -> str:
        if self._is_https(headers):
            return "__Host-countersign"
        port = headers.get("host", "").rpartition(":")[2]
        return f"countersign-{port if port.isascii() and port.isdigit() else 80}"

    def _is_https(self, headers: Mapping[str, str]) -> bool:
        public = urlsplit(self.public_url or "")
        return public.scheme == "https" and public.netloc == headers.get("host")


def csrf(secret: str) -> str:
    """Return the word that only a page which was told it can send along with the cookie."""
    return hmac.new(secret.encode("utf-8", "replace"), b"csrf", hashlib.sha256).hexdigest()


def forged(method: str, headers: Mapping[str, str], cookies: Cookies) -> bool:
    """Tell whether a request carries our cookie and might not be our own page's.

    A request with an `Authorization` is not known by its cookie, and no foreign page can add one.
    """
    secret = cookies.secret(headers)
    if method in SAFE or secret is None or "authorization" in headers:
        return False
    given = headers.get(CSRF, "")
    return not hmac.compare_digest(given.encode("utf-8", "replace"), csrf(secret).encode())
