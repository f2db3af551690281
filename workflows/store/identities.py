"""Accounts of chat products, and which person each belongs to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from workflows.store import events
from workflows.store.door import Transaction
from workflows.store.rows import insert_new
from workflows.store.tables import Identity


def person_of(tx: Transaction, tenant: str, surface: str, team: str, account: str) -> str | None:
    """Return whose account it is."""
    return tx.execute(
        select(Identity.person).where(
            Identity.tenant == tenant,
            Identity.surface == surface,
            Identity.team == team,
            Identity.account == account,
        )
    ).scalar_one_or_none()


def accounts(
    tx: Transaction, tenant: str, surface: str, team: str, people: Collection[str]
) -> dict[str, str]:
    """Return the account of each of some people in a workspace, where they have one."""
    rows = tx.execute(
        select(Identity.person, Identity.account)
        .where(
            Identity.tenant == tenant,
            Identity.surface == surface,
            Identity.team == team,
            Identity.person.in_(people),
        )
        .order_by(Identity.account.desc())
    )
    return {row.person: row.account for row in rows}


@dataclass(frozen=True, slots=True)
class Owned:
    """An account with whose it is."""

    person: str
    surface: str
    team: str
    account: str


def of_people(tx: Transaction, tenant: str, people: Collection[str]) -> list[Owned]:
    """Return the accounts of some people: of each workspace one, and none of them twice.

    Some products have the same account in every workspace, and one place to write to it.
    """
    rows = tx.execute(
        select(Identity.person, Identity.surface, Identity.team, func.min(Identity.account))
        .where(Identity.tenant == tenant, Identity.person.in_(people))
        .group_by(Identity.person, Identity.surface, Identity.team)
        .order_by(Identity.person, Identity.surface, Identity.team)
    )
    found: dict[tuple[str, str, str], Owned] = {}
    for owned in (Owned(*row) for row in rows):
        found.setdefault((owned.person, owned.surface, owned.account), owned)
    return list(found.values())


def link(
    tx: Transaction,
    tenant: str,
    surface: str,
    team: str,
    account: str,
    *,
    person: str,
    by: str | None,
    now: datetime,
) -> None:
    """Let an account be a person's, whoever's it was before."""
    before = person_of(tx, tenant, surface, team, account)
    if before == person:
        return
    tx.execute(
        delete(Identity).where(
            Identity.tenant == tenant,
            Identity.surface == surface,
            Identity.team == team,
            Identity.account == account,
        )
    )
    insert_new(
        tx, Identity, tenant=tenant, surface=surface, team=team, account=account, person=person
    )
    body = {"surface": surface, "team": team, "account": account, "before": before, "by": by}
    events.append(tx, tenant, "person", person, "linked", body, now)
