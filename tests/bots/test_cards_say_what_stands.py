"""A card shows how its approval or run stands, and offers exactly what may be done then."""

import pytest

from bots.cards.access import Access, draw_access
from bots.cards.approval import draw_approval
from bots.cards.drawing import Choice, Drawing, Press, Text, Verb, Weight, Words
from bots.cards.running import draw_run
from bots.cards.saying import Seen
from bots.cards.words import draw_question, draw_refused, draw_words
from bots.slack.blocks import message
from tests.fakes.documents import (
    NOW,
    PEOPLE,
    SHOPS,
    approval,
    ending,
    item,
    plan,
    price,
    question,
    refused,
    run,
    vote,
)
from tests.fakes.slack.drawing import drawn
from workflows.documents import PartView, Refused, StepView, StopView, WriteView

SEEN = Seen(PEOPLE, SHOPS)
ACCOUNTS = {"ben": "U0BEN", "caro": "U0CARO"}
PARTS = (PartView(workflow="w1", title="Prices"), PartView(workflow="w2", title="Old ones"))
ASKED = Access("a-1", "Eve", "slack", "U0EVE", "asked", NOW)


def read(drawing: Drawing) -> str:
    """Return a card as somebody reads it in Slack."""
    posted = message(drawing, ACCOUNTS)
    return drawn(posted["text"], posted["blocks"])


def verbs(drawing: Drawing) -> list[Verb]:
    return [one.verb for one in drawing.actions]


def press(drawing: Drawing, verb: Verb) -> Press:
    return next(one for one in drawing.actions if isinstance(one, Press) and one.verb is verb)


def test_an_open_card_says_what_changes_who_decides_and_until_when() -> None:
    shown = read(draw_approval(plan(), SEEN))

    assert "• *Blue mug, 350 ml* `MUG-BLUE`  €19.99 → *€17.99* (−10%)" in shown
    assert "*3 changes* in Mugs & More (−10%)" in shown
    assert "Needs *one* of <@U0BEN> or <@U0CARO> · Expires <!date^1795723200^" in shown


def test_an_open_card_is_approved_edited_or_rejected() -> None:
    drawing = draw_approval(plan(), SEEN)

    assert verbs(drawing) == [Verb.APPROVE, Verb.EDIT, Verb.REJECT, Verb.OPEN]
    assert press(drawing, Verb.APPROVE).label == "Approve 3 changes"


def test_a_press_bears_the_approval_and_the_revision() -> None:
    drawing = draw_approval(plan(approval=approval(revision=3)), SEEN)

    assert {one.value for one in drawing.actions if isinstance(one, Press)} == {"p-12:3"}


def test_of_several_parts_each_may_be_taken_away() -> None:
    drawing = draw_approval(plan([price(), ending()], parts=PARTS), SEEN)

    choice = next(one for one in drawing.actions if isinstance(one, Choice))
    assert [one.value for one in choice.options] == ["p-12:1:w1", "p-12:1:w2"]


def test_of_a_single_part_each_write_may_be_taken_away() -> None:
    named = [
        WriteView(step=f"w1.{one}", at=f"/workflows/0/steps/{place}", title="Change price")
        for place, one in enumerate("ab")
    ]
    lines = [price(0, step="w1.a"), price(1, step="w1.b")]

    drawing = draw_approval(plan(lines, parts=PARTS[:1], writes=tuple(named)), SEEN)

    choice = next(one for one in drawing.actions if isinstance(one, Choice))
    assert [(one.value, one.says) for one in choice.options] == [
        ("p-12:1:w1.a", "Blue mug, 350 ml"),
        ("p-12:1:w1.b", lines[1].name),
    ]


def test_what_cannot_be_undone_is_asked_twice() -> None:
    drawing = draw_approval(plan([price(), ending()]), SEEN)

    assert press(drawing, Verb.APPROVE).asks is not None
    assert press(drawing, Verb.APPROVE).weight is Weight.RISKY
    assert "⛔ Cannot be undone" in read(drawing)


