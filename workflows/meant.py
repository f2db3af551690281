"""What differs between two plans in what they mean, in words: amounts, times, limits, steps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from activities.catalogue import Catalogue
from activities.declaration import Effect
from activities.money import Money, plain
from activities.plan.diff import Difference
from activities.plan.language import Event, Schedule, Step, Trigger, Watch
from workflows.parts import LABELS
from workflows.store.approvals import Revised
from workflows.wording import count, money, percent, reworded, say

_LONGEST: Final = 80
"""Characters of a text that is told; the rest of it is on the card."""
_CHOSEN: Final = (["shop"], ["sku"], ["listing"], ["product"])
"""Parameters that say what is written; the items themselves are told."""
_ORDER: Final = "The steps are in another order"
LIMITS: Final = {
    "items": "most items",
    "writes": "most changes of one run",
    "runs_per_day": "most runs a day",
    "price_change_pct": "largest change of a price",
    "floor": "lowest price",
    "drift_pct": "largest change since the approval",
}
FIELDS: Final = {
    "on_error": "It goes on in another way after a failure",
    "retries": "It is tried another number of times",
    "activity": "Something else is done",
    "inputs": "It is filled in with something else",
    "overlap": "It starts in another way while it still runs",
    "catch_up": "It makes up in another way for what was missed",
}
DAYS: Final = {
    "* * *": "every day at {at} ({zone})",
    "* * 1-5": "on weekdays at {at} ({zone})",
    "* * 0": "on Sundays at {at} ({zone})",
    "* * 1": "on Mondays at {at} ({zone})",
    "* * 2": "on Tuesdays at {at} ({zone})",
    "* * 3": "on Wednesdays at {at} ({zone})",
    "* * 4": "on Thursdays at {at} ({zone})",
    "* * 5": "on Fridays at {at} ({zone})",
    "* * 6": "on Saturdays at {at} ({zone})",
}


@dataclass(frozen=True, slots=True)
class Meant:
    """Two revisions of a plan, of which one difference after the other is told."""

    before: Revised
    after: Revised
    catalogue: Catalogue
    seen: frozenset[str]
    """Steps whose writes are listed already."""

    @property
    def language(self) -> str:
        """Return the language of the new one."""
        return self.after.language

    def told(self, found: Difference) -> Iterator[str]:
        """Tell a difference, unless the items that are listed show it."""
        plan = self.before.plan if found.what == "removed" else self.after.plan
        match found.at.split("/")[1:]:
            case ["workflows", at] if found.what != "moved":
                yield from self._whole(plan.workflows[int(at)].steps, found.what)
            case ["workflows", at, "trigger", *_]:
                new = self.after.plan.workflows[int(at)]
                old = next(one for one in self.before.plan.workflows if one.id == new.id)
                times = (timing(one.trigger, self.language) for one in (old, new))
                yield _pair(say(self.language, "When it runs"), *times)
            case ["workflows", _, "limits", name, *_]:
                label = say(self.language, LIMITS.get(name, name))
                unit = "%" if name.endswith("_pct") else None
                both = (written(one, self.language, unit) for one in (found.before, found.after))
                yield _pair(label, *both)
            case ["workflows", at, "steps", number]:
                yield from self._whole([plan.workflows[int(at)].steps[int(number)]], found.what)
            case ["workflows", at, "steps", number, *inside] if inside:
                yield from self._inside(plan.workflows[int(at)].steps[int(number)], inside, found)
            case place:
                yield self._field(place[-1])

    def _whole(self, steps: Sequence[Step], what: str) -> Iterator[str]:
        """Tell of steps that are gone or new, where no item of theirs is listed."""
        gone = what == "removed"
        head = say(self.language, "Left out" if gone else "Added")
        for step in steps:
            if self._writes(step) and step.id not in self.seen:
                yield f"{head}: {self._title(step)}"

    def _inside(self, step: Step, inside: list[str], found: Difference) -> Iterator[str]:
        match inside:
            case ["params", "change", *_]:
                both = (_change(one, self.language) for one in self._changes(step))
                yield _pair(self._title(step), *both)
            case ["params", *path] if not self._writes(step) or path[-1:] in _CHOSEN:
                return
            case ["params", *path]:
                label = reworded(LABELS.get(path[-1], path[-1]), self.language)
                both = (written(one, self.language) for one in (found.before, found.after))
                yield _pair(f"{self._title(step)}, {label}", *both)
            case ["when" | "for_each", *_]:
                return
            case _:
                yield self._field(inside[0])

    def _changes(self, step: Step) -> Iterator[JsonValue]:
        """Yield how a step changed a price, and how it does now."""
        for plan in (self.before.plan, self.after.plan):
            own = next((one for part in plan.workflows for one in part.steps if one.id == step.id),
                       step)  # fmt: skip
            yield own.params.get("change")

    def _writes(self, step: Step) -> bool:
        return self.catalogue.activities[step.activity].effect is not Effect.READ

    def _title(self, step: Step) -> str:
        return reworded(self.catalogue.activities[step.activity].title, self.language)

    def _field(self, name: str) -> str:
        return say(self.language, FIELDS.get(name, _ORDER))


def _pair(what: str, before: str, after: str) -> str:
    return f"{what}: {before} → {after}"


def written(value: object, language: str, unit: str | None = None) -> str:
    """Write a value as people do; a text is told by its beginning.

    Args:
        value: any of a plan, or of what is written.
        language: of whoever reads it.
        unit: %, or none.
    """
    match value:
        case bool() | None:
            return say(language, {True: "yes", False: "no", None: "not set"}[value])
        case Money():
            return money(language, plain(value.amount), value.currency)
        case {"amount": str(amount), "currency": str(currency)}:
            return money(language, amount, currency)
        case int() | str():
            return _written(value, language, unit)
        case _:
            return say(language, "what is known only when it runs")


def _written(value: int | str, language: str, unit: str | None) -> str:
    if unit == "%":
        return percent(language, str(value))
    if isinstance(value, int):
        return count(language, value)
    return f"“{value}”" if len(value) <= _LONGEST else f"“{value[:_LONGEST]}…”"


def _change(change: JsonValue, language: str) -> str:
    """Say how a price is changed."""
    match change:
        case {"kind": "change_pct", "by": str(by)}:
            return _signed(by, percent(language, by.removeprefix("-")))
        case {"kind": "change_by", "by": {"amount": str(by), "currency": str(currency)}}:
            return _signed(by, money(language, by.removeprefix("-"), currency))
        case {"kind": "set", "price": price}:
            return written(price, language)
        case {"kind": "undercut", "by": by, "floor": floor}:
            values = {"by": written(by, language), "floor": written(floor, language)}
            return say(language, "{by} below the other price, never below {floor}", **values)
        case _:
            return written(change, language)


def _signed(amount: str, shown: str) -> str:
    return f"{'−' if amount.startswith('-') else '+'}{shown}"


def timing(trigger: Trigger, language: str) -> str:
    """Say when a workflow runs."""
    match trigger:
        case Schedule(cron=cron, zone=zone):
            return _clock(cron, zone, language)
        case Watch(every_s=every):
            return say(language, "on a watch that looks every {n} minutes", n=max(every // 60, 1))
        case Event(event=event):
            return say(language, "whenever {event} happens", event=event)
        case _:
            return say(language, "at once")


def _clock(cron: str, zone: str, language: str) -> str:
    """Say a schedule as people do where it names one time of a day, else as it is written."""
    minute, hour, *rest = [*cron.split(), "", ""]
    days = DAYS.get(" ".join(rest).strip())
    if days is None or not (minute.isdigit() and hour.isdigit()):
        return say(language, "by the schedule `{cron}` ({zone})", cron=cron, zone=zone)
    at = f"{int(hour)}:{int(minute):02}"
    return say(language, days, at=at, zone=zone)
