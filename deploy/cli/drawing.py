"""Documents as people see them in a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

T = TypeVar("T")

_SIGNS: Final = {
    "done": ("✓", "green"),
    "failed": ("✗", "red"),
    "conflict": ("✗", "red"),
    "parked": ("?", "yellow"),
    "cancelled": ("–", "dim"),
    "skipped": ("–", "dim"),
    "accepted": ("…", "cyan"),
    "pending": ("·", "dim"),
}
_BADGES: Final = {
    "read": "reads only",
    "write": "can be undone",
    "irreversible": "CANNOT BE UNDONE",
}
_BY_HAND: Final = "can be undone by hand"
_RISK: Final = ("read", "write", "irreversible")
_WRONG: Final = ("failed", "conflict", "parked")
_MOST: Final = 40
"""Lines that are drawn whole; of more, so many that the rest of a card stays in sight."""
_FOLDED: Final = 20


def draw(document: Mapping[str, Any], console: Console | None = None) -> None:
    """Print any of the five documents."""
    console = console or Console()
    console.print(_drawn(document))
    if planner := document.get("planner"):
        console.print(Text(f"understood by the {planner} planner", style="dim"), justify="right")


def _drawn(document: Mapping[str, Any]) -> RenderableType:
    match document["kind"]:
        case "plan":
            return card(document)
        case "refused":
            return _refused(document)
        case "question":
            wrong = (Text(one, style="red") for one in document["wrong"])
            return Group(*wrong, *(_question(one) for one in document["questions"]))
        case "invalid":
            lines = [f"{one['at'] or 'the plan'}: {one['hint']}" for one in document["problems"]]
            return Panel(Text("\n".join(lines)), title="That is no valid plan", border_style="red")
        case _:
            return Text(document["text"])


def card(plan: Mapping[str, Any]) -> RenderableType:
    """Return the card of an approval, from stored rows alone."""
    approval = plan["approval"]
    effect = max((line["effect"] for line in plan["lines"]), key=_RISK.index, default="write")
    drawn = _folded(plan["lines"])
    parts: list[RenderableType] = [Text(plan["summary"], style="bold"), _table(drawn)]
    parts += _rest(len(plan["lines"]) - len(drawn), f"approvals show {approval['id']} --json")
    parts += [_total(plan), *_notes(plan), *_people(approval)]
    badge = _BADGES[effect] if effect != "write" or plan["undo"] else _BY_HAND
    title = f" {approval['id']} r{approval['revision']} · {badge} · {approval['state']} "
    colour = "red" if effect == "irreversible" else "cyan"
    return Panel(Group(*parts), title=escape(title), title_align="left", border_style=colour)


def _folded(lines: Sequence[T]) -> Sequence[T]:
    return lines if len(lines) <= _MOST else lines[:_FOLDED]


def _rest(count: int, command: str) -> list[RenderableType]:
    """Say how many lines are not drawn, and how they are seen."""
    if not count:
        return []
    return [Text(f"… and {count} more: `countersign {command}` shows all.", style="dim")]


def _table(lines: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for line in lines:
        change = Text("already so", style="dim") if line["idle"] else Text(_change(line))
        row = (line["title"], line["shop"], line["sku"], line["name"])
        table.add_row(*(Text(str(cell)) for cell in row), change, Text(line["currency"] or ""))
    return table


def _change(line: Mapping[str, Any]) -> str:
    """Say the figure that the activity is about, or every field that changes."""
    if line["before"] is not None or line["after"] is not None:
        return f"{_value(line['before'])} → {_value(line['after'])}"
    return ", ".join(
        f"{field} {_value(before)} → {_value(after)}"
        for field, (before, after) in line["changes"].items()
    )


def _total(plan: Mapping[str, Any]) -> Text:
    writes = [line for line in plan["lines"] if not line["idle"]]
    shops = {line["shop"] for line in writes}
    said = f"{len(writes)} change{'' if len(writes) == 1 else 's'} in {_many(shops, 'shop')}"
    later = [
        f"; {part['step']} up to {part['writes']} more, each within "
        + ", ".join(f"{name} {value}" for name, value in part["bounds"].items())
        for part in plan["unresolved"]
    ]
    return Text(said + "".join(later))


def _notes(plan: Mapping[str, Any]) -> list[RenderableType]:
    warned = [*plan["warnings"], *(one for line in plan["lines"] for one in line["warnings"])]
    notes: list[RenderableType] = [
        Text(f"! {one}", style="yellow") for one in dict.fromkeys(warned)
    ]
    notes += [Text(f"assumed: {one}", style="dim") for one in plan["assumptions"]]
    notes += [Text(f"± {one}", style="magenta") for one in plan["differences"]]
    return notes


def _people(approval: Mapping[str, Any]) -> list[RenderableType]:
    votes = [
        f"{vote['decision']} by {vote['person']} via {vote['surface']}"
        + (", by typed confirmation" if vote["confirmed"] else "")
        + (f": {vote['reason']}" if vote["reason"] else "")
        for vote in approval["votes"]
    ]
    lines: list[RenderableType] = [Text(vote, style="green") for vote in votes]
    if approval["state"] == "open":
        who = ", ".join(approval["approvers"]) or "nobody"
        needs = f"needs {approval['missing']} of {who}"
        until = str(approval["expires_at"])[:16].replace("T", " ")
        lines.append(Text(f"asked by {approval['requester']} · {needs} · until {until} UTC"))
    if approval["confirmation"]:
        said = f"Nobody else can approve this; type: {approval['confirmation']}"
        lines.append(Text(said, style="yellow"))
    return lines


def _refused(document: Mapping[str, Any]) -> RenderableType:
    parts: list[RenderableType] = []
    for one in document["refusals"]:
        where = f"{one['step']}: " if one["step"] else ""
        number = str(one["limit"] or "")
        # a limit that is no number is a right, and the reason says who has it
        told = not number[:1].isdigit() or number in one["reason"].replace(",", "")
        limit = "" if told else f" (limit {one['limit']})"
        parts.append(Text(f"✗ {where}{one['reason']}{limit}"))
    if document["lines"]:
        drawn = _folded(document["lines"])
        parts += [_table(drawn), *_rest(len(document["lines"]) - len(drawn), "chat --json")]
    return Panel(Group(*parts), title="Refused", title_align="left", border_style="red")


def _question(one: Mapping[str, Any]) -> RenderableType:
    choices = [f"  {number}. {text}" for number, text in enumerate(one["choices"], 1)]
    return Text("\n".join((one["text"], *choices)))


def draw_run(run: Mapping[str, Any], console: Console | None = None) -> None:
    """Print how a run stands, failures first."""
    (console or Console()).print(ended(run))


def ended(run: Mapping[str, Any]) -> RenderableType:
    """Return a run's account, failures first."""
    items = sorted(run["items"], key=lambda item: item["state"] not in _WRONG)
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    wrong = sum(item["state"] in _WRONG for item in items)
    drawn = items[: max(wrong, _FOLDED)] if len(items) > _MOST else items
    for item in drawn:
        sign, colour = _SIGNS[item["state"]]
        change = f"{_value(item['before'])} → {_value(item['after'])} {item['currency'] or ''}"
        why = item["error"]["text"] if item["error"] else ""
        table.add_row(Text(sign, style=colour), Text(item["item"]), Text(change), Text(why))
    colour = {"done": "green", "running": "cyan"}.get(run["state"], "red")
    title = escape(f" {run['id']} · {run['state']} ")
    steps = [
        Text(f"✗ {step['step']}: {step['error']['text']}", style="red")
        for step in run["steps"]
        if step["error"]
    ]
    rest = _rest(len(items) - len(drawn), f"runs show {run['id']} --json")
    body = Group(Text(run["text"], style="bold"), *steps, table, *rest)
    return Panel(body, title=title, title_align="left", border_style=colour)


def _value(value: object) -> str:
    return "none" if value is None else str(value)


def _many(found: set[str], word: str) -> str:
    return f"{len(found)} {word}{'' if len(found) == 1 else 's'}"
