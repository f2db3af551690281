"""How threads stand, shown by the products themselves: read from rows, and never held back by one.

What a product shows stays until it is told otherwise, so a row says what it was told last. That
row is marked before it is told anything: after a crash it is told once more what is true by then.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Final

from bots.cards.saying import Seen
from bots.surface import Gone, Refused, Surface, Unable
from workflows.office import Office
from workflows.store import channels, posts, threads
from workflows.store.door import Transaction
from workflows.store.posts import Post, State
from workflows.store.thread_states import ThreadState, state_of

log = logging.getLogger(__name__)

NOT_ASKED_AGAIN_S: Final = 3600.0
"""So long a workspace that has no such thing is not asked for it again."""


class ThreadStates:
    """Brings how threads stand to where they live."""

    def __init__(self, office: Office, surfaces: Mapping[str, Surface]) -> None:
        """Keep where threads live."""
        self._office = office
        self._surfaces = surfaces
        self._unable: dict[tuple[str, str], float] = {}

    async def bring(self, post: Post) -> bool:
        """Show how a thread stands now, unless that is what is shown; tell whether it was sent."""
        if post.state is State.GONE:
            return False
        if self._is_unable(post):
            await self._note(post, state=State.GONE.value)
            return False
        state, title = await self._office.store.read(lambda tx: _look(tx, post))
        rests = (State.FINAL if state is ThreadState.RESTING else State.OPEN).value
        if post.drawn == state and post.sending_since is None:
            if post.state != rests:
                await self._note(post, state=rests)
            return False
        await self._note(post, sending_since=self._office.clock.now(), state=State.OPEN.value)
        try:
            await self._surfaces[post.surface].stand(post.place, state, title)
        except (Gone, Refused) as refused:
            self._remember(post, refused)
            await self._note(post, sending_since=None, state=State.GONE.value)
            return False
        await self._note(post, sending_since=None, drawn=state.value, state=rests)
        return True

    def _is_unable(self, post: Post) -> bool:
        now = asyncio.get_running_loop().time()
        return self._unable.get((post.surface, post.team), 0.0) > now

    def _remember(self, post: Post, refused: Gone | Refused) -> None:
        """Ask a workspace that has no such thing no more, and say so once."""
        if isinstance(refused, Unable):
            now = asyncio.get_running_loop().time()
            self._unable[post.surface, post.team] = now + NOT_ASKED_AGAIN_S
            log.warning("%s shows no status in %s, as it has no agent", post.surface, post.team)
        else:
            log.info("how %s stands cannot be shown: %s", post.thread, refused)

    async def _note(self, post: Post, **values: Any) -> None:  # noqa: ANN401 - any column
        await self._office.store.write(lambda tx: posts.change(tx, post, **values))


def _look(tx: Transaction, post: Post) -> tuple[ThreadState, str]:
    """Return how a thread stands, and the words that it began with, as they may be shown there."""
    seen = Seen(details=channels.has_details(tx, post.tenant, post.place))
    words = threads.first_words(tx, post.tenant, post.thread)
    return state_of(tx, post.tenant, post.thread), seen.shown(words)
