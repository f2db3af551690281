"""What `countersign doctor` finds about each workspace in which the Slack app is installed."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from activities.errors import CountersignError
from deploy.doctor.finding import Finding
from deploy.doctor.looking import look
from deploy.doctor.slack_asked import AWAY_FIX, asked, lacking, said
from deploy.doctor.steps import OPERATOR
from deploy.home import Home
from deploy.settings import Settings
from workflows.store import installations
from workflows.store.crypto import Secrets, new_key
from workflows.store.installations import Installation, Kept

MOST_ASKED: Final = 100
MOST_TOLD: Final = 20
AT_ONCE: Final = 5
_ALL: Final = "Slack: workspaces"
_INSTALL: Final = "open in a browser what `countersign slack install` prints."


def workspaces(settings: Settings) -> Iterator[Finding]:
    """Yield how each workspace's own token does, what is wrong first; nothing where there is none.

    The database is looked at from outside, and no token is renewed: Slack takes a refresh token
    once, and it is the running product's.
    """
    try:
        found = _kept(settings)
    except CountersignError as error:
        yield Finding(_ALL, well=False, text=error.text, fix=error.hint or "")
        return
    told = _told(settings, found[:MOST_ASKED])
    findings = sorted((one for one in told if one is not None), key=lambda one: one.well)
    yield from findings[:MOST_TOLD]
    unknown = sum(one is None for one in told)
    if unknown:
        text = f"{unknown} are unknown, as {settings.slack.api_url} does not answer"
        yield Finding(_ALL, well=False, text=text, fix=AWAY_FIX)
    yield from _rest(findings[MOST_TOLD:], len(found) - len(told))


def _rest(more: Sequence[Finding], others: int) -> Iterator[Finding]:
    """Say in one sentence what is not told one by one."""
    if not more and not others:
        return
    ill = sum(not one.well for one in more)
    counts = (("are well", len(more) - ill), ("are not", ill), ("were not looked at", others))
    text = ", ".join(f"{count} {how}" for how, count in counts if count)
    fix = "Look again once those above are mended." if ill else ""
    yield Finding("Slack: more workspaces", well=not ill, text=text, fix=fix)


def _kept(settings: Settings) -> list[Kept]:
    """Return every installation but the one that the settings themselves name.

    Raises:
        Misconfigured: the database cannot be read, or a key is none.
    """
    try:
        own: Sequence[str] = [Home(settings.home).key_file.read_text(encoding="utf-8").strip()]
    except (OSError, ValueError):
        own = [new_key()]  # opens nothing, and is not kept
    secrets = Secrets.of(settings.secret_keys or own)
    found = look(settings, lambda tx: installations.kept(tx, "slack", secrets))
    token = settings.slack.bot_token
    return [
        one for one in found or () if token is None or not one.opened or one.opened.access != token
    ]


def _told(settings: Settings, found: Sequence[Kept]) -> list[Finding | None]:
    """Look at each; None: Slack is away or busy, and is then asked no more."""
    away = threading.Event()

    def told(one: Kept) -> Finding | None:
        if not one.is_active:
            fix = f"If it is to come back, {_INSTALL}"
            return Finding(_name(one), well=True, text="has taken the app out", fix=fix)
        if one.opened is None:
            fix = f"Put the key it was sealed with back into COUNTERSIGN_SECRET_KEYS, or {_INSTALL}"
            return _ill(one, "its token cannot be opened with the keys that are here", fix)
        finding = None if away.is_set() else _asked(settings, one, one.opened)
        if finding is None:
            away.set()
        return finding

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(told, found))


def _asked(settings: Settings, one: Kept, opened: Installation) -> Finding | None:
    answer, scopes = asked(settings.slack.api_url, "auth.test", opened.access.get_secret_value())
    if answer is None:
        return None
    if not answer.get("ok"):
        return _refused(settings, one, opened, answer)
    if lacks := lacking(scopes):
        fix = f"Put `countersign slack manifest --many` into the app anew, and {_INSTALL}"
        return _ill(one, f"its token lacks the scopes {lacks}", fix)
    return Finding(_name(one), well=True, text=f"speaks in {answer.get('team')}")


def _refused(
    settings: Settings, one: Kept, opened: Installation, answer: Mapping[str, Any]
) -> Finding:
    given = settings.slack
    if answer.get("error") == "token_expired" and opened.refresh is not None:
        if given.client_id is None or given.client_secret is None:
            fix = "Set COUNTERSIGN_SLACK__CLIENT_ID and COUNTERSIGN_SLACK__CLIENT_SECRET."
            return _ill(one, "its token has ended, and cannot be replaced", fix)
        text = "its token has ended; the running server replaces it when it next speaks there"
        return Finding(_name(one), well=True, text=text)
    if opened.person is None and given.bot_token is not None:
        text = f"the token that the settings named earlier {said(answer)}"
        fix = "If the one that they name now is for there: `countersign up` takes it."
        return Finding(_name(one), well=True, text=text, fix=fix)
    return _ill(one, f"its token {said(answer)}", f"To have it back, {_INSTALL}")


def _name(one: Kept) -> str:
    return f"Slack: {'organisation' if one.is_organisation else 'workspace'} {one.place}"


def _ill(one: Kept, text: str, fix: str) -> Finding:
    return Finding(_name(one), well=False, text=text, fix=fix, waits_for=OPERATOR)
