"""`countersign runs`: what runs and what ran."""

import sys
from typing import Any

import click

from deploy.cli.client import Caller, quoted, talks
from deploy.cli.exits import Exit

FINAL = frozenset({"done", "failed", "parked", "cancelled"})


@click.group()
def runs() -> None:
    """Look at runs, stop, retry and settle them."""


@runs.command("list")
@talks
def list_(caller: Caller) -> None:
    """List the newest runs first."""
    found = caller.ask("GET", "/api/runs")
    caller.show(found, lambda: _lines(found))


@runs.command()
@click.argument("run")
@click.option("--wait", is_flag=True, help="Wait until it has ended.")
@talks
def show(caller: Caller, run: str, *, wait: bool) -> None:
    """Show a run with its items."""
    path = f"/api/runs/{quoted(run)}"
    found = caller.ask("GET", path)
    while wait and found["state"] not in FINAL:
        for _ in caller.follow(run):
            pass
        found = caller.ask("GET", path)
    _end(caller, found)


@runs.command()
@click.argument("run")
@click.option("--reason", default="", help="Why; kept with the run.")
@talks
def cancel(caller: Caller, run: str, reason: str) -> None:
    """Start nothing new of a run."""
    found = caller.ask("POST", f"/api/runs/{quoted(run)}/cancel", {"reason": reason})
    caller.show(found, lambda: _draw(found))


@runs.command()
@click.argument("run")
@talks
def retry(caller: Caller, run: str) -> None:
    """Take up the items that failed."""
    found = caller.ask("POST", f"/api/runs/{quoted(run)}/retry", {})
    caller.show(found, lambda: _draw(found))


@runs.command()
@click.argument("run")
@click.option("--step", required=True, help="The step, as `runs show` names it.")
@click.option("--item", required=True, help="The item, as `runs show` names it.")
@click.option("--applied/--not-applied", required=True, help="What the shop shows.")
@click.option("--reason", required=True, help="How you know.")
@talks
def settle(caller: Caller, run: str, step: str, item: str, reason: str, *, applied: bool) -> None:
    """Say whether a write that is in doubt was applied."""
    body = {"step": step, "item": item, "applied": applied, "reason": reason}
    found = caller.ask("POST", f"/api/runs/{quoted(run)}/settle", body)
    caller.show(found, lambda: _draw(found))


def _end(caller: Caller, found: dict[str, Any]) -> None:
    caller.show(found, lambda: _draw(found))
    sys.exit(int(Exit.FAILED if found["state"] in {"failed", "parked"} else Exit.DONE))


def _draw(found: dict[str, Any]) -> None:
    from deploy.cli.drawing import draw_run

    draw_run(found)


def _lines(found: list[dict[str, Any]]) -> None:
    for run in found:
        sys.stdout.write(f"{run['id']}  {run['state']:<9}  {run['created_at']}  {run['title']}\n")
    if not found:
        sys.stdout.write("Nothing ran yet.\n")
