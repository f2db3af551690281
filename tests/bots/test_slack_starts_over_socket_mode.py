"""A start over Socket Mode: made good when Slack is away, refused in a sentence when it says no."""

import re
from pathlib import Path

from tests.fakes.product import Product, until
from tests.fakes.slack.faults import Order
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack_stage import Chat

OPENS = "apps.connections.open"


def test_a_start_while_slack_is_away_is_made_good(tmp_path: Path) -> None:
    with FakeSlack() as slack:
        acme = Chat(slack, Product(tmp_path / "home"), sockets=True)
        slack.faults.orders += [Order("503", "auth.test", times=1), Order("503", OPENS, times=2)]
        try:
            acme.start()
            acme.know()
            until(lambda: bool(slack.sockets.of(acme.app.id)), 30)

            acme["viewer"].mentions(acme.shop, "status")
            acme.waits_for(acme.shop, "Nothing is halted.")
        finally:
            acme.product.end()
        slack.nothing_wrong()


def test_an_app_token_that_is_not_taken_ends_the_start_in_a_sentence(tmp_path: Path) -> None:
    with FakeSlack() as slack:
        acme = Chat(slack, Product(tmp_path / "home"), sockets=True)
        acme.product.settings["COUNTERSIGN_SLACK__APP_TOKEN"] = "xapp-made-up"

        ended = acme.product.run("up")

    assert ended.returncode == 78
    assert "Slack does not take the app token" in ended.stderr
    assert "it begins with xapp-." in ended.stderr
    assert "xapp-made-up" not in ended.stderr


def test_a_bot_token_that_slack_refuses_once_it_is_back_is_logged_and_ends_nothing(
    tmp_path: Path,
) -> None:
    with FakeSlack() as slack:
        acme = Chat(slack, Product(tmp_path / "home"), sockets=True)
        acme.product.settings["COUNTERSIGN_SLACK__BOT_TOKEN"] = "xoxb-made-up"
        slack.faults.orders.append(Order("503", "auth.test", times=1))
        try:
            acme.start()
            until(lambda: "Slack does not take the bot token" in acme.product.log())
            assert acme.product.api("GET", "/api/runs").is_success
            assert acme.product.stop() == 0
        finally:
            acme.product.end()

    assert "it begins with xoxb-." in acme.product.log()
    assert "Traceback" not in acme.product.log()
    assert "xoxb-made-up" not in acme.product.log()


def test_a_connection_that_slack_refuses_is_made_later_and_its_ticket_stays_out_of_the_log(
    tmp_path: Path,
) -> None:
    with FakeSlack() as slack:
        acme = Chat(slack, Product(tmp_path / "home"), sockets=True)
        slack.sockets.turned_away = 2
        try:
            acme.start()
            until(lambda: bool(slack.sockets.of(acme.app.id)), 30)
        finally:
            acme.product.end()

    assert "Failed to connect" in acme.product.log()
    assert "ticket=…" in acme.product.log()
    assert re.search(r"ticket=\w", acme.product.log()) is None
    assert "Traceback" not in acme.product.log()
