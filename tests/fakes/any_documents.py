"""Any documents at all: every size, every script, and what people write to trick a card."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from activities.plan.problems import Problem
from bots.cards.access import Access
from bots.cards.saying import Seen
from tests.fakes.documents import (
    NOW,
    PEOPLE,
    SHOPS,
    approval,
    ending,
    item,
    later,
    price,
    run,
    vote,
)
from workflows.documents import (
    ErrorView,
    InvalidDocument,
    ItemView,
    LineView,
    PartView,
    PlanDocument,
    QuestionDocument,
    QuestionView,
    Refused,
    RefusedDocument,
    RunCardDocument,
    StepView,
    WriteView,
)

NASTY = (
    "",
    " ",
    "<!channel> <!here|x> <!subteam^S1|ops>",
    "@everyone @here <@U0BEN> <@!123456789012345678> <@&42>",
    "[free mugs](https://evil.example) <https://evil.example|mug> https://evil.example",
    "*b* _i_ ~s~ **b** __u__ ||s|| `c` ```c``` # h > q - l 1. n",
    "> quoted\n# head\n- list\n-# small",
    "\u202egum 99.9\u202c \u2066x\u2069 \u200f\u200e zero\u200bwidth \ufeff",
    "كوب أزرق ٣٥٠ مل",
    "ספל כחול",
    "青いマグカップ 파란 머그잔 蓝色马克杯",
    "👨‍👩‍👧‍👦 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☕️ 👍🏽",
    "Z̸̡̢̛̛̛͍͍͍͍͍a̸l̸g̸o̸",
    "क्षत्रिय மக் ถ้วยกาแฟ",
    "&amp; &lt; <t:1:R> <#1> </x:1> :white_check_mark: <:x:123>",
    "w" * 300,
    "&" * 300,
    "`" * 300,
    "` x " * 100,
    "😀" * 300,
    "\x00\x1b[31m\u2028\u2029\ud7ff",
)
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.lists(st.sampled_from(NASTY), max_size=4).map("\n".join),
)
LANGUAGES = st.sampled_from(["en", "de"])
SIZES = st.sampled_from([0, 1, 2, 7, 30, 31, 60, 200, 10_000])
NUMBERS = st.one_of(
    st.none(), st.integers(-5, 10**9), st.sampled_from(["19.99", "0", "0.00", "1e9", "-3.5", "x"])
)


def _several(things: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(things, max_size=most).map(tuple)


@st.composite
def lines(draw: st.DrawFn, number: int) -> LineView:
    """Draw one write."""
    made = ending(number) if draw(st.booleans()) else price(number)
    fields = {
        "step": draw(st.sampled_from(["w1.a", "w1.b", "w2.c", "w6.z"])),
        "shop": draw(st.sampled_from([*SHOPS, "gone"])),
        "name": draw(TEXTS),
        "sku": draw(TEXTS),
        "title": draw(TEXTS),
        "before": draw(NUMBERS),
        "after": draw(NUMBERS),
        "idle": draw(st.booleans()),
        "warnings": draw(_several(TEXTS, 2)),
        "changes": {draw(TEXTS): (draw(NUMBERS), draw(TEXTS))},
    }
    return made.model_copy(update=fields)


@st.composite
def plans(draw: st.DrawFn) -> PlanDocument:
    """Draw the document of an approval."""
    size = draw(SIZES)
    few = [draw(lines(at)) for at in range(draw(st.integers(1, 4)))] if size else []
    steps = draw(st.sampled_from([1, 3, 200]))
    many = tuple(
        few[at % len(few)].model_copy(update={"title": f"{few[at % len(few)].title} {at % steps}"})
        for at in range(size)
    )
    people = draw(st.sampled_from([(), ("ben",), ("ben", "caro"), tuple(map(str, range(200)))]))
    votes = [vote(who, how, reason=why) for who, how, why in draw(_several(_VOTES, 12))]
    return PlanDocument(
        language=draw(LANGUAGES),
        summary=draw(TEXTS),
        assumptions=draw(_several(TEXTS, 8)),
        approval=approval(
            state=draw(st.sampled_from(["open", "approved", "rejected", "expired", "superseded"])),
            approvers=people,
            missing=draw(st.integers(0, 3)),
            authors=draw(st.sampled_from([("ana",), ("ana", "dan"), tuple(map(str, range(90)))])),
            votes=tuple(votes),
            confirmation=draw(st.sampled_from([None, "approve p-12 r1"])),
        ),
        lines=many,
        unresolved=tuple(later() for _ in range(draw(st.sampled_from([0, 1, 50])))),
        warnings=draw(_several(TEXTS, 30)),
        differences=draw(_several(TEXTS, 30)),
        parts=tuple(
            PartView(workflow=f"w{at}", title=draw(TEXTS)) for at in range(draw(st.integers(0, 6)))
        ),
        writes=tuple(
            _write(at, draw(TEXTS)) for at in range(draw(st.sampled_from([0, 2, 26, 50])))
        ),
    )


def _write(place: int, title: str) -> WriteView:
    at = f"/workflows/0/steps/{place}"
    return WriteView(step=f"w1.{'s' * 30}{place}", at=at, title=title)


_VOTES = st.tuples(st.sampled_from([*PEOPLE, "x"]), st.sampled_from(["approve", "reject"]), TEXTS)
_STATES = ("pending", "accepted", "done", "failed", "conflict", "parked", "cancelled", "skipped")


@st.composite
def items(draw: st.DrawFn) -> ItemView:
    """Draw one item of a run."""
    error = draw(st.one_of(st.none(), TEXTS))
    return ItemView(
        step="w1.drop",
        item=f"shopify/{draw(TEXTS)}",
        skus=draw(_several(TEXTS, 5)),
        state=draw(st.sampled_from(_STATES)),
        before=draw(NUMBERS),
        after=draw(NUMBERS),
        currency=draw(st.sampled_from([None, "EUR"])),
        error=None if error is None else ErrorView(code="x", text=error),
    )


@st.composite
def runs(draw: st.DrawFn) -> RunCardDocument:
    """Draw the document of a run."""
    few = draw(_several(items(), 5))
    many = few * (draw(st.sampled_from([1, 1, 12, 400])))
    step = st.builds(
        StepView,
        step=st.just("w1.s"),
        activity=st.just("x"),
        title=TEXTS,
        state=st.sampled_from([*_STATES, "not_run", "new"]),
        error=st.one_of(st.none(), st.builds(ErrorView, code=st.just("x"), text=TEXTS)),
    )
    steps = draw(_several(step, 4)) * draw(st.sampled_from([1, 12]))
    state = draw(st.sampled_from(["running", "done", "failed", "parked", "cancelled"]))
    more = {"title": draw(TEXTS), "language": draw(LANGUAGES), "epoch": draw(st.integers(1, 3))}
    return run(state, many, steps=steps, **more)


@st.composite
def questions(draw: st.DrawFn) -> QuestionDocument:
    """Draw up to sixteen questions."""
    asked = st.builds(QuestionView, text=TEXTS, choices=_several(TEXTS, 40))
    found = draw(st.lists(asked, min_size=1, max_size=16))
    return QuestionDocument(
        language=draw(LANGUAGES), questions=tuple(found), wrong=draw(_several(TEXTS, 3))
    )


@st.composite
def refusals(draw: st.DrawFn) -> RefusedDocument:
    """Draw a refusal with up to two hundred reasons."""
    found = draw(_several(TEXTS, 5)) * draw(st.sampled_from([1, 40]))
    reasons = tuple(
        Refused(step="w1.a", rule="r", reason=f"{why} {at}") for at, why in enumerate(found)
    )
    return RefusedDocument(language=draw(LANGUAGES), summary=draw(TEXTS), refusals=reasons)


@st.composite
def problems(draw: st.DrawFn) -> InvalidDocument:
    """Draw what may be wrong with a plan."""
    hints = draw(_several(TEXTS, 5)) * draw(st.sampled_from([1, 100]))
    found = tuple(Problem(code="ill_typed", at=f"/{at}", hint=one) for at, one in enumerate(hints))
    return InvalidDocument(language=draw(LANGUAGES), problems=found)


ACCESSES = st.builds(
    Access,
    id=st.just("a-1"),
    name=TEXTS,
    surface=st.sampled_from(["slack", "discord"]),
    account=TEXTS,
    state=st.sampled_from(["asked", "granted", "refused"]),
    at=st.just(NOW + timedelta(hours=1)),
    role=st.sampled_from([None, "pricer"]),
    by=st.sampled_from([None, "dan"]),
)
PLACES = st.builds(
    Seen,
    people=st.sampled_from([{}, PEOPLE, {str(at): NASTY[at % len(NASTY)] for at in range(200)}]),
    shops=st.sampled_from([{}, SHOPS, dict.fromkeys(SHOPS, NASTY[3])]),
    pages=st.sampled_from([None, "https://shop.example/countersign/"]),
    details=st.booleans(),
    viewer=st.sampled_from([None, "ana", "ben"]),
)

EVERYBODY = Seen(PEOPLE, SHOPS)
MANY_SHOPS = tuple(f"shop-{at}" for at in range(50))


def worst_plan(text: str) -> PlanDocument:
    """Return a plan with as much of everything as there can be, and one text in all of it."""
    lines = tuple(
        price(at, shop=MANY_SHOPS[at % 50], step=f"w{at % 6 + 1}.a", name=text, sku=text,
              title=f"{text}{at % 200}", warnings=(f"{text}{at}",))
        for at in range(400)
    )  # fmt: skip
    unresolved = tuple(
        later().model_copy(update={"shop": shop, "reason": text, "bounds": {f"{text}_pct": text}})
        for shop in MANY_SHOPS
    )
    people = tuple(map(str, range(200)))
    votes = tuple(vote(who, "reject", reason=text) for who in people[:30])
    return PlanDocument(
        summary=text,
        assumptions=(text,) * 8,
        approval=approval(approvers=people, authors=people, votes=votes, missing=2),
        lines=lines,
        unresolved=unresolved,
        warnings=(text,) * 30,
        differences=(text,) * 60,
        parts=tuple(PartView(workflow=f"w{at}", title=text) for at in range(1, 7)),
        writes=tuple(_write(at, text) for at in range(50)),
    )


def worst_run(text: str) -> RunCardDocument:
    """Return a run with as much of everything as there can be, and one text in all of it."""
    error = ErrorView(code="x", text=text)
    step = StepView(step="w1.s", activity="x", title=text, state="failed", error=error)
    wrong = item(0, "failed", text).model_copy(update={"skus": (text,) * 9, "title": text})
    return run("failed", [wrong] * 100, title=text, steps=(step,) * 50)
