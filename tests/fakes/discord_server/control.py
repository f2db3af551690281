"""The server over HTTP, for a page that draws the conversation and for other processes."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from aiohttp import web

from tests.fakes.discord_server import drawn, wire
from tests.fakes.discord_server.interactions import Interaction, Modal
from tests.fakes.discord_server.problems import JSON
from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.discord_server.state import Channel, Message
from tests.fakes.discord_server.typed import NotPossible

PREFIX = "/_control"
Does = Callable[[FakeDiscord, JSON], object]


def controlled(server: FakeDiscord) -> FakeDiscord:
    """Add the routes under /_control/ to a server that has not started."""
    router = server.application.router
    router.add_get(f"{PREFIX}/state", _answers(server, state))
    for name, does in _ROUTES.items():
        router.add_post(f"{PREFIX}/{name}", _answers(server, does))
    return server


def _answers(server: FakeDiscord, does: Does) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        asked = await request.json() if request.can_read_body else {}
        try:
            found = does(server, asked)
        except (KeyError, LookupError, NotPossible, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=422)
        return web.json_response(found if isinstance(found, dict) else {})

    return answer


def state(server: FakeDiscord, asked: JSON) -> JSON:
    """Write down all that a page needs to draw every conversation."""
    world = server.world
    return {
        "bot": wire.user(world.bot),
        "people": [wire.user(it) | {"locale": it.locale} for it in world.users.values()],
        "guilds": [{"id": str(it.id), "name": it.name} for it in world.guilds.values()],
        "commands": [it for kept in world.commands.values() for it in kept.values()],
        "channels": [_channel(server, it) for it in world.channels.values()],
        "modals": [_modal(it) for it in server.open_modals()],
        "unanswered": [str(it.id) for it in server.failed()],
        "violations": [str(it) for it in server.violations],
        "sessions": len(server.gateway.live()),
    }


def _channel(server: FakeDiscord, it: Channel) -> JSON:
    stands = server.world.messages_in(it)
    return wire.channel(it, server.world) | {"messages": [_message(server, m) for m in stands]}


def _message(server: FakeDiscord, it: Message) -> JSON:
    only = it.only_for.name if it.only_for else None
    shown = wire.message(it, server.base_url)
    return shown | {"drawn": drawn.text(it), "only_for": only, "edits": len(it.before)}


def _modal(it: Modal) -> JSON:
    about: JSON = {"interaction": str(it.interaction.id), "before": it.interaction.user.name}
    return about | {"custom_id": it.custom_id, "title": it.title, "components": it.components}


def act(server: FakeDiscord, asked: JSON) -> JSON:
    """Do what a person does: {"as": "ana", "does": "presses", "message": "1", "which": "Go"}."""
    person = server.as_(asked["as"])
    verb = asked["does"]
    options = asked.get("options") or {}
    if verb in {"types", "mentions"}:
        done: object = getattr(person, verb)(asked["channel"], asked["text"])
    elif verb == "whispers":
        done = person.whispers(asked["text"])
    elif verb == "runs":
        done = person.runs(asked["command"], asked["channel"], **options)
    elif verb == "types_option":
        where = (asked["command"], asked["channel"], asked["option"], asked["text"])
        done = person.types_option(*where, **options)
    elif verb == "submits":
        done = person.submits(server.open_modal(person), asked.get("values"))
    else:
        done = _on_message(server, asked)
    return {"id": str(done.id)} if isinstance(done, Message | Interaction | Channel) else {}


def _on_message(server: FakeDiscord, asked: JSON) -> object:
    person = server.as_(asked["as"])
    message = server.world.messages[int(asked["message"])]
    verbs: Mapping[str, Callable[[], object]] = {
        "edits": lambda: person.edits(message, asked["text"]),
        "deletes": lambda: person.deletes(message),
        "presses": lambda: person.presses(message, asked["which"]),
        "selects": lambda: person.selects(message, asked["which"], *asked["values"]),
        "forges": lambda: person.forges(message, asked["which"], values=asked.get("values")),
        "uses": lambda: person.uses(asked["command"], message),
    }
    return verbs[asked["does"]]()


def add(server: FakeDiscord, asked: JSON) -> JSON:
    """Add a guild, or a person to guilds that are there: {"person": "ana", "guilds": ["shop"]}."""
    if "guild" in asked:
        return {"id": str(server.guild(asked["guild"]).id)}
    guilds = [it for it in server.world.guilds.values() if it.name in asked.get("guilds", [])]
    person = server.person(asked["person"], *guilds, locale=asked.get("locale", "en-US"))
    return {"id": str(person.id)}


def fault(server: FakeDiscord, asked: JSON) -> None:
    """Plan a fault, or with nothing asked forget all of them."""
    if asked:
        server.faults.add(asked.pop("does"), **asked)
    else:
        server.faults.clear()


def gateway(server: FakeDiscord, asked: JSON) -> None:
    gate, delivery = server.gateway, server.gateway.delivery
    does: Mapping[str, Callable[[], object]] = {
        "cut": gate.cut,
        "reconnect": gate.ask_to_reconnect,
        "invalidate": gate.invalidate,
        "twice": delivery.twice,
        "hold": delivery.hold,
        "release": delivery.release,
        "release backwards": partial(delivery.release, backwards=True),
        "as usual": delivery.as_usual,
    }
    does[asked["does"]]()


def advance(server: FakeDiscord, asked: JSON) -> None:
    server.advance(float(asked["seconds"]))


_ROUTES: Mapping[str, Does] = {
    "act": act,
    "add": add,
    "fault": fault,
    "gateway": gateway,
    "advance": advance,
}
