"""`countersign plan`: the plan language, without a server wherever none is needed."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deploy.cli.client import BY_KIND, Caller, emit, talks
from deploy.cli.exits import Exit, leave
from deploy.cli.visible import visible

if TYPE_CHECKING:
    from activities.plan.language import Plan

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))


@click.group()
def plan() -> None:
    """Check, compare and propose plans."""


@plan.command()
def schema() -> None:
    """Print the JSON Schema of the plan language."""
    from activities.catalogue import Catalogue
    from activities.plan.schema import plan_schema

    emit(plan_schema(Catalogue.discover()))


@plan.command()
@FILE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def check(file: str, *, as_json: bool) -> None:
    """Check a plan against the language; shops and products are not known here."""
    from activities.catalogue import Catalogue
    from activities.plan.digest import digest

    catalogue = Catalogue.discover()
    found = _checked(file, catalogue)
    problems = [one.model_dump(mode="json") for one in found.problems]
    if found.plan is None or not found.valid:
        _invalid(problems, as_json=as_json)
    document = {"kind": "valid", "digest": digest(found.plan, catalogue), "warnings": problems}
    if as_json:
        emit(document)
    else:
        sys.stdout.write(f"valid  {document['digest']}\n")


@plan.command()
@FILE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def digest(file: str, *, as_json: bool) -> None:
    """Print the digest of a plan: what an approval binds."""
    from activities.catalogue import Catalogue
    from activities.plan.digest import digest as digest_of

    catalogue = Catalogue.discover()
    found = digest_of(_plan(file, catalogue), catalogue)
    if as_json:
        emit({"digest": found})
    else:
        sys.stdout.write(f"{found}\n")


@plan.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False))
@click.argument("new", type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def diff(old: str, new: str, *, as_json: bool) -> None:
    """Say what differs in meaning between two plans."""
    from activities.catalogue import Catalogue
    from activities.plan.diff import diff as diff_of

    catalogue = Catalogue.discover()
    found = diff_of(_plan(old, catalogue), _plan(new, catalogue), catalogue)
    if as_json:
        emit([one.model_dump(mode="json") for one in found])
        return
    lines = [visible(one.sentence) for one in found] or ["The two plans mean the same."]
    sys.stdout.write("\n".join(lines) + "\n")


@plan.command()
@FILE
@talks
def propose(caller: Caller, file: str) -> None:
    """Put a plan to people."""
    document = caller.ask("POST", "/api/plans", _raw(file))
    from deploy.cli.drawing import draw

    caller.show(document, lambda: draw(document))
    sys.exit(int(BY_KIND[document["kind"]]))


def _raw(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def _checked(file: str, catalogue: Any) -> Any:  # noqa: ANN401 - imported late
    from deploy.cli.alone import checked

    return checked(_raw(file), catalogue)


def _plan(file: str, catalogue: Any) -> "Plan":  # noqa: ANN401 - imported late
    found = _checked(file, catalogue)
    if found.plan is None:
        leave(Exit.INVALID, visible(f"{file} is no plan: {found.problems[0].hint}"))
    read: Plan = found.plan
    return read


def _invalid(problems: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        emit({"kind": "invalid", "planner": None, "thread": None, "problems": problems})
    else:
        for one in problems:
            line = f"{one['code']} at {one['at'] or 'the plan'}: {one['hint']}"
            sys.stderr.write(f"{visible(line)}\n")
    sys.exit(int(Exit.INVALID))
