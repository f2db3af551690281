"""response_url: five answers to a deed within half an hour, without a token."""

import json
import secrets
from dataclasses import dataclass

from aiohttp import web

from tests.fakes.slack.checks import message_faults
from tests.fakes.slack.messaging import delete, edit, post
from tests.fakes.slack.model import (
    Answered,
    Json,
    Message,
    ReplyAddress,
    SlackError,
    Violation,
)
from tests.fakes.slack.state import World

MOST_USES = 5
VALID_S = 1800.0
NAME = "response_url"


@dataclass
class Replies:
    """Gives such addresses out and answers at them."""

    world: World

    def give(self, app_id: str, user: str, channel: str, message_ts: str = "") -> str:
        """Return a new address for one deed of a person."""
        key = secrets.token_hex(16)
        self.world.replies[key] = ReplyAddress(
            app_id, user, channel, self.world.now + VALID_S, message_ts
        )
        return f"{self.world.url}/actions/{key}"

    async def answer(self, request: web.Request, _: str) -> web.Response:
        key = request.match_info["key"]
        args: Json = {}
        app, status = "", 200
        try:
            address = self._usable(key)
            app = address.app_id
            args = json.loads(await request.read())
            self._said(address, args)
            body: Json = {"ok": True}
        except SlackError as error:
            body = {"ok": False, "error": error.code}
            status = 404 if error.code.endswith("_url") else 400
        self.world.calls.append(
            Answered(
                NAME,
                app,
                "",
                args,
                ok=status == 200,
                error=body.get("error", ""),
                at=self.world.now,
                status=status,
            )
        )
        return web.json_response(body, status=status)

    def shown_at_once(self, app_id: str, user: str, channel: str, args: Json) -> None:
        """Show what a command was answered in the same breath."""
        address = ReplyAddress(app_id, user, channel, self.world.now)
        try:
            self._checked(args)
        except SlackError:
            return  # it stands among the violations
        self._written(address, args, None)

    def _usable(self, key: str) -> ReplyAddress:
        address = self.world.replies.get(key)
        if address is None:
            raise SlackError("invalid_url")
        if address.expires_at < self.world.now:
            raise SlackError("expired_url")
        if address.used >= MOST_USES:
            raise SlackError("used_url")
        return address

    def _said(self, address: ReplyAddress, args: Json) -> None:
        shown = self._shown(address)
        if args.get("delete_original"):
            if shown is not None:
                delete(self.world, shown)
        else:
            self._checked(args)
            self._written(address, args, shown)
        address.used += 1

    def _checked(self, args: Json) -> None:
        faults = list(message_faults(args))
        for fault in faults:
            self.world.violations.append(Violation(NAME, fault.code, fault.at, fault.says))
        refused = next((one for one in faults if one.refused), None)
        if refused is not None:
            raise SlackError(refused.code)

    def _shown(self, address: ReplyAddress) -> Message | None:
        found = self.world.messages[address.channel].get(address.message_ts)
        return None if found is None or found.deleted else found

    def _written(self, address: ReplyAddress, args: Json, shown: Message | None) -> None:
        text, blocks = args.get("text", ""), args.get("blocks")
        if args.get("replace_original") and shown is not None:
            edit(self.world, shown, text, blocks or [])
            return
        app = self.world.apps[address.app_id]
        bot = self.world.bot_of(app, self.world.home(app, self.world.users[address.user]))
        public = args.get("response_type") == "in_channel"
        post(
            self.world,
            self.world.channels[address.channel],
            bot,
            text,
            blocks=blocks,
            thread_ts=args.get("thread_ts", ""),
            ephemeral_to="" if public else address.user,
        )
