"""Workspaces install the app by themselves, are spoken to with their own tokens, and leave."""

import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import httpx2
import pytest

from bots.slack.calling import call, client
from bots.slack.manifest import manifest
from bots.surface import Later, Refused
from tests.fakes.product import Product, until
from tests.fakes.slack.delivery import Parcel
from tests.fakes.slack.faults import Order
from tests.fakes.slack.model import App, Team, User
from tests.fakes.slack.server import FakeSlack


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as running:
        yield running
        running.nothing_wrong()


@pytest.fixture(scope="module")
def product(slack: FakeSlack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    url = f"http://127.0.0.1:{free_port()}"
    app = slack.do(lambda: slack.world.add_app(manifest(url, many=True)))
    settings = {
        "COUNTERSIGN_PORT": url.rpartition(":")[2],
        "COUNTERSIGN_PUBLIC_URL": url,
        "COUNTERSIGN_SLACK__API_URL": slack.api_url,
        "COUNTERSIGN_SLACK__CLIENT_ID": app.client_id,
        "COUNTERSIGN_SLACK__CLIENT_SECRET": app.client_secret,
        "COUNTERSIGN_SLACK__SIGNING_SECRET": app.signing_secret,
    }
    with Product(tmp_path_factory.mktemp("installed"), settings) as running:
        yield running


def app_of(slack: FakeSlack) -> App:
    return next(iter(slack.world.apps.values()))


def workspace(slack: FakeSlack, name: str, grid: str | None = None) -> tuple[Team, User]:
    team = slack.do(
        lambda: slack.world.add_team(name, grid) if grid else slack.world.add_team(name)
    )
    return team, slack.do(lambda: slack.world.add_user(team.id, "boss"))


def install(slack: FakeSlack, product: Product, boss: User, *, org: bool = False) -> str:
    link = product.run("slack", "install").stdout.strip()
    ended = slack.as_(boss).installs(link, org=org).result(20)
    assert ended.status == 200, ended.text
    return ended.text


def answered(slack: FakeSlack, boss: User) -> bool:
    """Tell whether whoever installed it is answered as the person who began it here."""
    root = slack.as_(boss).writes_to_app("status")
    until(lambda: len([one for one in slack.thread(root) if one.bot_id]) > 0)
    said = next(one for one in slack.thread(root) if one.bot_id)
    return "Nothing is halted." in slack.read(said)


def token_of(slack: FakeSlack, team: Team) -> str:
    """Return the token with which the app speaks in a workspace now."""
    return next(one.bot_token for one in slack.world.installations if one.team_id == team.id)


def test_every_workspace_is_answered_with_its_own_token(slack: FakeSlack, product: Product) -> None:
    for name in ("Acme", "Bolts"):
        team, boss = workspace(slack, name)

        told = install(slack, product, boss)

        assert f"installed in {name}" in told
        assert answered(slack, boss)
        assert slack.calls("chat.postMessage")[-1].team_id == team.id


def test_an_organisation_installs_once_for_all_its_workspaces(
    slack: FakeSlack, product: Product
) -> None:
    grid = slack.do(lambda: slack.world.add_enterprise("Grid"))
    north, boss = workspace(slack, "North", grid)
    _, other = workspace(slack, "South", grid)

    told = install(slack, product, boss, org=True)

    assert "installed in Grid" in told
    assert answered(slack, boss)
    both = {boss.id, other.id, slack.as_(boss).bot.id}
    channel = slack.do(lambda: slack.world.add_channel(north.id, "of-both", both))
    asked = slack.as_(boss).mentions(channel, "status")
    until(lambda: len(slack.thread(asked)) > 1)
    assert "Nothing is halted." in slack.read(slack.thread(asked)[-1])
    slack.as_(other).mentions(channel, "status")
    until(lambda: any("do not know you" in slack.read(one) for one in slack.seen(channel, other)))


def test_a_link_that_was_not_made_here_installs_nothing(slack: FakeSlack, product: Product) -> None:
    _, boss = workspace(slack, "Crooked")

    ended = slack.as_(boss).installs(f"{product.url}/slack/install?ticket=made-up").result(20)

    assert "no way" in ended.text
    assert not [one for one in slack.world.installations if one.installed_by == boss.id]


@pytest.mark.parametrize("cookie", ["", "countersign-slack=made-up", "countersign-slack=\u00e9"])
def test_a_browser_in_which_it_was_not_begun_cannot_finish_it(
    product: Product, cookie: str
) -> None:
    begun = httpx2.get(product.run("slack", "install").stdout.strip())
    state = httpx2.URL(begun.headers["location"]).params["state"]
    headers = {b"cookie": cookie.encode("latin-1")}

    answer = httpx2.get(
        f"{product.url}/slack/oauth_redirect", params={"state": state, "code": "1"}, headers=headers
    )

    assert answer.status_code == 403
    assert answer.text.startswith("This was not begun in this browser.")


@pytest.mark.parametrize("step", ["install?ticket=made-up", "oauth_redirect?state=made-up&code=1"])
def test_a_browser_that_cannot_install_reads_why(product: Product, step: str) -> None:
    answer = httpx2.get(f"{product.url}/slack/{step}")

    assert (answer.status_code, answer.headers["content-type"][:10]) == (403, "text/plain")
    assert answer.text == (
        "This link is too old, or it was not made here."
        " Make a new one: `countersign slack install`."
    )


def test_tokens_are_replaced_before_they_end_and_lie_in_no_row_in_the_clear(
    slack: FakeSlack, product: Product
) -> None:
    team, boss = workspace(slack, "Rotating")
    install(slack, product, boss)
    old = token_of(slack, team)
    product.sandbox.advance(timedelta(hours=11, minutes=30).total_seconds())

    assert answered(slack, boss)

    until(lambda: token_of(slack, team) != old)
    new = token_of(slack, team)
    assert answered(slack, boss)
    rows = b"".join(one.read_bytes() for one in product.home.glob("countersign.db*"))
    assert old.encode() not in rows
    assert new.encode() not in rows
    assert old not in product.log()


def test_nobody_waits_for_a_token_that_is_replaced_in_good_time(
    slack: FakeSlack, product: Product
) -> None:
    team, boss = workspace(slack, "Patient")
    install(slack, product, boss)
    old = token_of(slack, team)
    product.sandbox.advance(timedelta(hours=11, minutes=30).total_seconds())
    slack.faults.orders.append(Order("slow", "oauth.v2.access", times=1, seconds=6))

    began = time.monotonic()
    assert answered(slack, boss)

    assert time.monotonic() - began < 3
    until(lambda: token_of(slack, team) != old)


def test_a_slack_that_replaces_no_token_is_not_asked_for_one_with_every_word(
    slack: FakeSlack, product: Product
) -> None:
    _, boss = workspace(slack, "Stuck")
    install(slack, product, boss)
    product.sandbox.advance(timedelta(hours=11, minutes=30).total_seconds())
    asked = len(slack.calls("oauth.v2.access"))
    slack.faults.orders.append(Order("503", "oauth.v2.access"))

    assert all(answered(slack, boss) for _ in range(3))

    slack.faults.orders.clear()
    assert len(slack.calls("oauth.v2.access")) == asked + 1


def test_a_workspace_that_takes_the_app_out_is_spoken_to_no_more(
    slack: FakeSlack, product: Product
) -> None:
    _, boss = workspace(slack, "Leaving")
    install(slack, product, boss)
    person = slack.as_(boss)
    direct = person.direct

    person.uninstalls()

    until(lambda: "was taken out" in product.log())
    calls = len(slack.world.calls)
    person.types(direct, "status")
    slack.settled().result(20)
    assert len(slack.world.calls) == calls


def test_nothing_of_one_business_is_said_in_the_workspace_of_another(
    slack: FakeSlack, product: Product
) -> None:
    team, boss = workspace(slack, "Neighbours")
    install(slack, product, boss)
    account = {"surface": "slack", "team": team.id, "account": boss.id}
    linked = product.api("POST", "/api/people/manager2/accounts", account, acting="other/admin")
    assert linked.is_success

    asked = product.say("lower all mugs on Shopify by 5%", acting="other/manager")

    assert asked["kind"] == "plan"
    until(lambda: "would be said by the app of another business" in product.log())
    direct = slack.as_(boss).direct
    assert asked["approval"]["id"] not in str([slack.read(one) for one in slack.seen(direct)])


def test_a_workspace_takes_out_what_it_installed_and_never_its_organisations(
    slack: FakeSlack, product: Product
) -> None:
    grid = slack.do(lambda: slack.world.add_enterprise("Both"))
    team, boss = workspace(slack, "Own", grid)
    install(slack, product, boss)
    install(slack, product, boss, org=True)

    slack.as_(boss).uninstalls()
    until(lambda: f"was taken out of {team.id}" in product.log())
    told = [one for one in slack.delivery.sent if one.payload.get("team_id") == team.id][-2:]
    for one in told:  # each once more, long after the first
        slack.do(partial(slack.delivery.send, Parcel(one.app, one.kind, one.payload)))
    slack.settled().result(20)

    assert f"was taken out of {grid}" not in product.log()
    assert answered(slack, boss)


def test_an_organisation_takes_out_what_it_installed(slack: FakeSlack, product: Product) -> None:
    grid = slack.do(lambda: slack.world.add_enterprise("Undecided"))
    _, boss = workspace(slack, "Whole", grid)
    install(slack, product, boss, org=True)

    slack.as_(boss).uninstalls()

    until(lambda: f"was taken out of {grid}" in product.log())


@pytest.mark.anyio
async def test_a_token_that_is_not_taken_loses_nothing_that_waits_to_be_said(
    slack: FakeSlack,
) -> None:
    web = client(slack.api_url)

    with pytest.raises(Later):
        await call(web, "chat.postMessage", token="xoxb-old", channel="C1", text="hello")
    with pytest.raises(Refused, match="invalid_auth"):
        await call(web, "auth.test", token="xoxb-old")


def test_a_workspace_that_installs_the_app_again_is_not_taken_out_by_what_it_did_before(
    slack: FakeSlack, product: Product
) -> None:
    team, boss = workspace(slack, "Again")
    install(slack, product, boss)
    slack.as_(boss).uninstalls()
    until(lambda: f"was taken out of {team.id}" in product.log())
    told = [one for one in slack.delivery.sent if one.payload.get("team_id") == team.id][-2:]
    install(slack, product, boss)

    for one in told:  # each once more, after the app was installed anew
        slack.do(partial(slack.delivery.send, Parcel(one.app, one.kind, one.payload)))
    slack.settled().result(20)

    assert product.log().count(f"was taken out of {team.id}") == 1
    assert answered(slack, boss)
    slack.as_(boss).uninstalls()
    until(lambda: product.log().count(f"was taken out of {team.id}") == 2)
