"""`countersign up`: the whole product in one process, the sandbox beside it."""

import asyncio
import os

import click

from deploy.cli.exits import plainly
from deploy.home import Home
from deploy.settings import read_settings


@click.command()
def up() -> None:
    """Start Countersign: API, engine, policy engine and sandbox.

    Prints one line when it is ready. Ctrl-C or SIGTERM ends it, and the sandbox with it.
    """
    with plainly():
        settings = read_settings(os.environ)
        home = Home(settings.home)
        home.enter()
        with home.held():
            from deploy.serve import serve

            asyncio.run(serve(settings, home))
