"""Whether an answer of the policy engine can be believed, and what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from authz.serving import Serving
from authz.verdict import Refusal


class Unbelievable(Exception):
    """The answer does not fit the question; its text says how."""


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Resource(_Part):
    id: str
    kind: str


class _Matched(_Part):
    policy: str = Field(alias="matchedPolicy")


class _Meta(_Part):
    actions: dict[str, _Matched]


class _Said(_Part):
    nonce: str
    policy: str
    rule: str | None = None
    reason: str | None = None
    limit: str | None = None
    approvers: float | int | None = None


class _Output(_Part):
    action: str
    val: _Said
    error: str | None = None


class _Entry(_Part):
    resource: _Resource
    actions: dict[str, Literal["EFFECT_ALLOW", "EFFECT_DENY"]]
    meta: _Meta
    outputs: tuple[_Output, ...] = Field((), strict=False)
    validation_errors: tuple[Any, ...] = Field((), alias="validationErrors", strict=False)


class _Answer(_Part):
    request_id: str = Field(alias="requestId")
    call_id: str = Field(alias="cerbosCallId", min_length=1)
    results: tuple[_Entry, ...] = Field(strict=False)


@dataclass(frozen=True, slots=True)
class Believed:
    """An answer that fits its question."""

    call_id: str
    refusals: tuple[Refusal, ...]
    """Empty means that every single entry was allowed in so many words."""
    quorum: int
    """How many must countersign, as the plan's entry of an execute says; else 0."""


def believe(answer: object, question: Mapping[str, Any], serving: Serving) -> Believed:
    """Check an answer against its question.

    Raises:
        Unbelievable: anything is missing, added, in another order, of another engine or unclear.
    """
    try:
        read = _Answer.model_validate(answer)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) or "it"
        reason = f"unreadable at {where}"
        raise Unbelievable(reason) from None
    _unless(read.request_id == question["requestId"], "it answers another question")
    asked = question["resources"]
    expected = [(entry["resource"]["kind"], entry["resource"]["id"]) for entry in asked]
    got = [(entry.resource.kind, entry.resource.id) for entry in read.results]
    _unless(got == expected, "its entries are not those of the question")
    refusals: list[Refusal] = []
    quorum = 0
    for entry, wanted in zip(read.results, asked, strict=True):
        action = wanted["actions"][0]
        said = _said(entry, action, serving)
        if entry.actions[action] == "EFFECT_DENY":
            refusals += _reasons(entry, said)
            continue
        _unless(all(one.rule is None for one in said), "an allow that gives a reason against it")
        if (entry.resource.kind, action) == ("plan", "execute"):
            quorum = _quorum(said)
    return Believed(read.call_id, tuple(refusals), 0 if refusals else quorum)


def _unless(fine: bool, reason: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not fine:
        raise Unbelievable(reason)


def _said(entry: _Entry, action: str, serving: Serving) -> list[_Said]:
    """Return what the entry's rules said, after every mark of a sound decision was found."""
    about = entry.resource.id
    _unless(not entry.validation_errors, f"{about} breaks the schema")
    _unless(list(entry.actions) == [action], f"{about} is about other actions")
    wanted = f"resource.{entry.resource.kind}.vdefault"
    matched = {name: found.policy for name, found in entry.meta.actions.items()}
    _unless(matched == {action: wanted}, f"{about} was decided by no policy of ours")
    _unless(bool(entry.outputs), f"{about} was decided without a word")
    for output in entry.outputs:
        _unless(output.error is None and output.action == action, f"{about} has a broken output")
        _unless(output.val.nonce == serving.nonce, "another engine answered")
        _unless(output.val.policy == serving.policy_digest, "another policy answered")
    return [output.val for output in entry.outputs]


def _reasons(entry: _Entry, said: Sequence[_Said]) -> list[Refusal]:
    step = None if entry.resource.kind != "step" else entry.resource.id
    found = [
        Refusal(step, one.rule, one.reason, one.limit) for one in said if one.rule and one.reason
    ]
    _unless(bool(found), f"{entry.resource.id} was refused without a reason")
    return list(dict.fromkeys(found))


def _quorum(said: Sequence[_Said]) -> int:
    found = {one.approvers for one in said if one.approvers is not None}
    _unless(len(found) == 1 and found <= {0, 1, 2}, "it does not say how many must countersign")
    return int(found.pop())
