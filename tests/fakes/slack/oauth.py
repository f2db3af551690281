"""OAuth v2: the page where a person allows, the code, and the tokens for it."""

import base64
import html
import secrets
from urllib.parse import urlencode

from aiohttp import web

from tests.fakes.slack.model import App, Grant, Json, SlackError, Token, User
from tests.fakes.slack.state import TOKEN_S, World

CODE_S = 600.0
PAGE = """<!doctype html><meta charset="utf-8"><title>Allow {name}?</title>
<h1>{name} wants to access {team}</h1><ul>{scopes}</ul>
<form method="post" action="allow">{fields}<button>Allow</button></form>"""


def authorize_page(world: World, request: web.Request) -> web.Response:
    """Show what an app asks for; nothing is granted by looking."""
    app = _asking(world, request.query.get("client_id", ""))
    _address(app, request.query.get("redirect_uri", ""))
    names = ("client_id", "scope", "user_scope", "state", "redirect_uri", "as", "org")
    fields = "".join(
        f'<input type="hidden" name="{n}" value="{html.escape(request.query.get(n, ""))}">'
        for n in names
    )
    asked = request.query.get("scope", "").split(",")
    scopes = "".join(f"<li>{html.escape(one)}</li>" for one in asked)
    person = world.users.get(request.query.get("as", ""))
    team = world.teams[person.team_id].name if person else "a workspace"
    shown = PAGE.format(name=html.escape(app.name), team=team, scopes=scopes, fields=fields)
    return web.Response(text=shown, content_type="text/html")


def allow(world: World, asked: dict[str, str], person: User, *, org: bool = False) -> str:
    """Grant what an app asks for; return where the browser goes next."""
    app = _asking(world, asked.get("client_id", ""))
    address = _address(app, asked.get("redirect_uri", ""))
    scopes = frozenset(filter(None, asked.get("scope", "").split(",")))
    if not scopes <= app.bot_scopes:
        raise SlackError("invalid_scope", extra=sorted(scopes - app.bot_scopes))
    code = f"{secrets.token_hex(8)}.{secrets.token_hex(16)}"
    world.codes[code] = Grant(
        app.id,
        person.id,
        person.team_id,
        asked.get("redirect_uri", ""),
        org,
        scopes,
        frozenset(filter(None, asked.get("user_scope", "").split(","))),
        world.now + CODE_S,
    )
    return f"{address}?{urlencode({'code': code, 'state': asked.get('state', '')})}"


def decline(world: World, asked: dict[str, str]) -> str:
    """Grant nothing; return where the browser goes next."""
    address = _address(_asking(world, asked.get("client_id", "")), asked.get("redirect_uri", ""))
    return f"{address}?{urlencode({'error': 'access_denied', 'state': asked.get('state', '')})}"


def access(world: World, args: Json, header: str) -> Json:
    """Answer oauth.v2.access: tokens for a code, or new ones for a refresh token."""
    named, secret = basic(header)
    app = next(
        (a for a in world.apps.values() if a.client_id == (named or args.get("client_id"))), None
    )
    if app is None:
        raise SlackError("invalid_client_id")
    if app.client_secret != (secret or args.get("client_secret")):
        raise SlackError("bad_client_secret")
    if args.get("grant_type") == "refresh_token":
        return _refreshed(world, app, str(args.get("refresh_token", "")))
    return _exchanged(world, app, args)


def _exchanged(world: World, app: App, args: Json) -> Json:
    grant = world.codes.pop(str(args.get("code", "")), None)
    if grant is None or grant.app_id != app.id:
        raise SlackError("invalid_code")
    if grant.expires_at < world.now:
        raise SlackError("invalid_code")
    if str(args.get("redirect_uri") or "") != grant.redirect_uri:
        raise SlackError("bad_redirect_uri")
    made = world.install(app, grant.team_id, grant.user, org=grant.org, scopes=grant.scopes)
    answer = _tokens(world, world.tokens[made.bot_token])
    authed: Json = {"id": grant.user}
    if grant.user_scopes:
        mine = Token(
            f"xoxp-{secrets.token_hex(20)}",
            "user",
            app.id,
            grant.user_scopes,
            made.team_id,
            made.enterprise_id,
            grant.user,
        )
        issued = world.issue(mine, rotates=app.rotates)
        authed |= {
            "access_token": issued.value,
            "token_type": "user",
            "scope": ",".join(sorted(issued.scopes)),
        }
        if issued.refresh:
            authed |= {"refresh_token": issued.refresh, "expires_in": int(TOKEN_S)}
    return answer | {"authed_user": authed}


def _refreshed(world: World, app: App, refresh: str) -> Json:
    old = next((t for t in world.tokens.values() if t.refresh == refresh and refresh), None)
    if old is None or old.app_id != app.id or old.revoked:
        raise SlackError("invalid_refresh_token")
    value = f"xox{'b' if old.kind == 'bot' else 'p'}-{secrets.token_hex(20)}"
    fresh = Token(value, old.kind, app.id, old.scopes, old.team_id, old.enterprise_id, old.user_id)
    world.issue(fresh, rotates=True)
    old.refresh = ""
    for made in world.installations:
        if made.bot_token == old.value:
            made.bot_token = fresh.value
    return _tokens(world, fresh)


def _tokens(world: World, token: Token) -> Json:
    team = world.teams.get(token.team_id)
    enterprise = token.enterprise_id
    answer: Json = {
        "access_token": token.value,
        "token_type": token.kind,
        "scope": ",".join(sorted(token.scopes)),
        "bot_user_id": token.user_id,
        "app_id": token.app_id,
        "team": {"id": team.id, "name": team.name} if team else None,
        "enterprise": (
            {"id": enterprise, "name": world.enterprises[enterprise]} if enterprise else None
        ),
        "is_enterprise_install": team is None,
    }
    if token.refresh:
        answer |= {"refresh_token": token.refresh, "expires_in": int(TOKEN_S)}
    return answer


def _asking(world: World, client_id: str) -> App:
    app = next((one for one in world.apps.values() if one.client_id == client_id), None)
    if app is None:
        raise SlackError("invalid_client_id")
    return app


def _address(app: App, asked: str) -> str:
    """Return the redirect address; it must begin with one that the manifest names."""
    listed = [app.address(one) for one in app.at("oauth_config", "redirect_urls") or ()]
    if not listed or (asked and not any(asked.startswith(one) for one in listed)):
        raise SlackError("bad_redirect_uri")
    return asked or listed[0]


def basic(header: str) -> tuple[str, str]:
    """Read a client's id and secret from its header, if they are there."""
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    named, _, secret = base64.b64decode(coded).decode().partition(":")
    return named, secret
