"""What CEL would allow and the plan language does not, said in plain words."""

import re
from itertools import pairwise
from typing import Final

from activities.money import read_decimal
from activities.plan.checked import Tree
from activities.plan.references import ExpressionError
from activities.plan.types import Kind, Type
from activities.plan.words import signs

MOST_MAPS: Final = 2
"""Each can multiply what the one inside it made; eight of them filled a gigabyte."""


class Refused(ExpressionError):
    """An expression that is not part of the language."""

    code = "bad_condition"


class UnknownField(Refused):
    """An expression that takes a field which is not there."""

    code = "unknown_result_field"


def refuse_syntax(cel: str) -> None:
    """Refuse what could name a hidden field, make a message or outgrow the memory.

    Raises:
        Refused: with the reason.
    """
    for (kind, text), (_, following) in pairwise((*signs(cel), ("", ""))):
        if text == "`":
            raise Refused("Back-ticked names are not part of the language.")
        if kind == "word" and text != "in" and following == "{":
            raise Refused("A condition makes no messages; remove the braces.")
    if sum(token == ("word", "map") for token in signs(cel)) > MOST_MAPS:
        raise Refused(f"An expression has at most {MOST_MAPS} `map`.")


def refuse_meaning(tree: Tree, kind: Type) -> None:
    """Refuse money as a value, comparisons with null that lie, and bad percentages.

    Raises:
        Refused: with the reason.
    """
    if _is_money(kind):
        raise Refused(
            "No expression gives money; refer to it with `ref`, compare it with"
            " fell_by(previous, now, '5') or less(a, b)."
        )
    if any(tree.nulls()):
        raise Refused(
            "null is compared only with a text, number or flag that may be absent;"
            " for others ask has(…)."
        )
    for text in tree.texts("fell_by", 2):
        percentage(text)


def percentage(text: str) -> None:
    """Refuse a percentage that is not a plain decimal of zero or more.

    Raises:
        Refused: with the reason.
    """
    try:
        wrong = read_decimal(text) < 0
    except ValueError:
        wrong = True
    if wrong:
        raise Refused(f"'{text}' is no percentage; write it as '5' or '2.5'.")


def _is_money(kind: Type) -> bool:
    opaque = kind.kind in {Kind.MONEY, Kind.DECIMAL}
    return opaque or (kind.of is not None and _is_money(kind.of))


def complaint(error: str, roots: tuple[str, ...], package: str) -> Refused:
    """Return the library's first complaint as an error of ours."""
    first = error.partition("ERROR: ")[2].partition("\n")[0]
    said = re.sub(r"^<input>:\d+:(\d+): ", r"column \1: ", first) or error
    said = said.removesuffix(" (in container '')").removesuffix(" [INVALID_ARGUMENT]")
    said = re.sub(rf"{package}\.([A-Za-z]+?)_\d+", r"\1", said)
    if found := _UNDEFINED.search(said):
        return UnknownField(f"`{found[2]}` has no field `{found[1]}`.")
    return Refused(f"{said}." + (f" It reads {', '.join(roots)}." if roots else ""))


_UNDEFINED: Final = re.compile(r"undefined field '([^']*)' not found in struct '([^']*)'")
