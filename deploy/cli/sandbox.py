"""`countersign sandbox`: the simulated marketplaces alone."""

import os

import click

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

        serve(settings.home, settings.sandbox.port)
