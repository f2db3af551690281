"""The poster: brings what stands in posts to where people see it, and keeps it in step.

Each channel has a lane of its own, so that a slow one keeps no other waiting. In a lane messages
keep their order; an edit of one card waits until the one before is two seconds old, and then shows
whatever is true by then. How threads stand has one lane a workspace.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from bots.following import Following
from bots.pacing import Pace
from bots.showing import Now, Showing
from bots.surface import Gone, Later, Refused, Surface, Unsure
from bots.telling import tell_asker
from bots.thread_states import ThreadStates
from workflows.office import Office
from workflows.store import installations, posts
from workflows.store.changes import Subject
from workflows.store.door import Transaction
from workflows.store.posts import Kind, Post, State

log = logging.getLogger(__name__)

BETWEEN_EDITS_S: Final = 2.0
MOST_BACKOFF_S: Final = 3.0
"""Between two tries while a surface is away."""
REST_S: Final = 0.1
"""What changes within this time is looked at once: a run changes dozens of times a second."""
_STATES: Final = "states of threads"
_END_UNSAID: Final = frozenset({Kind.RUN, Kind.IMPORT})
"""Cards that alone say how something ended, so that it is lost with an edit that is not taken."""
Lane = tuple[str, str, str]
Key = tuple[str, str]


@dataclass(slots=True)
class _Lane:
    """What waits for one channel."""

    waiting: dict[Key, tuple[float, tuple[Any, ...]]] = field(default_factory=dict)
    """Each post with the earliest time for a further try, and its place in the order."""
    sent: dict[Key, float] = field(default_factory=dict)
    """When each was posted or edited last, where that is not long ago."""
    quiet_until: float = 0.0
    failures: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None

    def next(self, now: float) -> tuple[Key, float]:
        """Return what comes next, and how long it must wait, in seconds."""
        ready = {one: self._ready(one) for one in self.waiting}
        key = min(ready, key=lambda one: (max(ready[one], now), ready[one], self.waiting[one][1]))
        return key, max(ready[key], self.quiet_until) - now

    def _ready(self, key: Key) -> float:
        return max(self.waiting[key][0], self.sent.get(key, -BETWEEN_EDITS_S) + BETWEEN_EDITS_S)

    def idle(self, now: float) -> bool:
        """Forget what was sent long ago; tell whether nothing is left to remember."""
        self.sent = {one: at for one, at in self.sent.items() if now - at < BETWEEN_EDITS_S}
        return self.task is None and not self.sent


class Poster:
    """Follows the posts of every tenant."""

    def __init__(self, office: Office, surfaces: Mapping[str, Surface], showing: Showing) -> None:
        """Keep where to post, and what draws."""
        self._office = office
        self._surfaces = surfaces
        self._showing = showing
        self._states = ThreadStates(office, surfaces)
        self._lanes: dict[Lane, _Lane] = {}
        self._paces: dict[tuple[str, str], Pace] = {}
        self._following = Following(office.store, self._changed, self._look, REST_S)

    async def forever(self) -> None:
        """Post and edit, until cancelled."""
        try:
            await self._following.forever()
        finally:
            await self._end()

    async def _look(self, tenant: str) -> None:
        """Redraw the cards whose time ran out while nobody touched them."""
        now = self._office.clock.now()
        self._due(await self._office.store.read(partial(posts.outlived, tenant=tenant, now=now)))
        at = asyncio.get_running_loop().time()
        self._lanes = {name: lane for name, lane in self._lanes.items() if not lane.idle(at)}

    async def _changed(self, tenant: str, subjects: Sequence[Subject] | None) -> bool:
        if subjects is None:
            self._due(await self._office.store.read(lambda tx: posts.standing(tx, tenant)))
            return True
        named = [(one.kind, one.id) for one in subjects]
        self._due(await self._office.store.read(lambda tx: posts.about(tx, tenant, named)))
        return True

    def _due(self, found: list[Post]) -> None:
        """Put posts into their lanes."""
        for post in found:
            if post.surface not in self._surfaces:
                continue
            name = (post.surface, post.team, _channel(post))
            lane = self._lanes.setdefault(name, _Lane())
            order = (post.at, post.thread, post.seq, post.id)
            lane.waiting.setdefault((post.tenant, post.id), (0.0, order))
            lane.came.set()
            if lane.task is None:
                lane.task = asyncio.create_task(self._serve(name, lane))

    async def _serve(self, name: Lane, lane: _Lane) -> None:
        """Bring what waits in one lane, until nothing does."""
        clock = asyncio.get_running_loop().time
        try:
            while lane.waiting:
                key, wait = lane.next(clock())
                if wait > 0:
                    lane.came.clear()
                    with suppress(TimeoutError):
                        async with asyncio.timeout(wait):
                            await lane.came.wait()
                    continue
                order = lane.waiting.pop(key)[1]
                again_at = await self._try(name, lane, key)
                if again_at is not None:
                    lane.waiting[key] = (again_at, order)
        finally:
            lane.task = None

    async def _try(self, name: Lane, lane: _Lane, key: Key) -> float | None:
        """Bring one post; return from when on it is tried again, if it must be."""
        clock = asyncio.get_running_loop().time
        try:
            if await self._bring(key):
                lane.sent[key] = clock()
            lane.failures = 0
        except Later as later:
            if later.edits:  # what is new in the channel need not wait for that
                return clock() + later.seconds
            lane.quiet_until = clock() + later.seconds
        except Unsure as away:
            log.warning("%s cannot be reached: %s", "/".join(name), away)
            self._back_off(lane, clock())
            if away.edits:  # perhaps it is this message alone that cannot be edited
                return clock() + MOST_BACKOFF_S
        except Exception:
            log.exception("the post %s could not be brought; its turn comes again", key[1])
            return clock() + MOST_BACKOFF_S
        else:
            return None
        return 0.0

    @staticmethod
    def _back_off(lane: _Lane, now: float) -> None:
        lane.failures += 1
        lane.quiet_until = now + min(0.5 * 2 ** (lane.failures - 1), MOST_BACKOFF_S)

    async def _bring(self, key: Key) -> bool:
        """Let a post show what is true now; tell whether anything was sent."""
        post, is_own = await self._office.store.read(lambda tx: _found(tx, key))
        if post is not None and not is_own:
            log.warning("the post %s would be said by the app of another business", post.id)
            await self._note(post, state=State.GONE.value)
            return False
        if post is not None and post.kind is Kind.THREAD:
            return await self._states.bring(post)
        if post is None or post.state is not State.OPEN:
            return False
        now = await self._showing.now(post)
        if now is None:
            await self._note(post, state=State.GONE.value)
            return False
        try:
            return await self._brought(post, now)
        except Refused as refused:
            log.warning("the post %s is not taken: %s", post.id, refused)
            await self._office.store.write(lambda tx: self._give_up(tx, key))
            return False

    async def _brought(self, post: Post, now: Now) -> bool:
        surface = self._surfaces[post.surface]
        state = State.FINAL if now.final else State.OPEN
        if post.message is None:
            await self._say(surface, post, now, state)
            return True
        if now.mark == post.drawn:
            if state is State.FINAL:
                await self._note(post, state=state.value)
            return False
        try:
            await self._edit(surface, post, post.message, now)
        except Gone:
            await self._again(surface, post, now, state)
            return True
        await self._note(post, drawn=now.mark, state=state.value)
        return True

    def _give_up(self, tx: Transaction, key: Key) -> None:
        post = posts.get(tx, *key)  # which may have been taken away since it was looked at
        if post is None:
            return
        posts.change(tx, post, state=State.GONE.value)
        if post.message is None or post.kind in _END_UNSAID:
            tell_asker(tx, post, self._office.clock.now())

    async def _edit(self, surface: Surface, post: Post, message: str, now: Now) -> None:
        pace = self._paces.setdefault((post.surface, post.team), Pace())
        try:
            await pace.edit(lambda: surface.edit(post.place, message, now.shown))
        except Unsure as away:
            away.edits = True
            raise

    async def _again(self, surface: Surface, post: Post, now: Now, state: State) -> None:
        """Say once more what somebody took away; whoever takes it away twice wants it gone."""
        if post.reposted:
            await self._note(post, state=State.GONE.value)
            return
        await self._note(post, message=None, drawn=None, reposted=1)
        await self._say(surface, replace(post, message=None, reposted=1), now, state)

    async def _say(self, surface: Surface, post: Post, now: Now, state: State) -> None:
        """Say something new, unless a crash kept us from noting that it was said."""
        if not post.channel:
            channel = await surface.direct(post.team, post.account)
            await self._note(post, channel=channel)
            post = replace(post, channel=channel)
        message = None
        if post.sending_since is not None:
            within = self._office.clock.now() - post.sending_since
            message = await surface.find(post.place, _name(post), within)
        if message is not None:
            await self._edit(surface, post, message, now)
        else:
            await self._note(post, sending_since=self._office.clock.now())
            try:
                message = await surface.post(post.place, now.shown, _name(post))
            except Later:
                await self._note(post, sending_since=None)
                raise
        await self._note(
            post, message=message, drawn=now.mark, sending_since=None, state=state.value
        )

    async def _note(self, post: Post, **values: Any) -> None:  # noqa: ANN401 - any column
        await self._office.store.write(lambda tx: posts.change(tx, post, **values))

    async def _end(self) -> None:
        tasks = [lane.task for lane in self._lanes.values() if lane.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _found(tx: Transaction, key: Key) -> tuple[Post | None, bool]:
    """Return a post, and whether the app that speaks where it goes is that of its own tenant.

    An account may be linked in a workspace of others, and a workspace may change hands.
    """
    post = posts.get(tx, *key)
    if post is None or post.state is State.GONE:
        return post, True
    speaks = installations.owner(tx, post.surface, post.team)
    return post, speaks in {None, post.tenant}


def _channel(post: Post) -> str:
    """Return in which lane of a workspace a post goes; how threads stand holds up no answer."""
    return _STATES if post.kind is Kind.THREAD else post.account or post.channel


def _name(post: Post) -> str:
    """Return under which name a post is said; one that is said again is no twin of the first."""
    return f"{post.id}/{post.reposted}" if post.reposted else post.id
