"""`countersign discord`: adding the bot to a server."""

import sys

import click

from activities.errors import Misconfigured
from deploy.cli.exits import plainly


@click.group()
def discord() -> None:
    """Add the Discord bot to servers."""


@discord.command()
@click.argument("application")
def invitation(application: str) -> None:
    """Print the link with which a server adds the bot, by the application's id."""
    from bots.discord.setup import invitation as made

    with plainly():
        if not (application.isascii() and application.isdigit()):
            raise Misconfigured(
                f"“{application}” is no application's id.",
                at="application",
                hint="Copy the Application ID from the application's page General Information.",
            )
        sys.stdout.write(f"{made(application)}\n")
