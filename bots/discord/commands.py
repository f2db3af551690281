"""The slash command and the menu of a message; what may be meant is offered while one types."""

import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, Literal

import discord
from discord import app_commands

from authz.people import Person
from bots import accounts
from bots.arrivals import FAULT
from bots.cards.plain_sight import clipped, seen
from bots.discord.answering import Answered
from bots.discord.installed import Home
from bots.discord.listening import LACKS, LOCKED
from bots.discord.pressing import Pressing
from bots.discord.reading import (
    files,
    is_locked,
    lacks,
    place_of,
    plainly,
    sender,
    words,
)
from bots.quoting import A_WORD, MENU, is_word
from bots.surface import Trouble
from workflows import approvals, runs
from workflows.office import Office
from workflows.store import products, shops
from workflows.wording import own_language, say

log = logging.getLogger(__name__)

HEARD: Final = "I am looking into it."
NOT_OFFERED: Final = (
    "“{typed}” is none of those that are offered here, so nothing was done. Choose one from the"
    " list that opens while you type."
)
NO_SHOP: Final = (
    "There is no shop “{typed}”, so nothing was done. Choose one from the list that opens while you"
    " type, or leave it out to mean every shop."
)
UNKNOWN: Final = (
    "I do not know that command any more, so nothing was done. Type `/countersign` to see what"
    " there is; Discord may need a restart to show it."
)
NOTHING_IN_IT: Final = (
    "That message has neither words nor a file, so there is nothing to plan from."
)
_OFFERED: Final = 25
_LONGEST: Final = 100
"""Characters of what is offered."""
Offered = list[tuple[str, str]]
"""Each as it is shown, and as it counts."""
Completes = Callable[[Answered, str], Coroutine[Any, Any, list["app_commands.Choice[str]"]]]
_ANYWHERE: Final = app_commands.AppCommandContext(
    guild=True, dm_channel=True, private_channel=False
)
_IN_SERVERS: Final = app_commands.AppInstallationType(guild=True, user=False)


