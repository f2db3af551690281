"""The gateway: HELLO, IDENTIFY, RESUME, heartbeats, events.

Source: discord.com/developers/docs/events/gateway and topics/opcodes-and-status-codes.
"""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any, cast

from aiohttp import WSMsgType, web

from tests.fakes.discord_server import wire
from tests.fakes.discord_server.delivery import Delivery
from tests.fakes.discord_server.flags import KNOWN_INTENTS, PRIVILEGED, Intent
from tests.fakes.discord_server.problems import JSON
from tests.fakes.discord_server.sessions import Connection, Session, squeezer
from tests.fakes.discord_server.state import Event, Guild, World

HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = (
    1, 2, 3, 4, 6, 7, 8, 9, 10, 11,
)  # fmt: skip
UNKNOWN_OP, NOT_READABLE, NOT_IDENTIFIED, WRONG_TOKEN, IDENTIFIED_ALREADY = range(4001, 4006)
WRONG_SEQ, TOO_FAST, TIMED_OUT, WRONG_SHARD, _, WRONG_VERSION, WRONG_INTENTS, NOT_ALLOWED = range(
    4007, 4015
)
LONGEST_SENT = 4096
SENDS_A_MINUTE = 120
ENDS_A_SESSION = {1000, 1001}


class Refused(Exception):
    """The connection ends with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Gateway:
    """All sessions, and what a test does to them."""

    world: World
    port: int = 0
    heartbeat_s: float = 41.25
    deaf: bool = False
    """Heartbeats are no longer acknowledged: a connection that died unnoticed."""
    refuse_identify: int | None = None
    """The code with which the next to identify are sent away."""
    out_of_order: bool = False
    """Nobody is let in, as during an outage of the platform."""
    shards: int = 1
    starts_left: int = 1000
    starts_again_s: float = 86_400.0
    """Until as many connections may be begun as at first."""
    sessions: dict[str, Session] = field(default_factory=dict)
    connections: set[Connection] = field(default_factory=set)
    received: list[JSON] = field(default_factory=list)
    """Everything that clients sent, heartbeats too."""
    closed: list[int | None] = field(default_factory=list)
    """The codes with which connections ended."""

    def __post_init__(self) -> None:
        self.delivery = Delivery(self._send)
        self.world.emit = self.delivery.pass_on

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    def _send(self, event: Event) -> None:
        for session in self.sessions.values():
            if not session.over and session.hears(event):
                session.tell(event)

    # What a test does

    def cut(self) -> int:
        """End every connection without a word; the sessions stay and collect what is missed."""
        open_now = list(self.connections)
        for connection in open_now:
            connection.cut()
        return len(open_now)

    def ask_to_reconnect(self) -> None:
        for connection in self.connections:
            connection.say(RECONNECT)

    def invalidate(self, *, resumable: bool = False) -> None:
        for session in self.sessions.values():
            session.over = session.over or not resumable
        for connection in self.connections:
            connection.say(INVALID, resumable)

    def close(self, code: int) -> None:
        for connection in self.connections:
            connection.close(code)

    def live(self) -> list[Session]:
        return [it for it in self.sessions.values() if it.connection and not it.over]

    # What a client meets

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if self.out_of_order:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        wanted = request.query.get("compress", "")
        connection = _Served(socket, cast("asyncio.Transport", request.transport))
        connection.squeeze = squeezer(wanted)
        self.connections.add(connection)
        writer = asyncio.create_task(connection.write())
        try:
            self._may_connect(request, wanted, connection)
            connection.say(HELLO, {"heartbeat_interval": int(self.heartbeat_s * 1000)})
            await self._listen(connection)
        except Refused as refused:
            connection.close(refused.code)
            await writer
        finally:
            writer.cancel()
            await self._ended(connection)
        return socket

    def _may_connect(self, request: web.Request, wanted: str, connection: Connection) -> None:
        if request.query.get("v") != "10":
            raise Refused(WRONG_VERSION)
        if request.query.get("encoding", "json") != "json" or (wanted and not connection.squeeze):
            raise Refused(NOT_READABLE)

    async def _listen(self, connection: "_Served") -> None:
        while True:
            try:
                heard = await connection.socket.receive(timeout=self.heartbeat_s * 3)
            except TimeoutError:
                raise Refused(TIMED_OUT) from None
            if heard.type is not WSMsgType.TEXT:
                return
            if not connection.may_send():
                raise Refused(TOO_FAST)
            self._heard(connection, _read(heard.data))

    def _heard(self, connection: "_Served", said: JSON) -> None:
        self.received.append(said)
        body = said.get("d")
        match said.get("op"):
            case 1:
                if not self.deaf:
                    connection.say(ACK)
            case 2:
                self._identify(connection, _object(body))
            case 6:
                self._resume(connection, _object(body))
            case 3 | 4:
                connection.session_or_refuse()
            case 8:
                self._members(connection.session_or_refuse(), _object(body))
            case _:
                raise Refused(UNKNOWN_OP)

    def _identify(self, connection: "_Served", body: JSON) -> None:
        if connection.session is not None:
            raise Refused(IDENTIFIED_ALREADY)
        if self.refuse_identify is not None:
            raise Refused(self.refuse_identify)
        if body.get("token") != self.world.token:
            raise Refused(WRONG_TOKEN)
        intents = body.get("intents")
        if not isinstance(intents, int) or not 0 <= intents <= KNOWN_INTENTS:
            raise Refused(WRONG_INTENTS)
        if intents & PRIVILEGED & ~self.world.allowed_intents:
            raise Refused(NOT_ALLOWED)
        number, count = body.get("shard") or (0, 1)
        if not 0 <= number < count:
            raise Refused(WRONG_SHARD)
        self.starts_left -= 1
        session = Session(self.world.token, Intent(intents), (number, count), self.world.bot)
        self.sessions[session.id] = session
        connection.session, session.connection = session, connection
        self._ready(session, body.get("shard"))

    def _ready(self, session: Session, shard: object) -> None:
        guilds = [g for g in self.world.guilds_of_bot() if session.hears(Event("", {}, g.id))]
        ready: JSON = {
            "v": 10,
            "user": wire.bot_user(self.world.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(self.world.application), "flags": 0},
        }
        session.dispatch("READY", ready | ({"shard": shard} if shard else {}))
        there = [guild for guild in guilds if not guild.away]
        for guild in there if session.intents & Intent.GUILDS else []:
            session.dispatch("GUILD_CREATE", self._guild(guild, session))

    def _guild(self, guild: Guild, session: Session) -> JSON:
        everybody = bool(session.intents & Intent.GUILD_MEMBERS)
        return wire.guild(guild, self.world, all_members=everybody)

    def _resume(self, connection: "_Served", body: JSON) -> None:
        if connection.session is not None:
            raise Refused(IDENTIFIED_ALREADY)
        if body.get("token") != self.world.token:
            raise Refused(WRONG_TOKEN)
        session = self.sessions.get(body.get("session_id") or "")
        if session is None or session.over:
            connection.say(INVALID, body=False)
            return
        if not isinstance(body.get("seq"), int) or body["seq"] > session.seq:
            raise Refused(WRONG_SEQ)
        if session.connection is not None:
            session.connection.close(4000)
        connection.session, session.connection = session, connection
        session.replay(body["seq"])

    def _members(self, session: Session, body: JSON) -> None:
        guild = self.world.guilds.get(int(body.get("guild_id") or 0))
        if guild is None:
            return
        ids = body.get("user_ids") or []
        wanted = {int(each) for each in (ids if isinstance(ids, list) else [ids])}
        query = str(body.get("query") or "").lower()
        found = [
            wire.member(member)
            for member in guild.members.values()
            if (member.user.id in wanted if wanted else member.user.name.startswith(query))
        ]
        chunk: JSON = {"guild_id": str(guild.id), "members": found}
        chunk |= {"chunk_index": 0, "chunk_count": 1, "not_found": [], "presences": []}
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk | {"nonce": body.get("nonce")})

    async def _ended(self, connection: "_Served") -> None:
        self.connections.discard(connection)
        code = connection.socket.close_code
        self.closed.append(connection.closed_with or code)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            session.over = session.over or code in ENDS_A_SESSION
        if not connection.socket.closed:
            await connection.socket.close()


@dataclass(eq=False)
class _Served(Connection):
    """A connection as the gateway sees it: with its session and its pace."""

    session: Session | None = None
    sent_at: deque[float] = field(default_factory=lambda: deque(maxlen=SENDS_A_MINUTE))

    def session_or_refuse(self) -> Session:
        if self.session is None:
            raise Refused(NOT_IDENTIFIED)
        return self.session

    def may_send(self) -> bool:
        now = asyncio.get_running_loop().time()
        full = len(self.sent_at) == SENDS_A_MINUTE and now - self.sent_at[0] < 60
        self.sent_at.append(now)
        return not full


def _read(text: str) -> JSON:
    try:
        said = json.loads(text)
    except ValueError:
        raise Refused(NOT_READABLE) from None
    if not isinstance(said, dict) or len(text) > LONGEST_SENT:
        raise Refused(NOT_READABLE)
    return cast("dict[str, Any]", said)


def _object(body: object) -> JSON:
    if not isinstance(body, dict):
        raise Refused(NOT_READABLE)
    return body
