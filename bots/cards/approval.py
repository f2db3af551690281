"""The card of an approval: what would happen, who may let it, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bots.cards import notice
from bots.cards.deciding import actions
from bots.cards.drawing import BULLET, Drawing, Kind, Link, Part, Text, Tone, Words, joined
from bots.cards.figures import bounded, change, changes, totals
from bots.cards.people import people, waiting
from bots.cards.risk import RISKS, worst
from bots.cards.saying import Seen, code, counted, name, said, seen_inside, strong, told
from workflows.documents import LineView, PartView, PlanDocument, UnresolvedView
from workflows.wording import say

STATES: Final[Mapping[str, tuple[str, str, Tone]]] = {
    "open": ("🟡", "waits for approval", Tone.WAITS),
    "approved": ("🟢", "approved", Tone.GOOD),
    "rejected": ("🔴", "rejected", Tone.BAD),
    "expired": ("⚪", "expired", Tone.OVER),
    "superseded": ("⚪", "replaced", Tone.OVER),
}
_OF_A_DIGEST: Final = 8
MOST_LINES: Final = 60
"""Lines that are drawn at all; the rest is counted. No surface has room for more."""


def draw_approval(plan: PlanDocument, seen: Seen, *, replaced_by: int | None = None) -> Drawing:
    """Draw an approval as it stands now.

    Args:
        plan: its document, of the revision that the card is about.
        seen: where it is seen, and what everybody is called.
        replaced_by: the newer revision, which makes this card a dead one.
    """
    struck = replaced_by is not None
    state = "superseded" if struck else plan.approval.state
    sign, label, tone = STATES.get(state, ("⚪", state, Tone.OVER))
    return Drawing(
        language=plan.language,
        title=title(plan, seen),
        notice=notice.of_plan(plan, seen, label, replaced_by),
        tone=tone,
        struck=struck,
        facts=_facts(plan, seen, (Text(f"{sign} "), *said(plan.language, label))),
        parts=tuple(_struck(plan, seen, replaced_by) if replaced_by else _parts(plan, seen)),
        actions=() if struck else actions(plan, seen),
    )


def title(plan: PlanDocument, seen: Seen) -> Words:
    """Return what a plan is about, with its figures hidden where they may not be shown."""
    shown = seen_inside(plan.summary).strip() or say(plan.language, "A plan without a summary")
    return (Text(seen.shown(shown, plan.lines)),)


def _facts(plan: PlanDocument, seen: Seen, state: Words) -> Words:
    approval, language = plan.approval, plan.language
    sign, label = RISKS[worst(plan.lines)]
    page = seen.page(f"approvals/{approval.id}")
    named: Words = (Link(approval.id, page),) if page else (code(approval.id),)
    revision = said(language, "revision {revision}", revision=approval.revision)
    return joined([state, (Text(f"{sign} "), *said(language, label)), named, revision])


def _struck(plan: PlanDocument, seen: Seen, newer: int) -> Iterator[Part]:
    yield from grouped(plan.lines, seen, plan.language, plan.parts)
    says = "Replaced by revision {revision}: this one can no longer be approved."
    yield Part(Kind.SAYS, (said(plan.language, says, revision=newer),))


def _parts(plan: PlanDocument, seen: Seen) -> Iterator[Part]:
    yield from grouped(plan.lines, seen, plan.language, plan.parts)
    yield Part(Kind.SAYS, tuple(_totals(plan, seen)))
    yield from _later(plan, seen)
    if seen.details:
        yield from _notes(plan)
    else:
        says = "Prices and details are in the direct messages of those who may approve."
        yield Part(Kind.ASIDE, (said(plan.language, says),))
    asked, *decided = people(plan, seen)
    yield Part(Kind.ASIDE, (joined([asked, _signature(plan)]), *decided))
    if plan.approval.state == "open":
        yield Part(Kind.SAYS, (waiting(plan, seen),))


def _signature(plan: PlanDocument) -> Words:
    """Say what exactly is signed, and who turned words into it."""
    by = "understood by the {planner} planner"
    known = (
        said(plan.language, by, planner=name(plan.planner))
        if plan.planner
        else said(plan.language, "written as a plan")
    )
    digest = code(plan.approval.digest[:_OF_A_DIGEST])
    return joined([known, (*said(plan.language, "digest"), Text(" "), digest)])


def grouped(
    lines: Sequence[LineView], seen: Seen, language: str, parts: Sequence[PartView] = ()
) -> Iterator[Part]:
    """Return every line, grouped by what is done where, what cannot be undone first."""
    groups: dict[tuple[str, str, str, str], list[LineView]] = {}
    for line in lines:
        part = line.step.partition(".")[0] if len(parts) > 1 else ""
        groups.setdefault((line.effect, part, line.title, line.shop), []).append(line)
    titles = {part.workflow: seen.shown(part.title, lines) or part.workflow for part in parts}
    ordered = sorted(groups.items(), key=lambda group: group[0][0] != "irreversible")
    for (effect, part, what, shop), own in ordered:
        named = (name(titles[part]) if part in titles else "", name(what), seen.titled(shop))
        danger = Text(f"⛔ {say(language, 'Cannot be undone')}")
        head = joined([
            *((strong(one),) for one in named if one),
            (danger,) if effect == "irreversible" else (),
        ])  # fmt: skip
        first = tuple(_line(line, seen, language) for line in own[:MOST_LINES])
        yield Part(Kind.LINES, first, head, len(own) - len(first))


def _line(line: LineView, seen: Seen, language: str) -> Words:
    named: Words = (strong(name(line.name)), Text(" ")) if line.name else ()
    by = (Text("  "), *change(line, language)) if seen.details else ()
    return (BULLET, *named, code(line.sku), *by)


def _totals(plan: PlanDocument, seen: Seen) -> Iterator[Words]:
    language = plan.language
    if all(line.idle for line in plan.lines) and not plan.unresolved:
        yield said(language, "Nothing would change.")
    if seen.details:
        yield from totals(plan.lines, seen.shops, language)
    elif writes := sum(not line.idle for line in plan.lines):
        yield (strong(changes(writes, language)),)


def _later(plan: PlanDocument, seen: Seen) -> Iterator[Part]:
    """Say what could not be previewed; steps of which the same is known are one."""
    alike: dict[str, list[UnresolvedView]] = {}
    for part in plan.unresolved:
        alike.setdefault(f"{part.shop}\n{part.reason}\n{part.bounds}", []).append(part)
    lines = [_unresolved(parts, seen, plan.language) for parts in alike.values()]
    if lines:
        yield Part(Kind.LINES, tuple(lines))


def _unresolved(parts: Sequence[UnresolvedView], seen: Seen, language: str) -> Words:
    """Say how much may be written, and within what it stays."""
    part, writes = parts[0], sum(one.writes for one in parts)
    upto = said(
        language,
        "Up to {n} in {shop} when it runs: {why}",
        n=strong(counted(language, writes, "1 more change", "{n} more changes")),
        shop=Text(seen.titled(part.shop)),
        why=told(seen.shown(part.reason)),
    )
    if not part.bounds or not seen.details:
        return upto
    bounds = bounded(part.bounds, language)
    return (*upto, *said(language, " Each stays within {bounds}.", bounds=Text(bounds)))


def _notes(plan: PlanDocument) -> Iterator[Part]:
    warned = [*plan.warnings, *(one for line in plan.lines for one in line.warnings)]
    notes: Sequence[tuple[str, Sequence[str]]] = (
        ("Note", list(dict.fromkeys(_capital(one) for one in warned))),
        ("Assumed", plan.assumptions),
        ("Changed since the last revision", plan.differences),
    )
    for label, texts in notes:
        head = (strong(say(plan.language, label)),)
        if texts:
            first = tuple(told(one) for one in texts[:MOST_LINES])
            yield Part(Kind.NOTES, first, head, len(texts) - len(first))


def _capital(text: str) -> str:
    """Begin a sentence; a name such as eBay begins it as it is written."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]
