"""A real AsyncOAuthFlow installs itself into workspaces and organisations."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.model import App, Team
from tests.fakes.slack.oauth import allow
from tests.fakes.slack.proof.tiny_app import MANIFEST, Stage, arrived
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.visits import Visit

pytestmark = [
    pytest.mark.anyio,
    # The SDK still hands aiohttp a BasicAuth when it exchanges a code
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
]


@pytest.fixture
def rotating(slack: FakeSlack) -> App:
    settings = {**MANIFEST["settings"], "token_rotation_enabled": True}
    return slack.world.add_app({**MANIFEST, "settings": settings})


def installable(slack: FakeSlack, app: App, folder: Path) -> AsyncApp:
    store = FileInstallationStore(base_dir=str(folder))
    settings = AsyncOAuthSettings(
        client_id=app.client_id,
        client_secret=app.client_secret,
        scopes=sorted(app.bot_scopes),
        authorization_url=slack.authorize_url,
        installation_store=store,
        state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(folder)),
    )
    client = AsyncWebClient(base_url=slack.api_url)
    flow = AsyncOAuthFlow(client=client, settings=settings)
    return AsyncApp(
        client=client,
        signing_secret=app.signing_secret,
        installation_store=store,  # named twice, or tokens would be refreshed at slack.com
        oauth_flow=flow,
    )


@asynccontextmanager
async def served(app: App, bolt: AsyncApp) -> AsyncIterator[str]:
    async with Stage.serving(bolt) as url:
        app.url = url
        yield url


async def installed(
    slack: FakeSlack, app: App, team: Team, url: str, *, org: bool = False
) -> Visit:
    admin = slack.as_(slack.world.add_user(team.id, "admin"), app)
    return await asyncio.wrap_future(admin.installs(f"{url}/slack/install", org=org))


def age(folder: Path) -> None:
    """Let every stored token have expired long ago."""
    for kept in folder.rglob("*latest"):
        document = json.loads(kept.read_text())
        document["bot_token_expires_at"] = 1
        kept.write_text(json.dumps(document))


async def test_every_workspace_that_installs_the_app_is_served_with_its_own_token(
    slack: FakeSlack, rotating: App, tmp_path: Path
) -> None:
    bolt, answered = installable(slack, rotating, tmp_path), []

    @bolt.event("message")
    async def said(say: Any, context: Any) -> None:  # noqa: ANN401 - Bolt's
        await say("hello")
        answered.append((context["team_id"], context["bot_token"]))

    async with served(rotating, bolt) as url:
        teams = [slack.world.add_team(name) for name in ("Acme", "Bolts")]
        for team in teams:
            assert (await installed(slack, rotating, team, url)).status == 200
            slack.as_(slack.world.add_user(team.id, "ana"), rotating).writes_to_app("hi")
        await arrived(lambda: len(answered) == 2)

    tokens = {one.team_id: one.bot_token for one in slack.world.installations}
    assert dict(answered) == tokens


async def test_a_person_may_refuse_to_install(
    slack: FakeSlack, rotating: App, tmp_path: Path
) -> None:
    admin = slack.as_(slack.world.add_user(slack.world.add_team("Acme").id, "admin"), rotating)
    async with served(rotating, installable(slack, rotating, tmp_path)) as url:
        await asyncio.wrap_future(admin.declines(f"{url}/slack/install"))

    assert slack.world.installations == []


async def test_an_organisation_installs_once_for_all_its_workspaces(
    slack: FakeSlack, rotating: App, tmp_path: Path
) -> None:
    bolt, answered = installable(slack, rotating, tmp_path), []

    @bolt.event("message")
    async def said(say: Any, body: Any, context: Any) -> None:  # noqa: ANN401 - Bolt's
        await say("hello")
        answered.append((body["team_id"], context["is_enterprise_install"]))

    grid = slack.world.add_enterprise("Grid")
    teams = [slack.world.add_team(name, grid) for name in ("North", "South")]
    async with served(rotating, bolt) as url:
        assert (await installed(slack, rotating, teams[0], url, org=True)).status == 200
        for team in teams:
            slack.as_(slack.world.add_user(team.id, "ana"), rotating).writes_to_app("hi")
        await arrived(lambda: len(answered) == 2)

    assert sorted(answered) == sorted((team.id, True) for team in teams)


async def test_a_token_that_expired_is_refreshed_by_the_sdk(
    slack: FakeSlack, rotating: App, tmp_path: Path
) -> None:
    bolt, answered = installable(slack, rotating, tmp_path), []

    @bolt.event("message")
    async def said(say: Any) -> None:  # noqa: ANN401 - Bolt's
        answered.append(await say("hello"))

    async with served(rotating, bolt) as url:
        team = slack.world.add_team("Acme")
        await installed(slack, rotating, team, url)
        old = slack.world.installations[0].bot_token
        slack.world.tokens[old].expires_at = 0.0
        age(tmp_path)
        slack.as_(slack.world.add_user(team.id, "ana"), rotating).writes_to_app("hi")
        await arrived(lambda: answered)

    assert slack.world.installations[0].bot_token != old
    with pytest.raises(SlackApiError, match="token_expired"):
        await AsyncWebClient(old, base_url=slack.api_url).auth_test()


async def test_a_code_is_worth_tokens_once_and_only_with_the_secret(stage: Stage) -> None:
    app = stage.app
    where = "https://shop.example/slack/oauth_redirect"
    app.url = "https://shop.example"
    asked = {"client_id": app.client_id, "scope": "chat:write", "redirect_uri": where}
    client = AsyncWebClient(base_url=stage.slack.api_url)
    codes: list[str] = []
    back = stage.slack.do(lambda: allow(stage.slack.world, asked, stage.ana_user))
    code = back.partition("code=")[2].partition("&")[0]

    for secret in ("wrong", app.client_secret, app.client_secret):
        try:
            answer = await client.oauth_v2_access(
                client_id=app.client_id, client_secret=secret, redirect_uri=where, code=code
            )
            codes.append(answer["scope"])
        except SlackApiError as error:
            codes.append(error.response["error"])

    assert codes == ["bad_client_secret", "chat:write", "invalid_code"]


async def test_an_app_that_is_taken_out_hears_of_it_and_its_token_is_dead(stage: Stage) -> None:
    bolt, heard = stage.bolt(), []

    @bolt.event("app_uninstalled")
    async def gone(body: dict[str, Any]) -> None:
        heard.append("app_uninstalled")

    @bolt.event("tokens_revoked")
    async def revoked(event: dict[str, Any]) -> None:
        heard.append("tokens_revoked")

    async with stage.over_http(bolt):
        stage.ana.uninstalls()
        await arrived(lambda: len(heard) == 2)

    assert sorted(heard) == ["app_uninstalled", "tokens_revoked"]
    with pytest.raises(SlackApiError, match="token_revoked"):
        await stage.client().auth_test()
