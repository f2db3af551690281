"""The engine that serves now, apart from the SDK, whose import costs half a second."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from authz.client import Client


@dataclass(frozen=True, slots=True)
class Serving:
    """One running engine, and what every answer of it must carry."""

    client: "Client"
    nonce: str
    """Random for every start, so that no other process can answer in its place."""
    policy_digest: str
    pdp_version: str
