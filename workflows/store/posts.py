"""Messages of ours outside: an outbox, and the memory of what already stands there.

A post is inserted in the transaction of what it tells, so that neither is without the other. What
it shows is drawn from rows whenever those change, never from what was sent before.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, false, or_, select, true, tuple_, update

from workflows.store import changes
from workflows.store.approvals import ApprovalState
from workflows.store.changes import Subject
from workflows.store.chat_tables import PostRow
from workflows.store.door import Transaction
from workflows.store.places import Place
from workflows.store.rows import insert_new
from workflows.store.runs import IS_LIVE
from workflows.store.tables import Approval, Run

_UNWANTED: Final = 2
"""How often a message was taken away that nobody wants there."""
HALT: Final = "halt"
"""The kind of the subject that a halt is."""
SUBJECT: Final = "post"
"""The kind of the subject that a post is for whoever waits for changes."""


class Kind(StrEnum):
    """What a post tells; its subject is of that kind, apart from what was merely said."""

    SAID = "said"
    APPROVAL = "approval"
    RUN = "run"
    ACCESS = "access"
    IMPORT = "import"
    THREAD = "thread"
    """No message: what a product itself shows of how a whole thread stands."""


class State(StrEnum):
    """Whether a post still follows its subject."""

    OPEN = "open"
    FINAL = "final"
    GONE = "gone"
    """It was taken away more than once, or cannot be put there."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message outside."""

    tenant: str
    id: str
    surface: str
    team: str
    account: str
    channel: str
    root: str
    kind: Kind
    subject: str
    number: int
    thread: str
    seq: int
    message: str | None
    sending_since: datetime | None
    drawn: str | None
    reposted: int
    state: State
    at: datetime

    @property
    def place(self) -> Place:
        """Return where it is, or goes."""
        return Place(self.surface, self.team, self.channel, self.root)


_FIELDS: Final = tuple(Post.__dataclass_fields__)
_COLUMNS: Final = tuple(getattr(PostRow, name) for name in _FIELDS)
_IS_OPEN: Final = PostRow.state == State.OPEN.value


@dataclass(frozen=True, slots=True)
class Told:
    """What a new post is about."""

    kind: Kind
    subject: str
    number: int
    thread: str
    seq: int


def open_(
    tx: Transaction, tenant: str, place: Place, told: Told, now: datetime, *, account: str = ""
) -> None:
    """Insert a post, unless the same thing is told at the same place already.

    Args:
        account: whose direct messages it goes to; the place then names the workspace alone.
    """
    where = (place.surface, place.team, account or place.channel)
    # in direct messages a thing is told once, whichever thread it comes up in
    about = ("" if account else told.thread, told.kind.value, told.subject, str(told.number))
    id = hashlib.sha256("\n".join((tenant, *where, *about)).encode()).hexdigest()[:24]
    new = insert_new(
        tx,
        PostRow,
        tenant=tenant,
        id=id,
        surface=place.surface,
        team=place.team,
        account=account,
        channel="" if account else place.channel,
        root="" if account else place.root,
        kind=told.kind.value,
        subject=told.subject,
        number=told.number,
        thread=told.thread,
        seq=told.seq,
        message=None,
        sending_since=None,
        drawn=None,
        reposted=0,
        state=State.OPEN.value,
        at=now,
    )
    if new:
        changes.mark(tx, [Subject(tenant, SUBJECT, id)])


def take_up(tx: Transaction, tenant: str, thread: str) -> None:
    """Let what shows how a thread stands follow it again, as something was said there."""
    tx.execute(
        update(PostRow)
        .where(
            PostRow.tenant == tenant,
            PostRow.kind == Kind.THREAD.value,
            PostRow.subject == thread,
        )
        .values(state=State.OPEN.value)
    )


def forget(tx: Transaction, tenant: str, thread: str) -> None:
    """Let how a thread stands be shown anew, whatever it was said to be."""
    tx.execute(
        update(PostRow)
        .where(
            PostRow.tenant == tenant,
            PostRow.kind == Kind.THREAD.value,
            PostRow.subject == thread,
        )
        .values(drawn=None)
    )
    changes.mark(tx, [Subject(tenant, Kind.THREAD.value, thread)])


def get(tx: Transaction, tenant: str, id: str) -> Post | None:
    """Return a post."""
    row = tx.execute(select(*_COLUMNS).where(PostRow.tenant == tenant, PostRow.id == id)).first()
    return None if row is None else _post(row)


def said_as(tx: Transaction, tenant: str, surface: str, message: str) -> Post | None:
    """Return the post that a message of ours is; names of messages are the whole surface's own."""
    row = tx.execute(
        select(*_COLUMNS).where(
            PostRow.tenant == tenant, PostRow.surface == surface, PostRow.message == message
        )
    ).first()
    return None if row is None else _post(row)


def standing(tx: Transaction, tenant: str) -> list[Post]:
    """Return every post of a tenant that follows its subject, in the order of their telling."""
    return _found(tx, PostRow.tenant == tenant, _IS_OPEN)


