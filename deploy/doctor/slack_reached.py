"""Whether what Slack sends to the public address arrives: asked from here, as Slack itself asks."""

from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from pydantic import SecretStr

from deploy.doctor.asking import PATIENCE_S, Answer, Unanswered, Why, ask
from deploy.doctor.finding import Finding
from deploy.doctor.steps import OPERATOR
from deploy.home import Home
from deploy.settings import Settings

_WHAT: Final = "Slack: requests"
_AGAIN: Final = "End `countersign up`, and start it with the settings that are set now."
_UNSIGNED: Final = 401
_AWAY: Final = frozenset({502, 503, 504})
"""What a proxy answers that does not reach what is behind it."""


def reached(settings: Settings, secret: SecretStr, public_url: str, *, running: bool) -> Finding:
    """Say whether it is this installation that answers at its public address.

    Args:
        settings: of this installation.
        secret: with which Slack signs.
        public_url: below which Slack sends.
        running: whether the server of this installation is ready.
    """
    from bots.slack.setup import EVENTS

    where = f"{public_url}{EVENTS}"
    if settings.slack.api_url.startswith("https:") and not public_url.startswith("https:"):
        fix = "Set COUNTERSIGN_PUBLIC_URL to an address that begins with https."
        return _ill(f"Slack sends to https alone, and not to {where}", fix)
    if not running:
        return Finding(
            _WHAT,
            well=True,
            text=f"go to {where}; whether they arrive there can be seen once the server runs",
            fix="`countersign up`",
            waits_for=OPERATOR,
        )
    here = _address(settings)
    if not _takes(f"{here}{EVENTS}", secret):
        return _ill("the server that runs does not take what is signed with the secret set", _AGAIN)
    on = f"Let what answers at {public_url} hand on to {here}"
    try:
        other = _knocked(where, secret)
    except Unanswered as none:
        return _ill(*_unanswered(none, public_url, on))
    if other is None:
        return Finding(_WHAT, well=True, text=f"are taken at {where}, as seen from here")
    return _ill(*_answered(other, where, on))


def _address(settings: Settings) -> str:
    """Return where the server itself listens; nowhere: it has just ended."""
    try:
        return Home(settings.home).address.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _takes(where: str, secret: SecretStr) -> bool:
    try:
        return _knocked(where, secret) is None
    except Unanswered:
        return False


def _knocked(where: str, secret: SecretStr) -> Answer | None:
    """Knock as Slack does; return None where we answer, else what somebody else says.

    Raises:
        Unanswered: nobody says anything.
    """
    from bots.slack.knocking import knock

    made = knock(secret, datetime.now(UTC))
    answer = ask("POST", where, headers=made.headers, content=made.content)
    return None if answer.is_success and made.is_answered_by(answer.json()) else answer


def _unanswered(none: Unanswered, public_url: str, on: str) -> tuple[str, str]:
    """Return why nobody says anything at the public address, and what to do."""
    name = urlsplit(public_url).netloc
    wrong = "or correct COUNTERSIGN_PUBLIC_URL."
    match none.why:
        case Why.UNKNOWN:
            return f"the name {name} is not found", f"Enter it where your domain is kept, {wrong}"
        case Why.REFUSED:
            return f"nothing listens at {public_url}", f"{on}, {wrong}"
        case Why.TLS:
            fix = f"Give {name} a certificate that is valid for it, {wrong}"
            return f"{public_url} is not trusted: {none}", fix
        case Why.SLOW:
            text = f"{public_url} does not answer within {PATIENCE_S:.0f} seconds"
            return text, f"Open its port to everybody, {wrong}"
        case Why.OTHER:
            return f"{public_url} cannot be asked: {none}", f"{on}, {wrong}"


def _answered(other: Answer, where: str, on: str) -> tuple[str, str]:
    """Return who it is that answers at the public address, and what to do."""
    from bots.slack.setup import UNSIGNED

    if other.status == _UNSIGNED and other.content.decode("utf-8", "replace") == UNSIGNED:
        text = f"at {where} another Countersign answers, or what arrives there was changed"
        return text, f"{on}, with every header and the body as they came."
    if other.status in _AWAY:
        return f"what answers at {where} does not reach Countersign ({other.status})", f"{on}."
    if other.status // 100 == 3:  # noqa: PLR2004 - as HTTP has it
        text = f"{where} leads elsewhere ({other.status}), where Slack does not follow"
        return text, f"Set COUNTERSIGN_PUBLIC_URL to where it leads, or: {on}."
    return f"at {where} another program answers ({other.status})", f"{on}, with its path."


def _ill(text: str, fix: str) -> Finding:
    return Finding(_WHAT, well=False, text=text, fix=fix, waits_for=OPERATOR)
