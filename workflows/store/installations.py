"""Chat workspaces in which the app is installed: whose tenant each is, and what opens it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import SecretStr
from sqlalchemy import ColumnElement, Row, delete, false, insert, or_, select, update

from activities.errors import Misconfigured
from workflows.store import changes, posts
from workflows.store.changes import Subject
from workflows.store.chat_tables import InstallationRow
from workflows.store.crypto import Secrets
from workflows.store.door import Transaction

KIND: Final = "installation"
"""Of the subject that an installation is for whoever waits for changes."""
ACTIVE: Final = "active"
REVOKED: Final = "revoked"


@dataclass(frozen=True, slots=True)
class Installation:
    """One workspace, or one whole organisation, that installed the app."""

    tenant: str
    surface: str
    enterprise: str
    team: str
    app: str
    bot: str
    access: SecretStr
    refresh: SecretStr | None
    expires_at: datetime | None
    scopes: tuple[str, ...]
    person: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """How a workspace, or an organisation, stands in the rows."""

    place: str
    is_organisation: bool
    is_active: bool
    opened: Installation | None
    """None: these keys do not open its tokens."""


def put(tx: Transaction, one: Installation, secrets: Secrets, now: datetime) -> bool:
    """Keep an installation, in place of an earlier one of the same workspace.

    Returns:
        Whether it is kept. False: the workspace belongs to another tenant.
    """
    owner = tx.execute(
        select(InstallationRow.tenant, InstallationRow.state).where(
            InstallationRow.surface == one.surface,
            InstallationRow.enterprise == one.enterprise,
            InstallationRow.team == one.team,
        )
    ).one_or_none()
    if owner is not None and owner.tenant != one.tenant and owner.state == ACTIVE:
        return False
    tx.execute(
        delete(InstallationRow).where(
            InstallationRow.surface == one.surface,
            InstallationRow.enterprise == one.enterprise,
            InstallationRow.team == one.team,
        )
    )
    tx.execute(
        insert(InstallationRow).values(
            tenant=one.tenant,
            surface=one.surface,
            enterprise=one.enterprise,
            team=one.team,
            app=one.app,
            bot=one.bot,
            sealed=_sealed(one, secrets),
            expires_at=one.expires_at,
            scopes=sorted(one.scopes),
            state=ACTIVE,
            person=one.person,
            at=now,
        )
    )
    if owner is not None and owner.state == REVOKED and owner.tenant == one.tenant:
        posts.revive(tx, one.tenant, one.surface, one.team or one.enterprise)
    changes.mark(tx, [Subject(one.tenant, KIND, f"{one.surface}/{one.enterprise}/{one.team}")])
    return True


def renew(tx: Transaction, one: Installation, secrets: Secrets, *, before: datetime | None) -> bool:
    """Replace the tokens of an installation, unless somebody else did so first.

    Args:
        before: until when the tokens that were replaced hold.
    """
    changed = tx.execute(
        update(InstallationRow)
        .where(
            *_is(one),
            InstallationRow.state == ACTIVE,
            InstallationRow.expires_at == before,
        )
        .values(sealed=_sealed(one, secrets), expires_at=one.expires_at)
    )
    return changed.rowcount == 1


def of_team(
    tx: Transaction, surface: str, enterprise: str, team: str, secrets: Secrets
) -> Installation | None:
    """Return the active installation that speaks for a workspace: its own, else its organisation's.

    Raises:
        Misconfigured: its tokens cannot be opened with these keys.
    """
    own = InstallationRow.team == team if team else false()
    rows = tx.execute(
        select(*InstallationRow.__table__.columns)
        .where(
            InstallationRow.surface == surface,
            InstallationRow.state == ACTIVE,
            or_(own, (InstallationRow.team == "") & (InstallationRow.enterprise == enterprise)),
        )
        .order_by(InstallationRow.team.desc())
    )
    row = next((one for one in rows if one.team or one.enterprise), None)
    return None if row is None else _opened(row, secrets)


def kept(tx: Transaction, surface: str, secrets: Secrets) -> list[Kept]:
    """Return every installation there was, those that speak now first, each with its tokens."""
    rows = tx.execute(
        select(*InstallationRow.__table__.columns)
        .where(InstallationRow.surface == surface)
        .order_by(InstallationRow.state != ACTIVE, InstallationRow.at, InstallationRow.team)
    )
    return [
        Kept(
            place=row.team or row.enterprise,
            is_organisation=not row.team,
            is_active=row.state == ACTIVE,
            opened=_opened_if_it_can_be(row, secrets),
        )
        for row in rows
    ]


def standing(tx: Transaction, surface: str, state: str = ACTIVE) -> dict[str, str]:
    """Return the tenant of each workspace that is in a state, oldest installation first."""
    rows = tx.execute(
        select(InstallationRow.team, InstallationRow.tenant)
        .where(InstallationRow.surface == surface, InstallationRow.state == state)
        .order_by(InstallationRow.at, InstallationRow.team)
    )
    return {row.team: row.tenant for row in rows if row.team}


def owner(tx: Transaction, surface: str, team: str) -> str | None:
    """Return the tenant whose installation speaks in a workspace, or in an organisation, now."""
    return tx.execute(
        select(InstallationRow.tenant)
        .where(
            InstallationRow.surface == surface,
            InstallationRow.state == ACTIVE,
            or_(
                InstallationRow.team == team,
                (InstallationRow.team == "") & (InstallationRow.enterprise == team),
            ),
        )
        .order_by(InstallationRow.team.desc())
        .limit(1)
    ).scalar()


def knows(tx: Transaction, surface: str, team: str) -> bool:
    """Tell whether a workspace ever installed the app for itself, be it gone since."""
    found = select(InstallationRow.team).where(
        InstallationRow.surface == surface, InstallationRow.team == team
    )
    return tx.execute(found).first() is not None


def since(tx: Transaction, one: Installation) -> datetime | None:
    """Return when an installation was made; None: it is active no more."""
    return tx.execute(
        select(InstallationRow.at).where(*_is(one), InstallationRow.state == ACTIVE)
    ).scalar()


def revoke(tx: Transaction, surface: str, enterprise: str, team: str) -> bool:
    """Record that a workspace took the app out; tell whether it was in."""
    gone = tx.execute(
        update(InstallationRow)
        .where(
            InstallationRow.surface == surface,
            InstallationRow.state == ACTIVE,
            InstallationRow.team == team,
            or_(InstallationRow.team != "", InstallationRow.enterprise == enterprise),
        )
        .values(state=REVOKED)
    )
    return gone.rowcount > 0


def reseal(tx: Transaction, secrets: Secrets) -> int:
    """Seal the tokens of every workspace with the newest key; return how many there are.

    Raises:
        Misconfigured: one cannot be opened with these keys.
    """
    rows = tx.execute(select(*InstallationRow.__table__.columns)).all()
    for row in rows:
        owner = _owner(row.tenant, row.surface, row.enterprise, row.team)
        tx.execute(
            update(InstallationRow)
            .where(
                InstallationRow.tenant == row.tenant,
                InstallationRow.surface == row.surface,
                InstallationRow.enterprise == row.enterprise,
                InstallationRow.team == row.team,
            )
            .values(sealed=secrets.reseal(row.sealed, owner=owner))
        )
    return len(rows)


def _opened_if_it_can_be(row: Row[Any], secrets: Secrets) -> Installation | None:
    try:
        return _opened(row, secrets)
    except Misconfigured:
        return None


def _opened(row: Row[Any], secrets: Secrets) -> Installation:
    owner = _owner(row.tenant, row.surface, row.enterprise, row.team)
    opened = json.loads(secrets.open(row.sealed, owner=owner).get_secret_value())
    refresh = opened["refresh"]
    return Installation(
        tenant=row.tenant,
        surface=row.surface,
        enterprise=row.enterprise,
        team=row.team,
        app=row.app,
        bot=row.bot,
        access=SecretStr(opened["access"]),
        refresh=SecretStr(refresh) if refresh else None,
        expires_at=row.expires_at,
        scopes=tuple(row.scopes),
        person=row.person,
    )


def _is(one: Installation) -> tuple[ColumnElement[bool], ...]:
    return (
        InstallationRow.tenant == one.tenant,
        InstallationRow.surface == one.surface,
        InstallationRow.enterprise == one.enterprise,
        InstallationRow.team == one.team,
    )


def _owner(tenant: str, surface: str, enterprise: str, team: str) -> tuple[str, ...]:
    return (tenant, f"{surface} installation", enterprise, team)


def _sealed(one: Installation, secrets: Secrets) -> bytes:
    refresh = one.refresh.get_secret_value() if one.refresh else None
    plain = json.dumps({"access": one.access.get_secret_value(), "refresh": refresh})
    return secrets.seal(
        SecretStr(plain), owner=_owner(one.tenant, one.surface, one.enterprise, one.team)
    )
