"""Asking Slack what changes nothing, and what its answers mean."""

from collections.abc import Mapping
from typing import Any, Final

from deploy.doctor.asking import Unanswered, ask

WORDS: Final = {
    "invalid_auth": "it is no token of Slack's",
    "not_authed": "it is no token of Slack's",
    "token_revoked": "it was revoked",
    "token_expired": "it has ended",
    "account_inactive": "the app was taken out of the workspace",
    "missing_scope": "it lacks the scope connections:write",
    "not_allowed_token_type": "it is a token of another kind",
    "bad_client_secret": "the secret is not that of the client id",
    "invalid_client_id": "Slack knows no app by this id",
}
AWAY_FIX: Final = "Look at the network, then try again."


def asked(
    api_url: str, method: str, token: str = "", form: Mapping[str, str] | None = None
) -> tuple[Mapping[str, Any] | None, tuple[str, ...]]:
    """Call a method that changes nothing.

    Returns:
        Its answer, or None where Slack is away or busy; and the scopes of the token.
    """
    from bots.slack.setup import AWAY, SLOW

    headers = {"authorization": f"Bearer {token}"} if token else {}
    try:
        answer = ask("POST", f"{api_url}{method}", headers=headers, form=form)
    except Unanswered:
        return None, ()
    found = answer.json()
    if not isinstance(found, Mapping) or found.get("error") in AWAY | SLOW:
        return None, ()
    scopes = answer.headers.get("x-oauth-scopes", "")
    return found, tuple(one.strip() for one in scopes.split(",") if one.strip())


def said(answer: Mapping[str, Any]) -> str:
    """Return why Slack does not take something."""
    code = str(answer.get("error", ""))
    return f"is not taken: {WORDS.get(code, code)}"


def lacking(scopes: tuple[str, ...]) -> str:
    """Name the scopes that a token lacks, in one line; nothing where it has them all."""
    from bots.slack.setup import SCOPES

    return ", ".join(sorted(set(SCOPES) - set(scopes)))
