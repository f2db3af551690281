"""`countersign doctor` looks at what speaks in each workspace that installed the Slack app."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bots.slack.manifest import manifest
from deploy.doctor.examination import examine
from tests.fakes.slack.model import App, Token
from tests.fakes.slack.server import FakeSlack
from workflows.store import installations
from workflows.store.crypto import Secrets, new_key
from workflows.store.door import Unit
from workflows.store.installations import Installation
from workflows.store.store import Store

URL = "https://countersign.example"
NOW = datetime.now(UTC)
INSTALL = "`countersign slack install`"

Found = dict[str, tuple[bool, str, str]]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as running:
        yield running


@dataclass
class Installed:
    """An installation that is not running, and the workspaces that its rows know."""

    slack: FakeSlack
    home: Path
    app: App = field(init=False)
    secrets: Secrets = field(init=False)
    units: list[Unit[object]] = field(default_factory=list)
    """What is to be done at the door, with one opening of the database for all."""

    def __post_init__(self) -> None:
        self.app = self.slack.do(lambda: self.slack.world.add_app(manifest(URL, many=True)))
        self.home.chmod(0o700)
        key = new_key()
        (self.home / "secret.key").write_text(key)
        (self.home / "secret.key").chmod(0o600)
        self.secrets = Secrets.of([key])

    def keep(
        self, name: str, *, grid: bool = False, revoked: bool = False, person: str | None = "admin"
    ) -> Token:
        """Let a workspace install the app; return the token that is kept of it."""
        world = self.slack.world

        def made() -> Token:
            enterprise = world.add_enterprise(name) if grid else None
            team = world.add_team(name, enterprise) if enterprise else world.add_team(name)
            boss = world.add_user(team.id, "boss")
            put = world.install(self.app, team.id, boss.id, org=grid)
            return world.tokens[put.bot_token]

        token = self.slack.do(made)
        self._put(token, person, revoked=revoked)
        return token

    def _put(self, token: Token, person: str | None, *, revoked: bool) -> None:
        one = Installation(
            tenant="demo",
            surface="slack",
            enterprise="" if token.team_id else str(token.enterprise_id),
            team=token.team_id,
            app=self.app.id,
            bot=token.user_id,
            access=SecretStr(token.value),
            refresh=SecretStr(token.refresh) if token.refresh else None,
            expires_at=NOW + timedelta(hours=12),
            scopes=(),
            person=person,
        )
        self.units.append(lambda tx: installations.put(tx, one, self.secrets, NOW))
        if revoked:
            self.units.append(
                lambda tx: installations.revoke(tx, "slack", one.enterprise, one.team)
            )

    def done(self) -> None:
        """Do what is to be done at the door."""
        asyncio.run(self._done())

    async def _done(self) -> None:
        if self.units:
            store = await Store.open(f"sqlite:///{self.home}/countersign.db")
            for unit in self.units:
                await store.write(unit)
            await store.close()
            self.units.clear()

    def seen(self, **more: str | None) -> Found:
        """Return what doctor finds of workspaces: whether it is well, what is so, what to do."""
        self.done()
        given = {
            "HOME": str(self.home),
            "PORT": "0",
            "PUBLIC_URL": URL,
            "SLACK__API_URL": self.slack.api_url,
            "SLACK__CLIENT_ID": self.app.client_id,
            "SLACK__CLIENT_SECRET": self.app.client_secret,
            "SLACK__SIGNING_SECRET": self.app.signing_secret,
        } | more
        environ = {f"COUNTERSIGN_{name}": value for name, value in given.items() if value}
        told = ("Slack: workspace", "Slack: organisation", "Slack: more")
        return {
            one.what.removeprefix("Slack: "): (one.well, one.text, one.fix)
            for one in examine(environ)
            if one.what.startswith(told)
        }


@pytest.fixture
def installed(slack: FakeSlack, tmp_path: Path) -> Installed:
    return Installed(slack, tmp_path)


def test_no_database_is_nothing_to_tell_and_none_is_made(installed: Installed) -> None:
    assert installed.seen() == {}
    assert [one.name for one in installed.home.iterdir()] == ["secret.key"]


def test_each_workspace_is_named_with_where_its_token_speaks(installed: Installed) -> None:
    north, grid = installed.keep("North"), installed.keep("Grid", grid=True)

    assert installed.seen() == {
        f"workspace {north.team_id}": (True, "speaks in North", ""),
        f"organisation {grid.enterprise_id}": (True, "speaks in Grid", ""),
    }


def test_nothing_is_changed_by_looking(installed: Installed) -> None:
    installed.keep("North")
    installed.done()
    before = {one.name: one.read_bytes() for one in installed.home.iterdir()}

    installed.seen()

    assert {one.name: one.read_bytes() for one in installed.home.iterdir()} == before
    assert not installed.slack.calls("oauth.v2.access")[1:], "a token was renewed"


def test_what_is_not_taken_comes_first_with_how_to_install_it_again(installed: Installed) -> None:
    well, revoked, poor = (installed.keep(name) for name in ("Well", "Revoked", "Poor"))
    revoked.revoked = True
    poor.scopes -= {"im:write"}

    found = installed.seen()

    assert list(found)[-1] == f"workspace {well.team_id}"
    ok, text, fix = found[f"workspace {revoked.team_id}"]
    assert (ok, text) == (False, "its token is not taken: it was revoked")
    assert INSTALL in fix
    ok, text, fix = found[f"workspace {poor.team_id}"]
    assert (ok, text) == (False, "its token lacks the scopes im:write")
    assert "countersign slack manifest" in fix
    assert INSTALL in fix


def test_a_token_that_has_ended_is_left_to_the_running_product(installed: Installed) -> None:
    token = installed.keep("North")
    installed.slack.advance(13 * 3600)

    assert installed.seen() == {
        f"workspace {token.team_id}": (
            True,
            "its token has ended; the running server replaces it when it next speaks there",
            "",
        )
    }
    [(ok, _, fix)] = installed.seen(SLACK__CLIENT_SECRET=None).values()
    assert not ok
    assert "COUNTERSIGN_SLACK__CLIENT_SECRET" in fix


def test_a_workspace_that_took_the_app_out_is_no_fault(installed: Installed) -> None:
    token = installed.keep("Gone", revoked=True)

    [(where, (ok, text, fix))] = installed.seen().items()

    assert where == f"workspace {token.team_id}"
    assert (ok, text) == (True, "has taken the app out")
    assert INSTALL in fix
    assert not installed.slack.calls("auth.test")


def test_the_token_of_the_settings_is_not_told_twice(installed: Installed) -> None:
    token = installed.keep("Own", person=None)

    assert installed.seen(SLACK__BOT_TOKEN=token.value) == {}


def test_a_token_that_the_settings_named_earlier_is_no_fault(installed: Installed) -> None:
    earlier, own = installed.keep("Own", person=None), installed.keep("Later", person=None)
    earlier.revoked = True

    [(ok, text, fix)] = installed.seen(SLACK__BOT_TOKEN=own.value).values()

    assert ok
    assert "named earlier is not taken: it was revoked" in text
    assert "`countersign up`" in fix


def test_tokens_of_another_key_are_not_opened(installed: Installed) -> None:
    installed.keep("North")

    for keys in ({"SECRET_KEYS": new_key()}, {}):
        if not keys:
            (installed.home / "secret.key").unlink()
        [(ok, text, fix)] = installed.seen(**keys).values()
        assert (ok, text) == (False, "its token cannot be opened with the keys that are here")
        assert "COUNTERSIGN_SECRET_KEYS" in fix
    assert not (installed.home / "secret.key").exists()


def test_a_slack_that_is_away_is_asked_no_more(installed: Installed) -> None:
    for number in range(12):
        installed.keep(f"Team {number}")
    installed.slack.fault("503", "auth.test", times=100)

    [(what, (ok, text, _))] = installed.seen().items()

    assert (what, ok) == ("workspaces", False)
    assert text == f"12 are unknown, as {installed.slack.api_url} does not answer"
    assert len(installed.slack.calls("auth.test")) <= 6


def test_of_many_only_some_are_told_one_by_one(installed: Installed) -> None:
    for number in range(23):
        installed.keep(f"Team {number}")
    ill = installed.keep("Revoked")
    ill.revoked = True

    found = installed.seen()

    assert len(found) == 21
    assert next(iter(found)) == f"workspace {ill.team_id}"
    assert found["more workspaces"] == (True, "4 are well", "")


def test_a_database_of_another_version_is_left_alone(installed: Installed) -> None:
    installed.keep("North")
    older = "UPDATE alembic_version SET version_num = '0009'"
    installed.units.append(lambda tx: tx.exec_driver_sql(older).rowcount)

    [(ok, text, fix)] = installed.seen().values()

    assert not ok
    assert "0009" in text
    assert "`countersign up`" in fix


def test_no_token_is_printed(installed: Installed) -> None:
    tokens = [installed.keep(name) for name in ("North", "South")]
    tokens[0].revoked = True

    told = repr(installed.seen())

    assert not any(one.value in told or one.refresh in told for one in tokens)
