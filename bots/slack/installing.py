"""Installing the app into a workspace: an admin of ours begins it, and Slack's own admin allows it.

What goes to Slack and comes back is sealed: who began it and until when. The browser that began it
bears a cookie, so that nobody else's browser can be led to finish it.
"""

import hmac
import json
import secrets as chance
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from activities.clock import Clock
from activities.errors import Denied, Misconfigured, Stopped
from bots.slack.calling import call
from bots.slack.installed import Installed
from bots.slack.setup import INSTALL, REDIRECT, SCOPES, SURFACE, Setup
from bots.surface import Refused, Trouble
from workflows.halt import allowed
from workflows.office import Office
from workflows.people import person
from workflows.store import identities
from workflows.store.crypto import Secrets
from workflows.store.installations import Installation

HOLDS: Final = timedelta(minutes=10)
_TICKET: Final = "slack install ticket"
_STATE: Final = "slack install state"
_LATE: Final = "This link is too old, or it was not made here."
_HOW: Final = "Make a new one: `countersign slack install`."


@dataclass(frozen=True, slots=True)
class Begun:
    """Where a browser goes to allow it, and what it keeps meanwhile."""

    address: str
    cookie: str


def link(secrets: Secrets, tenant: str, person: str, now: datetime) -> str:
    """Return the address, below our own, at which an admin begins."""
    ticket = _sealed(secrets, _TICKET, {"tenant": tenant, "person": person}, now)
    return f"{INSTALL}?{urlencode({'ticket': ticket})}"


def _sealed(secrets: Secrets, owner: str, told: Mapping[str, Any], now: datetime) -> str:
    plain = json.dumps({**told, "until": (now + HOLDS).isoformat()})
    return secrets.seal(SecretStr(plain), owner=(owner,)).decode("ascii")


class Installing:
    """Leads a browser through an installation."""

    def __init__(
        self,
        office: Office,
        secrets: Secrets,
        setup: Setup,
        installed: Installed,
        clock: Clock,
        web: AsyncWebClient,
    ) -> None:
        """Keep where installations go, how they are sealed, and whose time links hold for."""
        self._clock = clock
        self._office = office
        self._secrets = secrets
        self._setup = setup
        self._installed = installed
        self._web = web

    def begin(self, ticket: str) -> Begun:
        """Send a browser to Slack.

        Raises:
            Denied: the link is too old, or none of ours.
        """
        told = self._opened(_TICKET, ticket)
        nonce = chance.token_urlsafe(24)
        asked = {
            "client_id": self._setup.client_id,
            "scope": ",".join(SCOPES),
            "redirect_uri": self._redirect,
            "state": _sealed(self._secrets, _STATE, {**told, "nonce": nonce}, self._now()),
        }
        base = self._setup.api_url.removesuffix("api/")
        return Begun(f"{base}oauth/v2/authorize?{urlencode(asked)}", nonce)

    async def finish(self, query: Mapping[str, str], cookie: str) -> str:
        """Take what Slack sends back; return what the browser is told.

        Raises:
            Denied: it was not begun in this browser, or too long ago, or not by an admin.
            Stopped: it was refused at Slack, or Slack is away.
            Misconfigured: the workspace belongs to another business.
        """
        told = self._opened(_STATE, query.get("state", ""))
        nonce = str(told["nonce"])
        if not hmac.compare_digest(nonce.encode(), cookie.encode("utf-8", "replace")):
            raise Denied("This was not begun in this browser.", hint=_HOW)
        by = await person(self._office, str(told["tenant"]), str(told["person"]))
        await allowed(self._office, by, "people.manage")
        if not query.get("code"):
            raise Stopped("Nothing was installed: it was not allowed at Slack.", hint=_HOW)
        secret = self._setup.client_secret
        try:
            answer = await call(
                self._web,
                "oauth.v2.access",
                client_id=self._setup.client_id,
                client_secret=secret.get_secret_value() if secret else None,
                code=query["code"],
                redirect_uri=self._redirect,
            )
        except Refused as refused:
            raise Stopped(f"Slack does not take it: {refused}.", hint=_HOW) from None
        except Trouble as away:
            raise Stopped(f"Slack does not answer: {away}.", hint=_HOW) from None
        # what is kept is looked at by the office's own clock, which a sandbox may have advanced
        made = _made(answer, by.tenant, by.id, self._office.clock.now())
        await self._installed.keep(made)
        await self._link(made, (answer.get("authed_user") or {}).get("id"))
        name = (answer.get("team") or answer.get("enterprise") or {}).get("name") or "Slack"
        return f"Countersign is installed in {name}. Write to it there, or mention it in a channel."

    async def _link(self, made: Installation, account: str | None) -> None:
        """Let whoever allowed it at Slack be who began it here: they proved to be both."""
        if account is None or made.person is None:
            return
        own, now = made.person, self._now()
        team = made.team or made.enterprise
        await self._office.store.write(
            lambda tx: identities.link(
                tx, made.tenant, SURFACE, team, account, person=own, by=own, now=now
            )
        )

    @property
    def is_https(self) -> bool:
        """Tell whether people reach us by https."""
        return str(self._setup.public_url).startswith("https://")

    @property
    def _redirect(self) -> str:
        return f"{self._setup.public_url}{REDIRECT}"

    def _now(self) -> datetime:
        return self._clock.now()

    def _opened(self, owner: str, sealed: str) -> dict[str, Any]:
        try:
            plain = self._secrets.open(sealed.encode(), owner=(owner,)).get_secret_value()
        except Misconfigured:
            raise Denied(_LATE, hint=_HOW) from None
        told: dict[str, Any] = json.loads(plain)
        if datetime.fromisoformat(told.pop("until")) < self._now():
            raise Denied(_LATE, hint=_HOW)
        return told


def _made(answer: Mapping[str, Any], tenant: str, person: str, now: datetime) -> Installation:
    organisation = bool(answer.get("is_enterprise_install"))
    refresh, holds = answer.get("refresh_token"), answer.get("expires_in")
    return Installation(
        tenant=tenant,
        surface=SURFACE,
        enterprise=answer["enterprise"]["id"] if organisation else "",
        team="" if organisation else answer["team"]["id"],
        app=answer["app_id"],
        bot=answer["bot_user_id"],
        access=SecretStr(answer["access_token"]),
        refresh=SecretStr(refresh) if refresh else None,
        expires_at=now + timedelta(seconds=int(holds)) if holds else None,
        scopes=tuple(str(answer.get("scope", "")).split(",")),
        person=person,
    )
