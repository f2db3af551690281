"""Where threads live in chat products."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from workflows.store.chat_tables import PlaceRow, PostRow
from workflows.store.door import Transaction


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of a workspace, or a thread in it where there is a root."""

    surface: str
    team: str
    channel: str
    root: str = ""


def of_thread(tx: Transaction, tenant: str, thread: str) -> Place | None:
    """Return where a thread lives outside, if it does."""
    row = tx.execute(
        select(PlaceRow.surface, PlaceRow.team, PlaceRow.channel, PlaceRow.root).where(
            PlaceRow.tenant == tenant, PlaceRow.thread == thread
        )
    ).one_or_none()
    return None if row is None else Place(*row)


def thread_at(tx: Transaction, tenant: str, place: Place) -> str | None:
    """Return which thread lives at a place."""
    return tx.execute(
        select(PlaceRow.thread).where(
            PlaceRow.tenant == tenant,
            PlaceRow.surface == place.surface,
            PlaceRow.team == place.team,
            PlaceRow.channel == place.channel,
            PlaceRow.root == place.root,
        )
    ).scalar_one_or_none()


def alone(tx: Transaction, surface: str) -> list[str]:
    """Return the channels that are one conversation each, or hold messages to one account."""
    flat = select(PlaceRow.channel).where(
        PlaceRow.surface == surface, PlaceRow.channel == PlaceRow.root
    )
    direct = select(PostRow.channel).where(
        PostRow.surface == surface, PostRow.account != "", PostRow.channel != ""
    )
    return list(tx.execute(flat.union(direct)).scalars())


def open_(tx: Transaction, tenant: str, thread: str, place: Place) -> None:
    """Let a thread live at a place."""
    tx.execute(
        insert(PlaceRow).values(
            tenant=tenant,
            thread=thread,
            surface=place.surface,
            team=place.team,
            channel=place.channel,
            root=place.root,
        )
    )
