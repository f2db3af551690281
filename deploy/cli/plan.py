"""`countersign plan`: the plan language, without a server wherever none is needed."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from deploy.cli.client import BY_KIND, Answer, Caller, json_option, talks
from deploy.cli.exits import Exit, emit
from deploy.cli.visible import visible

if TYPE_CHECKING:
    from activities.plan.check import Checked

_FILE: Final = click.Path(exists=True, dir_okay=False, allow_dash=True)
FILES: Final = click.argument("files", metavar="FILE…", nargs=-1, required=True, type=_FILE)
_WORST_FIRST: Final = (
    Exit.MISSING, Exit.FAILED, Exit.INVALID, Exit.REFUSED, Exit.WAITS, Exit.DONE,
)  # fmt: skip


class _Found(NamedTuple):
    """What became of one file."""

    document: dict[str, Any]
    exit: Exit


@click.group()
def plan() -> None:
    """Check, compare and propose plans."""


@plan.command()
@click.option("--json", is_flag=True, expose_value=False, help="It is JSON in any case.")
def schema() -> None:
    """Print the JSON Schema of the plan language."""
    from activities.catalogue import Catalogue
    from activities.plan.schema import plan_schema

    emit(plan_schema(Catalogue.discover()))


@plan.command()
@FILES
@json_option
def check(files: tuple[str, ...], *, as_json: bool) -> None:
    """Check plans against the language; shops and products are not known here."""
    from activities.catalogue import Catalogue
    from activities.plan.digest import digest

    catalogue = Catalogue.discover()

    def one(file: str) -> _Found:
        found = _checked(file, catalogue)
        if found.plan is None or not found.valid:
            return _invalid(found)
        warnings = [problem.model_dump(mode="json") for problem in found.problems]
        known = {"kind": "valid", "digest": digest(found.plan, catalogue), "warnings": warnings}
        return _Found(known, Exit.DONE)

    _told(files, one, lambda document: f"valid  {document['digest']}", as_json=as_json)


@plan.command()
@FILES
@json_option
def digest(files: tuple[str, ...], *, as_json: bool) -> None:
    """Print the digest of each plan: what an approval binds."""
    from activities.catalogue import Catalogue
    from activities.plan.digest import digest as digest_of

    catalogue = Catalogue.discover()

    def one(file: str) -> _Found:
        found = _checked(file, catalogue)
        if found.plan is None:
            return _invalid(found)
        return _Found({"digest": digest_of(found.plan, catalogue)}, Exit.DONE)

    _told(files, one, lambda document: str(document["digest"]), as_json=as_json)


@plan.command()
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@json_option
def diff(old: str, new: str, *, as_json: bool) -> None:
    """Say what differs in meaning between two plans."""
    from activities.catalogue import Catalogue
    from activities.plan.diff import diff as diff_of

    catalogue = Catalogue.discover()
    before, after = _checked(old, catalogue), _checked(new, catalogue)
    if before.plan is None or after.plan is None:
        file, found = (old, before) if before.plan is None else (new, after)
        _told((file,), lambda _: _invalid(found), str, as_json=as_json)
        return
    differences = diff_of(before.plan, after.plan, catalogue)
    if as_json:
        emit([one.model_dump(mode="json") for one in differences])
        return
    lines = [visible(one.sentence) for one in differences] or ["The two plans mean the same."]
    sys.stdout.write("\n".join(lines) + "\n")


@plan.command()
@FILES
@talks
def propose(caller: Caller, files: tuple[str, ...]) -> None:
    """Put plans to people, each for itself."""
    answers = [_proposed(caller, file) for file in files]
    if caller.as_json:
        emit(_documents(files, [_Found(one.body, one.exit) for one in answers]))
    sys.exit(int(_worst(one.exit for one in answers)))


def _proposed(caller: Caller, file: str) -> Answer:
    """Propose one plan, and show at once what came of it."""
    answer = caller.try_("POST", "/api/plans", _raw(file))
    if caller.as_json:
        return answer
    if answer.problem:
        sys.stderr.write(f"{answer.said}\n")
    else:
        from deploy.cli.drawing import draw

        draw(answer.body)
    return answer


def _raw(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def _checked(file: str, catalogue: Any) -> "Checked":  # noqa: ANN401 - imported late
    from deploy.cli.alone import checked

    return checked(_raw(file), catalogue)


def _invalid(found: "Checked") -> _Found:
    problems = [problem.model_dump(mode="json") for problem in found.problems]
    document = {"kind": "invalid", "planner": None, "thread": None, "problems": problems}
    return _Found(document, BY_KIND["invalid"])


def _told(
    files: Sequence[str],
    one: Callable[[str], _Found],
    line: Callable[[dict[str, Any]], str],
    *,
    as_json: bool,
) -> None:
    """Show what became of each file, and end with the worst of it."""
    found = [one(file) for file in files]
    if as_json:
        emit(_documents(files, found))
    else:
        for file, (document, _) in zip(files, found, strict=True):
            _say(file if len(files) > 1 else "", document, line)
    sys.exit(int(_worst(each.exit for each in found)))


def _documents(files: Sequence[str], found: Sequence[_Found]) -> object:
    """Return one file's document, or a list of documents that name their files."""
    if len(files) == 1:
        return found[0].document
    return [{"file": file, **each.document} for file, each in zip(files, found, strict=True)]


def _say(file: str, document: dict[str, Any], line: Callable[[dict[str, Any]], str]) -> None:
    named = f"  {visible(file)}" if file else ""
    if document.get("kind") != "invalid":
        sys.stdout.write(f"{line(document)}{named}\n")
        return
    for problem in document["problems"]:
        said = f"{problem['code']} at {problem['at'] or 'the plan'}: {problem['hint']}"
        sys.stderr.write(f"{visible(said)}{named}\n")


def _worst(exits: Iterable[Exit]) -> Exit:
    return min(exits, key=_WORST_FIRST.index)
