"""Change an open plan by hand: take parts away, set single values; everything is judged anew."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from activities.errors import Missing, Rejected, Stopped
from activities.money import plain, read_decimal
from activities.plan.problems import Severity
from authz.people import Person
from workflows.documents import NameView, Proposal, ValueView
from workflows.leaving_out import leave_out
from workflows.office import Office
from workflows.parts import LABELS, offered, writes
from workflows.propose import check, propose
from workflows.renaming import rename, retitle
from workflows.store import approvals
from workflows.store.approvals import ApprovalState, Revised, Standing
from workflows.store.door import Transaction
from workflows.wording import money, percent, reworded, say

_REPROPOSE = "Look at the card as it is now, then try again."


async def revise(
    office: Office,
    by: Person,
    approval: str,
    *,
    revision: int,
    without: Collection[str],
    values: Mapping[str, str | int],
    surface: str,
) -> Proposal:
    """Make a new revision of an open card; whoever does so is an author of it from here on.

    Args:
        office: the installation.
        by: who revises.
        approval: the card.
        revision: the revision that this person saw.
        without: ids of the workflows to take away, or places of single writes (`w1.price`).
        values: new values by the places that the card's parts name.
        surface: through which door it came.

    Raises:
        Missing: unknown or foreign, which read alike.
        Stopped: it was decided, or revised meanwhile.
        Rejected: nothing would change or be left, or a value cannot be set.
    """
    standing, revised = await _open_one(office, by, approval, revision)
    settable = offered(revised.plan, office.catalogue)
    titles = {one.step: one.title for one in writes(revised.plan, office.catalogue)}
    told = _told(revised, settable, titles, without, values)
    raw = _with(revised, values)
    changed = [at for at, value in values.items() if value != settable[at].value]
    retitle(raw, changed, without, office.catalogue, revised.language)
    if any(isinstance(settable[at], NameView) for at in changed):
        rename(raw)
    elif raw["summary"]:
        raw["summary"] = _as_asked(raw["summary"], revised.language)
    leave_out(raw, revised.plan, without, office.catalogue)
    if not raw["workflows"]:
        raise Rejected("Nothing would be left of the plan.", hint="Reject the card instead.")
    edited = say(revised.language, "Edited: {told}.", told=told)
    raw["summary"] = f"{edited} {raw['summary']}".strip()[:2000]
    return await propose(
        office,
        by,
        raw,
        thread=standing.thread,
        surface=surface,
        planner=revised.planner,
        replaces=approval,
        seen=revision,
        language=revised.language,
    )


def _as_asked(summary: str, language: str) -> str:
    """Say what was asked for before anybody edited it; of several edits the last is told."""
    before = say(language, "Before that: {was}", was="")
    return f"{before}{summary.rpartition(before)[2]}"


async def mistakes(
    office: Office, by: Person, approval: str, *, revision: int, values: Mapping[str, str | int]
) -> dict[str, str]:
    """Say what the checker would find wrong with new values, by their places; nothing is changed.

    Raises:
        Missing: unknown or foreign, which read alike.
        Stopped: it was decided, or revised meanwhile.
    """
    _, revised = await _open_one(office, by, approval, revision)
    settable = offered(revised.plan, office.catalogue)
    known = {at: value for at, value in values.items() if at in settable}
    checked = await check(office, by, _with(revised, known))
    wrong: dict[str, str] = {}
    for problem in checked.problems:
        at = _field(problem.at, known)
        if problem.severity is Severity.ERROR and at is not None:
            wrong.setdefault(at, reworded(problem.hint, revised.language))
    return wrong


def _field(at: str, known: Iterable[str]) -> str | None:
    """Return the field that a problem is of: what stands at its place, or alone within it."""
    within = [one for one in known if one == at or one.startswith(f"{at}/")]
    return within[0] if len(within) == 1 else None


def _with(revised: Revised, values: Mapping[str, str | int]) -> dict[str, Any]:
    """Return the plan of a revision with some values set anew."""
    raw: dict[str, Any] = revised.plan.model_dump(mode="json", exclude_none=True)
    for at, value in values.items():
        _set(raw, at, value)
    return raw


async def _open_one(
    office: Office, by: Person, approval: str, revision: int
) -> tuple[Standing, Revised]:
    def look(tx: Transaction) -> tuple[Standing, Revised] | None:
        standing = approvals.get(tx, by.tenant, approval)
        if standing is None:
            return None
        return standing, approvals.revision(tx, by.tenant, approval, standing.revision)

    found = await office.store.read(look)
    if found is None:
        text = f"There is no approval {approval}."
        raise Missing(text, at=approval, hint="`countersign approvals list` shows what waits.")
    standing, _ = found
    if standing.state is not ApprovalState.OPEN or standing.expires_at <= office.clock.now():
        text = "This card is closed, so it cannot be changed any more."
        raise Stopped(text, at=approval, hint="Propose it again.")
    if standing.revision != revision:
        raise Stopped("This card was changed meanwhile.", at=approval, hint=_REPROPOSE)
    return found


def _told(
    revised: Revised,
    settable: Mapping[str, ValueView | NameView],
    titles: Mapping[str, str],
    without: Collection[str],
    values: Mapping[str, str | int],
) -> str:
    """Check what is wanted, and say it.

    Raises:
        Rejected: it cannot be done.
    """
    parts = {workflow.id: workflow.title or workflow.id for workflow in revised.plan.workflows}
    known = {**titles, **parts}
    if unknown := sorted({*without} - {*known}) + sorted({*values} - {*settable}):
        text = "The card offers no such part or value."
        raise Rejected(text, at=unknown[0], hint=_REPROPOSE)
    changed = {at: value for at, value in values.items() if value != settable[at].value}
    if not changed and not without:
        raise Rejected("Nothing would change.", at="values", hint="Set another value.")
    for at, value in changed.items():
        if isinstance(value, str) is not isinstance(settable[at].value, str):
            text = f"{settable[at].label} must be written as it stands on the card."
            raise Rejected(text, at=at, hint=f"It is {settable[at].value!r} now.")
    language = revised.language
    said = [
        f"{_label(settable[at].label, language)}:"
        f" {_shown(settable[at], settable[at].value, language)}"
        f" → {_shown(settable[at], value, language)}"
        for at, value in changed.items()
    ]
    return ", ".join(
        [
            *said,
            *(
                say(language, "without “{title}”", title=reworded(known[id], language))
                for id in without
            ),
        ]
    )


def _label(label: str, language: str) -> str:
    """Return what a value is called; that of which its activity speaks needs no second name."""
    title, _, what = label.partition(": ")
    is_said = what == LABELS["by"] or what in title.casefold()
    return reworded(title if is_said else label, language)


def _shown(of: ValueView | NameView, value: str | int, language: str) -> str:
    """Write a value as people do; one that is no amount stays as it was typed."""
    if isinstance(of, NameView):
        return str(value)
    unit = of.unit
    try:
        amount = plain(read_decimal(value))
        shown = percent(language, amount) if unit == "%" else money(language, amount, unit or "")
    except ValueError:
        return str(value)
    return shown.replace("-", "−")


def _set(raw: Any, at: str, value: str | int) -> None:  # noqa: ANN401 - any JSON
    """Set one value at a JSON pointer that the card itself offered."""
    *above, last = [part.replace("~1", "/").replace("~0", "~") for part in at.split("/")[1:]]
    for part in above:
        raw = raw[int(part)] if isinstance(raw, list) else raw[part]
    raw[last] = value
