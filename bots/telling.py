"""What is told outside, noted in the transaction in which it becomes true."""

from datetime import datetime

from workflows.documents import Document, PlanDocument
from workflows.store import approvals, identities, people, places, posts, threads
from workflows.store.access import Request
from workflows.store.door import Transaction
from workflows.store.places import Place
from workflows.store.posts import Kind, Post, Told


def tell(
    tx: Transaction, tenant: str, thread: str, seq: int, document: Document | None, now: datetime
) -> None:
    """Tell a new message of a thread where the thread lives; a card as well to who may decide.

    Args:
        seq: number of the message in its thread.
        document: what the message says, where it is more than words.
    """
    if isinstance(document, PlanDocument):
        tell_card(tx, tenant, thread, document.approval.id, document.approval.revision, now)
        return
    place = places.of_thread(tx, tenant, thread)
    if place is not None:
        said = Told(Kind.SAID, str(seq), seq, thread, seq)
        posts.open_(tx, tenant, place, said, now)


def tell_card(
    tx: Transaction, tenant: str, thread: str, approval: str, revision: int, now: datetime
) -> None:
    """Show a revision where its thread lives, and to each who may decide about it, once each."""
    place = places.of_thread(tx, tenant, thread)
    card = Told(Kind.APPROVAL, approval, revision, thread, 0)
    if place is not None:
        posts.open_(tx, tenant, place, card, now)
    revised = approvals.revision(tx, tenant, approval, revision)
    others = [one for one in revised.approvers if one not in revised.authors]
    for account in identities.of_people(tx, tenant, others):
        direct = Place(account.surface, account.team, "")
        posts.open_(tx, tenant, direct, card, now, account=account.account)


def tell_run(tx: Transaction, tenant: str, thread: str, run: str, now: datetime) -> None:
    """Show a run where the thread lives from which it was approved."""
    place = places.of_thread(tx, tenant, thread)
    if place is not None:
        posts.open_(tx, tenant, place, Told(Kind.RUN, run, 0, thread, 0), now)


def tell_import(tx: Transaction, tenant: str, thread: str, id: str, now: datetime) -> None:
    """Show what a file of products would change where the thread lives in which it was sent."""
    place = places.of_thread(tx, tenant, thread)
    if place is not None:
        posts.open_(tx, tenant, place, Told(Kind.IMPORT, id, 0, thread, 0), now)


def tell_state(tx: Transaction, tenant: str, thread: str, place: Place, now: datetime) -> None:
    """Show how a thread stands where it lives, from now on."""
    posts.open_(tx, tenant, place, Told(Kind.THREAD, thread, 0, thread, 0), now)
    posts.take_up(tx, tenant, thread)


def tell_asker(tx: Transaction, post: Post, now: datetime) -> None:
    """Show whoever asked, for themselves, what the channel in which they asked does not take."""
    said = threads.said(tx, post.tenant, post.thread)
    asker = next((one.person for one in reversed(said) if one.person), None)
    if asker is None or post.account:
        return
    known = identities.accounts(tx, post.tenant, post.surface, post.team, [asker])
    if asker in known:
        direct = Place(post.surface, post.team, "")
        told = Told(post.kind, post.subject, post.number, post.thread, post.seq)
        posts.open_(tx, post.tenant, direct, told, now, account=known[asker])


def tell_access(tx: Transaction, tenant: str, request: Request, now: datetime) -> None:
    """Show a request for access to every admin who can be reached."""
    admins = [one.id for one in people.active(tx, tenant) if "admin" in one.roles]
    for account in identities.of_people(tx, tenant, admins):
        direct = Place(account.surface, account.team, "")
        told = Told(Kind.ACCESS, request.id, 0, "", 0)
        posts.open_(tx, tenant, direct, told, now, account=account.account)
