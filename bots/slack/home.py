"""The app's Home tab: how everything stands for whoever opens it."""

import asyncio
import logging
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bots import accounts
from bots.arrivals import Arrivals
from bots.cards.drawing import Drawing
from bots.cards.home import Standing, draw_home
from bots.cards.saying import Seen
from bots.cards.stranger import draw_stranger
from bots.slack.blocks import home as drawn
from bots.slack.calling import call
from bots.slack.reading import home as workspace
from bots.slack.setup import SURFACE
from bots.surface import Account, Trouble
from workflows import approvals, halt, runs
from workflows.store import people, shops, tenants
from workflows.store.door import Transaction
from workflows.store.installations import Installation
from workflows.wording import own_language

log = logging.getLogger(__name__)

Body = dict[str, Any]


class Home:
    """Draws the Home tab anew whenever somebody opens it, or presses something in it."""

    def __init__(self, arrivals: Arrivals, web: AsyncWebClient, pages: str | None) -> None:
        """Keep the installation, how Slack is called, and where the pages are."""
        self._arrivals = arrivals
        self._office = arrivals.office
        self._web = web
        self._pages = pages
        self._again: dict[Account, bool] = {}
        """Of each tab that is being drawn, whether it was asked for once more."""

    def listen(self, app: AsyncApp) -> None:
        """Subscribe to the tab being opened."""

        async def opened(event: Body, context: Any) -> None:  # noqa: ANN401 - Bolt's own
            if event.get("tab") == "home":
                installation: Installation = context.authorize_result["installation"]
                self._arrivals.beside(self.show(installation, str(event["user"])))

        app.event("app_home_opened")(opened)

    async def show(self, installation: Installation, user: str) -> None:
        """Publish somebody's tab; if that fails, it is drawn when it is opened next.

        One that is asked for while it is drawn is drawn once more, however often it was asked for:
        so what is true last is published last.
        """
        account = Account(SURFACE, workspace(installation), user)
        if account in self._again:
            self._again[account] = True
            return
        self._again[account] = True
        try:
            while self._again[account]:
                self._again[account] = False
                await self._publish(installation, account)
        finally:
            del self._again[account]

    async def _publish(self, installation: Installation, account: Account) -> None:
        user = account.account
        drawing = await self._drawing(installation.tenant, account)
        view = await asyncio.to_thread(drawn, drawing, {})
        token = installation.access.get_secret_value()
        try:
            await call(self._web, "views.publish", token=token, user_id=user, view=view)
        except Trouble as trouble:
            log.warning("the home of %s could not be shown: %s", user, trouble)

    async def _drawing(self, tenant: str, account: Account) -> Drawing:
        def look(tx: Transaction) -> tuple[Any, str, Seen]:
            by = accounts.person_of(tx, tenant, account)
            known = Seen(
                people=people.names(tx, tenant),
                shops=shops.titles(tx, tenant),
                pages=self._pages,
                viewer=by.id if by else None,
            )
            return by, own_language(tenants.get(tx, tenant).locale), known

        by, language, known = await self._office.store.read(look)
        if by is None:
            return draw_stranger(language, foreign=False)
        halts, waiting, recent = await asyncio.gather(
            halt.current(self._office, by),
            approvals.inbox(self._office, by),
            runs.recent(self._office, by),
        )
        return draw_home(Standing(halts, waiting, recent), known, language)
