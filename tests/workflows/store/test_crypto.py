"""Secrets of shops are shut to everybody but their owner, and shown to nobody."""

import logging

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from activities.errors import Misconfigured
from tests.fakes.tenants import ACME, NOW, tenant_row
from workflows.store import credentials, installations
from workflows.store.crypto import Secrets, new_key
from workflows.store.sealed import Resealed, reseal
from workflows.store.store import Store
from workflows.store.tables import Credential

OLD, NEW = new_key(), new_key()
PLAIN = SecretStr("shpat_plain")


async def kept(store: Store, secrets: Secrets) -> None:
    await store.write(lambda tx: credentials.put(tx, "demo", "shopify", PLAIN, secrets))


@pytest.mark.anyio
async def test_a_credential_comes_back_and_its_row_does_not_show_it(store: Store) -> None:
    secrets = Secrets.of([NEW])
    await kept(store, secrets)

    read = await store.read(lambda tx: credentials.get(tx, "demo", "shopify", secrets))
    sealed = await store.read(lambda tx: tx.execute(select(Credential.sealed)).scalar_one())

    assert read == PLAIN
    assert b"plain" not in sealed


@pytest.mark.anyio
async def test_putting_again_replaces(store: Store) -> None:
    secrets = Secrets.of([NEW])
    await kept(store, secrets)
    again = SecretStr("another")
    await store.write(lambda tx: credentials.put(tx, "demo", "shopify", again, secrets))

    assert await store.read(lambda tx: credentials.get(tx, "demo", "shopify", secrets)) == again


@pytest.mark.anyio
async def test_after_rotation_the_old_key_is_not_needed(store: Store) -> None:
    old, new = Secrets.of([OLD]), Secrets.of([NEW])
    await kept(store, old)
    await store.write(lambda tx: installations.put(tx, ACME, old, NOW))

    sealed = await store.write(lambda tx: reseal(tx, Secrets.of([NEW, OLD])))

    assert sealed == Resealed(shops=1, workspaces=1)
    assert await store.read(lambda tx: credentials.get(tx, "demo", "shopify", new)) == PLAIN
    found = await store.read(lambda tx: installations.of_team(tx, "slack", "", "T1", new))
    assert found == ACME


@pytest.mark.anyio
async def test_without_the_old_key_nothing_is_sealed_anew(store: Store) -> None:
    old = Secrets.of([OLD])
    await kept(store, old)

    with pytest.raises(Misconfigured, match="demo/shopify cannot be opened"):
        await store.write(lambda tx: reseal(tx, Secrets.of([NEW])))

    assert await store.read(lambda tx: credentials.get(tx, "demo", "shopify", old)) == PLAIN


@pytest.mark.anyio
async def test_a_row_copied_to_another_tenant_stays_shut(store: Store) -> None:
    secrets = Secrets.of([NEW])
    await kept(store, secrets)
    await store.append(tenant_row("other"))
    await store.write(lambda tx: tx.execute(update(Credential).values(tenant="other")))

    with pytest.raises(Misconfigured, match="cannot be opened"):
        await store.read(lambda tx: credentials.get(tx, "other", "shopify", secrets))


@pytest.mark.anyio
async def test_a_failing_statement_tells_no_parameters(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    values = {"tenant": "demo", "shop": "s", "sealed": b"very-secret"}
    twice = [values, values]

    with pytest.raises(Exception, match="parameters hidden") as failed:
        await store.write(lambda tx: tx.execute(Credential.__table__.insert(), twice))  # type: ignore[attr-defined]

    assert "very-secret" not in str(failed.value)
    assert "very-secret" not in caplog.text


def test_neither_keys_nor_plain_text_show_in_a_repr() -> None:
    secrets = Secrets.of([NEW])

    shown = f"{secrets!r} {secrets} {secrets.open(secrets.seal(PLAIN, owner=('a',)), owner=('a',))}"

    assert NEW not in shown
    assert "plain" not in shown


@pytest.mark.parametrize("keys", [[], [""], ["not-a-key"], [NEW, "short"], ["ä" * 44]])
def test_a_key_that_is_none_is_refused_without_repeating_it(keys: list[str]) -> None:
    with pytest.raises(Misconfigured) as refused:
        Secrets.of(keys)

    assert refused.value.at == "SECRET_KEYS"
    assert all(not key or key not in str(refused.value) for key in keys)
