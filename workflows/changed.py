"""What a new revision of a plan changes, as people see it: what is left out, new, or set anew.

The plan says what is meant and the manifest what would be written. “Only the red one” is a
condition to the plan, and to a person some items that are gone: so items are told by what would be
written, and by the plan only what no item shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from activities.catalogue import Catalogue
from activities.plan.diff import diff
from workflows.manifest import Line, Manifest
from workflows.meant import Meant, written
from workflows.store.approvals import Revised
from workflows.wording import reworded, say

MOST_NAMES: Final = 6
_MOST_VALUES: Final = 5
"""Items of which the new value is told; more are counted."""
Written = Mapping[tuple[str, str], Line]
"""What would be written, by activity and item."""


def changed(
    before: Revised, after: Revised, catalogue: Catalogue, shops: Mapping[str, str]
) -> tuple[str, ...]:
    """Say what a revision changes, in its own language; empty only where nothing is another.

    Args:
        before: the revision before.
        after: the new one.
        catalogue: what the activities are called.
        shops: what the shops are called.
    """
    language = after.language
    was, now = _written(before.manifest), _written(after.manifest)
    called = _Called([*was.values(), *now.values()], catalogue, shops, language)
    items = [
        *called.listed(say(language, "Left out"), [was[one] for one in was if one not in now]),
        *called.listed(say(language, "Added"), [now[one] for one in now if one not in was]),
    ]
    meant = Meant(before, after, catalogue, _seen(was, now))
    found = diff(before.plan, after.plan, catalogue)
    told = [said for one in found for said in meant.told(one)]
    values = () if told else _values(was, now, language)
    sentences = tuple(dict.fromkeys((*items, *told, *values)))
    if found and not sentences:
        return (say(language, "It looks for the items in another way, and finds the same ones"),)
    return sentences


def _written(manifest: Manifest) -> Written:
    return {(line.activity, line.item): line for line in manifest.lines}


def _seen(*sides: Written) -> frozenset[str]:
    """Return the steps whose writes are listed, so that nothing else has to tell of them."""
    return frozenset(line.step for side in sides for line in side.values())


class _Called:
    """Lists items, apart by what is done and where as soon as that is not one thing in one shop."""

    def __init__(
        self,
        lines: Sequence[Line],
        catalogue: Catalogue,
        shops: Mapping[str, str],
        language: str,
    ) -> None:
        self._catalogue, self._shops, self._language = catalogue, shops, language
        self._several_activities = len({line.activity for line in lines}) > 1
        self._several_shops = len({line.change.shop for line in lines}) > 1

    def listed(self, what: str, lines: Sequence[Line]) -> Iterator[str]:
        groups: dict[str, list[str]] = {}
        for line in lines:
            groups.setdefault(self._home(line), []).append(_name(line))
        for home, names in groups.items():
            yield f"{what}{home}: {_joined(names, self._language)}"

    def _home(self, line: Line) -> str:
        title = reworded(self._catalogue.activities[line.activity].title, self._language)
        shop = self._shops.get(line.change.shop, line.change.shop)
        named = [title] * self._several_activities + [shop] * self._several_shops
        return f" ({' · '.join(named)})" if named else ""


def _name(line: Line) -> str:
    return line.change.title or line.change.item


def _joined(names: Sequence[str], language: str) -> str:
    shown = list(names[:MOST_NAMES])
    if rest := len(names) - len(shown):
        shown.append(say(language, "{rest} more", rest=rest))
    *others, last = shown
    return f"{', '.join(others)} {say(language, 'and')} {last}" if others else last


def _values(was: Written, now: Written, language: str) -> Iterator[str]:
    """Tell what the same items would get instead."""
    others = [
        (was[one], line)
        for one, line in now.items()
        if one in was and was[one].change.after != line.change.after
    ]
    for old, new in others[:_MOST_VALUES]:
        for field, value in new.change.after.items():
            if (earlier := old.change.after.get(field)) != value:
                pair = f"{written(earlier, language)} → {written(value, language)}"
                yield f"{_name(new)}: {pair}"
    if (rest := len(others) - _MOST_VALUES) > 0:
        yield say(language, "{rest} more get another value", rest=rest)