def about(tx: Transaction, tenant: str, subjects: Collection[tuple[str, str]]) -> list[Post]:
    """Return the posts that follow some of (kind, subject), in the order of their telling.

    A thread is followed by what was said in it, a post by itself, a halt by the runs that go on.
    How a thread stands follows whatever is told in it, also once it rests.
    """
    threads = [id for kind, id in subjects if kind == Kind.THREAD]
    own = [id for kind, id in subjects if kind == SUBJECT]
    held = select(Run.id).where(Run.tenant == tenant, IS_LIVE)
    halts = any(kind == HALT for kind, _ in subjects)
    if not subjects:
        return []
    named = tuple_(PostRow.kind, PostRow.subject).in_(list(subjects))
    told_in = select(PostRow.thread).where(PostRow.tenant == tenant, named)
    return _found(
        tx,
        PostRow.tenant == tenant,
        or_(
            _IS_OPEN & named,
            _IS_OPEN & PostRow.id.in_(own),
            _IS_OPEN & (PostRow.kind == Kind.RUN.value) & PostRow.subject.in_(held)
            if halts
            else false(),
            _IS_OPEN & (PostRow.kind == Kind.SAID.value) & PostRow.thread.in_(threads),
            (PostRow.kind == Kind.THREAD.value)
            & (PostRow.state != State.GONE.value)
            & PostRow.subject.in_(told_in),
        ),
    )


def outlived(tx: Transaction, tenant: str, now: datetime) -> list[Post]:
    """Return the cards of approvals whose time is over though nobody has touched them since."""
    expired = select(Approval.id).where(
        Approval.tenant == tenant,
        Approval.state == ApprovalState.OPEN.value,
        Approval.expires_at <= now,
    )
    return _found(
        tx,
        PostRow.tenant == tenant,
        _IS_OPEN,
        PostRow.kind == Kind.APPROVAL.value,
        PostRow.subject.in_(expired),
    )


def redraw(tx: Transaction, tenant: str, place: Place) -> None:
    """Let everything that stands in a channel be drawn anew."""
    found = tx.execute(
        select(PostRow.id).where(
            PostRow.tenant == tenant,
            PostRow.surface == place.surface,
            PostRow.team == place.team,
            PostRow.channel == place.channel,
            PostRow.state == State.OPEN.value,
        )
    ).scalars()
    changes.mark(tx, [Subject(tenant, SUBJECT, id) for id in found])


def revive(tx: Transaction, tenant: str, surface: str, team: str) -> None:
    """Follow again what could not be put into a workspace while it had taken us out."""
    _revive(
        tx,
        tenant,
        PostRow.surface == surface,
        PostRow.team == team,
        PostRow.reposted < _UNWANTED,
    )


def revive_in(
    tx: Transaction, tenant: str, place: Place, since: datetime, *, thread: str = ""
) -> None:
    """Follow again what could not be put into a channel lately, as it may be put there now.

    Args:
        place: the channel; one without a name stands for every channel of its workspace.
        since: how old at most.
        thread: the surface's name of the only thread that is meant; none: the whole channel.
    """
    _revive(
        tx,
        tenant,
        PostRow.surface == place.surface,
        PostRow.team == place.team,
        PostRow.channel == place.channel if place.channel else true(),
        PostRow.root == thread if thread else true(),
        PostRow.kind != Kind.THREAD.value,
        PostRow.reposted == 0,
        PostRow.at >= since,
    )


def _revive(tx: Transaction, tenant: str, *where: ColumnElement[bool]) -> None:
    here = (PostRow.tenant == tenant, PostRow.state == State.GONE.value, *where)
    found = list(tx.execute(select(PostRow.id).where(*here)).scalars())
    if found:
        tx.execute(update(PostRow).where(*here).values(state=State.OPEN.value))
        changes.mark(tx, [Subject(tenant, SUBJECT, id) for id in found])


def change(tx: Transaction, post: Post, **values: Any) -> None:  # noqa: ANN401 - any column
    """Note what became of a post; only the poster does, one at a time for each."""
    tx.execute(
        update(PostRow).where(PostRow.tenant == post.tenant, PostRow.id == post.id).values(values)
    )


def missed(tx: Transaction, tenant: str, place: Place, message: str) -> bool:
    """Note that somebody took a message away, which is said once more, but not twice.

    Returns:
        Whether it is known. False: it is none of ours, needed no more, or not noted yet.
    """
    changed = tx.execute(
        select(PostRow.id, PostRow.reposted).where(
            PostRow.tenant == tenant,
            PostRow.surface == place.surface,
            PostRow.channel == place.channel,
            PostRow.message == message,
            PostRow.state == State.OPEN.value,
        )
    ).first()
    if changed is None:
        return False
    state = State.GONE if changed.reposted else State.OPEN
    tx.execute(
        update(PostRow)
        .where(PostRow.tenant == tenant, PostRow.id == changed.id)
        .values(message=None, drawn=None, reposted=changed.reposted + 1, state=state.value)
    )
    changes.mark(tx, [Subject(tenant, SUBJECT, changed.id)])
    return True


def _found(tx: Transaction, *where: ColumnElement[bool]) -> list[Post]:
    rows = tx.execute(
        select(*_COLUMNS)
        .where(*where)
        .order_by(PostRow.at, PostRow.thread, PostRow.seq, PostRow.id)
    )
    return [_post(row) for row in rows]


def _post(row: Any) -> Post:  # noqa: ANN401 - a row of the columns
    values = dict(zip(_FIELDS, row, strict=True))
    return Post(**{**values, "kind": Kind(values["kind"]), "state": State(values["state"])})
