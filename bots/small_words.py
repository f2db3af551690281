"""Small words beside a card or a question: they decide nothing, and are told what does.

Whoever says "yes" below a plan may mean the plan, the last sentence, or somebody else. A decision
is a press on the card, or the exact words; so a small word is never one, and never a new order.
"""

import re
from enum import Enum, auto
from typing import Final

from bots.phrases import Told, decides
from workflows.documents import PlanDocument
from workflows.wording import say


class Small(Enum):
    """What a small word seems to want."""

    CONSENT = auto()
    DISMISSAL = auto()
    DENIAL = auto()
    """A "no", which may as well answer a question."""
    EXCHANGE = auto()


_WORDS: Final = {
    Small.CONSENT: """
        yes, yep, yeah, ok, okay, k, sure, go, go ahead, go for it, do it, do that, confirm,
        confirmed, approve, approve it, approve that, approved, agreed, lgtm, looks good,
        sounds good, all right, alright, fine, ja, jo, jawohl, klar, gut, passt, passt so,
        los, mach das, mach es, mach mal, einverstanden, in ordnung, alles klar, freigeben,
        gib es frei, gib das frei, freigegeben, genehmigt, genehmigen, bestätigt, bestätigen
    """,
    Small.DISMISSAL: """
        never mind, nevermind, forget it, forget that, forget about it, cancel, cancel it,
        cancel that, leave it, scrap it, scrap that, withdraw, withdraw it, withdraw that,
        reject, reject it, abort, rather not, better not, on second thought no, egal,
        abbrechen, vergiss es, vergiss das, vergiss das wieder, doch nicht, lass es, lass
        das, lass mal, lass gut sein, lieber nicht, besser nicht, zurückziehen, zieh es
        zurück, zieh das zurück, verwerfen, verwirf es, verwirf das, ablehnen, abgelehnt
    """,
    Small.DENIAL: "no, nope, nah, no thanks, nein, nee, nö, ne, nicht",
    Small.EXCHANGE: """
        swap them, swap it, swap those, swap the two, swap both, swap, the other way round,
        other way round, the other way around, vice versa, tausch sie, tausche sie, tausch
        die beiden, vertausch sie, vertausche sie, andersherum, andersrum, umgekehrt
    """,
}  # fmt: skip
_MEANS: Final = {
    " ".join(word.casefold().split()): small
    for small, words in _WORDS.items()
    for word in words.split(",")
}
_ENDS_A_FORM: Final = frozenset(
    " ".join(word.casefold().split())
    for word in """
        i don't know, i don’t know, don't know, don’t know, i do not know, no idea, not sure,
        i'm not sure, i’m not sure, skip, skip it, skip that, later, not now, stop, ich weiß
        nicht, weiß ich nicht, weiß nicht, keine ahnung, nicht sicher, überspringen, später,
        jetzt nicht, stopp
    """.split(",")
)
"""What whoever has no answer says, and no marketplace's buyers should read."""
_POLITE: Final = re.compile(r"(?:^|\s)(?:please|thanks|thank you|then|bitte|danke|dann)(?=\s|$)")
_MARKS: Final = re.compile(r"[.,;:!…]+")


def read(text: str) -> Small | None:
    """Return what a whole message wants that is nothing but a small word."""
    plain = _plain(text)
    return _MEANS.get(plain) or _MEANS.get(_POLITE.sub("", plain).strip())


def drops_a_form(text: str) -> bool:
    """Tell whether a message wants to answer nothing more; a "no" may be an answer."""
    return read(text) is Small.DISMISSAL or _plain(text) in _ENDS_A_FORM


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text.casefold()).split())


def beside(card: PlanDocument, small: Small, told: Told, *, own: bool) -> str:
    """Say that a small word did nothing to the plan that waits, and what does."""
    language = told.language
    if small is Small.EXCHANGE:
        text = "That changed nothing: press Edit on the card, or say the whole order anew."
        return say(language, text)
    if small is Small.CONSENT:
        text = "That approved nothing: press Approve on the card, or type exactly what stands here."
        return f"{say(language, text)}\n  {decides(card, told)}"
    text = (
        "That took nothing back: press Withdraw on the card, or type exactly what stands here."
        if own
        else "That rejected nothing: press Reject on the card, or type exactly what stands here."
    )
    approval = card.approval
    return f"{say(language, text)}\n  `reject {approval.id} r{approval.revision}`"
