"""The plan language as tables, from its own models."""

from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from activities.plan import language

_PARTS: Final[tuple[type[BaseModel], ...]] = (
    language.Plan,
    language.Workflow,
    language.Limits,
    language.Step,
    language.Immediately,
    language.Schedule,
    language.Watch,
    language.Event,
    language.Ref,
    language.Cel,
)


def plan_tables() -> str:
    """Return one table for each part of the language, and the words that are no ids."""
    reserved = ", ".join(f"`{word}`" for word in sorted(language.RESERVED))
    return (
        "\n".join(_table(part) for part in _PARTS)
        + f"\nAn id matches `[a-z][a-z0-9_]{{0,39}}` and is none of {reserved}.\n"
    )


def _table(part: type[BaseModel]) -> str:
    schema = part.model_json_schema()
    said = " ".join((part.__doc__ or "").split())
    rows = [
        f"### {part.__name__}",
        "",
        said,
        "",
        "| field | default | what it is |",
        "|---|---|---|",
    ]
    for name, field in part.model_fields.items():
        shown = schema["properties"][name]
        rows.append(f"| `{name}` | {_default(field)} | {_meaning(shown)} |")
    return "\n".join(rows) + "\n"


def _default(field: Any) -> str:  # noqa: ANN401 - pydantic's own field
    value = field.get_default(call_default_factory=True)
    if field.is_required() or value is PydanticUndefined:
        return "needed"
    if isinstance(value, BaseModel):
        return type(value).__name__
    if value in (None, "", (), {}):
        return "none"
    return f"`{value}`"


def _meaning(shown: dict[str, Any]) -> str:
    kinds = shown.get("anyOf") or shown.get("oneOf") or [shown]
    names = [
        " or ".join(f"`{each}`" for each in one["enum"])
        if "enum" in one
        else one.get("$ref", "").rpartition("/")[2] or one.get("const") or one.get("type")
        for one in kinds
    ]
    kind = " or ".join(str(name) for name in names if name and name != "null")
    said = shown.get("description", "")
    example = f", such as `{shown['examples'][0]}`" if shown.get("examples") else ""
    return ": ".join(filter(None, (kind, said))).replace("|", "\\|") + example
