"""How many listings a plan ends for good, in its own titles: who approves may read no more."""

from typing import Final

from activities.declaration import Effect
from activities.plan.language import Plan, Workflow
from workflows.manifest import Line, Manifest
from workflows.wording import say

_ROOM: Final = 180
"""Characters that a title may have and still take a number in."""


def counted(plan: Plan, manifest: Manifest, language: str) -> Plan:
    """Put the number into titles that say "all listings" of what cannot be undone.

    A title that speaks of several steps stays: nobody could tell which of them the number is of.
    """
    lines = [line for line in manifest.lines if not line.change.is_idle]
    if not lines or manifest.unresolved or {line.effect for line in lines} != {Effect.IRREVERSIBLE}:
        return plan
    if len({line.place for line in lines}) > 1:
        return plan
    workflows = tuple(_titled(one, lines, language) for one in plan.workflows)
    summary = _with_number(plan.summary, lines, language)
    return plan.model_copy(update={"summary": summary, "workflows": workflows})


def _titled(workflow: Workflow, lines: list[Line], language: str) -> Workflow:
    return workflow.model_copy(update={"title": _with_number(workflow.title, lines, language)})


def _with_number(text: str, lines: list[Line], language: str) -> str:
    many = sum(len(line.change.skus) or 1 for line in lines)
    if many == 1:
        return text
    every, number = say(language, "all listings"), say(language, "all {many} listings", many=many)
    longer = text.replace(every, number, 1)
    return longer if len(text) < _ROOM else text
