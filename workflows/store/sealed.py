"""Everything that stands sealed in a row, sealed anew with the newest key."""

from dataclasses import dataclass

from workflows.store import credentials, installations
from workflows.store.crypto import Secrets
from workflows.store.door import Transaction


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many rows of each kind were sealed anew."""

    shops: int
    workspaces: int


def reseal(tx: Transaction, secrets: Secrets) -> Resealed:
    """Seal every secret of the deployment with the newest key.

    Raises:
        Misconfigured: one cannot be opened with these keys; then nothing is changed.
    """
    return Resealed(credentials.reseal(tx, secrets), installations.reseal(tx, secrets))
