"""`countersign halt` and `countersign resume`: the brake."""

import sys

import click

from deploy.cli.client import Caller, talks


@click.command()
@click.option("--shop", help="Only this shop; without it, everything.")
@click.option("--reason", required=True, help="Why; whoever finds everything stopped reads it.")
@talks
def halt(caller: Caller, shop: str | None, reason: str) -> None:
    """Stop every write of a shop or of the whole business."""
    found = caller.ask("POST", "/api/halts", {"shop": shop, "reason": reason})
    caller.show(found, lambda: sys.stdout.write(f"Stopped: {shop or 'everything'}.\n"))


@click.command()
@click.option("--shop", help="Only this shop; without it, everything.")
@click.option("--reason", default="", help="Why.")
@talks
def resume(caller: Caller, shop: str | None, reason: str) -> None:
    """Let writes go on."""
    found = caller.ask("POST", "/api/halts/lift", {"shop": shop, "reason": reason})
    caller.show(found, lambda: sys.stdout.write(f"{found['lifted']} halts lifted.\n"))
