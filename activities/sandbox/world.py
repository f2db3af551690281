"""The sandbox at work: one request after the other, faults included."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from activities.errors import Missing
from activities.sandbox import faults, journal
from activities.sandbox.clock import RaisedClock
from activities.sandbox.dialect import (
    Answer,
    Asked,
    Dialect,
    Edit,
    PutsOff,
    Row,
    SandboxShop,
)
from activities.sandbox.faults import Strike
from activities.sandbox.journal import Late
from activities.sandbox.seed import Article, further
from activities.sandbox.state import Books, Document, State

SEEDED = "2"
"""The shape of the stored documents; a file of another shape is seeded anew."""

POLL_S = 0.02
"""How often somebody who waits for the sandbox's clock looks at it."""


class World:
    """All shops, their clock and their faults."""

    def __init__(self, state: State, clock: RaisedClock, dialects: Mapping[str, Dialect]) -> None:
        """Seed the shops when the data file is new, and land what came due meanwhile."""
        self.state = state
        self.clock = clock
        self.dialects = dialects
        self.ending = False
        self._put_something_off = asyncio.Event()
        self._opened = secrets.token_hex(4)
        self.shops = {shop.key: shop for found in dialects.values() for shop in found.shops}
        if state.setting("seeded", "") != SEEDED:
            self._refill()
        self.land()
        clock.publish()

    def _refill(self, more: Mapping[str, Sequence[Article]] = MappingProxyType({})) -> None:
        self.state.refill(self._seeds(more))
        with self.state.unit():
            self.state.keep_setting("seeded", SEEDED)

    def _seeds(self, more: Mapping[str, Sequence[Article]]) -> dict[tuple[str, str, str], Document]:
        found: dict[tuple[str, str, str], Document] = {}
        for shop in self.shops.values():
            seed = self.dialects[shop.marketplace].seed(shop, more.get(shop.key, ()))
            found |= {(shop.key, kind, id): body for (kind, id), body in seed.items()}
        return found

    def shop(self, key: str, marketplace: str | None = None) -> SandboxShop:
        """Return a shop by its key.

        Raises:
            Missing: there is none, or it is on another marketplace.
        """
        shop = self.shops.get(key)
        if shop is None or marketplace not in {None, shop.marketplace}:
            known = ", ".join(sorted(self.shops))
            raise Missing(
                f"The sandbox has no shop `{key}` there.", at="/shop", hint=f"It has {known}."
            )
        return shop

    async def ask(self, shop: SandboxShop, asked: Asked) -> Answer | None:
        """Play one request to a shop; None means that its connection is to be cut."""
        self.land()
        now = self.clock.now()
        dialect = self.dialects[shop.marketplace]
        understood = dialect.understand(asked)
        strike = faults.find(self.state.db, shop.key, understood, now)
        with self.state.unit(durable=understood.kind == "write" or strike is not None) as store:
            db = self.state.db
            kind = strike.fault.kind if strike else None
            request = journal.keep_request(db, now, shop.key, understood, kind)
            as_of = now - strike.seconds if strike and kind == "stale_read" else None
            books = Books(self.state, shop.key, now, as_of)
            answer = _answer(dialect, asked, books, strike)
            if strike:
                faults.use(db, strike, now)
            if strike and kind == "late_apply":
                due = now + strike.seconds
                late = Late(request, due, shop.key, journal.named(understood), asked)
                self._postpone(late)
            journal.keep_status(db, request, answer.status if answer else None)
            if as_of is None:
                operation = journal.named(understood)
                journal.keep_effects(db, now, shop.key, books.effects, operation, request)
                self._put_off(books, operation, request)
                store(books)
        if strike and kind == "slow" and not await self._reached(now + strike.seconds):
            return None
        return answer

    async def _reached(self, moment: float) -> bool:
        """Wait for a moment; False when the sandbox ends before it comes."""
        while (left := moment - self.clock.now()) > 0:
            if self.ending:
                return False
            await asyncio.sleep(min(left, POLL_S))
        return True

    def land(self) -> None:
        """Apply every late write that is due, in the order in which they land."""
        while late := journal.due(self.state.db, self.clock.now()):
            dialect = self.dialects[self.shops[late.shop].marketplace]
            books = Books(self.state, late.shop, late.due)
            with self.state.unit() as store:
                journal.landed(self.state.db, late.request)
                if late.asked.method:
                    dialect.answer(late.asked, books)
                elif isinstance(dialect, PutsOff):
                    dialect.work_off(late.asked.path, books)
                journal.keep_effects(
                    self.state.db, late.due, late.shop, books.effects, late.operation, late.request
                )
                self._put_off(books, late.operation, late.request)
                store(books)

    def _put_off(self, books: Books, operation: str, request: int) -> None:
        """Keep what a request has only accepted; no request on the wire lacks a method."""
        if books.put_off is not None:
            due, name = books.put_off
            rest = Late(request, due, books.shop, operation, Asked("", name, {}, b""))
            self._postpone(rest)

    def _postpone(self, late: Late) -> None:
        journal.postpone(self.state.db, late)
        self._put_something_off.set()

    async def land_forever(self) -> None:
        """Apply late writes as time passes, also when nobody asks."""
        while True:
            self.land()
            if not journal.has_late(self.state.db):
                self._put_something_off.clear()
                await self._put_something_off.wait()
            await asyncio.sleep(POLL_S)

    def advance(self, seconds: float) -> None:
        """Move the clock: what falls due lands before anybody can see the new time."""
        self.clock.raise_by(seconds)
        with self.state.unit():
            self.state.keep_setting("offset", f"{self.clock.offset:.6f}")
        self.land()
        self.clock.publish()

    def reset(self, listings: Mapping[str, int] = MappingProxyType({})) -> None:
        """Restore the seed, forget journals, faults and late writes, and let it all be settled.

        A shop that is named in `listings` sells so many, or its seed where that is more. The clock
        moves on by the longest settle time, or what stands there anew could not be told from a
        shop that does not show yet what was written before.
        """
        self._refill()
        self.advance(max(dialect.settles_s for dialect in self.dialects.values()) + 1)
        if listings:
            shown = self.show()
            self._refill({key: further(n - len(shown[key])) for key, n in listings.items()})

    def edit(self, shop: SandboxShop, sku: str, edit: Edit) -> None:
        """Change an article as somebody else would: no request and no effect."""
        self.land()
        books = Books(self.state, shop.key, self.clock.now())
        with self.state.unit() as store:
            self.dialects[shop.marketplace].edit(books, sku, edit)
            store(books)

    def version(self) -> str:
        """Name what can be seen now: the same name as long as nothing that is shown has changed.

        Whatever happens is a row, except that the window of a fault closes by itself.
        """
        self.land()
        standing = len(faults.ordered(self.state.db, self.clock.now()))
        return f"{self._opened}-{self.state.db.total_changes}-{standing}"

    def show(self) -> dict[str, dict[str, Row]]:
        """Return what buyers see in every shop."""
        self.land()
        now = self.clock.now()
        return {
            shop.key: self.dialects[shop.marketplace].state(Books(self.state, shop.key, now))
            for shop in self.shops.values()
        }


def _answer(dialect: Dialect, asked: Asked, books: Books, strike: Strike | None) -> Answer | None:
    """Let the dialect answer, the way the fault allows."""
    kind = strike.fault.kind if strike else None
    if kind == "late_apply":
        return None
    if kind in {"fail_before", "outage", "expired_token", "throttle"}:
        return _refusal(dialect, asked, books, strike)
    whole = dialect.answer(asked, books)
    if kind == "drop_after":
        return None
    if kind == "garbage":
        return Answer(200, whole.body[: max(len(whole.body) // 2, 1)], whole.headers)
    return whole


def _refusal(dialect: Dialect, asked: Asked, books: Books, strike: Strike | None) -> Answer:
    """Refuse before anything is done, in the dialect's own way."""
    kind = strike.fault.kind if strike else None
    if kind == "throttle" and strike:
        return dialect.throttled(asked, books, strike.seconds)
    if kind == "expired_token":
        return dialect.expired()
    return dialect.down() if kind == "outage" else dialect.failed()
