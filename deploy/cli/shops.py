"""`countersign shops`: the connected shops."""

import sys
from typing import Any, TextIO

import click

from deploy.cli import forbidden
from deploy.cli.client import Caller, as_option, json_option, quoted, talks


@click.group(invoke_without_command=True)
@as_option
@json_option
@click.pass_context
def shops(context: click.Context, acting: str | None, *, as_json: bool) -> None:
    """See the connected shops and how far they are trusted."""
    if context.invoked_subcommand is None:
        context.invoke(list_, acting=acting, as_json=as_json)


@shops.command("list")
@talks
def list_(caller: Caller) -> None:
    """List the connected shops."""
    found = caller.ask("GET", "/api/shops")
    caller.show(found, lambda: _lines(found))


@shops.command()
@click.argument("marketplace")
@click.option("--base-url", required=True, help="The shop's own address, https://…")
@click.option("--id", "shop", help="Your short name of it; absent: the marketplace's.")
@click.option("--title", help="As people read it; absent: the marketplace's name.")
@click.option("--currency", help="Absent: the currency of the business.")
@click.option("--location", default="", help="The one stock location, where the shop has several.")
@click.option(
    "--credential-file", type=click.File("r"), help="With the access token; `-` reads stdin."
)
@talks
def connect(
    caller: Caller,
    marketplace: str,
    base_url: str,
    shop: str | None,
    title: str | None,
    currency: str | None,
    location: str,
    credential_file: TextIO | None,
) -> None:
    """Connect a shop, watch-only; its access token is asked, or read from a file."""
    if credential_file is not None:
        credential = credential_file.read().strip()
    else:
        credential = click.prompt("Access token (it is not shown)", hide_input=True, err=True)
    body = {
        "id": shop or marketplace,
        "title": title,
        "marketplace": marketplace,
        "base_url": base_url,
        "currency": currency,
        "location": location,
        "credential": credential,
    }
    found = caller.ask("POST", "/api/shops", body)
    caller.show(found, lambda: _lines([found]))


@shops.command()
@click.argument("shop")
@click.argument("mode", type=click.Choice(["watch", "capped", "live"]))
@click.option("--daily-cap", type=int, help="Writes a day; with `capped`.")
@talks
def mode(caller: Caller, shop: str, mode: str, daily_cap: int | None) -> None:
    """Set a shop watch-only, capped or live."""
    body = {"mode": mode, "daily_cap": daily_cap}
    found = caller.ask("PATCH", f"/api/shops/{quoted(shop)}", body)
    caller.show(found, lambda: _lines([found]))


@shops.command()
@click.argument("shop")
@talks
def sync(caller: Caller, shop: str) -> None:
    """Read what the shop shows now."""
    found = caller.ask("POST", f"/api/shops/{quoted(shop)}/sync", {})
    caller.show(found, lambda: sys.stdout.write(f"{found['listings']} listings\n"))


@shops.command()
@click.argument("shop")
@talks
def forbid(caller: Caller, shop: str) -> None:
    """Close a shop to everybody, whatever their role; what runs already ends as it was allowed."""
    forbidden.change(caller, "PUT", "shops", shop)


@shops.command()
@click.argument("shop")
@talks
def permit(caller: Caller, shop: str) -> None:
    """Open a closed shop again."""
    forbidden.change(caller, "DELETE", "shops", shop)


def _lines(found: list[dict[str, Any]]) -> None:
    for shop in found:
        cap = f" {shop['daily_cap']}/day" if shop["daily_cap"] is not None else ""
        closed = "  forbidden to everybody" if shop["forbidden"] else ""
        kind = ("  sandbox" if shop["sandbox"] else "") + closed
        sys.stdout.write(
            f"{shop['id']}  {shop['title']}  {shop['currency']}  {shop['mode']}{cap}{kind}\n"
        )
