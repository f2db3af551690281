"""Who asked, who decided what and where, who still may, and for how long."""

from collections.abc import Iterator, Mapping
from typing import Final

from bots.cards.drawing import Moment, Span, Text, Words, joined
from bots.cards.plain_sight import clipped
from bots.cards.saying import Seen, code, listed, quoted, said, seen_inside, strong
from workflows.documents import PlanDocument, Vote
from workflows.wording import say

SURFACES: Final[Mapping[str, str]] = {
    "web": "on the page",
    "api": "through the API",
    "terminal": "in the terminal",
}
DECIDED: Final = {
    "approve": ("✅ ", "Approved by {name} {where}, {at}"),
    "reject": ("❌ ", "Rejected by {name} {where}, {at}"),
}
_MOST_VOTES: Final = 6
MOST_OF_A_REASON: Final = 300


def people(plan: PlanDocument, seen: Seen) -> Iterator[Words]:
    """Say everything about people that a card shows."""
    approval, language = plan.approval, plan.language
    yield _asked(plan, seen)
    if (rest := len(approval.votes) - _MOST_VOTES) > 0:
        yield said(language, "{rest} earlier decisions", rest=rest)
    for vote in approval.votes[-_MOST_VOTES:]:
        yield tuple(_vote(vote, plan, seen))
    if approval.state == "expired":
        says = "Expired {at}, before enough people had approved it. None of it happened."
        yield said(language, says, at=Moment(approval.expires_at))


def _asked(plan: PlanDocument, seen: Seen) -> Words:
    approval, language = plan.approval, plan.language
    others = [seen.named(one) for one in approval.authors if one != approval.requester]
    asked = said(language, "Asked by {name}", name=seen.named(approval.requester))
    if not others:
        return asked
    return (*asked, *said(language, ", changed by {names}", names=listed(language, others, "and")))


def _vote(vote: Vote, plan: PlanDocument, seen: Seen) -> Iterator[Span]:
    language = plan.language
    sign, says = DECIDED[vote.decision]
    where = say(language, SURFACES.get(vote.surface, f"in {vote.surface.capitalize()}"))
    yield Text(sign)
    yield from said(language, says, name=seen.named(vote.person), where=where, at=Moment(vote.at))
    if vote.confirmed:
        yield from said(language, ", by typed confirmation")
    if reason := clipped(seen_inside(vote.reason).strip(), MOST_OF_A_REASON):
        yield Text(f": {quoted(language, seen.shown(reason, plan.lines))}")
    if vote.revision != plan.approval.revision:
        revision = say(language, "revision {revision}", revision=vote.revision)
        yield Text(f" ({revision})")


def waiting(plan: PlanDocument, seen: Seen) -> Words:
    """Say whom an open card waits for, and until when."""
    until = Moment(plan.approval.expires_at, soon=True)
    return joined([needed(plan, seen), said(plan.language, "Expires {at}", at=until)])


def needed(plan: PlanDocument, seen: Seen) -> Words:
    """Name who has to approve still, and call them: all of them, or some."""
    approval, language = plan.approval, plan.language
    if approval.confirmation is not None:
        says = "Nobody else can approve this. Type “{sentence}” to approve your own plan."
        return said(language, says, sentence=code(approval.confirmation))
    if not approval.approvers:
        return said(language, "This needs somebody to approve it, and nobody could.")
    voted = {vote.person for vote in approval.votes if vote.revision == approval.revision}
    asked = [seen.named(one, called=True) for one in approval.approvers if one not in voted]
    if approval.missing == len(asked):
        return said(language, "Needs {names}", names=listed(language, asked, "and"))
    many = say(language, "one") if approval.missing == 1 else str(approval.missing)
    names = listed(language, asked, "or")
    return said(language, "Needs {many} of {names}", many=strong(many), names=names)