@dataclass(frozen=True, slots=True)
class Commands:
    """Hands commands on, and offers what there is to whoever may know it."""

    pressing: Pressing
    bot: int

    @property
    def _office(self) -> Office:
        return self.pressing.arrivals.office

    async def run(self, it: Answered, text: str, *, begins: bool = False) -> None:
        """Keep a command, then tell that it was heard.

        Args:
            it: the interaction.
            text: what is meant, as if it had been typed.
            begins: whether it may begin a thread, for which the bot needs rights in the channel.
        """
        home = await self.pressing.home(it)
        if home is not None and (not begins or await self._may(it)):
            await self._keep(it, home, text)

    async def choose(
        self, it: Answered, word: str, typed: str, otherwise: str = NOT_OFFERED
    ) -> None:
        """Keep a word about what was chosen from a list; what is none of that becomes no plan.

        Args:
            it: the interaction.
            word: what to do.
            typed: with what; Discord takes whatever was typed for a choice.
            otherwise: what is said where it is nothing that is offered.
        """
        home = await self.pressing.home(it)
        if home is None:
            return
        text = f"{word} {typed}".strip()
        if is_word(text):
            await self._keep(it, home, text)
        else:
            shown = clipped(seen(typed), _LONGEST)
            await self.pressing.answering.say(it, otherwise, typed=shown)

    async def brake(self, it: Answered, word: str, typed: str) -> None:
        """Keep a word about a shop, which is meant by its id or by what it is called, or all."""
        wanted = typed.strip().casefold()
        found = [id for title, id in await self.shops(it, "") if title.casefold() == wanted]
        await self.choose(it, word, found[0] if len(found) == 1 else typed.strip(), NO_SHOP)

    async def _keep(self, it: Answered, home: Home, text: str) -> None:
        place = place_of(home, it.channel, it.channel_id or 0)
        who = sender(home, it.user, own_language(str(it.locale)))
        await self.pressing.arrivals.command(who, place, text, f"interaction/{it.id}")
        await self.pressing.answering.say(it, HEARD)

    async def failed(self, it: Answered, error: app_commands.AppCommandError) -> None:
        """Tell whoever ran a command that it did nothing; nothing is offered while one types."""
        log.error("the command %s failed", it.id, exc_info=error)
        answering = self.pressing.answering
        old = app_commands.CommandNotFound | app_commands.CommandSignatureMismatch
        if it.type is discord.InteractionType.autocomplete:
            await answering.offer_nothing(it)
        else:
            await answering.say(it, UNKNOWN if isinstance(error, old) else FAULT)

    async def plan_from(self, it: Answered, message: discord.Message) -> None:
        """Take what a message says as if whoever uses its menu had said it there."""
        home = await self.pressing.home(it)
        if home is None or not await self._may(it):
            return
        text, brought = words(message, self.bot), files(message)
        if is_word(text) or not (text or brought):
            await self.pressing.answering.say(it, A_WORD if text else NOTHING_IN_IT)
            return
        who = sender(home, it.user, own_language(str(it.locale)))
        # whoever is unknown begins nothing, and is told so where they are
        begins = message.id if await self.pressing.arrivals.knows(who) else None
        place = place_of(home, it.channel, it.channel_id or 0, begins=begins)
        name = f"interaction/{it.id}"
        await self.pressing.arrivals.hear(who, place, text, name, brought)
        await self.pressing.answering.say(it, HEARD)

    async def _may(self, it: Answered) -> bool:
        """Tell whether we may answer in a channel; else name what is lacking."""
        if it.guild_id is None:  # if it is not with us that they speak there, we write to them
            return True
        if is_locked(it.channel, it.app_permissions):
            await self.pressing.answering.say(it, LOCKED)
            return False
        missing = lacks(it.app_permissions, it.channel)
        if missing:
            rights = ", ".join(f"“{one}”" for one in missing)
            await self.pressing.answering.say(it, LACKS, rights=rights)
        return not missing

    async def products(self, it: Answered, typed: str) -> Offered:
        """Offer products by what was typed of their name or number."""
        by = await self._known(it)
        if by is None:
            return []
        found = await self._office.store.read(
            lambda tx: products.search(tx, by.tenant, typed, _OFFERED)
        )
        return [(f"{one.sku} {one.title}", one.sku) for one in found]

    async def shops(self, it: Answered, typed: str) -> Offered:
        """Offer connected shops."""
        by = await self._known(it)
        found = await self._office.store.read(lambda tx: shops.all_of(tx, by.tenant)) if by else []
        return _like(typed, [(one.title, one.id) for one in found])

    async def approvals(self, it: Answered, typed: str) -> Offered:
        """Offer what waits for people."""
        by = await self._known(it)
        found = await approvals.inbox(self._office, by) if by else []
        offered = [(f"{one.summary} · {one.id}", f"{one.id} r{one.revision}") for one in found]
        return _like(typed, offered)

    async def runs(self, it: Answered, typed: str) -> Offered:
        """Offer runs that can still be stopped."""
        by = await self._known(it)
        found = await runs.recent(self._office, by) if by else []
        offered = [(f"{one.title} · {one.id}", one.id) for one in found if one.state == "running"]
        return _like(typed, offered)

    async def _known(self, it: Answered) -> Person | None:
        """Return who types; whoever is unknown is offered nothing."""
        servers = self.pressing.servers
        user = str(it.user.id)
        try:
            home: Home | None = (
                await servers.of(str(it.guild_id))
                if it.guild_id
                else await servers.of_account(user)
            )
        except Trouble as away:
            log.warning("nothing is offered to %s: %s", user, away)
            return None
        if home is None:
            return None
        account = sender(home, it.user, own_language(str(it.locale))).account
        return await self._office.store.read(
            lambda tx: accounts.person_of(tx, home.tenant, account)
        )


def _like(typed: str, offered: Offered) -> Offered:
    wanted = typed.casefold().split()
    return [
        one for one in offered if all(word in f"{one[0]} {one[1]}".casefold() for word in wanted)
    ]


