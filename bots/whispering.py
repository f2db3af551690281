"""Telling somebody something alone, and what everybody may hear where that cannot be."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial

from bots.cards.drawing import Drawing
from bots.patience import patiently
from bots.surface import Gone, Refused, Shown, Surface
from workflows.store.places import Place

log = logging.getLogger(__name__)


async def whisper(
    surface: Surface, place: Place, account: str, drawing: Drawing, aloud: Drawing | None = None
) -> None:
    """Tell somebody something alone, as in a channel whose people they are among.

    Args:
        surface: where they are.
        place: in which conversation.
        account: who they are there.
        drawing: what they are told.
        aloud: what is said there instead where they let nobody write to them; None: nothing.

    Raises:
        Later, Unsure: the surface is away.
    """
    alone = partial(surface.whisper, place, account, Shown(drawing))
    ways: list[Callable[[], Awaitable[object]]] = [alone]
    if aloud is not None:
        name = f"aloud/{place.root or place.channel}/{account}"
        ways.append(partial(surface.post, place, Shown(aloud), name))
    for way in ways:
        try:
            await patiently(way)
        except (Gone, Refused) as refused:
            log.warning("%s could not be told something: %s", account, refused)
        else:
            return
