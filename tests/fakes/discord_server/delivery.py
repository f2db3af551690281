"""How events travel: at once, twice, late, or out of their order."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.fakes.discord_server.state import Event


@dataclass
class Delivery:
    """Stands between what happens and the sessions that hear of it."""

    send: Callable[[Event], None]
    copies: dict[str, int] = field(default_factory=dict)
    delays_s: dict[str, float] = field(default_factory=dict)
    holding: frozenset[str] | None = None
    held: list[Event] = field(default_factory=list)

    def pass_on(self, event: Event) -> None:
        if self.holding is not None and _named(event.name, self.holding):
            self.held.append(event)
            return
        delay = self.delays_s.get(event.name, self.delays_s.get("*", 0.0))
        for _ in range(self.copies.get(event.name, self.copies.get("*", 1))):
            if delay:
                asyncio.get_running_loop().call_later(delay, self.send, event)
            else:
                self.send(event)

    def twice(self, *names: str) -> None:
        """Send each event of these names two times from now on; without names: every event."""
        self.copies |= dict.fromkeys(names or ("*",), 2)

    def late(self, seconds: float, *names: str) -> None:
        self.delays_s |= dict.fromkeys(names or ("*",), seconds)

    def hold(self, *names: str) -> None:
        """Keep events back until they are released."""
        self.holding = frozenset(names or ("*",))

    def release(self, *, backwards: bool = False) -> int:
        """Send what was held, in its order or in the opposite one; say how many there were."""
        held, self.held, self.holding = self.held, [], None
        for event in reversed(held) if backwards else held:
            self.pass_on(event)
        return len(held)

    def release_as(self, held: Sequence[Event]) -> None:
        """Send what was held in any order, as often as it is named."""
        self.held, self.holding = [], None
        for event in held:
            self.pass_on(event)

    def as_usual(self) -> None:
        self.copies.clear()
        self.delays_s.clear()
        self.release()


def _named(name: str, names: frozenset[str]) -> bool:
    return "*" in names or name in names