def add(tree: "app_commands.CommandTree[Any]", commands: Commands) -> None:
    """Register everything that people can run."""
    group = app_commands.Group(
        name="countersign",
        description="Change prices, stock and listings in your shops",
        allowed_contexts=_ANYWHERE,
        allowed_installs=_IN_SERVERS,
    )
    _words(group, commands)
    _sentences(group, commands)
    tree.add_command(group)
    tree.error(commands.failed)

    @tree.context_menu(name=MENU)
    @app_commands.allowed_contexts(guilds=True, dms=True)
    @app_commands.allowed_installs(guilds=True)
    async def plan_from(it: Answered, message: discord.Message) -> None:
        await commands.plan_from(it, message)


def _words(group: app_commands.Group, commands: Commands) -> None:
    """Add what is taken exactly."""

    @group.command(name="status", description="How everything stands")
    async def status(it: Answered) -> None:
        await commands.run(it, "status")

    @group.command(name="approvals", description="What waits for people")
    async def waiting(it: Answered) -> None:
        await commands.run(it, "approvals")

    @group.command(name="help", description="What can be said and typed")
    async def manual(it: Answered) -> None:
        await commands.run(it, "help")

    @group.command(name="approve", description="Approve a plan as it is now")
    @app_commands.describe(plan="which one")
    async def approve(it: Answered, plan: str) -> None:
        await commands.choose(it, "approve", plan)

    @group.command(name="cancel", description="Stop a run before its next write")
    @app_commands.describe(run="which one")
    async def cancel(it: Answered, run: str) -> None:
        await commands.choose(it, "cancel", run)

    @group.command(name="halt", description="Stop writing to a shop, or to all")
    @app_commands.describe(shop="only this one")
    async def halt(it: Answered, shop: str = "") -> None:
        await commands.brake(it, "halt", shop)

    @group.command(name="resume", description="Let a shop, or all, be written to again")
    @app_commands.describe(shop="only this one")
    async def resume(it: Answered, shop: str = "") -> None:
        await commands.brake(it, "resume", shop)

    @group.command(name="details", description="Whether prices are shown in this channel")
    @app_commands.describe(choice="off: they stay in direct messages")
    async def details(it: Answered, choice: Literal["on", "off"]) -> None:
        await commands.run(it, f"details {choice}")

    approve.autocomplete("plan")(_of(commands.approvals))
    cancel.autocomplete("run")(_of(commands.runs))
    halt.autocomplete("shop")(_of(commands.shops))
    resume.autocomplete("shop")(_of(commands.shops))


def _sentences(group: app_commands.Group, commands: Commands) -> None:
    """Add what becomes a plan."""

    @group.command(name="ask", description="Say what should happen in your shops")
    @app_commands.describe(what="in your own words")
    async def ask(it: Answered, what: str) -> None:
        await commands.run(it, plainly(what) or "help", begins=True)

    @group.command(name="price", description="Set the price of one product in one shop")
    @app_commands.describe(product="which one", shop="where", to="the new price, such as 19.90")
    async def price(it: Answered, product: str, shop: str, to: str) -> None:
        told = {"product": product, "to": to, "shop": shop}
        language = own_language(str(it.locale))
        wish = say(language, "Set the price of {product} to {to} on {shop}", **told)
        await commands.run(it, wish, begins=True)

    price.autocomplete("product")(_of(commands.products))
    price.autocomplete("shop")(_of(commands.shops))


def _of(offer: Callable[[Answered, str], Awaitable[Offered]]) -> Completes:
    """Let something be offered within what Discord takes."""

    async def typed(it: Answered, text: str) -> list["app_commands.Choice[str]"]:
        found = await offer(it, text)
        return [
            app_commands.Choice(name=clipped(seen(shown), _LONGEST) or value, value=value)
            for shown, value in found[:_OFFERED]
            if len(value) <= _LONGEST
        ]

    return typed
