"""What changed between two plans, in words; empty exactly when their digests are equal."""

from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from activities.catalogue import Catalogue
from activities.money import Frozen
from activities.plan.language import COSMETIC, Plan
from activities.plan.meaning import canonical_json, meaning
from activities.plan.params import Path, jsonable
from activities.plan.problems import pointer

_STEPS_AT: Final = 3
"""Length of the path to a workflow's steps."""


class Difference(Frozen):
    """One thing that is no longer as it was."""

    at: str
    """JSON pointer into the new plan; into the old one for what was removed."""
    what: str
    """`added`, `removed`, `changed` or `moved`."""
    before: JsonValue
    after: JsonValue
    sentence: str


def diff(old: Plan, new: Plan, catalogue: Catalogue) -> tuple[Difference, ...]:
    """Return what differs in meaning, in the order of the new plan."""
    return tuple(_values(_meaning(old, catalogue), _meaning(new, catalogue), (), ""))


def _meaning(plan: Plan, catalogue: Catalogue) -> dict[str, JsonValue]:
    fields = {name: getattr(plan, name) for name in Plan.model_fields if name not in COSMETIC}
    fields["workflows"] = [meaning(part, catalogue) for part in plan.workflows]
    found: dict[str, JsonValue] = jsonable(fields)
    return found


def _values(old: JsonValue, new: JsonValue, at: Path, whose: str) -> Iterator[Difference]:
    if canonical_json(old) == canonical_json(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _objects(old, new, at, whose)
    elif isinstance(old, list) and isinstance(new, list) and _are_named(at, old, new):
        yield from _named(old, new, at, whose)
    else:
        yield _difference("changed", at, old, new, whose)


def _objects(
    old: dict[str, JsonValue], new: dict[str, JsonValue], at: Path, whose: str
) -> Iterator[Difference]:
    for name in dict.fromkeys((*new, *old)):
        place = (*at, name)
        if name not in old:
            yield _difference("added", place, None, new[name], whose)
        elif name not in new:
            yield _difference("removed", place, old[name], None, whose)
        else:
            yield from _values(old[name], new[name], place, whose)


def _named(
    old: list[JsonValue], new: list[JsonValue], at: Path, whose: str
) -> Iterator[Difference]:
    """Compare workflows or steps by their ids, then their order."""
    was = {_id(part): (index, part) for index, part in enumerate(old)}
    now = {_id(part): (index, part) for index, part in enumerate(new)}
    kind = "Step" if at[-1] == "steps" else "Workflow"
    for name, (index, part) in now.items():
        if name in was:
            yield from _values(was[name][1], part, (*at, index), f"{kind} `{name}`")
        else:
            yield _difference("added", (*at, index), None, part, f"{kind} `{name}`")
    for name, (index, part) in was.items():
        if name not in now:
            yield _difference("removed", (*at, index), part, None, f"{kind} `{name}`")
    before = [name for name in was if name in now]
    after = [name for name in now if name in was]
    if before != after:
        yield _difference("moved", at, list(before), list(after), whose)


def _are_named(at: Path, *lists: list[JsonValue]) -> bool:
    """Tell whether these are workflows or steps, each with an id of its own."""
    of_plan = at == ("workflows",) or (len(at) == _STEPS_AT and at[-1] == "steps")
    return of_plan and all(len({_id(part) for part in parts}) == len(parts) for parts in lists)


def _id(part: JsonValue) -> str:
    return str(part["id"]) if isinstance(part, dict) else ""


def _difference(what: str, at: Path, before: JsonValue, after: JsonValue, whose: str) -> Difference:
    is_part = len(at) in {2, _STEPS_AT + 1} and isinstance(at[-1], int)
    inside = at[_STEPS_AT + 1 :] if at[2:3] == ("steps",) else at[2:]
    names = [str(name) for name in (inside if whose else at)]
    field = ".".join(names) or "order"
    subject = whose if is_part else f"{whose}: {field}".removeprefix(": ")
    match what:
        case "added":
            said = f"{subject} is new." if is_part else f"{subject} is now {_shown(after)}."
        case "removed":
            said = f"{subject} is gone."
        case "moved":
            said = (
                f"{subject} is now {', '.join(map(str, after if isinstance(after, list) else ()))}."
            )
        case _:
            said = f"{subject} was {_shown(before)}, is now {_shown(after)}."
    return Difference(at=pointer(at), what=what, before=before, after=after, sentence=said)


def _shown(value: JsonValue) -> str:
    match value:
        case None:
            return "not set"
        case {"amount": str(amount), "currency": str(currency)}:
            return f"{amount} {currency}"
        case {"ref": str(text)} | {"cel": str(text)}:
            return f"`{text}`"
        case str() | bool() | int():
            return f"{value}" or "empty"
        case _:
            return canonical_json(value).decode()
