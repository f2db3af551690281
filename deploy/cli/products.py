"""`countersign products`: what the business sells."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click

from deploy.cli.client import Answer, Caller, as_option, json_option, quoted, talks
from deploy.cli.exits import Exit, emit

_MOST_SHOWN: Final = 20
_INVALID: Final = 422


@click.group(invoke_without_command=True)
@as_option
@json_option
@click.pass_context
def products(context: click.Context, acting: str | None, *, as_json: bool) -> None:
    """See your products, and import them from a file."""
    if context.invoked_subcommand is None:
        context.invoke(list_, acting=acting, as_json=as_json)


@products.command("list")
@click.option("--query", default="", help="Words that must all occur in SKU or title.")
@talks
def list_(caller: Caller, query: str = "") -> None:
    """List products by article number."""
    found = caller.ask("GET", f"/api/products?query={quoted(query)}")
    caller.show(found, lambda: _list(found))


@products.command()
@click.argument("sku")
@talks
def show(caller: Caller, sku: str) -> None:
    """Show one product with its listings."""
    found = caller.ask("GET", f"/api/products/{quoted(sku)}")
    caller.show(found, lambda: _one(found))


@products.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@talks
def import_(caller: Caller, file: Path, *, dry_run: bool) -> None:
    """Import products from a CSV file: every row, or none if one is wrong."""
    query = "?dry_run=true" if dry_run else ""
    answer = caller.send_file(f"/api/products/import{query}", file.read_bytes(), "text/csv")
    wrong = answer.body.get("problems", ()) if isinstance(answer.body, dict) else ()
    if answer.status == _INVALID and wrong:
        _refused(caller, answer, wrong)
    if answer.problem:
        caller.fail(answer)
    caller.show(answer.body, lambda: _told(answer.body))
    sys.exit(int(Exit.INVALID if wrong else Exit.DONE))


@products.command()
@talks
def unmatched(caller: Caller) -> None:
    """List the listings of which it is not clear which product they sell."""
    found = caller.ask("GET", "/api/listings/unmatched")
    caller.show(found, lambda: _unmatched(found))


@products.command()
@click.argument("shop")
@click.argument("listing")
@click.argument("sku")
@click.argument("product", required=False)
@talks
def match(caller: Caller, shop: str, listing: str, sku: str, product: str | None) -> None:
    """Say which product a listing sells; without a product, take that back."""
    body = {"shop": shop, "listing": listing, "sku": sku, "product": product}
    found = caller.ask("PUT", "/api/listings/match", body)
    said = f"{shop}/{listing} {sku} sells {product or 'what its numbers say'}\n"
    caller.show(found, lambda: sys.stdout.write(said))


@products.command()
@click.argument("shop")
@click.argument("sku")
@talks
def lacks(caller: Caller, shop: str, sku: str) -> None:
    """Show what a product lacks for a listing in a shop."""
    found = caller.ask("GET", f"/api/shops/{quoted(shop)}/requirements/{quoted(sku)}")
    caller.show(found, lambda: _lacking(found))


@products.command()
@click.argument("shop")
@click.argument("sku")
@click.argument("answers", nargs=-1, required=True, metavar="NAME=VALUE…")
@talks
def answer(caller: Caller, shop: str, sku: str, answers: tuple[str, ...]) -> None:
    """Answer what a product lacks; it is remembered. A value is JSON, or else text."""
    said = {name: _json(value) for name, _, value in (one.partition("=") for one in answers)}
    path = f"/api/shops/{quoted(shop)}/answers/{quoted(sku)}"
    found = caller.ask("PUT", path, {"answers": said})
    caller.show(found, lambda: _lacking(found))


def _json(value: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(value)
    except ValueError:
        return value


def _lacking(found: Mapping[str, Any]) -> None:
    wanted = found["requirements"]["properties"]
    for name, schema in wanted.items():
        choices = schema.get("enum") or [one.get("const") for one in schema.get("oneOf", ())]
        several = f" ({', '.join(map(str, choices))})" if choices else ""
        sys.stdout.write(f"{name}: {schema.get('description', '')}{several}\n")
    if not wanted:
        sys.stdout.write(f"{found['sku']} lacks nothing for a listing in {found['shop']}.\n")


def _unmatched(found: Mapping[str, Any]) -> None:
    for one in found["listings"]:
        sign = "?" if one["ambiguous"] else "✗"
        named = f"{one['shop']}  {one['listing']}  {one['sku']}  {one['title']}"
        sys.stdout.write(f"{sign} {named}: {one['reason']}\n")
    if not found["listings"]:
        sys.stdout.write("Every listing is matched to a product.\n")
    if found["more"]:
        sys.stdout.write("… and more: match these first\n")


def _refused(caller: Caller, answer: Answer, wrong: Sequence[Mapping[str, Any]]) -> None:
    """End with everything that keeps the file from being imported."""
    if caller.as_json:
        emit(answer.body)
    else:
        _problems(wrong, len(wrong))
        sys.stderr.write(f"{answer.said}\n")
    sys.exit(int(Exit.INVALID))


def _told(found: Mapping[str, Any]) -> None:
    for change in found["changes"][:_MOST_SHOWN]:
        sys.stdout.write(
            f"{'new ' if change['new'] else ''}{change['sku']}  (row {change['row']})\n"
        )
        for name, (before, after) in change["fields"].items():
            sys.stdout.write(f"  {name}: {_value(before)} → {_value(after)}\n")
    _left(found["new"] + found["changed"], "changes")
    _problems(found["problems"], found["problem_count"])
    would = "would be " if found["dry_run"] else ""
    sys.stdout.write(
        f"{found['rows']} rows: {found['new']} {would}new, {found['changed']} {would}changed,"
        f" {found['same']} the same, {found['problem_count']} problems\n"
    )


def _problems(wrong: Sequence[Mapping[str, Any]], count: int) -> None:
    for one in wrong[:_MOST_SHOWN]:
        column = f", {one['column']}" if one["column"] else ""
        sys.stdout.write(f"✗ row {one['row']}{column}: {one['text']} {one['hint']}\n")
    _left(count, "problems")


def _left(count: int, what: str) -> None:
    if count > _MOST_SHOWN:
        sys.stdout.write(f"… and {count - _MOST_SHOWN} more {what}; `--json` lists them\n")


def _value(value: Any) -> str:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return f"{value['amount']} {value['currency']}"
    if isinstance(value, list):
        return " ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)


def _list(found: Mapping[str, Any]) -> None:
    for one in found["products"]:
        product = one["product"]
        shops = ", ".join(dict.fromkeys(each["listing"]["shop"] for each in one["listings"]))
        sys.stdout.write(
            f"{product['sku']}  {product['title']}  {_value(product['price'])}"
            f"  stock {_value(product['stock'])}{f'  in {shops}' if shops else ''}\n"
        )
    if found["more"]:
        sys.stdout.write("… and more: narrow them with `--query`\n")


def _one(found: Mapping[str, Any]) -> None:
    product = found["product"]
    nested = {"identifiers", "attributes"}
    for name, value in product.items():
        if name not in nested:
            sys.stdout.write(f"{name}: {_value(value)}\n")
    for outer in sorted(nested):
        for name, value in product[outer].items():
            sys.stdout.write(f"{outer}.{name}: {value}\n")
    for one in found["listings"]:
        listing = one["listing"]
        sys.stdout.write(
            f"in {listing['shop']} as {listing['listing']}: {listing['state']},"
            f" {_value(listing['price'])}, stock {listing['stock']}\n"
        )
