"""Changes to the plan of a thread: "only the red one", "make it 5 percent"."""

import copy
import json
from collections.abc import Mapping
from typing import Any, Final

from activities.money import canonical, read_decimal
from planner.offline.amounts import Unit, amount, percent
from planner.offline.cursor import Cursor
from planner.offline.language import Language
from planner.offline.lexicon import read
from planner.offline.names import Names, words_of
from planner.offline.parts import Part
from planner.offline.phrases import Listed, phrase
from planner.offline.replies import Told
from planner.offline.targets import Target, target
from planner.offline.tokens import tokenize
from planner.planner import Proposed, TenantView

_SUMMARY: Final = 2000
_MAKE_IT: Final = ([Part.CARRIER, Part.PRONOUN], [Part.CARRIER, Part.RELATIVE])


def revised(
    text: str, plan: Mapping[str, Any], tenant: TenantView, language: Language
) -> Proposed | None:
    """Return the changed plan; None where the message is no change to it."""
    lexemes = [one for one in read(tokenize(text), language) if one.part is not Part.END]
    if not lexemes:
        return None
    first = lexemes[0].tokens[0].word
    if first in language.sets["only"] and len(lexemes) > 1:
        return _narrowed(Cursor(text, lexemes, language, 1), plan, tenant, keep=True)
    if lexemes[0].part is Part.EXCEPT or first in language.sets["leaving"]:
        return _narrowed(Cursor(text, lexemes, language, 1), plan, tenant, keep=False)
    opening = [one.part for one in lexemes[:2]]
    if lexemes[0].value == "make" and opening in _MAKE_IT:
        return _rescaled(Cursor(text, lexemes, language, 2), plan)
    return None


def _narrowed(
    cursor: Cursor, plan: Mapping[str, Any], tenant: TenantView, *, keep: bool
) -> Proposed:
    new = copy.deepcopy(dict(plan))
    steps = [step for workflow in new["workflows"] for step in workflow["steps"]]
    fanned = [step for step in steps if "for_each" in step]
    if not fanned:
        raise Told(
            "The plan is not about a group, so I cannot narrow it. Please say the whole order anew."
        )
    head = next(
        (
            words_of(str(one["params"].get("query", "")))
            for one in steps
            if "query" in one["params"]
        ),
        (),
    )
    chosen = _named(cursor, Names(tenant.products, cursor.language), head)
    skus = json.dumps([one.sku for group in chosen for one in group.products], ensure_ascii=False)
    within = f"item.sku in {skus}" if keep else f"!(item.sku in {skus})"
    for step in fanned:
        kept = step.get("when")
        step["when"] = {"cel": f"({kept['cel']}) && {within}" if kept else within}
    names = Listed(tuple(one.name for one in chosen))
    said = phrase("Only {names}.", names=names) if keep else phrase("Without {names}.", names=names)
    return _again(new, cursor.language.say(said))


def _named(cursor: Cursor, names: Names, head: tuple[str, ...]) -> list[Target]:
    found: list[Target] = []
    while True:
        cursor.skip(Part.STOP, Part.PREPOSITION)
        every = cursor.take(Part.ALL) is not None
        cursor.skip(Part.STOP)
        one = target(cursor, names, every=every, head=head)
        if one is None:
            raise Told("I did not understand which products of the plan you mean.")
        found.append(one)
        if cursor.take(Part.AND) is None:
            break
    if cursor.peek() is not None:
        raise Told("I did not understand all of that, so the plan stays as it is.")
    return found


def _rescaled(cursor: Cursor, plan: Mapping[str, Any]) -> Proposed | None:
    written = amount(cursor)
    if written is None or written.unit is not Unit.PERCENT or cursor.peek() is not None:
        return None
    new = copy.deepcopy(dict(plan))
    changes = [
        step["params"]["change"]
        for workflow in new["workflows"]
        for step in workflow["steps"]
        if isinstance(step["params"].get("change"), dict)
    ]
    by = percent(written, cursor.text)
    if len(changes) != 1 or changes[0].get("kind") != "change_pct" or by <= 0:
        raise Told(
            "I can only change the percentage of a plan with one change by percent."
            " Please say the whole order anew."
        )
    falls = read_decimal(changes[0]["by"]) < 0
    if falls and by >= 100:  # noqa: PLR2004 - percent of the whole price
        raise Told("Lowering a price by 100% or more leaves no price.")
    if any("drift_pct" in workflow.get("limits", {}) for workflow in new["workflows"]):
        raise Told("This plan has ceilings for its changes. Please say the whole order anew.")
    changes[0]["by"] = canonical(-by if falls else by)
    for workflow in new["workflows"]:
        workflow["title"] = ""
        for step in workflow["steps"]:
            step["title"] = ""
    shown = f"{canonical(by)}%"
    said = phrase("Raise by {by} instead.", by=shown)
    if falls:
        said = phrase("Lower by {by} instead.", by=shown)
    return _again(new, cursor.language.say(said), fresh=True)


def _again(plan: dict[str, Any], said: str, *, fresh: bool = False) -> Proposed:
    before = "" if fresh else str(plan.get("summary", ""))
    plan["summary"] = f"{before} {said}".strip()[:_SUMMARY]
    return Proposed(plan, plan["summary"])
