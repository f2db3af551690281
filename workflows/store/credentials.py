"""What opens a shop: sealed in its row, plain only in the hands of whoever asked."""

from pydantic import SecretStr
from sqlalchemy import insert, select, update

from workflows.store.crypto import Secrets
from workflows.store.door import Transaction
from workflows.store.tables import Credential


def put(tx: Transaction, tenant: str, shop: str, plain: SecretStr, secrets: Secrets) -> None:
    """Seal and keep the credential of a shop, replacing the one before."""
    sealed = secrets.seal(plain, owner=(tenant, shop))
    changed = tx.execute(
        update(Credential)
        .where(Credential.tenant == tenant, Credential.shop == shop)
        .values(sealed=sealed)
    )
    if changed.rowcount == 0:
        tx.execute(insert(Credential).values(tenant=tenant, shop=shop, sealed=sealed))


def get(tx: Transaction, tenant: str, shop: str, secrets: Secrets) -> SecretStr | None:
    """Return the credential of a shop, or None where none is kept.

    Raises:
        Misconfigured: it is kept and cannot be opened with these keys.
    """
    sealed = tx.execute(
        select(Credential.sealed).where(Credential.tenant == tenant, Credential.shop == shop)
    ).scalar_one_or_none()
    return None if sealed is None else secrets.open(sealed, owner=(tenant, shop))


def reseal(tx: Transaction, secrets: Secrets) -> int:
    """Seal every credential of the deployment with the newest key; return how many there are.

    Raises:
        Misconfigured: one cannot be opened with these keys.
    """
    rows = tx.execute(select(Credential.tenant, Credential.shop, Credential.sealed)).all()
    for tenant, shop, sealed in rows:
        tx.execute(
            update(Credential)
            .where(Credential.tenant == tenant, Credential.shop == shop)
            .values(sealed=secrets.reseal(sealed, owner=(tenant, shop)))
        )
    return len(rows)
