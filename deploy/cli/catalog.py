"""`countersign catalog`: everything that can be done."""

import sys
from typing import Any

import click

from deploy.cli.exits import emit


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def catalog(*, as_json: bool) -> None:
    """Show everything that can be done."""
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
