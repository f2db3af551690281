"""What a person types behind a slash, matched with the commands that are registered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.fakes.discord_server import rights, wire
from tests.fakes.discord_server.flags import CommandType, Permission
from tests.fakes.discord_server.problems import JSON
from tests.fakes.discord_server.state import Attachment, Channel, User, World

SUBCOMMAND, GROUP, TEXT, WHOLE, YES_NO, USER, CHANNEL, ROLE, _, NUMBER, FILE = range(1, 12)
OF_PYTHON: Mapping[int, tuple[type, ...]] = {
    TEXT: (str,), WHOLE: (int,), YES_NO: (bool,), NUMBER: (int, float),
}  # fmt: skip
Value = str | int | float | bool | User | Channel | Attachment


class NotPossible(Exception):
    """The platform's own client would not let a person do this."""


def focused(options: Iterable[JSON]) -> JSON | None:
    """Find the option in which somebody is typing, at any depth."""
    for it in options:
        found = it if it.get("focused") else focused(it.get("options") or [])
        if found is not None:
            return found
    return None


@dataclass
class Typed:
    """A command line as the platform sends it on."""

    command: JSON
    chain: list[JSON]
    """The subcommands on the way, outermost first."""
    base: str
    values: list[JSON] = field(default_factory=list)
    resolved: dict[str, JSON] = field(default_factory=dict)

    @property
    def takes(self) -> list[JSON]:
        return (self.chain[-1] if self.chain else self.command).get("options") or []

    @property
    def data(self) -> JSON:
        options = self.values
        for it in reversed(self.chain):
            options = [{"name": it["name"], "type": it["type"], "options": options}]
        written: JSON = {"id": self.command["id"], "name": self.command["name"], "type": 1}
        if "guild_id" in self.command:
            written["guild_id"] = self.command["guild_id"]
        if self.resolved:
            written["resolved"] = self.resolved
        return written | {"options": options}

    def give(self, world: World, channel: Channel, values: Mapping[str, Value]) -> None:
        """Fill in options, each checked as the client checks it."""
        known = {it["name"]: it for it in self.takes}
        for name, value in values.items():
            if name not in known:
                raise NotPossible(f"the command has no option {name}; it has {sorted(known)}")
            written = self._written(world, channel, known[name], value)
            self.values.append({"name": name, "type": known[name]["type"], "value": written})

    def complete(self) -> None:
        given = {it["name"] for it in self.values}
        missing = [i["name"] for i in self.takes if i.get("required") and i["name"] not in given]
        if missing:
            raise NotPossible(f"these options must be filled in: {missing}")

    def typing(self, name: str, text: str) -> None:
        """Mark the option in which a person is still typing."""
        option = next((it for it in self.takes if it["name"] == name), None)
        if option is None or not option.get("autocomplete"):
            raise NotPossible(f"the option {name} does not complete what is typed")
        given = {"name": name, "type": option["type"], "value": text, "focused": True}
        self.values.append(given)

    def _written(self, world: World, channel: Channel, option: JSON, value: Value) -> object:
        kind = option["type"]
        if kind in OF_PYTHON:
            _check_plain(option, value)
            return value
        if isinstance(value, User):
            self._resolve("users", value.id, wire.user(value))
            if channel.guild and value.id in channel.guild.members:
                member = wire.member_alone(channel.guild.members[value.id])
                held = str(int(rights.in_channel(channel, value)))
                self._resolve("members", value.id, member | {"permissions": held})
        elif isinstance(value, Channel):
            self._resolve("channels", value.id, wire.channel(value, world) | {"permissions": "0"})
        elif isinstance(value, Attachment):
            self._resolve("attachments", value.id, wire.attachment(value, self.base))
        else:
            raise NotPossible(f"the option {option['name']} does not take {value!r}")
        return str(value.id)

    def _resolve(self, kind: str, who: int, what: JSON) -> None:
        self.resolved.setdefault(kind, {})[str(who)] = what


def _check_plain(option: JSON, value: Value) -> None:
    kind, name = option["type"], option["name"]
    if not isinstance(value, OF_PYTHON[kind]) or (kind != YES_NO and isinstance(value, bool)):
        raise NotPossible(f"the option {name} does not take {value!r}")
    choices = [it["value"] for it in option.get("choices") or []]
    if choices and value not in choices:
        raise NotPossible(f"the option {name} offers {choices}, not {value!r}")
    if isinstance(value, str):
        low, high = option.get("min_length") or 0, option.get("max_length") or 6000
        if not low <= len(value) <= high:
            raise NotPossible(f"the option {name} takes {low} to {high} characters")
    elif not option.get("min_value", value) <= value <= option.get("max_value", value):
        raise NotPossible(f"the option {name} does not take {value!r}")


def offered(world: World, user: User, channel: Channel, kind: CommandType) -> list[JSON]:
    """List the commands that a person sees here."""
    guild = channel.guild
    held = rights.in_channel(channel, user)
    if not held & Permission.USE_APPLICATION_COMMANDS:
        return []
    known = list(world.commands[None].values())
    if guild is None:
        return [it for it in known if it["type"] == kind and _in_dms(it)]
    if world.bot.id not in guild.members:
        return []
    own = list(world.commands.get(guild.id, {}).values())
    return [it for it in (*own, *known) if it["type"] == kind and _shown(it, held)]


def _in_dms(it: JSON) -> bool:
    contexts = it.get("contexts")
    return 1 in contexts if contexts is not None else bool(it.get("dm_permission", True))


def _shown(it: JSON, held: Permission) -> bool:
    contexts = it.get("contexts")
    if contexts is not None and 0 not in contexts:
        return False
    asked = it.get("default_member_permissions")
    if asked is None or held & Permission.ADMINISTRATOR:
        return True
    return int(asked) != 0 and held & int(asked) == int(asked)


def line(world: World, user: User, channel: Channel, typed: str, base: str) -> Typed:
    """Match "/name subcommand" with a registered command."""
    first, *rest = typed.removeprefix("/").split()
    seen = offered(world, user, channel, CommandType.SLASH)
    command = next((it for it in seen if it["name"] == first), None)
    if command is None:
        raise NotPossible(f"nobody sees /{first} here; there is {[it['name'] for it in seen]}")
    chain: list[JSON] = []
    level = command
    for word in rest:
        inner = [it for it in level.get("options") or [] if it["type"] in {SUBCOMMAND, GROUP}]
        found = next((it for it in inner if it["name"] == word), None)
        if found is None:
            raise NotPossible(f"/{first} has no {word}; there is {[it['name'] for it in inner]}")
        chain.append(found)
        level = found
    if any(it["type"] in {SUBCOMMAND, GROUP} for it in level.get("options") or []):
        raise NotPossible(f"{typed} is not complete: choose a subcommand")
    return Typed(command, chain, base)
