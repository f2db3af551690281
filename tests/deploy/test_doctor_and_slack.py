"""`countersign doctor` looks at the Slack app: each token, its scopes, and the way in."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bots.slack.manifest import manifest
from tests.fakes.product import PROGRAM
from tests.fakes.slack.serve import seeded
from tests.fakes.slack.server import FakeSlack

URL = "https://countersign.example"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as running:
        yield running


def seen(home: Path, **settings: str) -> dict[str, tuple[bool, str, str]]:
    """Return what doctor finds of Slack: whether it is well, what is so, and what to do."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("COUNTERSIGN_")}
    given = {f"COUNTERSIGN_{name}": value for name, value in settings.items()}
    ended = subprocess.run(
        [PROGRAM, "doctor", "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**own, "COUNTERSIGN_HOME": str(home), "COUNTERSIGN_PORT": "0", **given},
    )
    findings: list[Mapping[str, Any]] = json.loads(ended.stdout)["findings"]
    return {
        one["what"].removeprefix("Slack: "): (one["well"], one["text"], one["fix"])
        for one in findings
        if one["what"].startswith("Slack")
    }


def test_no_app_is_nothing_to_look_at(tmp_path: Path) -> None:
    assert seen(tmp_path) == {}


def test_an_app_that_is_as_it_should_be(slack: FakeSlack, tmp_path: Path) -> None:
    made = slack.do(lambda: seeded(slack, manifest(None)))

    found = seen(
        tmp_path,
        SLACK__API_URL=made["api_url"],
        SLACK__BOT_TOKEN=made["bot_token"],
        SLACK__APP_TOKEN=made["app_token"],
    )

    assert found == {
        "bot token": (True, "speaks in Sandbox", ""),
        "app token": (True, "Socket Mode can be used", ""),
    }


def test_what_is_wrong_is_named_with_its_fix(slack: FakeSlack, tmp_path: Path) -> None:
    poor = manifest(None)
    poor["oauth_config"]["scopes"]["bot"].remove("im:write")
    made = slack.do(lambda: seeded(slack, poor))

    found = seen(
        tmp_path,
        SLACK__API_URL=made["api_url"],
        SLACK__BOT_TOKEN=made["bot_token"],
        SLACK__APP_TOKEN="made-up",
    )

    assert not any(well for well, _, _ in found.values())
    assert found["bot token"][1] == "it lacks the scopes im:write"
    assert "countersign slack manifest" in found["bot token"][2]
    assert found["app token"][1] == "is not taken: it is no token of Slack's"


def test_an_app_that_nothing_reaches(tmp_path: Path) -> None:
    away = "http://127.0.0.1:9/api/"

    found = seen(tmp_path, SLACK__API_URL=away, SLACK__BOT_TOKEN="made-up")

    assert "does not answer" in found["bot token"][1]
    assert found["requests"][1] == "Slack cannot reach this installation"
    assert "COUNTERSIGN_PUBLIC_URL" in found["requests"][2]


def test_a_slack_that_is_busy_says_nothing_about_a_token(slack: FakeSlack, tmp_path: Path) -> None:
    made = slack.do(lambda: seeded(slack, manifest(None)))
    slack.fault("429", "auth.test", times=1)

    found = seen(tmp_path, SLACK__API_URL=made["api_url"], SLACK__BOT_TOKEN=made["bot_token"])

    assert "does not answer" in found["bot token"][1]
    assert "try again" in found["bot token"][2]


@pytest.mark.parametrize(
    ("secret", "text", "fix"),
    [
        ("{client_secret}", "workspaces can install the app", ""),
        ("made-up", "the secret is not that of the client id", "Basic Information"),
        (None, "workspaces cannot install the app", "Set COUNTERSIGN_SLACK__CLIENT_SECRET."),
    ],
)
def test_an_app_that_many_workspaces_install(
    slack: FakeSlack, tmp_path: Path, secret: str | None, text: str, fix: str
) -> None:
    made = slack.do(lambda: seeded(slack, manifest(URL, many=True)))
    given = {"SLACK__CLIENT_SECRET": secret.format(**made)} if secret else {}

    found = seen(
        tmp_path,
        SLACK__API_URL=made["api_url"],
        SLACK__CLIENT_ID=made["client_id"],
        SLACK__SIGNING_SECRET=made["signing_secret"],
        PUBLIC_URL=URL,
        **given,
    )["client id and secret"]

    assert text in found[1]
    assert fix in found[2]
    assert found[0] is not bool(fix)
