"""What `countersign doctor` finds about Slack, asked one by one."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from deploy.doctor.finding import Finding
from deploy.doctor.slack_asked import AWAY_FIX, WORDS, asked, lacking, said
from deploy.doctor.slack_reached import reached
from deploy.doctor.steps import OPERATOR
from deploy.settings import Settings

_NO_CODE: Final = "made-up"
"""Takes the place of what a browser brings; Slack looks at who asks first."""


def slack_steps(settings: Settings, *, running: bool) -> Iterator[Finding]:
    """Yield how each token does, and whether Slack can reach us; nothing where there is no app.

    Args:
        settings: of this installation.
        running: whether its server is ready.
    """
    given = settings.slack
    if given.bot_token is None and given.client_id is None:
        return
    if given.bot_token is not None:
        yield _bot(settings, given.bot_token.get_secret_value())
    if given.app_token is not None:
        yield _app(settings, given.app_token.get_secret_value())
    else:
        yield _requests(settings, running=running)
    if given.client_id is not None:
        yield _client(settings, given.client_id)
    # the database takes half a second to load: only where there is an app
    from deploy.doctor.slack_workspaces import workspaces

    yield from workspaces(settings)


def _bot(settings: Settings, token: str) -> Finding:
    answer, scopes = asked(settings.slack.api_url, "auth.test", token)
    fix = "Copy the bot token anew from the app's page OAuth & Permissions."
    if answer is None:
        return _away("Slack: bot token", settings)
    if not answer.get("ok"):
        return _wrong("Slack: bot token", answer, fix)
    if lacks := lacking(scopes):
        return Finding(
            "Slack: bot token",
            well=False,
            text=f"it lacks the scopes {lacks}",
            fix="Put `countersign slack manifest` into the app anew, and reinstall it.",
            waits_for=OPERATOR,
        )
    return Finding("Slack: bot token", well=True, text=f"speaks in {answer.get('team')}")


def _app(settings: Settings, token: str) -> Finding:
    answer, _ = asked(settings.slack.api_url, "apps.connections.open", token)
    if answer is None:
        return _away("Slack: app token", settings)
    if not answer.get("ok"):
        fix = "Make one at Basic Information, App-Level Tokens, with connections:write."
        return _wrong("Slack: app token", answer, fix)
    return Finding("Slack: app token", well=True, text="Socket Mode can be used")


def _client(settings: Settings, id: str) -> Finding:
    """Say whether workspaces can install the app."""
    what, secret = "Slack: client id and secret", settings.slack.client_secret
    lacks = _absent(
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
    answer, _ = asked(settings.slack.api_url, "oauth.v2.access", form=form)
    if answer is None:
        return _away(what, settings)
    if answer.get("error") in WORDS:
        return _wrong(what, answer, "Copy both anew from the app's page Basic Information.")
    return Finding(what, well=True, text="workspaces can install the app")


def _requests(settings: Settings, *, running: bool) -> Finding:
    """Say whether Slack can send us what happens."""
    secret, public_url = settings.slack.signing_secret, settings.public_url
    if secret is not None and public_url is not None:
        return reached(settings, secret, public_url, running=running)
    lacks = _absent(COUNTERSIGN_SLACK__SIGNING_SECRET=secret, COUNTERSIGN_PUBLIC_URL=public_url)
    return Finding(
        "Slack: requests",
        well=False,
        text="Slack cannot reach this installation",
        fix=f"Set {' and '.join(lacks)}, or an app token for Socket Mode.",
        waits_for=OPERATOR,
    )


def _absent(**settings: object) -> list[str]:
    return [name for name, value in settings.items() if value is None]


def _away(what: str, settings: Settings) -> Finding:
    text = f"unknown, as {settings.slack.api_url} does not answer"
    return Finding(what, well=False, text=text, fix=AWAY_FIX)


def _wrong(what: str, answer: Mapping[str, Any], fix: str) -> Finding:
    return Finding(what, well=False, text=said(answer), fix=fix, waits_for=OPERATOR)
