"""Who is behind a payload of Slack, in workspaces that belong to an organisation and in others."""

from typing import Any

import pytest
from pydantic import SecretStr

from bots.slack.reading import author, presser
from workflows.store.installations import Installation

Json = dict[str, Any]


def installation(team: str = "T1", enterprise: str = "") -> Installation:
    token = SecretStr("xoxb-1")
    return Installation(
        "acme", "slack", enterprise, team, "A1", "UBOT", token, None, None, (), "ana"
    )


def heard(**outer: object) -> Json:
    granted = {"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": False}
    return {"team_id": "T1", "enterprise_id": "E1", "authorizations": [granted], **outer}


@pytest.mark.parametrize("field", ["user_team", "team"])
def test_who_is_named_by_the_organisation_of_our_workspace_is_a_member(field: str) -> None:
    """Slack tells the organisation in the place of the workspace where there is one."""
    sender = author(installation(), {"user": "U1", field: "E1"}, heard())

    assert (sender.account.team, sender.foreign) == ("T1", False)


def test_who_is_named_by_another_organisation_is_foreign() -> None:
    outer = heard(team_id="T9", enterprise_id="E9", is_ext_shared_channel=True)

    sender = author(installation(), {"user": "U9", "user_team": "E9"}, outer)

    assert (sender.account.team, sender.foreign) == ("E9", True)


@pytest.mark.parametrize(("own", "foreign"), [("E1", False), ("E9", True), ("T2", True)])
def test_who_presses_is_known_by_the_organisation_of_our_workspace_too(
    own: str, *, foreign: bool
) -> None:
    body = {
        "team": {"id": "T1", "domain": "acme", "enterprise_id": "E1"},
        "enterprise": {"id": "E9", "name": "Others"},
        "user": {"id": "U1", "name": "ana", "team_id": own},
    }

    sender = presser(installation(), body)

    assert (sender.account.team, sender.foreign) == (own if foreign else "T1", foreign)


def test_what_an_organisation_installed_knows_people_of_all_its_workspaces() -> None:
    whole = installation(team="", enterprise="E1")
    granted = {"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}

    sender = author(whole, {"user": "U2", "team": "T2"}, heard(authorizations=[granted]))

    assert (sender.account.team, sender.foreign) == ("E1", False)
