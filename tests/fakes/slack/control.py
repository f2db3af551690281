"""Routes for whoever is not in this process: read what happened, act as somebody, break things."""

import base64
import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack.drawing import drawn
from tests.fakes.slack.methods_views import view_json
from tests.fakes.slack.model import File, Json, Message, View
from tests.fakes.slack.people import Deed, Person

if TYPE_CHECKING:
    from tests.fakes.slack.server import FakeSlack

Verb = Callable[[Person, Mapping[str, Any]], object]


@dataclasses.dataclass
class Control:
    """/_slack/…"""

    slack: "FakeSlack"

    def routes(self) -> Iterable[web.RouteDef]:
        return [
            web.get("/_slack/state", self.state),
            web.get("/_slack/calls", self.calls),
            web.get("/_slack/violations", self.violations),
            web.get("/_slack/deliveries", self.deliveries),
            web.post("/_slack/fault", self.fault),
            web.post("/_slack/advance", self.advance),
            web.post("/_slack/act", self.act),
        ]

    async def state(self, request: web.Request) -> web.Response:
        """Return conversations as one person sees them, drawn and as blocks."""
        world, user = self.slack.world, request.query.get("as", "")
        channels = [
            {
                "id": channel.id,
                "name": channel.name,
                "kind": channel.kind,
                "members": sorted(channel.members),
                "messages": [self._message(m) for m in world.seen_in(channel.id, user)],
            }
            for channel in world.channels.values()
            if not user or user in channel.members
        ]
        return web.json_response(
            {
                "users": [dataclasses.asdict(one) for one in world.users.values()],
                "channels": channels,
                "apps": [
                    {
                        "id": app.id,
                        "name": app.name,
                        "agent": app.agent,
                        "commands": app.at("features", "slash_commands") or [],
                        "shortcuts": app.at("features", "shortcuts") or [],
                    }
                    for app in world.apps.values()
                ],
                "views": {
                    "/".join(key): [self._view(world.views[one]) for one in stack]
                    for key, stack in world.stacks.items()
                },
                "homes": {"/".join(key): view_json(world, v) for key, v in world.homes.items()},
                "examples": world.examples,
                "sessions": {
                    "/".join(key): dataclasses.asdict(one) for key, one in world.sessions.items()
                },
            }
        )

    async def calls(self, request: web.Request) -> web.Response:
        """Return every call, or those of one method."""
        named = request.query.get("method")
        found = [one for one in self.slack.world.calls if named in {None, one.method}]
        return web.json_response([dataclasses.asdict(one) for one in found])

    async def violations(self, _: web.Request) -> web.Response:
        """Return everything that broke a limit."""
        found = [dataclasses.asdict(one) for one in self.slack.world.violations]
        return web.json_response(found)

    async def deliveries(self, _: web.Request) -> web.Response:
        """Return everything that was sent to apps, with the answers."""
        return web.json_response(
            [
                {
                    "kind": parcel.kind,
                    "app": parcel.app.id,
                    "payload": parcel.payload,
                    "attempts": [dataclasses.asdict(one) for one in parcel.attempts],
                }
                for parcel in self.slack.delivery.sent
            ]
        )

    async def fault(self, request: web.Request) -> web.Response:
        """Let calls go wrong: {trouble, method, times, for_s, seconds}."""
        order: Json = await request.json()
        self.slack.fault(order.pop("trouble"), order.pop("method", "*"), **order)
        return web.json_response({"ok": True})

    async def advance(self, request: web.Request) -> web.Response:
        """Let time pass: {seconds}."""
        self.slack.advance(float((await request.json())["seconds"]))
        return web.json_response({"ok": True})

    async def act(self, request: web.Request) -> web.Response:
        """Do something as somebody: {as, verb, …}; what an app answers comes with the answer."""
        told: Json = await request.json()
        person, verb = self.slack.as_(told["as"]), VERBS.get(told["verb"])
        if verb is None:
            named = ", ".join(VERBS)
            return web.json_response({"ok": False, "error": f"the verbs are {named}"}, status=400)
        try:
            done = verb(person, told)
        except AssertionError as error:
            return web.json_response({"ok": False, "error": str(error)}, status=409)
        answer: Json = {"ok": True}
        if isinstance(done, Message):
            answer["message"] = self._message(done)
        if isinstance(done, Deed):
            answer["reply"] = dataclasses.asdict(await done)
        return web.json_response(answer)

    def _view(self, view: View) -> Json:
        return view_json(self.slack.world, view) | {"errors": view.errors}

    def _message(self, message: Message) -> Json:
        return {
            "ts": message.ts,
            "thread_ts": message.thread_ts,
            "user": message.user,
            "text": message.text,
            "blocks": message.blocks,
            "drawn": drawn(message.text, message.blocks),
            "edited": message.edited,
            "files": [file.name for file in message.files],
            "ephemeral": bool(message.ephemeral_to),
        }


def _said(person: Person, told: Mapping[str, Any]) -> object:
    world = person.slack.world
    channel = world.channels[told["channel"]]
    thread = world.messages[channel.id].get(told.get("thread") or "")
    say = person.mentions if told["verb"] == "mentions" else person.types
    files = [_uploaded(person, told["file"])] if told.get("file") else None
    return say(channel, told["text"], thread=thread, files=files)


def _uploaded(person: Person, file: Mapping[str, Any]) -> File:
    """Upload a file, whose content comes in base 64."""
    kind = file.get("kind") or "application/octet-stream"
    return person.uploads(file["name"], base64.b64decode(file["content"]), kind)


def _ran(person: Person, told: Mapping[str, Any]) -> object:
    return person.runs(told["text"], person.slack.world.channels[told["channel"]])


def _pressed(person: Person, told: Mapping[str, Any]) -> object:
    value = told.get("value")
    if "view" in told:
        return person.presses_in(_view(person, told), told["what"], value)
    return person.presses(_message(person, told), told["what"], value)


def _searched(person: Person, told: Mapping[str, Any]) -> object:
    place = _view(person, told) if "view" in told else _message(person, told)
    return person.searches(place, told["what"], told["text"])


def _used(person: Person, told: Mapping[str, Any]) -> object:
    message = _message(person, told) if "message" in told else None
    return person.uses_shortcut(told["callback_id"], message)


def _message(person: Person, told: Mapping[str, Any]) -> Message:
    return person.slack.world.messages[told["channel"]][told["message"]]


def _view(person: Person, told: Mapping[str, Any]) -> View:
    return person.slack.world.views[told["view"]]


VERBS: Mapping[str, Verb] = {
    "types": _said,
    "mentions": _said,
    "runs": _ran,
    "presses": _pressed,
    "submits": lambda person, told: person.submits(_view(person, told), dict(told["values"])),
    "closes": lambda person, told: person.closes(_view(person, told)),
    "opens_home": lambda person, _: person.opens_home(),
    "opens_agent": lambda person, _: person.opens_agent(),
    "opens_messages": lambda person, _: person.opens_home("messages"),
    "uses_shortcut": _used,
    "searches": _searched,
    "edits": lambda person, told: person.edits(_message(person, told), told["text"]),
    "deletes": lambda person, told: person.deletes(_message(person, told)),
    "stops": lambda person, told: person.stops(_message(person, told)),
}