def test_somebody_alone_is_asked_to_type_the_sentence() -> None:
    alone = approval(approvers=(), confirmation="approve p-12 r1")
    drawing = draw_approval(plan(approval=alone), SEEN)

    assert verbs(drawing)[0] is Verb.CONFIRM
    assert "Type “`approve p-12 r1`”" in read(drawing)


def test_an_author_withdraws_and_is_offered_no_approval_in_their_own_message() -> None:
    drawing = draw_approval(plan(), Seen(PEOPLE, SHOPS, viewer="ana"))

    assert Verb.APPROVE not in verbs(drawing)
    assert press(drawing, Verb.REJECT).label == "Withdraw"


def test_whoever_has_approved_is_not_asked_again_in_their_own_message() -> None:
    half = plan(approval=approval(quorum=2, missing=1, votes=(vote("ben"),)))

    assert Verb.APPROVE not in verbs(draw_approval(half, Seen(PEOPLE, SHOPS, viewer="ben")))
    assert Verb.APPROVE in verbs(draw_approval(half, Seen(PEOPLE, SHOPS, viewer="caro")))


def test_a_card_that_waits_for_a_second_person_says_who_was_first() -> None:
    half = plan(approval=approval(quorum=2, missing=1, votes=(vote("ben"),)))
    shown = read(draw_approval(half, SEEN))

    assert "✅ Approved by Ben Okafor in Slack" in shown
    assert "Needs <@U0CARO>" in shown


@pytest.mark.parametrize(
    ("state", "offers"),
    [
        ("approved", [Verb.OPEN]),
        ("rejected", [Verb.AGAIN, Verb.OPEN]),
        ("expired", [Verb.AGAIN, Verb.OPEN]),
    ],
)
def test_a_card_that_is_over_cannot_be_decided(state: str, offers: list[Verb]) -> None:
    over = plan(approval=approval(state=state, missing=0))

    assert verbs(draw_approval(over, SEEN)) == offers


def test_who_decided_when_and_where_stays_with_the_reason() -> None:
    votes = (vote("ben", "reject", reason="Not *now*.", surface="web"),)
    shown = read(draw_approval(plan(approval=approval(state="rejected", votes=votes)), SEEN))

    assert "❌ Rejected by Ben Okafor on the page, <!date^1795637520^" in shown
    assert "“Not \u2217now\u2217.”" in shown


def test_a_replaced_card_is_struck_through_and_dead() -> None:
    drawing = draw_approval(plan(), SEEN, replaced_by=2)

    assert drawing.actions == ()
    assert "~*Lower the price of 3 mugs by 10 %*~" in read(drawing)
    assert "Replaced by revision 2" in read(drawing)


def test_a_run_that_goes_on_shows_how_far_it_is_and_can_be_stopped() -> None:
    items = [item(0), item(1), item(2, "pending"), item(3, "accepted")]
    drawing = draw_run(run("running", items), SEEN)

    assert "▰▰▰▰▰▰▱▱▱▱▱▱  2 of 4 items" in read(drawing)
    assert verbs(drawing) == [Verb.CANCEL, Verb.OPEN]


def test_the_bar_is_full_only_when_everything_is_over() -> None:
    items = [*(item(at) for at in range(199)), item(199, "pending")]

    assert "▱  199 of 200 items" in read(draw_run(run("running", items), SEEN))


def test_failures_stand_before_everything_else_however_many_there_are() -> None:
    items = [*(item(at) for at in range(100)), *(item(at, "failed", "No.") for at in range(25))]
    shown = read(draw_run(run("failed", items), SEEN))

    assert shown.count("❌") == 20
    assert "✅" not in shown
    assert "… and 105 more" in shown


