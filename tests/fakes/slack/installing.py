"""Take an app out of a workspace again, and let it hear of that."""

from tests.fakes.slack.model import Happening, Json, Token
from tests.fakes.slack.state import World


def withdraw(world: World, tokens: list[Token], *, uninstalled: bool = False) -> None:
    """Revoke tokens; what held one of them is no longer installed."""
    values = {token.value for token in tokens}
    for token in tokens:
        token.revoked = True
    world.installations = [one for one in world.installations if one.bot_token not in values]
    for token in tokens:
        team = token.team_id or world.users[token.user_id].team_id
        holders: dict[str, list[str]] = {"bot": [], "oauth": []}
        holders["bot" if token.kind == "bot" else "oauth"].append(token.user_id)
        events: list[Json] = [{"type": "tokens_revoked", "tokens": holders}]
        events += [{"type": "app_uninstalled"}] if uninstalled else []
        for event in events:
            told = {**event, "event_ts": world.ts()}
            world.tell(Happening(told, frozenset({team}), app_id=token.app_id, members_only=False))
