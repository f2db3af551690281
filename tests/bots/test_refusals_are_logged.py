"""What does not count is refused with a sentence, logged without a secret, and changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import discord_stage, slack_stage
from tests.fakes.discord_server.state import Message as Said
from tests.fakes.product import Product, until
from tests.fakes.slack.model import Message, View

SENTENCE = "Set the price of POT-IRON to {} on Shopify"


class Logged:
    """The log from here on, and how everything stood."""

    def __init__(self, product: Product) -> None:
        """Remember where the log ends."""
        self._product = product
        self._begins = len(product.log())
        self._before = self._standing()

    @property
    def lines(self) -> str:
        return self._product.log()[self._begins :]

    def says(self, *words: str) -> None:
        """Wait until one line shows all these words; nothing else may have changed."""

        def there() -> bool:
            return any(all(word in line for word in words) for line in self.lines.splitlines())

        try:
            until(there, 10)
        except AssertionError:
            raise AssertionError(f"{words} is not in:\n{self.lines}") from None
        assert self._standing() == self._before

    def _standing(self) -> object:
        product = self._product
        every = product.api("GET", "/api/approvals").json()
        open_ones = [(one["approval"]["id"], one["approval"]["revision"]) for one in every]
        return open_ones, product.api("GET", "/api/runs").json(), product.sandbox.effects()


def holds_no_secret(product: Product, *more: str) -> None:
    """Hold the whole log of a product against everything that opens something."""
    given = [value for name, value in product.settings.items() if "TOKEN" in name]
    given += [value for name, value in product.settings.items() if "SECRET" in name]
    log = product.log()
    assert [one for one in (*given, product.token, *more) if one in log] == []


@pytest.fixture(scope="module", params=["http", "socket"])
def slack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[slack_stage.Chat]:
    home: Path = tmp_path_factory.mktemp(f"logged-{request.param}")
    with slack_stage.chat(home, sockets=request.param == "socket") as running:
        yield running
        holds_no_secret(running.product, *running.slack.world.tokens)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[slack_stage.Chat]:
    """Run where Slack signs each request, which over Socket Mode it does not."""
    with slack_stage.chat(tmp_path_factory.mktemp("logged-signed")) as running:
        yield running
        holds_no_secret(running.product, *running.slack.world.tokens)


@pytest.fixture(scope="module")
def discord(tmp_path_factory: pytest.TempPathFactory) -> Iterator[discord_stage.Chat]:
    with discord_stage.chat(tmp_path_factory.mktemp("logged-discord")) as running:
        yield running
        every = running.discord.interactions.all.values()
        holds_no_secret(running.product, *(one.token for one in every))


@pytest.fixture(autouse=True)
def honest(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave a Slack that is what it says."""
    yield
    for which in {"slack", "signed"} & set(request.fixturenames):
        running: slack_stage.Chat = request.getfixturevalue(which)
        for name, value in (("wrong_signature", False), ("age_s", 0.0), ("as_team", "")):
            setattr(running.slack.distortion, name, value)


def ask(slack: slack_stage.Chat, price: str) -> tuple[Message, Message]:
    asked = slack["manager"].mentions(slack.shop, SENTENCE.format(price))
    return asked, slack.waits_for(slack.shop, "waits for approval", asked)


def test_a_workspace_that_has_not_installed_us_is_logged(slack: slack_stage.Chat) -> None:
    _, card = ask(slack, "71.00")
    log = Logged(slack.product)
    slack.slack.distortion.as_team = "T0FOREIGN"

    slack["manager"].mentions(slack.shop, SENTENCE.format("72.00"))
    slack["manager2"].presses(card, "Approve 1 change").wait()
    slack.slack.settled().result(20)

    log.says("refused", "T0FOREIGN")


def test_a_guest_of_a_shared_channel_is_logged(slack: slack_stage.Chat) -> None:
    world = slack.slack.world
    eve = world.add_user(world.add_team("Other").id, "eve")
    slack.shop.members.add(eve.id)
    _, card = ask(slack, "71.00")
    log = Logged(slack.product)

    slack.slack.as_(eve).mentions(slack.shop, SENTENCE.format("70.00"))
    slack.slack.as_(eve).presses(card, "Approve 1 change").wait()

    log.says(eve.id, "unknown")


