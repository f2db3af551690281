"""`countersign catalog`: everything that can be done."""

import sys
from typing import Any

import click

from deploy.cli import forbidden
from deploy.cli.client import Caller, json_option, talks
from deploy.cli.exits import emit


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def catalog(context: click.Context, *, as_json: bool) -> None:
    """Show everything that can be done."""
    if context.invoked_subcommand is None:
        _everything(as_json=as_json)


@catalog.command("forbidden")
@talks
def forbidden_(caller: Caller) -> None:
    """Show which activities and shops are forbidden to everybody."""
    found = caller.ask("GET", "/api/forbidden")
    caller.show(found, lambda: forbidden.lines(found))


@catalog.command()
@click.argument("activity")
@talks
def forbid(caller: Caller, activity: str) -> None:
    """Forbid an activity to everybody; what runs already ends as it was allowed."""
    forbidden.change(caller, "PUT", "activities", activity)


@catalog.command()
@click.argument("activity")
@talks
def permit(caller: Caller, activity: str) -> None:
    """Permit a forbidden activity again."""
    forbidden.change(caller, "DELETE", "activities", activity)


def _everything(*, as_json: bool) -> None:
    from activities.catalogue import Catalogue
    from activities.plan.catalog import catalog as catalog_of

    found = catalog_of(Catalogue.discover())
    if as_json:
        emit(found)
        return
    for activity in found["activities"]:
        sys.stdout.write(_line(activity))


def _line(activity: dict[str, Any]) -> str:
    places = [name for name, place in activity["marketplaces"].items() if place.get("supported")]
    where = f"  ({', '.join(places)})" if places else ""
    return f"{activity['name']:<24} {activity['effect']:<13} {activity['title']}{where}\n"
