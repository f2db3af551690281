"""Application commands: registered for all guilds, or for one."""

from tests.fakes.discord_server import command_checks
from tests.fakes.discord_server.desk import Call, Desk, Reply, Routes
from tests.fakes.discord_server.problems import JSON, ApiError, Known


def _kept(desk: Desk, call: Call) -> tuple[dict[int, JSON], int | None]:
    if call.id("application_id") != desk.world.application:
        raise ApiError.of(Known.UNKNOWN_APPLICATION)
    guild = desk.guild(call).id if "guild_id" in call.parameters else None
    return desk.world.commands.setdefault(guild, {}), guild


def listed(desk: Desk, call: Call) -> Reply:
    return list(_kept(desk, call)[0].values())


def overwrite(desk: Desk, call: Call) -> Reply:
    kept, guild = _kept(desk, call)
    body = call.listed if call.listed is not None else call.body
    desk.insist(call, command_checks.commands(body))
    made = [_made(desk, kept, it, guild) for it in call.listed or []]
    kept.clear()
    kept.update({int(it["id"]): it for it in made})
    return made


def create(desk: Desk, call: Call) -> Reply:
    kept, guild = _kept(desk, call)
    desk.insist(call, command_checks.commands([call.body]))
    made = _made(desk, kept, call.body, guild)
    kept[int(made["id"])] = made
    return made


def delete(desk: Desk, call: Call) -> Reply:
    kept, _ = _kept(desk, call)
    if kept.pop(call.id("command_id"), None) is None:
        raise ApiError.of(Known.UNKNOWN_COMMAND)
    return None


def _made(desk: Desk, kept: dict[int, JSON], it: JSON, guild: int | None) -> JSON:
    """Register one command; one of the same name and type keeps its id."""
    kind = it.get("type", 1)
    same = (e for e in kept.values() if e["name"] == it["name"] and e["type"] == kind)
    old = next(same, None)
    made: JSON = {
        "id": old["id"] if old else str(desk.world.clock.next_id()),
        "application_id": str(desk.world.application),
        "version": str(desk.world.clock.next_id()),
        "type": kind,
        "name": it["name"],
        "name_localizations": it.get("name_localizations"),
        "description": it.get("description") or "",
        "description_localizations": it.get("description_localizations"),
        "options": it.get("options") or [],
        "default_member_permissions": it.get("default_member_permissions"),
        "nsfw": it.get("nsfw", False),
    }
    if guild is not None:
        return made | {"guild_id": str(guild)}
    contexts = it.get("contexts")
    more: JSON = {"dm_permission": it.get("dm_permission", True), "contexts": contexts}
    return made | more | {"integration_types": it.get("integration_types") or [0]}


GLOBAL = "/applications/{application_id}/commands"
OF_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES: Routes = tuple(
    route
    for base in (GLOBAL, OF_GUILD)
    for route in (
        ("GET", base, listed),
        ("PUT", base, overwrite),
        ("POST", base, create),
        ("DELETE", base + "/{command_id}", delete),
    )
)
