"""Bring events, commands and interactions to an app: signed HTTP or Socket Mode, with retries."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.fakes.slack import envelopes
from tests.fakes.slack.model import App, Happening, Json
from tests.fakes.slack.permissions import asked, hears
from tests.fakes.slack.socket_mode import Sockets
from tests.fakes.slack.state import World

ParcelKind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True)
class Reply:
    """What an app answered to one attempt."""

    ok: bool
    body: Any = None
    error: str = ""
    status: int = 0
    retry: bool = True


@dataclass
class Parcel:
    """One thing on its way to one app."""

    app: App
    kind: ParcelKind
    payload: Json
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    attempts: list[Reply] = field(default_factory=list)
    done: "Future[Reply]" = field(default_factory=Future)

    @property
    def address(self) -> str:
        """Return where the manifest wants it."""
        app = self.app
        if self.kind == "events_api":
            return app.address(app.at("settings", "event_subscriptions", "request_url"))
        if self.kind == "slash_commands":
            declared = app.declared("slash_commands", "command", self.payload["command"]) or {}
            return app.address(declared["url"])
        if self.payload["type"] == "block_suggestion":
            return app.address(app.at("settings", "interactivity", "message_menu_options_url"))
        return app.address(app.at("settings", "interactivity", "request_url"))

    @property
    def body(self) -> tuple[str, str]:
        """Return the content type and the body of its HTTP request."""
        if self.kind == "events_api":
            return "application/json", json.dumps(self.payload)
        form = self.payload if self.kind == "slash_commands" else None
        form = form or {"payload": json.dumps(self.payload)}
        return "application/x-www-form-urlencoded", urlencode(form)


@dataclass
class Distortion:
    """How the way to the app is worse than it should be."""

    copies: int = 1
    late_s: float = 0.0
    jitter_s: float = 0.0
    """Up to how much later each copy comes, by chance: so things overtake each other."""
    held: list[Parcel] | None = None
    """While this is a list, everything waits in it until it is released in any order."""
    wrong_signature: bool = False
    age_s: float = 0.0
    """How old the signed time stamp is."""
    as_team: str = ""
    """Another workspace, from which everything claims to come."""
    acknowledged: Callable[[Parcel], object] | None = None
    """What happens in the moment in which the app has acknowledged something."""


@dataclass
class Delivery:
    """Sends parcels and remembers them."""

    world: World
    sockets: Sockets
    distortion: Distortion = field(default_factory=Distortion)
    ack_s: float = 3.0
    backoff_s: tuple[float, ...] = (0.0, 0.2, 0.5)
    """The waits before each retry of an event; the platform takes 0, 60 and 300 seconds."""
    sent: list[Parcel] = field(default_factory=list)
    under_way: set["asyncio.Task[None]"] = field(default_factory=set)
    session: ClientSession | None = None

    def hear(self, happening: Happening) -> None:
        """Bring an event to every app that has subscribed to it and may hear of it."""
        for app in self.world.apps.values():
            if happening.app_id in {"", app.id}:
                for team in sorted(happening.teams):
                    self._heard_in(app, team, happening)

    def _heard_in(self, app: App, team: str, happening: Happening) -> None:
        installation = self.world.installed(app, team)
        scopes = app.bot_scopes
        channel = happening.channel
        if happening.members_only:
            if installation is None:
                return
            scopes = self.world.tokens[installation.bot_token].scopes
            bots = {bot.id for bot in self.world.bots(app)}
            if channel is not None and not channel.members & bots:
                return
        if hears(app, scopes, happening.event["type"], channel):
            self.world.exercised |= {*filter(None, asked(happening.event["type"], channel))}
            told = envelopes.event(self.world, app, team, installation, happening)
            self.send(Parcel(app, "events_api", told))

    def send(self, parcel: Parcel) -> Parcel:
        """Put a parcel on its way."""
        self.sent.append(parcel)
        if self.distortion.as_team:
            _claim(parcel.payload, self.distortion.as_team)
        if self.distortion.held is not None:
            self.distortion.held.append(parcel)
        else:
            self._start(parcel)
        return parcel

    def release(self, parcels: list[Parcel]) -> None:
        """Send what was held, in this order."""
        self.distortion.held = None
        for parcel in parcels:
            self._start(parcel)

    def again(self, parcel: Parcel) -> None:
        """Send something a second time, as the platform does after a lost acknowledgement."""
        self._start(parcel)

    def _start(self, parcel: Parcel) -> None:
        for _ in range(self.distortion.copies):
            task = asyncio.get_running_loop().create_task(self._deliver(parcel))
            self.under_way.add(task)
            task.add_done_callback(self.under_way.discard)

    async def _deliver(self, parcel: Parcel) -> None:
        chance = secrets.randbelow(1000) / 1000
        await asyncio.sleep(self.distortion.late_s + chance * self.distortion.jitter_s)
        waits = self.backoff_s if parcel.kind == "events_api" else ()
        reply = await self._attempt(parcel, 0, "")
        for number, wait in enumerate(waits, start=1):
            if reply.ok or not reply.retry:
                break
            await asyncio.sleep(wait)
            reply = await self._attempt(parcel, number, reply.error)
        if not parcel.done.done():
            parcel.done.set_result(reply)

    async def _attempt(self, parcel: Parcel, number: int, reason: str) -> Reply:
        if parcel.app.socket_mode:
            answered, body = await self.sockets.send(
                parcel.app.id, parcel.kind, parcel.payload, (number, reason), self.ack_s
            )
            reply = Reply(answered, body, "" if answered else "timeout")
        else:
            reply = await self._post(parcel, number, reason)
        parcel.attempts.append(reply)
        if reply.ok and self.distortion.acknowledged is not None:
            self.distortion.acknowledged(parcel)
        return reply

    async def _post(self, parcel: Parcel, number: int, reason: str) -> Reply:
        kind, body = parcel.body
        headers = {"Content-Type": kind, **self._signed(parcel.app, body)}
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        assert self.session is not None
        try:
            async with self.session.post(
                parcel.address,
                data=body,
                headers=headers,
                timeout=ClientTimeout(sock_connect=self.ack_s, sock_read=self.ack_s),
                allow_redirects=False,
            ) as answer:
                text = await answer.text()
                return _reply(answer.status, answer.content_type, text, answer.headers)
        except TimeoutError:
            return Reply(ok=False, error="http_timeout")
        except ClientError:
            return Reply(ok=False, error="connection_failed")

    def _signed(self, app: App, body: str) -> dict[str, str]:
        stamp = str(int(time.time() - self.distortion.age_s))
        secret = "wrong" if self.distortion.wrong_signature else app.signing_secret
        base = f"v0:{stamp}:{body}".encode()
        digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }

    async def challenge(self, app: App) -> bool:
        """Ask an app to prove its address, as the platform does when a manifest is saved."""
        challenge = secrets.token_hex(8)
        asked = {"type": "url_verification", "challenge": challenge, "token": app.verification}
        parcel = Parcel(app, "events_api", asked)
        reply = await self._attempt(parcel, 0, "")
        said = reply.body.get("challenge") if isinstance(reply.body, dict) else reply.body
        return reply.ok and said == challenge

    async def settled(self) -> None:
        """Wait until nothing is on its way."""
        while self.under_way:
            await asyncio.gather(*self.under_way)


def _reply(status: int, kind: str, text: str, headers: Mapping[str, str]) -> Reply:
    ok = 200 <= status < 300
    body: Any = text or None
    if ok and text and kind == "application/json":
        body = json.loads(text)
    retry = headers.get("X-Slack-No-Retry") != "1"
    return Reply(ok, body, "" if ok else "http_error", status, retry)


def _claim(payload: Json, team: str) -> None:
    """Let a payload say that it comes from another workspace."""
    if "team_id" in payload:
        payload["team_id"] = team
    for authorization in payload.get("authorizations", ()):
        authorization["team_id"] = team
    for name in ("team", "user"):
        if isinstance(payload.get(name), dict):
            payload[name]["id" if name == "team" else "team_id"] = team
    if isinstance(payload.get("event"), dict) and "team" in payload["event"]:
        payload["event"]["team"] = team
