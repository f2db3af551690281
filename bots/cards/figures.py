"""What changes, and by how much, as the pages say it too."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Protocol

from activities import figures
from bots.cards.drawing import Text, Words
from bots.cards.saying import counted, name, said, strong
from workflows.documents import LineView
from workflows.wording import languages, money, reworded, say

Value = str | int | bool | None
_NUMBER: Final = re.compile(r"-?\d{1,24}(\.\d{1,12})?")
_TENTH: Final = Decimal("0.1")


class Changing(Protocol):
    """One number before and after."""

    @property
    def before(self) -> str | int | None: ...  # noqa: D102 - said by its name
    @property
    def after(self) -> str | int | None: ...  # noqa: D102 - said by its name
    @property
    def currency(self) -> str | None: ...  # noqa: D102 - said by its name


def change(line: LineView, language: str) -> Words:
    """Say the figure that the activity is about, or every field that changes."""
    if line.idle:
        return said(language, "already so; nothing is sent")
    if line.before is not None or line.after is not None:
        return figure(line, language)
    fields: list[Text] = []
    for field, (before, after) in line.changes.items():
        fields += [Text(", ")] if fields else []
        fields += [Text(f"{name(reworded(field.replace('_', ' '), language))} ")]
        fields += _from_to(shown(before, language), shown(after, language))
    return tuple(fields) or said(language, "as asked")


def figure(line: Changing, language: str) -> Words:
    """Say one number before and after, and the difference."""
    before = shown(line.before, language, line.currency)
    after = shown(line.after, language, line.currency)
    by = difference(line, language)
    return (*_from_to(before, after), *([Text(f" ({by})")] if by else []))


def _from_to(before: str, after: str) -> tuple[Text, ...]:
    return Text(f"{before} → "), strong(after)


def shown(value: Value, language: str, currency: str | None = None) -> str:
    """Write a value, money with its currency; digits are never rounded."""
    if value is None:
        return say(language, "none")
    if isinstance(value, bool):
        return say(language, "yes" if value else "no")
    text = str(value)
    if not _NUMBER.fullmatch(text):
        return name(reworded(text, language))
    return _money(text, currency, language) if currency else _number(Decimal(text), language)


def _money(amount: str, currency: str, language: str) -> str:
    try:
        return money(language, amount, currency)
    except ValueError:  # more digits than any money has
        return f"{amount} {name(currency)}"


def _number(value: Decimal, language: str) -> str:
    return figures.number(value, comma=_comma(language))


def _by(line: Changing) -> tuple[Decimal, str] | None:
    """Return by how much a number changes, money in percent; None where it has no sense."""
    if not (_is_number(line.before) and _is_number(line.after)):
        return None
    before, after = Decimal(str(line.before)), Decimal(str(line.after))
    if before == after or (line.currency and before == 0):
        return None
    return ((after - before) / before * 100, "%") if line.currency else (after - before, "")


def _is_number(value: Value) -> bool:
    return (
        value is not None
        and not isinstance(value, bool)
        and _NUMBER.fullmatch(str(value)) is not None
    )


def difference(line: Changing, language: str) -> str:
    """Say by how much a number changes: "−10%" for money, "+5" for a count."""
    found = _by(line)
    return signed(found[0], found[1], language) if found else ""


def spread(lines: Iterable[Changing], language: str) -> str:
    """Say between what several changes lie: "−12% to −3%", or the one that all of them are."""
    found = [by for line in lines if (by := _by(line))]
    ranges = []
    for unit in ("", "%"):
        values = [value for value, of in found if of == unit]
        if values:
            ends = [signed(end, unit, language) for end in (min(values), max(values))]
            ranges.append(say(language, " to ").join(dict.fromkeys(ends)))
    return ", ".join(ranges)


def signed(value: Decimal, unit: str, language: str) -> str:
    """Write a number with its sign, to one digit after the point."""
    rounded = abs(value).quantize(_TENTH, ROUND_HALF_UP)
    whole = rounded.to_integral_value()
    write = figures.percent if unit else figures.number
    written = write(whole if whole == rounded else rounded, comma=_comma(language))
    return f"{'−' if value < 0 else '+'}{written}"


def _comma(language: str) -> bool:
    spoken = languages().get(language)
    return spoken is not None and spoken.comma


def bounded(bounds: Mapping[str, Value], language: str) -> str:
    """Write bounds as people read them: "price change −10%"."""
    return ", ".join(_bounded(of, value, language) for of, value in bounds.items())


def _bounded(of: str, value: Value, language: str) -> str:
    percent = of.endswith("_pct")
    words = say(language, of.removesuffix("_pct").replace("_", " "))
    if percent and _is_number(value):
        return f"{words} {signed(Decimal(str(value)), '%', language)}"
    return f"{words} {shown(value, language)}"


def changes(many: int, language: str) -> str:
    """Count changes."""
    return counted(language, many, "1 change", "{n} changes")


def totals(lines: Sequence[LineView], titles: Mapping[str, str], language: str) -> list[Words]:
    """Say what all writes come to in each shop, and between what the changes lie."""
    by_shop: dict[str, list[LineView]] = {}
    for line in lines:
        if not line.idle:
            by_shop.setdefault(line.shop, []).append(line)
    return [
        _total(len(own), titles.get(shop, shop), _spreads(own, language), language)
        for shop, own in by_shop.items()
    ]


def _spreads(lines: Sequence[LineView], language: str) -> str:
    """Say between what changes lie; of several things that are done, each by its name."""
    by_title: dict[str, list[LineView]] = {}
    for line in lines:
        by_title.setdefault(line.title, []).append(line)
    if len(by_title) == 1:
        return spread(lines, language)
    found = {title: spread(own, language) for title, own in by_title.items()}
    return ", ".join(f"{name(title)} {by}" for title, by in found.items() if by)


def _total(many: int, shop: str, by: str, language: str) -> Words:
    said_so = said(language, "{changes} in {shop}", changes=strong(changes(many, language)),
                   shop=Text(name(shop)))  # fmt: skip
    return (*said_so, *([Text(f" ({by})")] if by else []))
