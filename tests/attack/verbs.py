"""Every verb of the command line, and how it ends for each role."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import click

from tests.attack.clear import UNKNOWN
from tests.attack.doors import DECIDERS, PRICERS
from tests.attack.stage import MARK, PERSON, ROLES, SHOP, SKU, Stage

DONE, REFUSED, WAITS, INVALID = 0, 3, 4, 5
ALONE = {
    ("init",), ("up",), ("sandbox",), ("doctor",), ("catalog",),
    ("keys", "new"), ("keys", "rotate"),
    ("slack", "manifest"), ("slack", "install"), ("discord", "invitation"),
    ("plan", "schema"), ("plan", "check"), ("plan", "digest"), ("plan", "diff"),
}  # fmt: skip
"""What asks nobody: there is no `--as`, as nothing of a tenant is touched."""


@dataclass(frozen=True)
class Command:
    """One verb with its words, and its exit code by role."""

    verb: tuple[str, ...]
    expects: Mapping[str, int]
    words: Callable[[Stage], tuple[str, ...]] = lambda _: ()
    names: str | None = None
    """What the first word names, where it names something of a tenant."""

    @property
    def name(self) -> str:
        """Return what a test calls it."""
        return " ".join(self.verb)


def ends(code: int, *roles: str) -> dict[str, int]:
    """Say how it ends for some roles, or for all; everybody else is refused."""
    return {role: code if not roles or role in roles else REFUSED for role in ROLES}


def words(*fixed: str) -> Callable[[Stage], tuple[str, ...]]:
    """Say the same every time."""
    return lambda _: fixed


def _decision(stage: Stage) -> tuple[str, ...]:
    return (str(stage.card()["approval"]["id"]), "--revision", "1", "--reason", MARK)


def _run(*more: str) -> Callable[[Stage], tuple[str, ...]]:
    return lambda stage: (stage.run, *more)


SETTLING = ("--step", "w1.price", "--item", "shopify/MUG-BLUE", "--applied", "--reason", MARK)
COMMANDS = (
    Command(("chat",), ends(DONE), words("--once", "what can you do?")),
    Command(("plan", "propose"), ends(WAITS, *PRICERS), lambda stage: (stage.file,)),
    Command(("approvals", "list"), ends(DONE)),
    Command(("approvals", "show"), ends(DONE), lambda stage: (stage.approval,), "approval"),
    Command(("approvals", "approve"), ends(DONE, *DECIDERS), _decision, "approval"),
    Command(("approvals", "reject"), ends(DONE, *PRICERS), _decision, "approval"),
    Command(
        ("approvals", "propose-again"),
        ends(WAITS, *PRICERS),
        lambda stage: (str(stage.card()["approval"]["id"]),),
        "approval",
    ),
    Command(("runs", "list"), ends(DONE)),
    Command(("runs", "show"), ends(DONE), _run("--wait"), "run"),
    Command(("runs", "cancel"), ends(REFUSED), _run("--reason", MARK), "run"),
    Command(("runs", "retry"), ends(REFUSED), _run(), "run"),
    Command(("runs", "settle"), ends(REFUSED), _run(*SETTLING), "run"),
    Command(("shops",), ends(DONE)),
    Command(("shops", "list"), ends(DONE)),
    Command(
        ("shops", "connect"),
        ends(INVALID, "admin"),
        lambda stage: (
            "nowhere",
            "--base-url",
            "https://nowhere.example",
            "--credential-file",
            stage.file,
        ),
    ),
    Command(("shops", "mode"), ends(DONE, "admin"), words(SHOP, "live"), "shop"),
    Command(("shops", "sync"), ends(DONE), words("shopify")),
    Command(("shops", "forbid"), ends(DONE, "admin"), words(SHOP), "shop"),
    Command(("shops", "permit"), ends(DONE, "admin"), words(SHOP), "shop"),
    Command(("catalog", "forbidden"), ends(DONE)),
    Command(("catalog", "forbid"), ends(DONE, "admin"), words("stock.levels")),
    Command(("catalog", "permit"), ends(DONE, "admin"), words("stock.levels")),
    Command(("products",), ends(DONE)),
    Command(("products", "list"), ends(DONE)),
    Command(("products", "show"), ends(DONE), words(SKU), "sku"),
    Command(("products", "import"), ends(DONE, "lister", *DECIDERS), lambda stage: (stage.sheet,)),
    Command(("products", "unmatched"), ends(DONE)),
    Command(("products", "match"), ends(REFUSED), words(SHOP, "1", SKU)),
    Command(("products", "lacks"), ends(DONE), words("shopify", "MUG-BLUE")),
    Command(
        ("products", "answer"),
        ends(DONE, "lister", *DECIDERS),
        words("shopify", "MUG-BLUE", "stock=12"),
    ),
    Command(("people",), ends(DONE)),
    Command(("people", "list"), ends(DONE)),
    Command(
        ("people", "account"),
        ends(DONE, "admin"),
        words(PERSON, "slack", "T0ATTACK", "U0ATTACK"),
        "person",
    ),
    Command(("people", "link"), ends(DONE, "admin"), words(PERSON), "person"),
    Command(
        ("people", "change"), ends(DONE, "admin"), words(PERSON, "--max-listings", "7"), "person"
    ),
    Command(("people", "requests"), ends(DONE, "admin")),
    Command(("people", "grant"), ends(REFUSED), words(UNKNOWN["request"], "--role", "viewer")),
    Command(("people", "refuse"), ends(REFUSED), words(UNKNOWN["request"])),
    Command(("people", "add"), ends(REFUSED), words(PERSON, "--role", "viewer")),
    Command(("halt",), ends(DONE, "lister", *PRICERS), words("--shop", SHOP, "--reason", MARK)),
    Command(("resume",), ends(DONE, *DECIDERS), words("--shop", SHOP)),
)


def verbs(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Name every verb below a group; a group that does something by itself is one, too."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield (*above, name)
            yield from verbs(command, (*above, name))
        else:
            yield (*above, name)
