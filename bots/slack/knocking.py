"""What Slack sends to see who is at an address: whoever holds the secret answers with its word."""

import json
import secrets as chance
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier


@dataclass(frozen=True, slots=True)
class Knock:
    """A signed request that changes nothing, and the word that comes back from us alone."""

    headers: Mapping[str, str]
    content: bytes
    word: str

    def is_answered_by(self, told: Any) -> bool:  # noqa: ANN401 - any JSON
        """Tell whether an answer shows that the request was taken, as it was sent."""
        return isinstance(told, Mapping) and told.get("challenge") == self.word


def knock(secret: SecretStr, now: datetime) -> Knock:
    """Make one for somebody who signs with this secret, as a server with the same secret takes it.

    Source:
        docs.slack.dev/reference/events/url_verification
    """
    word = chance.token_urlsafe(24)
    body = json.dumps({"type": "url_verification", "challenge": word})
    at = str(int(now.timestamp()))
    signed = SignatureVerifier(secret.get_secret_value()).generate_signature(
        timestamp=at, body=body
    )
    headers = {
        "content-type": "application/json",
        "x-slack-request-timestamp": at,
        "x-slack-signature": str(signed),
    }
    return Knock(headers, body.encode(), word)