def test_what_failed_may_be_retried_and_what_moved_proposed_again() -> None:
    moved = [item(0), item(1, "conflict", "The shop shows €18.49."), item(2, "failed", "No.")]
    drawing = draw_run(run("failed", moved), SEEN)

    assert verbs(drawing) == [Verb.RETRY, Verb.AGAIN, Verb.OPEN]
    assert press(drawing, Verb.RETRY).label == "Retry 2 items"
    assert press(drawing, Verb.RETRY).value == "r-7"
    assert press(drawing, Verb.AGAIN).value == "p-12:1"


def test_what_nobody_can_tell_is_asked_of_a_person() -> None:
    assert verbs(draw_run(run("parked", [item(0, "parked", "?")]), SEEN))[0] is Verb.SETTLE


def test_a_run_that_can_be_put_back_offers_it() -> None:
    assert Verb.UNDO in verbs(draw_run(run("done", [item(0)], undo_in="t-1"), SEEN))
    assert Verb.UNDO not in verbs(draw_run(run("done", [item(0)]), SEEN))


def test_a_run_of_too_many_changes_says_why_no_press_puts_them_back() -> None:
    why = "No undo in one go for more than 50 changes; the lines show the old values."

    assert why in read(draw_run(run("done", [item(0)], no_undo=why), SEEN))


def test_a_run_says_who_stopped_it_and_why() -> None:
    stop = StopView(person="caro", at=NOW, reason="wrong sale")
    shown = read(draw_run(run("cancelled", [item(0, "cancelled")], stopped=stop), SEEN))

    assert "Stopped by Caro Lindt" in shown
    assert "“wrong sale”" in shown


def test_a_step_that_was_stopped_half_way_says_how_much_of_it_was_done() -> None:
    price = "offer.update_price"
    many = {"done": 2, "cancelled": 5}
    steps = (
        StepView(
            step="w1.drop", activity=price, title="Change price", state="not_run", counts=many
        ),
        StepView(
            step="w1.fill",
            activity="stock.set",
            title="Set stock",
            state="done",
            counts={"done": 1},
        ),
    )

    shown = read(draw_run(run("cancelled", [item(0)], steps=steps), SEEN))

    assert "Change price – cancelled · 2 of 7 items" in shown


def test_what_failed_in_part_is_called_partly_done() -> None:
    many = {"done": 1, "failed": 1}
    steps = tuple(StepView(step="w1.drop", activity="offer.update_price", title=title,
                           state="done", counts=many)
                  for title in ("Change price", "Raise price"))  # fmt: skip

    shown = read(draw_run(run("failed", [item(0), item(1, "failed", "No.")], steps=steps), SEEN))

    assert "🟠 partly done" in shown
    assert "Change price – partly done · 1 of 2 items" in shown


def test_steps_that_say_nothing_of_their_own_are_left_out() -> None:
    found = StepView(step="w1.find", activity="offer.list", title="Find listings", state="done")
    steps = tuple(
        StepView(step=f"w1.s{at}", activity="offer.update_price", title="Change price",
                 state="done", counts={"done": 1})
        for at in range(9)
    )  # fmt: skip

    shown = read(draw_run(run("done", [item(0)], steps=(found, *steps)), SEEN))

    assert "Find listings" not in shown
    assert "Change price" not in shown


def test_a_step_that_is_under_way_before_there_are_items_is_shown() -> None:
    found = StepView(step="w1.find", activity="offer.list", title="Find listings", state="running")
    drop = StepView(step="w1.drop", activity="offer.update_price", title="Change price",
                    state="pending")  # fmt: skip

    shown = read(draw_run(run("running", [], steps=(found, drop)), SEEN))

    assert "Find listings – running" in shown


@pytest.mark.parametrize(("state", "of"), [("running", "pending"), ("cancelled", "cancelled")])
def test_of_a_long_run_only_what_went_wrong_is_listed_until_it_is_over(state: str, of: str) -> None:
    items = [item(0, "failed", "No."), *(item(at, of) for at in range(1, 200))]

    shown = read(draw_run(run(state, items), SEEN))

    assert shown.count("€19.99") == 1
    assert "… and 199 more" in shown


