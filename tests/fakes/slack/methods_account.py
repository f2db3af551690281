"""auth.*, apps.*, api.test: who calls, and the door of Socket Mode."""

import secrets

from tests.fakes.slack.calls import Call, method
from tests.fakes.slack.installing import withdraw
from tests.fakes.slack.model import Json, SlackError
from tests.fakes.slack.permissions import require


@method("api.test", tokens=("bot", "user", "app"))
def test(call: Call) -> Json:
    return {"args": call.args}


@method("auth.test", tokens=("bot", "user", "app"))
def auth_test(call: Call) -> Json:
    if call.token.kind == "app":
        return {"app_name": call.app.name, "app_id": call.app.id}
    team = call.world.teams[call.team]
    whole = not call.token.team_id
    answer: Json = {
        "url": f"https://{team.domain}.slack.com/",
        "team": call.world.enterprises.get(team.enterprise_id or "") if whole else team.name,
        "team_id": team.enterprise_id if whole else team.id,
        "user": call.bot.name,
        "user_id": call.bot.id,
        "is_enterprise_install": whole,
    }
    if call.token.kind == "bot":
        answer["bot_id"] = call.bot.bot_id
    return answer | ({"enterprise_id": team.enterprise_id} if team.enterprise_id else {})


@method("auth.revoke")
def revoke(call: Call) -> Json:
    if not call.flag("test"):
        withdraw(call.world, [call.token])
    return {"revoked": not call.flag("test")}


@method("apps.uninstall")
def uninstall(call: Call) -> Json:
    if (call.maybe("client_id"), call.maybe("client_secret")) != (
        call.app.client_id,
        call.app.client_secret,
    ):
        raise SlackError("bad_client_secret")
    withdraw(call.world, [call.token], uninstalled=True)
    return {}


@method("apps.connections.open", tokens=("app",))
def connections_open(call: Call) -> Json:
    require(call.token, "connections:write")
    if not call.app.socket_mode:
        raise SlackError("access_denied")
    host = call.world.url.replace("http", "ws", 1)
    ticket = secrets.token_hex(16)
    call.world.tickets[ticket] = call.app.id
    return {"url": f"{host}/link/?ticket={ticket}&app_id={call.app.id}"}
