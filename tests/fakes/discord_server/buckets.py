"""Rate limits: one bucket per route and major parameter, and one for everything.

The platform publishes no figures and asks clients to read the headers; these are near what is seen.
Source: discord.com/developers/docs/topics/rate-limits.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from tests.fakes.discord_server.problems import JSON

USUAL: Mapping[str, tuple[int, float]] = {
    "POST /channels/{channel_id}/messages": (5, 5.0),
    "PATCH /channels/{channel_id}/messages/{message_id}": (5, 5.0),
    "DELETE /channels/{channel_id}/messages/{message_id}": (5, 1.0),
    "POST /webhooks/{webhook_id}/{token}": (5, 2.0),
    "PATCH /webhooks/{webhook_id}/{token}/messages/{message_id}": (5, 2.0),
    "PATCH /channels/{channel_id}": (5, 15.0),
}
OTHERS = (10, 1.0)
MAJOR = ("channel_id", "guild_id", "webhook_id", "token")
UNLIMITED = ("POST /interactions/",)


@dataclass
class Bucket:
    left: int
    ends: float


@dataclass(frozen=True)
class Spent:
    """What a request is told about its bucket, and how long it must wait if it was refused."""

    headers: Mapping[str, str]
    wait_s: float | None = None
    everywhere: bool = False

    @property
    def body(self) -> JSON:
        said = "You are being rate limited."
        return {"message": said, "retry_after": self.wait_s, "global": self.everywhere}


@dataclass
class Buckets:
    """Counts requests as the platform does; `pace` shortens every window for the tests."""

    pace: float = 1.0
    rules: dict[str, tuple[int, float]] = field(default_factory=lambda: dict(USUAL))
    everywhere: tuple[int, float] = (50, 1.0)
    kept: dict[str, Bucket] = field(default_factory=dict)
    refused: int = 0
    """How many requests came although their bucket was empty."""

    def set(self, route: str, times: int, seconds: float) -> None:
        """Give one route its own limit; the pace does not touch it."""
        self.rules[route] = (times, seconds / self.pace)

    def spend(self, route: str, parameters: Mapping[str, str]) -> Spent:
        if route.startswith(UNLIMITED):
            return Spent({})
        times, seconds = self.everywhere
        whole = self._take("everything", times, seconds)
        if whole.left < 0:
            return self._refuse({}, whole, everywhere=True)
        times, seconds = self.rules.get(route, OTHERS)
        major = ":".join(parameters.get(name, "") for name in MAJOR)
        bucket = self._take(f"{route}|{major}", times, seconds)
        headers = {
            "X-RateLimit-Limit": str(times),
            "X-RateLimit-Remaining": str(max(bucket.left, 0)),
            "X-RateLimit-Reset": f"{time.time() + self._rest(bucket):.3f}",
            "X-RateLimit-Reset-After": f"{self._rest(bucket):.3f}",
            "X-RateLimit-Bucket": sha256(route.encode()).hexdigest()[:32],
        }
        if bucket.left < 0:
            return self._refuse(headers, bucket, everywhere=False)
        return Spent(headers)

    def _take(self, key: str, times: int, seconds: float) -> Bucket:
        now = time.monotonic()
        bucket = self.kept.get(key)
        if bucket is None or bucket.ends <= now:
            bucket = self.kept[key] = Bucket(times, now + seconds * self.pace)
        bucket.left -= 1
        return bucket

    def _refuse(self, headers: Mapping[str, str], bucket: Bucket, *, everywhere: bool) -> Spent:
        self.refused += 1
        return refused(self._rest(bucket), headers, everywhere=everywhere)

    @staticmethod
    def _rest(bucket: Bucket) -> float:
        return max(0.001, round(bucket.ends - time.monotonic(), 3))


def refused(
    wait_s: float, headers: Mapping[str, str], *, everywhere: bool, scope: str = "user"
) -> Spent:
    """Say 429 as the platform's own API does: with its proxy's mark and the scope."""
    more = {
        "Retry-After": f"{wait_s:.3f}",
        "X-RateLimit-Scope": "global" if everywhere else scope,
        "Via": "1.1 google",
    }
    if everywhere:
        more["X-RateLimit-Global"] = "true"
    return Spent({**headers, **more}, wait_s, everywhere)