def test_when_a_run_was_stopped_is_said_without_naming_its_person_twice() -> None:
    stop = StopView(person="caro", at=NOW)
    text = "Stopped by Caro Lindt: 1 of 2 changed, 1 not sent."

    shown = read(draw_run(run("cancelled", [item(0)], stopped=stop, text=text), SEEN))

    assert shown.count("Caro Lindt") == 1
    assert "Stopped <!date" in shown


def test_totals_of_several_things_are_told_apart() -> None:
    stock = price(1, title="Set stock", before="120", after="12", currency=None)

    assert "(Change price −10%, Set stock −108)" in read(
        draw_approval(plan([price(), stock]), SEEN)
    )


def test_what_was_not_sent_says_so_once_a_line() -> None:
    shown = read(draw_run(run("cancelled", [item(0, "cancelled", "The run was stopped.")]), SEEN))

    assert shown.count("cancelled") == 3  # the run, how it ended, and the item
    assert "The run was stopped." not in shown


def test_a_refusal_names_the_limit_that_it_hit() -> None:
    why = Refused(step="w1.a", rule="cap", reason="Too many.", limit="50 a day")
    refusal = refused().model_copy(update={"refusals": (why,)})

    assert "• Too many. The limit is 50 a day." in read(draw_refused(refusal, SEEN))


def test_one_question_with_few_choices_is_answered_by_a_press() -> None:
    drawing = draw_question(question(("Which shop?", ["A", "B"])), SEEN, "t-1:4")

    values = [(one.label, one.value) for one in drawing.actions if isinstance(one, Press)]
    assert values == [("A", "t-1:4:0"), ("B", "t-1:4:1")]


def test_several_questions_are_answered_in_a_form() -> None:
    drawing = draw_question(question(("One?", ["A"]), ("Two?", [])), SEEN, "t-1:4")

    assert [(one.verb, getattr(one, "value", "")) for one in drawing.actions] == [
        (Verb.ANSWER, "t-1:4")
    ]


def test_an_answered_question_says_who_answered_and_asks_nothing() -> None:
    drawing = draw_question(question(("One?", ["A"])), SEEN, "t-1:4", answered="ana")

    assert drawing.actions == ()
    assert "Answered by Ana Ruiz" in read(drawing)


def test_access_is_given_by_one_press_and_an_admin_is_asked_twice() -> None:
    drawing = draw_access(ASKED, SEEN, "en")
    grants = [one for one in drawing.actions if isinstance(one, Press) and one.verb is Verb.GRANT]

    assert [one.value for one in grants if one.asks is None] == [
        "a-1:viewer",
        "a-1:lister",
        "a-1:pricer",
        "a-1:manager",
    ]
    assert [one.value for one in grants if one.asks] == ["a-1:admin"]


def test_somebody_known_may_be_linked_instead_of_let_in() -> None:
    drawing = draw_access(ASKED, SEEN, "en")

    choice = next(one for one in drawing.actions if isinstance(one, Choice))
    assert choice.options[0].value == "a-1:ana"


def test_words_are_drawn_as_they_are() -> None:
    assert read(draw_words("1 listing:\n  MUG  €5.00", "en")) == "1 listing:\n\u2002\u2002MUG €5.00"


def _text(words: Words) -> str:
    return "".join(span.text for span in words if isinstance(span, Text))


def test_words_hide_their_figures_where_details_belong_into_direct_messages() -> None:
    quiet = Seen(PEOPLE, SHOPS, details=False)

    assert read(draw_words("MUG  €5.00, stock 3", "en", quiet)) == "MUG •••, stock •••"


def test_a_card_says_what_exactly_is_signed_and_who_understood_it() -> None:
    shown = read(draw_approval(plan(planner="offline"), SEEN))

    assert "understood by the offline planner · digest `dddddddd`" in shown


def test_a_plan_without_a_summary_has_a_title_all_the_same() -> None:
    assert _text(draw_approval(plan(summary=" "), SEEN).title) == "A plan without a summary"
