"""What was chosen for single channels."""

from datetime import datetime

from sqlalchemy import insert, select, update

from workflows.store import events, posts
from workflows.store.chat_tables import ChannelRow
from workflows.store.door import Transaction
from workflows.store.places import Place


def has_details(tx: Transaction, tenant: str, place: Place) -> bool:
    """Tell whether prices and margins are shown in a channel."""
    found = tx.execute(
        select(ChannelRow.details).where(
            ChannelRow.tenant == tenant,
            ChannelRow.surface == place.surface,
            ChannelRow.team == place.team,
            ChannelRow.channel == place.channel,
        )
    ).scalar_one_or_none()
    return found is not False


def show_details(
    tx: Transaction, tenant: str, place: Place, *, details: bool, person: str, now: datetime
) -> None:
    """Choose whether prices and margins are shown in a channel; what stands there follows."""
    changed = tx.execute(
        update(ChannelRow)
        .where(
            ChannelRow.tenant == tenant,
            ChannelRow.surface == place.surface,
            ChannelRow.team == place.team,
            ChannelRow.channel == place.channel,
        )
        .values(details=details)
    )
    if changed.rowcount == 0:
        tx.execute(
            insert(ChannelRow).values(
                tenant=tenant,
                surface=place.surface,
                team=place.team,
                channel=place.channel,
                details=details,
            )
        )
    posts.redraw(tx, tenant, place)
    subject = f"{place.surface}/{place.team}/{place.channel}"
    body = {"details": details, "person": person}
    events.append(tx, tenant, "channel", subject, "details", body, now)
