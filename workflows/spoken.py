"""Documents as the people of a thread read them: every sentence of ours in their language."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from activities.plan.problems import Problem
from workflows.documents import (
    AnswerDocument,
    ErrorView,
    LineView,
    NameView,
    PlanDocument,
    Refused,
    RowProblem,
    RunCardDocument,
    StepView,
    UnmatchedView,
    UnresolvedView,
    ValueView,
    WriteView,
)
from workflows.wording import ENGLISH, reworded

D = TypeVar("D", bound=BaseModel)

_SENTENCES: Final[Mapping[type[BaseModel], frozenset[str]]] = {
    Problem: frozenset({"hint"}),
    Refused: frozenset({"reason"}),
    LineView: frozenset({"title", "warnings"}),
    UnresolvedView: frozenset({"reason"}),
    ValueView: frozenset({"label"}),
    NameView: frozenset({"label"}),
    WriteView: frozenset({"title"}),
    PlanDocument: frozenset({"warnings"}),
    AnswerDocument: frozenset({"text"}),
    ErrorView: frozenset({"text"}),
    RowProblem: frozenset({"text", "hint"}),
    UnmatchedView: frozenset({"reason"}),
    RunCardDocument: frozenset({"no_undo"}),
    StepView: frozenset({"title"}),
}
"""The fields that hold sentences of ours; a planner words its own."""


def spoken(document: D, language: str) -> D:
    """Return a document whose sentences are in a language; what marketplaces said stays."""
    if language == ENGLISH:
        return document
    sentences = _SENTENCES.get(type(document), frozenset[str]())
    changed: dict[str, Any] = {}
    for name in type(document).model_fields:
        value = getattr(document, name)
        said = _worded(value, language) if name in sentences else _inside(value, language)
        if said is not value:
            changed[name] = said
    if "language" in type(document).model_fields:
        changed["language"] = language
    return document.model_copy(update=changed) if changed else document


def _worded(value: Any, language: str) -> Any:  # noqa: ANN401 - a text, several or none
    if value is None or isinstance(value, str):
        return value and reworded(value, language)
    return tuple(reworded(one, language) for one in value)


def _inside(value: Any, language: str) -> Any:  # noqa: ANN401 - any field of a document
    if isinstance(value, BaseModel):
        return spoken(value, language)
    if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        return tuple(spoken(one, language) for one in value)
    return value
