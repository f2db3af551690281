"""Write the generated parts of the guides: `python -m deploy.reference`, or `make docs`.

A guide holds `<!-- generated: name -->` … `<!-- end -->`; what is between is replaced, and a test
fails when it is stale.
"""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from activities.catalogue import Catalogue
from activities.plan.catalog import catalog
from deploy.openapi import described
from deploy.plan_tables import plan_tables
from deploy.settings import reference

GUIDES: Final = Path(__file__).parent / "guide"
_PART: Final = re.compile(r"(<!-- generated: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def rewritten(guide: str) -> str:
    """Return a guide with its generated parts as they have to be now."""
    return _PART.sub(lambda part: f"{part[1]}\n{PARTS[part[2]]()}\n{part[4]}", guide)


def activities() -> str:
    """Describe every activity with its parameters and its result."""
    return "\n".join(_activity(one) for one in _catalog()["activities"])


def _catalog() -> dict[str, Any]:
    return catalog(Catalogue.discover())


def _activity(one: Mapping[str, Any]) -> str:
    attributes = "".join(
        f"- `{each['name']}`: {each['description']}\n" for each in one["attributes"]
    )
    judged = f"\nPolicy may decide on:\n\n{attributes}" if attributes else ""
    item = f"; one write is about one {one['item']}" if one["item"] else ""
    return (
        f"### `{one['name']}`: {one['title']}\n\n{one['description']} Effect: {one['effect']},"
        f" version {one['version']}{item}.\n\n{_fields(one['params'])}{judged}"
    )


def _fields(schema: Mapping[str, Any]) -> str:
    wanted = schema.get("required", ())
    rows = [
        f"| `{name}` | {'yes' if name in wanted else 'no'} | {_plain(_meaning(field))} |"
        for name, field in schema["properties"].items()
    ]
    return "\n".join(["| parameter | needed | what it is |", "|---|---|---|", *rows]) + "\n"


def _meaning(field: Mapping[str, Any]) -> str:
    said = str(field.get("description") or "")
    kinds = [one.get("type") or one.get("$ref", "").rpartition("/")[2] for one in _kinds(field)]
    kind = " or ".join(one for one in kinds if one and one != "null")
    return ": ".join(filter(None, (kind, said))) or "any JSON"


def _kinds(field: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(field.get("anyOf") or field.get("oneOf") or [field])


def conformance() -> str:
    """Return what each activity is in each marketplace; no cell is empty without its reason."""
    found = _catalog()
    titles = {place["id"]: place["title"] for place in found["marketplaces"]}
    head = "effect | settles | idempotency | guarded | undo | what it means there"
    rows = [f"| activity | marketplace | {head} |", "|---|---|---|---|---|---|---|---|"]
    for one in found["activities"]:
        for place, how in one["marketplaces"].items():
            cells = _cells(one, how)
            rows.append(f"| `{one['name']}` | {titles[place]} | {' | '.join(cells)} |")
        if not one["marketplaces"]:
            none = ["no shop"] * 3
            rows.append(
                f"| `{one['name']}` | Countersign itself | {one['effect']} | {' | '.join(none)}"
                f" | a read | {_plain(one['description'])} |"
            )
    return "\n".join(rows) + "\n"


def _cells(one: Mapping[str, Any], how: Mapping[str, Any]) -> list[str]:
    if not how["supported"]:
        return [f"not supported: {_plain(how['reason'])}", *["not supported"] * 5]
    means = _plain(how["means"])
    if "stages" not in how:
        return [how["effect"], "a read", "a read", "a read", "a read", means]
    guarded = ", ".join(one["guarded"]) or "nothing: the value moves by itself"
    undo = "yes" if how["undo"] else f"no: {_plain(how['no_undo'])}"
    accepted = ", read back until applied" if how.get("confirms") else ""
    settles = f"{how['settles_s']:g} s{accepted}"
    return [how["effect"], settles, how["idempotency"].replace("_", " "), guarded, undo, means]


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def routes() -> str:
    """List the routes of the API."""
    rows = ["| route | what it does |", "|---|---|"]
    paths: Mapping[str, Any] = described()["paths"]
    for path, verbs in sorted(paths.items()):
        for verb, route in verbs.items():
            said = _plain(route.get("description") or route["summary"])
            rows.append(f"| `{verb.upper()} {path}` | {said} |")
    return "\n".join(rows) + "\n"


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "settings": reference,
    "activities": activities,
    "conformance": conformance,
    "plan": plan_tables,
    "routes": routes,
}


def main() -> None:
    """Rewrite the guides where they are stale."""
    for path in sorted(GUIDES.glob("*.md")):
        before = path.read_text(encoding="utf-8")
        after = rewritten(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
