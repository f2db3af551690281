"""What Slack shows beside its messages: the Home tab, and the pages of a card that is too long."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.slack.setup import SCOPES
from tests.fakes.product import until
from tests.fakes.slack_stage import Chat, buttons, chat

_BEE = "CAN-BEE"
_ENGLISH = ("revision 1", "Edit")
_GERMAN = ("Fassung 1", "Bearbeiten")


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("pages")
    with chat(home) as running:
        yield running


def home_of(acme: Chat, name: str, words: str) -> str:
    """Wait until somebody's Home tab shows some words."""
    user, shown = acme.users[name], ""

    def there() -> bool:
        nonlocal shown
        view = acme.slack.home(user)
        shown = acme.slack.read(view) if view else ""
        return words in shown

    until(there)
    return shown


def test_home_shows_what_waits_for_whoever_opens_it(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Set the price of POT-IRON to 78.00 on Shopify")
    acme.waits_for(acme.shop, "waits for approval", asked)

    acme["manager2"].opens_home()

    assert "POT-IRON" in home_of(acme, "manager2", "Waiting for you")


def test_the_brake_at_home_is_seen_there_at_once(acme: Chat) -> None:
    acme["admin"].opens_home()
    home_of(acme, "admin", "Nothing is halted.")
    view = acme.slack.home(acme.users["admin"])
    assert view is not None

    acme["admin"].presses_in(view, "Halt everything").wait()
    until(lambda: acme.slack.view(acme.users["admin"]) is not None)
    form = acme.slack.view(acme.users["admin"])
    assert form is not None
    acme["admin"].submits(form, {"reason": "Wrong prices"}).wait()

    assert "Wrong prices" in home_of(acme, "admin", "is halted since")
    halted = acme.slack.home(acme.users["admin"])
    assert halted is not None
    acme["admin"].presses_in(halted, "Let it go on").wait()
    home_of(acme, "admin", "Nothing is halted.")


def test_a_tab_that_is_opened_again_and_again_is_drawn_once_more_as_all_is_then(
    acme: Chat,
) -> None:
    before = len(acme.slack.calls("views.publish"))
    acme.slack.fault("slow", "views.publish", seconds=1.5)

    acme["admin"].opens_home()
    acme.slack.settled().result(20)
    acme.product.api("POST", "/api/halts", {"reason": "Flood"}, acting="admin")
    for _ in range(20):
        acme["admin"].opens_home()

    assert "Flood" in home_of(acme, "admin", "is halted since")
    acme.slack.settled().result(20)
    assert len(acme.slack.calls("views.publish")) - before == 2
    acme.product.say("resume", acting="admin")


def test_somebody_unknown_finds_the_way_in_at_home(acme: Chat) -> None:
    acme["stranger"].opens_home()

    home_of(acme, "stranger", "do not know you")
    view = acme.slack.home(acme.users["stranger"])
    assert view is not None

    acme["stranger"].presses_in(view, "Ask for access").wait()

    acme.waits_for(acme["stranger"].direct, "The admins were asked")
    assert [one.error for one in acme.slack.calls("chat.postEphemeral") if not one.ok] == []


def test_a_long_plan_is_read_page_by_page(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Drop the price of everything on Shopify by 3%")
    card = acme.waits_for(acme.shop, "waits for approval", asked)
    acme["manager"].presses(card, "Show everything").wait()
    until(lambda: acme.slack.view(acme.users["manager"]) is not None)
    first = acme.slack.view(acme.users["manager"])
    assert first is not None
    shown = acme.slack.read(first)

    acme["manager"].presses_in(first, "Next").wait()

    until(lambda: acme.slack.read(acme.slack.view(acme.users["manager"])) != shown)  # type: ignore[arg-type]
    acme["manager"].closes(first)


def test_a_channel_keeps_figures_in_direct_messages_once_an_admin_says_so(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Set the price of CAN-FIG to 12.10 on Shopify")
    card = acme.waits_for(acme.shop, "12.10", asked)

    acme["manager"].runs("/countersign details off", acme.shop).wait()
    acme["admin"].runs("/countersign details off", acme.shop).wait()

    until(lambda: "12.10" not in acme.slack.read(card))
    direct = acme.waits_for(acme["manager2"].direct, "12.10")
    assert "CAN-FIG" in acme.slack.read(card)
    acme["manager2"].presses(direct, "Approve 1 change").wait()
    ended = acme.waits_for(acme.shop, "1 change made", asked)
    assert not any("12.10" in acme.slack.read(one) for one in acme.said(acme.shop, asked))
    acme["admin"].runs("/countersign details on", acme.shop).wait()
    assert "12.10" not in acme.slack.read(ended)  # what is over stays as it was told


@pytest.mark.parametrize(
    ("asked", "typed", "says"),
    [
        ("Lower the price of CAN-BEE on Shopify by 5%", "many", "“many” is no number. Write"),
        ("Set the price of CAN-BEE to 9.70 on Shopify", "9.701", "EUR has 2 digits after"),
        ("Set the stock of CAN-BEE to 12 on Shopify", "twelve", "“twelve” is no whole number."),
        ("Set the stock of CAN-BEE to 12 on Shopify", "x" * 3_000, f"“{'x' * 38}…” is no whole"),
        ("Set the stock of CAN-BEE to 12 on Shopify", "-5", "That is less than 0"),
    ],
)
def test_a_form_with_a_mistake_stays_open_and_says_it_under_the_field(
    acme: Chat, asked: str, typed: str, says: str
) -> None:
    root = acme["manager"].mentions(acme.shop, asked)
    card = acme.waits_for(acme.shop, "waits for approval", root)
    manager = acme.users["manager"]
    acme["manager"].presses(card, "Edit").wait()
    until(lambda: acme.slack.view(manager) is not None)
    form = acme.slack.view(manager)
    assert form is not None

    acme["manager"].submits(form, {"value": typed}).wait()

    assert acme.slack.view(manager) is form
    assert says in " ".join(form.errors.values())
    assert "revision 1" in acme.slack.read(card)
    acme["manager"].closes(form)


@pytest.mark.parametrize(
    ("asked", "words", "stands", "typed", "shown"),
    [
        (f"Set the price of {_BEE} to 9.70 on Shopify", _ENGLISH, "9.70", "9,60", "€9.60"),
        (f"Lower the price of {_BEE} on Shopify by 5%", _ENGLISH, "-5", "−6%", "€9.31"),
        (f"Setze {_BEE} bei Shopify auf 9,70 EUR", _GERMAN, "9,70", "9,55 EUR", "9,55\u00a0€"),
        (f"Setze den Bestand von {_BEE} bei Shopify auf 12", _GERMAN, "12", "1.200", "1.200"),
    ],
)
def test_a_number_stands_in_a_form_and_is_read_as_people_write_it(
    acme: Chat, asked: str, words: tuple[str, str], stands: str, typed: str, shown: str
) -> None:
    first, edit = words
    root = acme["manager"].mentions(acme.shop, asked)
    card = acme.waits_for(acme.shop, first, root)
    manager = acme.users["manager"]
    acme["manager"].presses(card, edit).wait()
    until(lambda: acme.slack.view(manager) is not None)
    form = acme.slack.view(manager)
    assert form is not None
    assert f"'initial_value': '{stands}'" in str(form.payload)

    acme["manager"].submits(form, {"value": typed}).wait()

    acme.waits_for(acme.shop, shown, root)


def test_who_is_not_known_opens_nothing(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Set the price of CAN-VAN to 11.50 on Shopify")
    card = acme.waits_for(acme.shop, "waits for approval", asked)

    acme["stranger"].presses(card, "Show everything").wait()

    stranger = acme.users["stranger"]
    until(lambda: any(one.ephemeral_to for one in acme.slack.seen(acme.shop, stranger)))
    assert acme.slack.view(stranger) is None


def test_what_was_done_is_asked_back_by_a_press(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Set the price of POT-CLAY to 41.00 on Shopify")
    card = acme.waits_for(acme.shop, "waits for approval", asked)
    acme["manager2"].presses(card, "Approve 1 change").wait()
    ended = acme.waits_for(acme.shop, "1 change made", asked)
    until(lambda: "Undo" in buttons(ended))

    acme["manager"].presses(ended, "Undo").wait()

    acme.waits_for(acme.shop, "41.00", asked, also=lambda one: one.ts not in {card.ts, ended.ts})


def test_what_is_asked_back_by_a_press_is_answered_in_the_language_of_its_thread(
    acme: Chat,
) -> None:
    asked = acme["manager"].mentions(acme.shop, "Setze den Preis von CAN-FIG auf Shopify auf 13,80")
    card = acme.waits_for(acme.shop, "wartet auf Freigabe", asked)
    acme["manager2"].presses(card, "1 Änderung freigeben").wait()
    ended = acme.waits_for(
        acme.shop, "1 Änderung", asked, also=lambda o: "Zurücknehmen" in buttons(o)
    )

    acme["manager"].presses(ended, "Zurücknehmen").wait()

    acme.waits_for(acme.shop, "wartet auf Freigabe", asked, also=lambda one: one.ts != card.ts)


def test_the_manifest_asks_for_nothing_that_is_never_used(acme: Chat) -> None:
    world = acme.slack.world
    members = {acme["manager"].id, acme["manager"].bot.id}
    private = acme.slack.do(
        lambda: world.add_channel(acme.team.id, "private", members, kind="group")
    )
    acme.slack.fault("cut_after", "chat.postMessage", times=1)
    for where in (private, acme["manager"].direct, acme.shop):
        acme.slack.fault("cut_after", "chat.postMessage", times=1)
        root = acme["manager"].mentions(where, "status")
        acme.waits_for(where, "Nothing is halted.", root)
    acme["viewer"].opens_home("messages")
    root = acme["manager"].mentions(acme.shop, "status")
    session = world.sessions[root.channel, root.ts]
    until(lambda: session.status == "active")
    session.status = "processing"  # as a client may show it a moment longer
    acme["viewer"].stops(root)
    until(lambda: session.status == "active")
    acme["viewer"].runs("/countersign status", acme.shop).wait()
    file = acme["manager"].uploads("products.csv", b"sku,title\nCUP-NEW,New Cup\n")
    root = acme["manager"].writes_to_app("", files=[file])
    acme.waits_for(acme["manager"].direct, "would be imported", root)
    acme["admin"].uninstalls()
    acme.slack.settled().result(20)

    assert acme.slack.unused(acme.app) == {"commands"}  # needed by declaring one, not by a call
    assert acme.app.bot_scopes == set(SCOPES)
