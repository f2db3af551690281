"""When does it run, and can the shop bear it?"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from cronsim import CronSim, CronSimError

from activities.plan.check_references import Names, check_condition, check_open
from activities.plan.check_steps import Called, check_money, judge
from activities.plan.drafts import Part, Path
from activities.plan.judged import Judged, Known, problem
from activities.plan.language import REFERENCE, Event, Schedule, Watch
from activities.plan.problems import Problem
from activities.plan.roots import of_workflow
from activities.plan.similar import did_you_mean

_CRON_FIELDS: Final = 5
_DAY_S: Final = 86_400
_ANY_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Whether a cron expression ever fires does not depend on where we start."""


def check_trigger(part: Part, known: Known) -> tuple[Judged | None, tuple[Problem, ...]]:
    """Judge a trigger; a watch is a call as well."""
    path = (*part.path, "trigger")
    match part.workflow.trigger:
        case Schedule() as schedule:
            return None, tuple(_schedule(schedule, path))
        case Event() as event:
            return None, tuple(_event(event, path, known))
        case Watch() as watch:
            return _watch(watch, part, path, known)
        case _:
            return None, ()


def _schedule(schedule: Schedule, path: Path) -> Iterator[Problem]:
    if not _fires(schedule.cron):
        hint = "Write five fields: minute, hour, day, month, weekday, such as `0 9 * * 1-5`."
        yield problem("bad_cron", (*path, "cron"), hint)
    if not _is_zone(schedule.zone):
        close = did_you_mean(schedule.zone, available_timezones())
        hint = f"There is no time zone `{schedule.zone}`. {close}".rstrip()
        yield problem("bad_zone", (*path, "zone"), hint)


def _fires(cron: str) -> bool:
    if len(cron.split()) != _CRON_FIELDS:
        return False
    try:
        return next(CronSim(cron, _ANY_TIME), None) is not None
    except CronSimError:
        return False


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _event(event: Event, path: Path, known: Known) -> Iterator[Problem]:
    if not REFERENCE.fullmatch(event.event) or "." not in event.event:
        hint = "Name an event as `thing.happened`, such as `order.placed`."
        yield problem("unknown_event", (*path, "event"), hint)
    if event.shop is not None and event.shop not in known.tenant.shops:
        hint = f"No shop `{event.shop}` is connected. "
        hint += did_you_mean(event.shop, known.tenant.shops)
        yield problem("unknown_shop", (*path, "shop"), hint.rstrip())


def _watch(
    watch: Watch, part: Part, path: Path, known: Known
) -> tuple[Judged | None, tuple[Problem, ...]]:
    call = Called("trigger", path, watch.activity, watch.params, part.workflow.inputs)
    judged, problems = judge(call, known)
    shared = of_workflow(part.workflow, known.catalogue)
    names = Names({name: shared[name] for name in ("trigger", "inputs")}, frozenset())
    inputs_only = Names({"inputs": shared["inputs"]}, frozenset())
    found = [*problems, *check_money(judged), *check_open(judged, inputs_only, known)]
    if judged.activity is not None:
        found.extend(check_condition(watch.when, (*path, "when"), names, known))
    if judged.writes:
        hint = f"A watch polls a read; `{watch.activity}` changes something. Make it a step."
        found.append(problem("watch_on_write", (*path, "activity"), hint))
    return judged, tuple(found)


def check_quota(parts: tuple[tuple[Part, Judged | None], ...], known: Known) -> Iterator[Problem]:
    """Yield watches that together ask a shop more often than its quota can serve."""
    asked: dict[str, list[tuple[Path, float]]] = {}
    for part, judged in parts:
        watch = part.workflow.trigger
        if isinstance(watch, Watch) and judged is not None and judged.shop is not None:
            polls = _DAY_S / watch.every_s
            place = (*part.path, "trigger", "every_s")
            asked.setdefault(str(watch.params["shop"]), []).append((place, polls))
    for name, polled in asked.items():
        quota = known.tenant.shops[name].requests_a_day
        total = sum(polls for _, polls in polled)
        if quota is not None and total > quota:
            hint = (
                f"The shop's quota serves {quota:,} polls a day, this asks for"
                f" {total:,.0f}. Poll less often."
            )
            yield from (problem("watch_too_often", place, hint) for place, _ in polled)
