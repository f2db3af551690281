"""`countersign slack`: what Slack needs to know about the app, and adding workspaces."""

import os
import sys

import click

from activities.errors import Misconfigured
from deploy.cli.exits import emit, plainly


@click.group()
def slack() -> None:
    """Make the Slack app, and add workspaces."""


@slack.command()
@click.option("--many", is_flag=True, help="Let other workspaces install it, too.")
def manifest(*, many: bool) -> None:
    """Print the app's manifest: with a public address for signed requests, else Socket Mode."""
    from bots.slack.manifest import manifest as made
    from deploy.settings import read_settings

    with plainly():
        public_url = read_settings(os.environ).public_url
        if many and public_url is None:
            raise Misconfigured(
                "Other workspaces can install the app only where they reach it.",
                at="COUNTERSIGN_PUBLIC_URL",
                hint="Set COUNTERSIGN_PUBLIC_URL.",
            )
        emit(made(public_url, many=many))


@slack.command()
def install() -> None:
    """Print a link with which you add a workspace, within ten minutes."""
    from activities.clock import SystemClock
    from bots.slack.installing import link
    from deploy.home import Home
    from deploy.identity import named
    from deploy.settings import read_settings
    from workflows.store.crypto import Secrets, new_key

    with plainly():
        settings = read_settings(os.environ)
        if settings.slack.client_id is None:
            raise Misconfigured(
                "Workspaces cannot install the app: no client id is set.",
                at="COUNTERSIGN_SLACK__CLIENT_ID",
                hint="Copy it from the app's page Basic Information.",
            )
        keys = settings.secret_keys or [Home(settings.home).secret_key(new_key())]
        made = link(Secrets.of(keys), *named(settings.operator), SystemClock().now())
        sys.stdout.write(f"{settings.public_url}{made}\n")
