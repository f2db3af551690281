"""Tokens of what people did lately, by which alone something can be said to one of many."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

_LIVES_S: Final = 840.0
"""So long a token is used; it dies after 15 minutes."""
_PATIENCE_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class _Ticket:
    token: str
    at: float
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def lives(self, now: float) -> bool:
        return now - self.at < _LIVES_S


class Tickets:
    """Keeps the newest of everybody in every channel, for as long as it lives."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[tuple[str, str], _Ticket] = {}

    def keep(self, channel: str, account: str, token: str) -> None:
        """Remember a token, and forget the dead."""
        now = time.monotonic()
        self._kept = {who: one for who, one in self._kept.items() if one.lives(now)}
        self._kept[channel, account] = _Ticket(token, now)

    def answered(self, channel: str, account: str, token: str) -> None:
        """Let a token be used: Discord takes nothing more before the first answer is there."""
        ticket = self._kept.get((channel, account))
        if ticket is not None and ticket.token == token:
            ticket.answered.set()

    async def of(self, channel: str, account: str) -> str | None:
        """Return a token that can be used now."""
        ticket = self._kept.get((channel, account))
        if ticket is None or not ticket.lives(time.monotonic()):
            return None
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                await ticket.answered.wait()
        return ticket.token
