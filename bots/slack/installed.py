"""The workspaces in which the app is installed, with tokens that hold."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import SecretStr
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from activities.errors import Misconfigured
from bots.slack.calling import call
from bots.slack.setup import SURFACE, Setup
from bots.surface import Later, Refused, Trouble
from workflows.office import Office
from workflows.store import installations
from workflows.store.crypto import Secrets
from workflows.store.door import Transaction
from workflows.store.installations import Installation

log = logging.getLogger(__name__)

HOLDS_S: Final = 5.0
"""So long an installation is not read again; what this process changes is read at once."""
MOST_FOUND: Final = 1_000
CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""By how much Slack's time and ours may."""
BEFORE_IT_ENDS: Final = timedelta(hours=1)
"""So long before its end a token is replaced, beside whatever asks for it."""
AT_THE_LATEST: Final = timedelta(minutes=5)
"""So long before its end whatever asks for a token waits for the new one."""
PATIENCE_S: Final = 30.0
"""So long a token that could not be replaced is used as it is, before Slack is asked once more."""


class Installed:
    """Finds what speaks for a workspace, and keeps its tokens fresh."""

    def __init__(self, office: Office, secrets: Secrets, setup: Setup, web: AsyncWebClient) -> None:
        """Keep where installations are, and how they are opened and renewed."""
        self._office = office
        self._secrets = secrets
        self._setup = setup
        self._web = web
        self._found: dict[tuple[str, str], tuple[float, Installation | None]] = {}
        self._renewals: dict[tuple[str, str], asyncio.Task[Installation | None]] = {}
        self._not_before: dict[tuple[str, str], float] = {}
        """From when on a renewal that failed is tried again."""

    async def by_settings(self, tenant: str) -> bool:
        """Install what the settings name into the workspace that its token is of.

        Returns:
            Whether that is done. False: Slack cannot be reached.

        Raises:
            Misconfigured: Slack does not take the token, or the workspace is another tenant's.
        """
        if self._setup.bot_token is None:
            return True
        token = self._setup.bot_token.get_secret_value()
        try:
            told = await call(self._web, "auth.test", token=token)
        except Refused as refused:
            raise Misconfigured(
                f"Slack does not take the bot token ({refused}).",
                at="COUNTERSIGN_SLACK__BOT_TOKEN",
                hint="Copy it anew from the app's page OAuth & Permissions; it begins with xoxb-.",
            ) from None
        except Trouble as away:
            log.warning("Slack cannot be reached to look at the bot token: %s", away)
            return False
        await self.keep(_told(tenant, told, self._setup.bot_token))
        return True

    async def keep(self, one: Installation) -> None:
        """Keep an installation.

        Raises:
            Misconfigured: the workspace belongs to another tenant.
        """
        now = self._office.clock.now()
        kept = await self._office.store.write(
            lambda tx: installations.put(tx, one, self._secrets, now)
        )
        self._found.clear()
        if not kept:
            raise Misconfigured(
                f"The Slack workspace {one.team or one.enterprise} belongs to another business.",
                at="slack",
                hint="Take the app out of it there first.",
            )

    async def of(self, enterprise: str | None, team: str | None) -> Installation | None:
        """Return the installation that speaks for a workspace, with a token that holds."""
        found = await self._look(enterprise or "", team or "")
        if found is None or found.expires_at is None or found.refresh is None:
            return found
        left = found.expires_at - self._office.clock.now()
        again = self._not_before.get((found.enterprise, found.team), 0.0)
        if left > BEFORE_IT_ENDS or asyncio.get_running_loop().time() < again:
            return found
        renewal = self._renewal(found)
        return found if left > AT_THE_LATEST else await asyncio.shield(renewal)

    async def token(self, team: str) -> str:
        """Return the token with which one speaks in a workspace, or in an organisation.

        Raises:
            Refused: the app is not installed there.
        """
        found = await self.of(team, team)
        if found is None:
            raise Refused(f"the app is not installed in {team}")
        return found.access.get_secret_value()

    async def revoke(self, enterprise: str | None, team: str | None, at: datetime) -> None:
        """Forget what a workspace, or its organisation, has taken back.

        Args:
            enterprise: the organisation that Slack names, if any.
            team: the workspace that it names, if any.
            at: when it was taken back, by Slack's time.
        """
        found = await self._look(enterprise or "", team or "")
        if found is None or await self._is_of_before(team or "", found, at):
            return
        gone = await self._office.store.write(
            lambda tx: installations.revoke(tx, SURFACE, found.enterprise, found.team)
        )
        self._found.clear()
        if gone:
            log.warning("the app was taken out of %s", found.team or found.enterprise)

    async def _is_of_before(self, team: str, found: Installation, at: datetime) -> bool:
        """Tell whether Slack says once more, or late, that an earlier installation was taken back.

        What the workspace installed again, or its organisation for it, is not to go with that: its
        token still holds.
        """

        def may_be(tx: Transaction) -> bool:
            if team and not found.team:
                return installations.knows(tx, SURFACE, team)
            made = installations.since(tx, found)
            return made is not None and made > at - CLOCKS_DIFFER

        if not await self._office.store.read(may_be):
            return False
        where = found.team or found.enterprise
        try:
            await call(self._web, "auth.test", token=found.access.get_secret_value())
        except Refused:
            return False
        except Trouble as away:
            log.warning("Slack cannot be reached to look at the token of %s: %s", where, away)
        return True

    async def authorize(
        self, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        """Answer Bolt who speaks in the workspace of a request; None: nobody does."""
        found = await self.of(enterprise_id, team_id)
        if found is None:
            where = team_id or enterprise_id
            log.warning("refused what came from %s, where the app is not installed", where)
            return None
        result = AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=found.bot,
            bot_token=found.access.get_secret_value(),
            bot_scopes=found.scopes,
        )
        result["installation"] = found
        return result

    async def _look(self, enterprise: str, team: str) -> Installation | None:
        """Find an installation, as it was a moment ago at most: every request asks for one."""
        now = asyncio.get_running_loop().time()
        kept = self._found.get((enterprise, team))
        if kept is not None and now - kept[0] < HOLDS_S:
            return kept[1]
        found = await self._office.store.read(
            lambda tx: installations.of_team(tx, SURFACE, enterprise, team, self._secrets)
        )
        if len(self._found) > MOST_FOUND:
            self._found.clear()
        self._found[enterprise, team] = (now, found)
        return found

    def _renewal(self, old: Installation) -> "asyncio.Task[Installation | None]":
        """Return the exchange of a refresh token: one for all who ask at the same time."""
        name = (old.enterprise, old.team)
        if name not in self._renewals:
            task = asyncio.create_task(self._renewed(old))
            self._renewals[name] = task
            task.add_done_callback(lambda _: self._renewals.pop(name))
        return self._renewals[name]

    async def _renewed(self, old: Installation) -> Installation | None:
        """Exchange a refresh token, unless another process just did."""
        self._found.clear()
        current = await self._look(old.enterprise, old.team)
        if current is None or current.expires_at != old.expires_at or old.refresh is None:
            return current
        secret = self._setup.client_secret
        try:
            told = await call(
                self._web,
                "oauth.v2.access",
                client_id=self._setup.client_id,
                client_secret=secret.get_secret_value() if secret else None,
                grant_type="refresh_token",
                refresh_token=old.refresh.get_secret_value(),
            )
        except Trouble as trouble:
            where = old.team or old.enterprise
            log.warning("the token of %s could not be renewed: %s", where, trouble)
            wait = trouble.seconds if isinstance(trouble, Later) else PATIENCE_S
            again = asyncio.get_running_loop().time() + wait
            self._not_before[old.enterprise, old.team] = again
            return current  # it still holds for a while
        new = replace(
            current,
            access=SecretStr(told["access_token"]),
            refresh=SecretStr(told["refresh_token"]),
            expires_at=self._office.clock.now() + timedelta(seconds=int(told["expires_in"])),
        )
        await self._office.store.write(
            lambda tx: installations.renew(tx, new, self._secrets, before=old.expires_at)
        )
        self._found.clear()
        return new


def _told(tenant: str, told: Any, token: SecretStr) -> Installation:  # noqa: ANN401 - any JSON
    organisation = bool(told.get("is_enterprise_install"))
    return Installation(
        tenant=tenant,
        surface=SURFACE,
        enterprise=(told.get("enterprise_id") or "") if organisation else "",
        team="" if organisation else told["team_id"],
        app=told.get("app_id") or "",
        bot=told["user_id"],
        access=token,
        refresh=None,
        expires_at=None,
        scopes=(),
        person=None,
    )
