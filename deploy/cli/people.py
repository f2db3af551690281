"""`countersign people`: the members, their roles and limits."""

import sys
from typing import Any

import click

from deploy.cli.client import Caller, as_option, json_option, quoted, talks

_ROLES = ["viewer", "lister", "pricer", "manager", "admin"]


@click.group(invoke_without_command=True)
@as_option
@json_option
@click.pass_context
def people(context: click.Context, acting: str | None, *, as_json: bool) -> None:
    """See who is a member, with which roles and limits."""
    if context.invoked_subcommand is None:
        context.invoke(list_, acting=acting, as_json=as_json)


@people.command("list")
@talks
def list_(caller: Caller) -> None:
    """List the members."""
    found = caller.ask("GET", "/api/people")
    caller.show(found, lambda: _lines(found))


@people.command()
@click.argument("person")
@click.option("--name", help="As people read it; absent: the short name with a capital.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(_ROLES))
@talks
def add(caller: Caller, person: str, name: str | None, roles: tuple[str, ...]) -> None:
    """Add a member, by a short name such as ben."""
    body = {"id": person, "name": name or person.capitalize(), "roles": list(roles)}
    found = caller.ask("POST", "/api/people", body)
    caller.show(found, lambda: _lines([found]))


@people.command()
@click.argument("person")
@click.option("--role", "roles", multiple=True, type=click.Choice(_ROLES), help="All roles anew.")
@click.option("--max-price-change-pct", help="Largest change of a price, in percent.")
@click.option("--max-listings", type=int, help="Most listings of one plan.")
@click.option(
    "--remove/--restore", default=None, help="Let this person do nothing any more, or again."
)
@talks
def change(
    caller: Caller,
    person: str,
    roles: tuple[str, ...],
    max_price_change_pct: str | None,
    max_listings: int | None,
    *,
    remove: bool | None,
) -> None:
    """Change a member's roles or limits."""
    body = {
        "roles": list(roles) or None,
        "max_price_change_pct": max_price_change_pct,
        "max_listings": max_listings,
        "active": None if remove is None else not remove,
    }
    wanted = {name: value for name, value in body.items() if value is not None}
    found = caller.ask("PATCH", f"/api/people/{quoted(person)}", wanted)
    caller.show(found, lambda: _lines([found]))


@people.command()
@click.argument("person")
@talks
def link(caller: Caller, person: str) -> None:
    """Make a link with which a member signs in to the pages, once and within the hour."""
    found = caller.ask("POST", f"/api/people/{quoted(person)}/link", {})
    found["link"] = caller.url + found["link"]
    caller.show(found, lambda: sys.stdout.write(f"{found['link']}\n"))


@people.command()
@click.argument("person")
@click.argument("surface", type=click.Choice(["slack", "discord"]))
@click.argument("team")
@click.argument("account")
@talks
def account(caller: Caller, person: str, surface: str, team: str, account: str) -> None:
    """Let an account of a chat product be a member's, such as `slack T01ABC U01DEF`."""
    body = {"surface": surface, "team": team, "account": account}
    found = caller.ask("POST", f"/api/people/{quoted(person)}/accounts", body)
    said = f"{surface} {team} {account} is {person}\n"
    caller.show(found, lambda: sys.stdout.write(said))


@people.command()
@talks
def requests(caller: Caller) -> None:
    """List who asks in a chat product to be let in."""
    found = caller.ask("GET", "/api/access")
    caller.show(found, lambda: _asked(found))


@people.command()
@click.argument("request")
@click.option("--role", type=click.Choice(_ROLES), help="Of the new member that they become.")
@click.option("--person", help="The member whose account it is.")
@talks
def grant(caller: Caller, request: str, role: str | None, person: str | None) -> None:
    """Let somebody in who asks for it, by a new role or as a member whom we know."""
    if (role is None) is (person is None):
        text = "Give either --role or --person."
        raise click.UsageError(text)
    body = {"role": role} if role else {"person": person}
    found = caller.ask("POST", f"/api/access/{quoted(request)}/grant", body)
    caller.show(found, lambda: sys.stdout.write(f"{found['name']} is {found['person']}\n"))


@people.command()
@click.argument("request")
@talks
def refuse(caller: Caller, request: str) -> None:
    """Let somebody stay outside who asks to be let in."""
    found = caller.ask("POST", f"/api/access/{quoted(request)}/refuse", {})
    caller.show(found, lambda: sys.stdout.write(f"{found['name']} was refused\n"))


def _asked(found: list[dict[str, Any]]) -> None:
    for one in found:
        where = f"{one['surface']} {one['team']} {one['account']}"
        sys.stdout.write(f"{one['id']}  {one['name']}  {where}\n")
    if not found:
        sys.stdout.write("Nobody asks to be let in.\n")


def _lines(found: list[dict[str, Any]]) -> None:
    for person in found:
        limit = person["max_price_change_pct"]
        shown = f"  prices up to {limit}%" if limit else ""
        sys.stdout.write(f"{person['id']}  {', '.join(person['roles'])}{shown}\n")
