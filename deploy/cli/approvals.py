"""`countersign approvals`: what waits for people, and their decisions."""

import sys
from typing import Any

import click

from deploy.cli.client import BY_KIND, Caller, quoted, talks
from deploy.cli.exits import Exit


@click.group()
def approvals() -> None:
    """See what waits, and decide."""


@approvals.command("list")
@talks
def list_(caller: Caller) -> None:
    """List what waits for people."""
    found = caller.ask("GET", "/api/approvals")
    caller.show(found, lambda: _lines(found))


@approvals.command()
@click.argument("approval")
@talks
def show(caller: Caller, approval: str) -> None:
    """Show one card."""
    found = caller.ask("GET", f"/api/approvals/{quoted(approval)}")
    from deploy.cli.drawing import draw

    caller.show(found, lambda: draw(found))


def _decide(caller: Caller, approval: str, body: dict[str, Any]) -> None:
    found = caller.ask("POST", f"/api/approvals/{quoted(approval)}/decision", body)
    caller.show(found, lambda: sys.stdout.write(f"{said(found)}\n"))
    sys.exit(int(Exit.WAITS if found["missing"] else Exit.DONE))


@approvals.command()
@click.argument("approval")
@click.option("--revision", type=int, required=True, help="The revision that you have seen.")
@click.option("--reason", default="", help="Why; kept with the decision.")
@click.option(
    "--confirm",
    "confirmation",
    default="",
    metavar="SENTENCE",
    help="What the card asks the only person of a business to type.",
)
@talks
def approve(caller: Caller, approval: str, revision: int, reason: str, confirmation: str) -> None:
    """Approve exactly this revision."""
    body = {
        "revision": revision,
        "decision": "approve",
        "reason": reason,
        "confirmation": confirmation,
    }
    _decide(caller, approval, body)


@approvals.command()
@click.argument("approval")
@click.option("--revision", type=int, required=True, help="The revision that you have seen.")
@click.option("--reason", default="", help="Why; kept with the decision.")
@talks
def reject(caller: Caller, approval: str, revision: int, reason: str) -> None:
    """Reject exactly this revision."""
    _decide(caller, approval, {"revision": revision, "decision": "reject", "reason": reason})


@approvals.command("propose-again")
@click.argument("approval")
@talks
def propose_again(caller: Caller, approval: str) -> None:
    """Put a dead card's plan to people anew; an open card becomes a new revision."""
    found = caller.ask("POST", f"/api/approvals/{quoted(approval)}/propose-again", {})
    from deploy.cli.drawing import draw

    caller.show(found, lambda: draw(found))
    sys.exit(int(BY_KIND[found["kind"]]))


def said(found: dict[str, Any]) -> str:
    """Say what a decision led to."""
    if found["missing"]:
        return f"Counted; {found['missing']} more must approve."
    runs = ", ".join(found["run_ids"])
    return f"{found['state'].capitalize()}{': ' + runs if runs else ''}."


def _lines(found: list[dict[str, Any]]) -> None:
    for card in found:
        approval = card["approval"]
        sys.stdout.write(
            f"{approval['id']}  r{approval['revision']}  by {approval['requester']}"
            f"  needs {approval['missing']}  {card['summary']}\n"
        )
    if not found:
        sys.stdout.write("Nothing waits.\n")
