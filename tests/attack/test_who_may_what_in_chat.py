"""Every press, form and typed word in Slack and Discord × every role: as the table says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.attack.doors import DECIDERS, PRICERS
from tests.attack.stage import ROLES, price_plan
from tests.fakes.both_stage import Both, both
from tests.fakes.discord_server.state import Message as Posted
from tests.fakes.discord_stage import CHANNEL
from tests.fakes.product import until
from tests.fakes.slack.model import Message, View

SHOP = "ebay"
WRITERS = ("lister", *PRICERS)
AT = "/workflows/0/steps/0/params/change/by"


@dataclass(frozen=True)
class InSlack:
    """The ways in Slack."""

    acme: Both
    anchor: Message
    """A message under which an old client may press anything."""
    name: str = "slack"

    def press(self, role: str, verb: str, value: str) -> None:
        action = {"type": "button", "action_id": f"countersign.{verb}.0", "value": value}
        more = {"action_ts": "1.1", "block_id": "b", "text": {"type": "plain_text", "text": "x"}}
        self.acme.slack[role].replays(self.anchor, action | more).wait()

    def form(self, role: str, verb: str, value: str, fields: Mapping[str, str]) -> None:
        self.press(role, verb, value)
        user, found = self.acme.slack.users[role], list[View]()

        def opened() -> bool:
            found[:] = filter(None, [self.acme.slack.slack.view(user)])
            return bool(found)

        until(opened)
        self.acme.slack[role].submits(found[0], dict(fields)).wait()

    def types(self, role: str, words: str) -> None:
        self.acme.slack[role].runs(f"/countersign {words}", self.acme.slack.shop).wait()

    def told(self, role: str) -> list[str]:
        """Return what somebody alone was told."""
        slack, user = self.acme.slack, self.acme.slack.users[role]
        seen = [one for one in slack.slack.seen(slack.shop, user) if one.ephemeral_to == user.id]
        return [slack.slack.read(one) for one in seen]


@dataclass(frozen=True)
class InDiscord:
    """The ways in Discord."""

    acme: Both
    anchor: Posted
    name: str = "discord"

    def press(self, role: str, verb: str, value: str) -> None:
        self.acme.discord[role].forges(self.anchor, f"countersign:{verb}:{value}")

    def form(self, role: str, verb: str, value: str, fields: Mapping[str, str]) -> None:
        self.press(role, verb, value)
        self.acme.discord[role].submits(self.acme.discord.form(role), fields)

    def types(self, role: str, words: str) -> None:
        self.acme.discord[role].mentions(CHANNEL, words)

    def told(self, role: str) -> list[str]:
        """Return what somebody was told, alone or in the thread of what they said."""
        discord, user = self.acme.discord.discord, self.acme.discord[role].user
        threads = {one.id for one in discord.threads(self.acme.discord.guild)}
        every = discord.do(lambda: list(discord.world.messages.values()))
        asked = {one.id for one in every if one.author is user}
        bot = discord.world.bot
        heard = [
            one
            for one in every
            if one.author is bot and (one.only_for is user or one.channel.id in threads & asked)
        ]
        return [self.acme.discord.read(one) for one in heard]


Way = InSlack | InDiscord


@dataclass(frozen=True)
class Entry:
    """One thing that can be done, who may, and how it is seen to be done."""

    how: str
    does: Callable[[Way, str, str], None]
    allowed: tuple[str, ...]
    done: Callable[["Stand", str], bool]
    begins: Callable[["Stand"], None] = lambda _: None


@dataclass
class Stand:
    """The product, and what stands in it."""

    acme: Both
    ways: Mapping[str, Way] = field(default_factory=dict)

    def card(self) -> str:
        """Put a price change to people, as the pricer."""
        answer = self._ask("POST", "/api/plans", price_plan(by="-2"), "pricer")
        return str(answer["approval"]["id"])

    def state(self, approval: str) -> str:
        return str(
            self._ask("GET", f"/api/approvals/{approval}", None, "admin")["approval"]["state"]
        )

    def revision(self, approval: str) -> int:
        found = self._ask("GET", f"/api/approvals/{approval}", None, "admin")
        return int(found["approval"]["revision"])

    def halted(self) -> bool:
        return bool(self._ask("GET", "/api/halts", None, "admin"))

    def halt(self) -> None:
        self._ask("POST", "/api/halts", {"shop": SHOP, "reason": "x"}, "admin")

    def let_go(self) -> None:
        if self.halted():
            self._ask("POST", "/api/halts/lift", {"shop": SHOP, "reason": "x"}, "admin")

    def _ask(self, verb: str, path: str, body: object, acting: str) -> Any:  # noqa: ANN401 - any JSON
        answer = self.acme.product.api(verb, path, body, acting=acting)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


def pressed(verb: str, about: str = "{}:1") -> Callable[[Way, str, str], None]:
    return lambda way, role, card: way.press(role, verb, about.format(card))


def filled(
    verb: str, fields: Mapping[str, str], about: str = "{}:1"
) -> Callable[[Way, str, str], None]:
    return lambda way, role, card: way.form(role, verb, about.format(card), fields)


def typed(words: str) -> Callable[[Way, str, str], None]:
    return lambda way, role, card: way.types(role, words.format(card))


def is_(state: str) -> Callable[[Stand, str], bool]:
    return lambda stand, card: stand.state(card) == state


def is_halted(stand: Stand, _: str) -> bool:
    return stand.halted()


def goes_on(stand: Stand, _: str) -> bool:
    return not stand.halted()


def is_revised(stand: Stand, card: str) -> bool:
    return stand.revision(card) == 2


ENTRIES = (
    Entry("presses approve", pressed("approve"), DECIDERS, is_("approved")),
    Entry("sends reject", filled("reject", {"reason": "no"}), PRICERS, is_("rejected")),
    Entry("sends edit", filled("edit", {AT: "-3"}), PRICERS, is_revised),
    Entry("sends halt", filled("halt", {"reason": "no"}, SHOP), WRITERS, is_halted),
    Entry("presses resume", pressed("resume", SHOP), DECIDERS, goes_on, Stand.halt),
    Entry("types approve", typed("approve {} r1"), DECIDERS, is_("approved")),
    Entry("types halt", typed(f"halt {SHOP}"), WRITERS, is_halted),
    Entry("types resume", typed(f"resume {SHOP}"), DECIDERS, goes_on, Stand.halt),
)


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    home: Path = tmp_path_factory.mktemp("who-may-in-chat")
    with both(home) as acme:
        slack, discord = acme.slack, acme.discord
        for name in ("lister", "pricer"):
            slack.users[name] = slack.slack.world.add_user(slack.team.id, name)
            slack.shop.members.add(slack.users[name].id)
            discord.people[name] = discord.discord.person(name, discord.guild)
        slack.know("lister", "pricer")
        discord.know("lister", "pricer")
        words = "Set the price of MUG-XL to 24.50 on Shopify"
        asked = slack["manager"].mentions(slack.shop, words)
        anchor = slack.waits_for(slack.shop, "waits for approval", asked)
        said = discord["manager"].mentions(CHANNEL, words)
        posted = discord.waits_for(said, "waits for approval")
        ways: dict[str, Way] = {"slack": InSlack(acme, anchor), "discord": InDiscord(acme, posted)}
        yield Stand(acme, ways)


@pytest.mark.parametrize("surface", ["slack", "discord"])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one.how)
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(
    stand: Stand, surface: str, entry: Entry, role: str
) -> None:
    way, card = stand.ways[surface], stand.card()
    stand.let_go()
    entry.begins(stand)
    before = len(way.told(role))

    entry.does(way, role, card)

    if role in entry.allowed:
        until(lambda: entry.done(stand, card), 10)
    else:
        until(lambda: any(_refuses(text) for text in way.told(role)[before:]), 10)
        assert not entry.done(stand, card)


def _refuses(text: str) -> bool:
    return "Only" in text or "may not" in text
