"""`countersign sandbox`: the simulated marketplaces alone."""

import os
import sys

import click

from activities.errors import Misconfigured
from deploy.cli.exits import plainly


@click.command()
def sandbox() -> None:
    """Start the simulated marketplaces alone; SIGTERM ends them."""
    with plainly():
        from deploy.home import Home
        from deploy.settings import read_settings

        settings = read_settings(os.environ)
        Home(settings.home).enter()
        from activities.sandbox.app import serve
        from deploy.simulated import ELSEWHERE

        try:
            serve(settings.home, settings.sandbox.port, _say)
        except Misconfigured as failure:
            raise Misconfigured(failure.text, at=failure.at, hint=ELSEWHERE) from None


def _say(url: str) -> None:
    sys.stdout.write(f"sandbox {url}\n")
    sys.stdout.flush()