@pytest.mark.parametrize(("how", "value"), [("wrong_signature", True), ("age_s", 360.0)])
def test_a_request_that_slack_did_not_sign_just_now_is_logged(
    signed: slack_stage.Chat, how: str, value: object
) -> None:
    _, card = ask(signed, "71.00")
    log = Logged(signed.product)
    setattr(signed.slack.distortion, how, value)

    signed["manager"].mentions(signed.shop, SENTENCE.format("72.00"))
    answered = signed["manager2"].presses(card, "Approve 1 change").wait()
    signed.slack.settled().result(20)

    assert answered.status == 401
    log.says("refused a request", "127.0.0.1")


@pytest.mark.parametrize("value", ["p-0000000000:1", "{own}:7", "nonsense"])
def test_a_forged_value_is_logged(slack: slack_stage.Chat, value: str) -> None:
    _, card = ask(slack, "71.00")
    [action] = [
        element
        for block in card.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if "approve" in element["action_id"]
    ]
    own = action["value"].partition(":")[0]
    log = Logged(slack.product)

    forged = {**action, "value": value.format(own=own), "action_ts": "1.1", "type": "button"}
    slack["manager2"].replays(card, forged).wait()

    log.says("refused to manager2 in slack")


def test_a_click_of_somebody_without_the_right_is_logged(slack: slack_stage.Chat) -> None:
    _, card = ask(slack, "71.00")
    log = Logged(slack.product)

    slack["viewer"].presses(card, "Approve 1 change").wait()

    log.says("refused to viewer in slack", "Only managers and admins may approve.")


def test_a_form_that_comes_after_the_plan_changed_is_logged(slack: slack_stage.Chat) -> None:
    asked, card = ask(slack, "71.00")
    slack["manager2"].presses(card, "Edit").wait()
    form: list[View] = []

    def opened() -> bool:
        form[:] = filter(None, [slack.slack.view(slack.users["manager2"])])
        return bool(form)

    until(opened)
    slack["manager"].mentions(slack.shop, "make it 71.20", thread=asked)
    slack.waits_for(slack.shop, "revision 2", asked)
    log = Logged(slack.product)

    slack["manager2"].submits(form[0], {"Change price: price (EUR)": "9.99"}).wait()

    log.says("refused to manager2 in slack", "changed meanwhile")


def asked_in(discord: discord_stage.Chat, price: str) -> tuple[Said, Said]:
    asked = discord["manager"].mentions(discord_stage.CHANNEL, SENTENCE.format(price))
    return asked, discord.waits_for(asked, "waits for approval")


def approval_of(card: Said) -> str:
    return discord_stage.value_of(card, "reject").split(":")[0]


def test_a_server_of_nobodys_is_logged(discord: discord_stage.Chat) -> None:
    _, card = asked_in(discord, "71.00")
    log = Logged(discord.product)
    eve = discord.people["eve"] = discord.discord.person("eve", discord.discord.guild("elsewhere"))
    channels = discord.discord.do(lambda: list(discord.discord.world.channels.values()))
    [there] = [one for one in channels if one.guild and one.guild.name == "elsewhere"]

    eve.mentions(there, SENTENCE.format("72.00"))
    told = discord.waits_for(there, "not connected")
    eve.forges(told, f"countersign:approve:{approval_of(card)}:1")
    discord.whispered("eve", "not connected")

    log.says("refused", str(eve.id), "no server of ours")


@pytest.mark.parametrize("value", ["p-0000000000:1", "{own}:7", "nonsense"])
def test_a_forged_value_in_discord_is_logged(discord: discord_stage.Chat, value: str) -> None:
    _, card = asked_in(discord, "71.00")
    log = Logged(discord.product)

    forged = value.format(own=approval_of(card))
    discord["manager2"].forges(card, f"countersign:approve:{forged}")

    log.says("refused to manager2 in discord")


def test_a_click_of_somebody_without_the_right_in_discord_is_logged(
    discord: discord_stage.Chat,
) -> None:
    _, card = asked_in(discord, "71.00")
    log = Logged(discord.product)

    discord["viewer"].presses(card, "Approve 1 change")

    log.says("refused to viewer in discord", "Only managers and admins may approve.")


def test_a_form_in_discord_that_comes_after_the_plan_changed_is_logged(
    discord: discord_stage.Chat,
) -> None:
    asked, card = asked_in(discord, "71.00")
    discord["manager2"].presses(card, "Edit")
    form = discord.form("manager2")
    discord["manager"].mentions(discord.thread(asked), "make it 71.20")
    discord.waits_for(asked, "revision 2")
    log = Logged(discord.product)

    discord["manager2"].submits(form, {"Change price: price (EUR)": "9.99"})

    log.says("refused to manager2 in discord", "changed meanwhile")
