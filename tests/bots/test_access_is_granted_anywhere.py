"""Who asks for access in Slack is let in by any door, once, and every card says so."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.product import until
from tests.fakes.slack.model import Channel, Message, User
from tests.fakes.slack_stage import Chat, buttons, chat


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("access")
    with chat(home) as running:
        yield running


def asks(acme: Chat, name: str) -> tuple[dict[str, Any], Message]:
    """Let somebody new ask for access; return their request and the card of the admin."""
    acme.users[name] = acme.slack.do(lambda: acme.slack.world.add_user(acme.team.id, name))
    person = acme[name]
    person.writes_to_app("hello")
    direct, user = person.direct, acme.users[name]
    until(lambda: "do not know you" in str(read_all(acme, direct, user)))
    person.presses(acme.slack.last(direct, user), "Ask for access").wait()
    card = acme.waits_for(acme["admin"].direct, name)
    [request] = [one for one in waiting(acme) if one["account"] == acme.users[name].id]
    return request, card


def read_all(acme: Chat, channel: Channel, user: User) -> list[str]:
    """Return what somebody sees in a channel."""
    return [acme.slack.read(one) for one in acme.slack.seen(channel, user)]


def waiting(acme: Chat) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = acme.product.api("GET", "/api/access", acting="admin").json()
    return found


def test_a_request_is_listed_and_granted_by_the_api_and_the_card_says_so(acme: Chat) -> None:
    request, card = asks(acme, "nora")
    assert (request["name"], request["surface"], request["state"]) == ("nora", "slack", "asked")

    granted = acme.product.api(
        "POST", f"/api/access/{request['id']}/grant", {"role": "viewer"}, acting="admin"
    )

    assert granted.json()["person"] == "nora"
    until(lambda: "has access" in acme.slack.read(card))
    assert buttons(card) == []
    acme.waits_for(acme["nora"].direct, "You have access now")
    assert waiting(acme) == []


def test_the_command_line_lists_grants_and_refuses(acme: Chat) -> None:
    first, card = asks(acme, "olga")
    second, _ = asks(acme, "pete")

    code, listed = acme.product.cli("people", "requests", "--as", "admin")
    assert (code, [one["id"] for one in listed]) == (0, [first["id"], second["id"]])
    linked = acme.product.run(
        "people", "grant", first["id"], "--person", "lister", "--as", "admin"
    ).stdout
    assert linked == "olga is lister\n"
    assert acme.product.cli("people", "refuse", second["id"], "--as", "admin")[0] == 0

    until(lambda: "has access" in acme.slack.read(card))
    acme.waits_for(acme["pete"].direct, "An admin decided not to let you in")


def test_what_was_decided_is_not_decided_again(acme: Chat) -> None:
    request, card = asks(acme, "quin")
    acme["admin"].presses(card, "Let in as viewer").wait()
    until(lambda: "has access" in acme.slack.read(card))

    again = acme.product.api("POST", f"/api/access/{request['id']}/refuse", {}, acting="admin")

    assert again.status_code == 409
    assert again.json()["detail"] == "This was already decided: granted."


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "/{id}/grant")])
def test_only_admins_see_and_decide_who_asks(acme: Chat, method: str, path: str) -> None:
    request, _ = asks(acme, f"rita{len(method)}")
    body = {"role": "admin"} if method == "POST" else None

    answer = acme.product.api(
        method, f"/api/access{path.format(id=request['id'])}", body, acting="manager"
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("body", [{}, {"role": "viewer", "person": "admin"}, {"role": "owner"}])
def test_a_grant_names_either_a_role_or_a_member(acme: Chat, body: dict[str, str]) -> None:
    name = f"sam{len(waiting(acme))}"
    request, _ = asks(acme, name)

    answer = acme.product.api("POST", f"/api/access/{request['id']}/grant", body, acting="admin")

    assert answer.is_client_error
    assert request["id"] in [one["id"] for one in waiting(acme)]
