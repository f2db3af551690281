"""What `countersign doctor` finds about Slack, asked one by one."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from deploy.finding import Finding
from deploy.settings import Settings
from deploy.steps import OPERATOR

_WORDS: Final = {
    "invalid_auth": "it is no token of Slack's",
    "not_authed": "it is no token of Slack's",
    "token_revoked": "it was revoked",
    "account_inactive": "the app was taken out of the workspace",
    "missing_scope": "it lacks the scope connections:write",
    "not_allowed_token_type": "it is a token of another kind",
    "bad_client_secret": "the secret is not that of the client id",
    "invalid_client_id": "Slack knows no app by this id",
}
_NO_CODE: Final = "made-up"
"""Takes the place of what a browser brings; Slack looks at who asks first."""


def slack_steps(settings: Settings) -> Iterator[Finding]:
    """Yield how each token does, and whether Slack can reach us; nothing where there is no app."""
    given = settings.slack
    if given.bot_token is None and given.client_id is None:
        return
    if given.bot_token is not None:
        yield _bot(settings, given.bot_token.get_secret_value())
    if given.app_token is not None:
        yield _app(settings, given.app_token.get_secret_value())
    else:
        yield _reached(settings)
    if given.client_id is not None:
        yield _client(settings, given.client_id)


def _bot(settings: Settings, token: str) -> Finding:
    answer, scopes = _asked(settings, "auth.test", token)
    fix = "Copy the bot token anew from the app's page OAuth & Permissions."
    if answer is None:
        return _away("Slack: bot token", settings)
    if not answer.get("ok"):
        return _wrong("Slack: bot token", answer, fix)
    from bots.slack.setup import SCOPES

    lacks = sorted(set(SCOPES) - set(scopes))
    if lacks:
        return Finding(
            "Slack: bot token",
            well=False,
            text=f"it lacks the scopes {', '.join(lacks)}",
            fix="Put `countersign slack manifest` into the app anew, and reinstall it.",
            waits_for=OPERATOR,
        )
    return Finding("Slack: bot token", well=True, text=f"speaks in {answer.get('team')}")


def _app(settings: Settings, token: str) -> Finding:
    answer, _ = _asked(settings, "apps.connections.open", token)
    if answer is None:
        return _away("Slack: app token", settings)
    if not answer.get("ok"):
        fix = "Make one at Basic Information, App-Level Tokens, with connections:write."
        return _wrong("Slack: app token", answer, fix)
    return Finding("Slack: app token", well=True, text="Socket Mode can be used")


def _client(settings: Settings, id: str) -> Finding:
    """Say whether workspaces can install the app."""
    what, secret = "Slack: client id and secret", settings.slack.client_secret
    lacks = _lacking(
        COUNTERSIGN_SLACK__CLIENT_SECRET=secret, COUNTERSIGN_PUBLIC_URL=settings.public_url
    )
    if secret is None or lacks:
        return Finding(
            what,
            well=False,
            text="workspaces cannot install the app",
            fix=f"Set {' and '.join(lacks)}.",
            waits_for=OPERATOR,
        )
    form = {"client_id": id, "client_secret": secret.get_secret_value(), "code": _NO_CODE}
    answer, _ = _asked(settings, "oauth.v2.access", form=form)
    if answer is None:
        return _away(what, settings)
    if answer.get("error") in _WORDS:
        return _wrong(what, answer, "Copy both anew from the app's page Basic Information.")
    return Finding(what, well=True, text="workspaces can install the app")


def _lacking(**settings: object) -> list[str]:
    return [name for name, value in settings.items() if value is None]


def _reached(settings: Settings) -> Finding:
    lacks = _lacking(
        COUNTERSIGN_SLACK__SIGNING_SECRET=settings.slack.signing_secret,
        COUNTERSIGN_PUBLIC_URL=settings.public_url,
    )
    if lacks:
        return Finding(
            "Slack: requests",
            well=False,
            text="Slack cannot reach this installation",
            fix=f"Set {' and '.join(lacks)}, or an app token for Socket Mode.",
            waits_for=OPERATOR,
        )
    text = f"are taken at {settings.public_url}/slack/events"
    return Finding("Slack: requests", well=True, text=text)


def _asked(
    settings: Settings, method: str, token: str = "", form: Mapping[str, str] | None = None
) -> tuple[Mapping[str, Any] | None, tuple[str, ...]]:
    """Call a method that changes nothing; return its answer and the token's scopes."""
    import httpx2

    from bots.slack.setup import AWAY, SLOW

    try:
        answer = httpx2.post(
            f"{settings.slack.api_url}{method}",
            headers={"authorization": f"Bearer {token}"} if token else {},
            data=form,
            timeout=10,
        )
        found = answer.json()
    except (httpx2.HTTPError, ValueError):
        return None, ()
    if not isinstance(found, Mapping) or found.get("error") in AWAY | SLOW:
        return None, ()
    scopes = answer.headers.get("x-oauth-scopes", "")
    return found, tuple(one.strip() for one in scopes.split(",") if one.strip())


def _away(what: str, settings: Settings) -> Finding:
    text = f"unknown, as {settings.slack.api_url} does not answer"
    return Finding(what, well=False, text=text, fix="Look at the network, then try again.")


def _wrong(what: str, answer: Mapping[str, Any], fix: str) -> Finding:
    code = str(answer.get("error", ""))
    text = f"is not taken: {_WORDS.get(code, code)}"
    return Finding(what, well=False, text=text, fix=fix, waits_for=OPERATOR)
