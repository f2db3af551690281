"""`countersign keys`: what seals the secrets of shops and workspaces."""

import asyncio
import os
import sys

import click

from deploy.cli.exits import plainly


@click.group()
def keys() -> None:
    """Make a key that seals secrets, and seal what is there with it."""


@keys.command()
def new() -> None:
    """Print a new key, to stand first in COUNTERSIGN_SECRET_KEYS."""
    from workflows.store.crypto import new_key

    sys.stdout.write(f"{new_key()}\n")


@keys.command()
def rotate() -> None:
    """Seal every secret with the first key of COUNTERSIGN_SECRET_KEYS."""
    from deploy.settings import read_settings
    from workflows.store.crypto import Secrets
    from workflows.store.sealed import Resealed, reseal
    from workflows.store.store import Store

    with plainly():
        settings = read_settings(os.environ)
        secrets = Secrets.of(settings.secret_keys)

        async def work() -> Resealed:
            store = await Store.open(settings.database)
            try:
                return await store.write(lambda tx: reseal(tx, secrets))
            finally:
                await store.close()

        done = asyncio.run(work())
        sys.stdout.write(
            f"Sealed with the first key: {done.shops} shops, {done.workspaces} workspaces."
            " The keys behind it open nothing any more.\n"
        )
