"""Are these commands, and these choices, ones that the platform takes?"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.fakes.discord_server import limits
from tests.fakes.discord_server.components import length, one_of
from tests.fakes.discord_server.flags import CommandType
from tests.fakes.discord_server.problems import JSON, Path, Problem
from tests.fakes.discord_server.shapes import shaped

SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, NUMBER = 3, 4, 10
NAME = re.compile(r"[-_'\w]+")
TAKES = {STRING: (str,), INTEGER: (int,), NUMBER: (int, float)}


def commands(body: object) -> list[Problem]:
    """Check a whole list, as a bulk overwrite carries it."""
    whole, found = shaped({"commands": body})
    if not isinstance(body, list) or not all(isinstance(it, dict) for it in body):
        return [Problem((), "LIST_TYPE_CONVERT", "Only lists of objects may be used here")]
    if found:
        return found
    listed: list[JSON] = whole["commands"]
    for number, it in enumerate(listed):
        found += command(it, (number,))
    kinds = Counter(it.get("type", 1) for it in listed)
    for kind, times in kinds.items():
        most = limits.SLASH_COMMANDS if kind == CommandType.SLASH else limits.CONTEXT_COMMANDS
        if times > most:
            said = f"Maximum number of application commands of type {kind} reached ({most})."
            found.append(Problem((), "APPLICATION_COMMANDS_MAX", said))
    found += _twice([(it.get("type", 1), it.get("name")) for it in listed], ())
    return found


def command(it: JSON, at: Path = ()) -> Iterator[Problem]:
    kind = it.get("type", CommandType.SLASH)
    yield from one_of(kind, CommandType, (*at, "type"))
    if kind == CommandType.SLASH:
        yield from _name(it.get("name"), (*at, "name"))
        yield from _description(it.get("description"), (*at, "description"))
        yield from _localised(it, at)
        yield from _options(it.get("options") or [], at, depth=0)
        if _size(it) > limits.COMMAND_CHARACTERS:
            said = f"Command exceeds maximum size ({limits.COMMAND_CHARACTERS})"
            yield Problem(at, "APPLICATION_COMMAND_TOO_LARGE", said)
        return
    yield from length(it.get("name"), 1, limits.COMMAND_NAME, (*at, "name"))
    for name in ("description", "options"):
        if it.get(name):
            said = "Context menu commands cannot have this field"
            yield Problem((*at, name), "APPLICATION_COMMAND_CONTEXT_MENU_FIELD", said)


def _localised(it: JSON, at: Path) -> Iterator[Problem]:
    """Check what a command, an option or a choice is called in other languages.

    Source: interactions/application-commands, "Localization"; reference, "Locales".
    """
    for field, check in (("name", _name), ("description", _description)):
        for locale, said in (it.get(f"{field}_localizations") or {}).items():
            here = (*at, f"{field}_localizations", locale)
            if locale not in limits.LOCALES:
                yield Problem(here, "MODEL_TYPE_CONVERT", f"{locale} is no locale")
            yield from check(said, here)


def _description(text: object, at: Path) -> Iterator[Problem]:
    yield from length(text, *limits.COMMAND_DESCRIPTION, at)


def _name(name: object, at: Path) -> Iterator[Problem]:
    yield from length(name, 1, limits.COMMAND_NAME, at)
    if isinstance(name, str) and name and (not NAME.fullmatch(name) or name != name.lower()):
        said = "Command name is invalid"
        yield Problem(at, "APPLICATION_COMMAND_INVALID_NAME", said)


def _options(options: list[JSON], at: Path, *, depth: int) -> Iterator[Problem]:
    yield from length(options, 0, limits.COMMAND_OPTIONS, (*at, "options"))
    nested = [it.get("type") in {SUBCOMMAND, GROUP} for it in options]
    if any(nested) and not all(nested):
        said = "Sub-command and sub-command group option types are mutually exclusive to others"
        yield Problem((*at, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", said)
    late = False
    for number, it in enumerate(options):
        here = (*at, "options", number)
        yield from _name(it.get("name"), (*here, "name"))
        yield from _description(it.get("description"), (*here, "description"))
        yield from _localised(it, here)
        yield from one_of(it.get("type"), range(1, 12), (*here, "type"))
        if it.get("required") and late:
            said = "Required options must be placed before non-required options"
            yield Problem(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", said)
        late = late or not it.get("required")
        yield from _inside(it, here, depth)
    yield from _twice([it.get("name") for it in options], (*at, "options"))


def _inside(it: JSON, at: Path, depth: int) -> Iterator[Problem]:
    kind = it.get("type")
    if kind in {SUBCOMMAND, GROUP}:
        if depth > (1 if kind == SUBCOMMAND else 0):
            said = "Sub-commands nest one level below a group, no deeper"
            yield Problem(at, "APPLICATION_COMMAND_OPTIONS_DEPTH", said)
            return
        yield from _options(it.get("options") or [], at, depth=depth + 1)
        return
    if it.get("choices") and it.get("autocomplete"):
        said = "Autocomplete cannot be used together with choices"
        yield Problem(at, "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", said)
    if it.get("autocomplete") and kind not in TAKES:
        yield from one_of(kind, TAKES, (*at, "type"))
    yield from choices(it.get("choices") or [], kind, (*at, "choices"))


def offered(found: object, kind: object, at: Path) -> list[Problem]:
    """Check what an autocompletion offers."""
    whole, misshapen = shaped({"choices": found})
    return misshapen or list(choices(whole.get("choices"), kind, at))


def choices(offered: object, kind: object, at: Path) -> Iterator[Problem]:
    yield from length(offered, 0, limits.CHOICES, at)
    for number, it in enumerate(offered if isinstance(offered, list) else []):
        here = (*at, number)
        yield from length(it.get("name"), *limits.CHOICE_TEXT, (*here, "name"))
        value = it.get("value")
        if not isinstance(value, TAKES.get(kind, (str,)) if isinstance(kind, int) else str):
            yield Problem((*here, "value"), "BASE_TYPE_BAD_TYPE", "The value has the wrong type.")
        elif isinstance(value, str):
            yield from length(value, *limits.CHOICE_TEXT, (*here, "value"))


def _twice(names: list[Any], at: Path) -> Iterator[Problem]:
    for name, times in Counter(names).items():
        if times > 1:
            said = f"Names must be unique: {name}"
            yield Problem(at, "APPLICATION_COMMAND_NAME_NOT_UNIQUE", said)


def _size(it: JSON) -> int:
    own = sum(len(str(it.get(name) or "")) for name in ("name", "description", "value"))
    return own + sum(_size(each) for name in ("options", "choices") for each in it.get(name) or [])
