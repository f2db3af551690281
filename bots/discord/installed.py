"""Which servers are whose: nothing that comes from any other counts."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr

from activities.errors import Misconfigured
from bots import accounts
from bots.discord.calling import Line
from bots.discord.setup import SURFACE, Setup
from bots.surface import Account, Refused
from workflows.office import Office
from workflows.store import installations, posts
from workflows.store.crypto import Secrets
from workflows.store.door import Transaction
from workflows.store.installations import Installation

log = logging.getLogger(__name__)

_MOST: Final = "200"
"""Servers to look at; Discord lists no more at once."""


@dataclass(frozen=True, slots=True)
class Home:
    """A server, and whose it is."""

    tenant: str
    team: str


class Servers:
    """Finds whose a server is, and whose somebody is who writes to us alone."""

    def __init__(
        self, office: Office, secrets: Secrets, setup: Setup, line: Line, tenant: str
    ) -> None:
        """Keep where installations are, and what the settings say."""
        self._office = office
        self._secrets = secrets
        self._setup = setup
        self._line = line
        self._tenant = tenant
        self._in_order = asyncio.Lock()

    async def settle(self) -> None:
        """Install what the settings name, or the only server there ever was, or one that is back.

        Raises:
            Misconfigured: a server belongs to another tenant.
            Trouble: Discord cannot be reached.
        """
        async with self._in_order:
            for guild in self._setup.guilds or await self._unnamed():
                await self._install(guild)

    async def _unnamed(self) -> list[str]:
        """Return what is ours though no setting names it.

        Once there was a server, no other takes its place by itself: anybody could add the bot.
        """
        try:
            found = await self._line.call("GET", "/users/@me/guilds", query={"limit": _MOST})
        except Refused as refused:  # what is known already still counts
            log.warning("Discord does not say in which servers the bot is: %s", refused)
            return []
        there = [str(one["id"]) for one in found]
        active, gone = await self._standing(), await self._standing(installations.REVOKED)
        if active or gone:
            return [one for one in there if gone.get(one) == self._tenant]
        if len(there) == 1:
            return there
        log.warning(
            "Discord: the bot is in %s; name those that are yours in COUNTERSIGN_DISCORD__GUILDS",
            "several servers" if there else "no server yet",
        )
        return []

    async def revoke(self, guild: str) -> None:
        """Forget a server that took the bot out."""
        async with self._in_order:
            was_in = await self._office.store.write(
                lambda tx: installations.revoke(tx, SURFACE, "", guild)
            )
        if was_in:
            log.warning("the bot was taken out of the server %s", guild)

    async def of(self, guild: str) -> Home | None:
        """Return whose a server is."""
        tenant = (await self._standing()).get(guild)
        return Home(tenant, guild) if tenant else None

    async def of_account(self, account: str) -> Home | None:
        """Return where somebody belongs who writes to us alone: where they are known, or a guest.

        Raises:
            Trouble: Discord cannot be reached.
        """
        standing = await self._standing()

        def known(tx: Transaction) -> Home | None:
            for team, tenant in standing.items():
                if accounts.person_of(tx, tenant, Account(SURFACE, team, account)):
                    return Home(tenant, team)
            return None

        if found := await self._office.store.read(known):
            return found
        for team, tenant in standing.items():
            if await self._is_member(team, account):
                return Home(tenant, team)
        return None

    async def of_member(self, guild: str, account: str) -> Home | None:
        """Return whose a server is of which somebody says that they are a member, if they are.

        Raises:
            Trouble: Discord cannot be reached.
        """
        home = await self.of(guild)
        return home if home is not None and await self._is_member(guild, account) else None

    async def of_message(self, message: str) -> Home | None:
        """Return on whose behalf a message of ours was posted."""
        standing = await self._standing()

        def posted(tx: Transaction) -> Home | None:
            for tenant in dict.fromkeys(standing.values()):
                post = posts.said_as(tx, tenant, SURFACE, message)
                if post is not None and standing.get(post.team) == tenant:
                    return Home(tenant, post.team)
            return None

        return await self._office.store.read(posted)

    async def _is_member(self, guild: str, account: str) -> bool:
        path = "/guilds/{guild_id}/members/{user_id}"
        try:
            await self._line.call("GET", path, guild_id=guild, user_id=account)
        except Refused:
            return False
        return True

    async def _standing(self, state: str = installations.ACTIVE) -> dict[str, str]:
        return await self._office.store.read(lambda tx: installations.standing(tx, SURFACE, state))

    async def _install(self, guild: str) -> None:
        one = Installation(
            tenant=self._tenant,
            surface=SURFACE,
            enterprise="",
            team=guild,
            app=self._line.application,
            bot=self._line.application,
            access=SecretStr(""),  # one token opens every server, and stands in the settings
            refresh=None,
            expires_at=None,
            scopes=(),
            person=None,
        )
        now = self._office.clock.now()
        if not await self._office.store.write(
            lambda tx: installations.put(tx, one, self._secrets, now)
        ):
            raise Misconfigured(
                f"The Discord server {guild} belongs to another business.",
                at="COUNTERSIGN_DISCORD__GUILDS",
                hint="Take it out of the setting.",
            )
