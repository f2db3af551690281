"""Secrets of shops, sealed before they reach a row."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr

from activities.errors import Misconfigured

HOW: Final = "Write Fernet keys into COUNTERSIGN_SECRET_KEYS, the newest first, older ones behind."


@dataclass(frozen=True)
class Secrets:
    """The keys that seal and open, newest first; the newest seals, every one opens.

    What is sealed names its owner inside, so a row that was copied to another tenant or shop stays
    shut there.
    """

    _keys: MultiFernet = field(repr=False)

    @classmethod
    def of(cls, keys: Sequence[str | SecretStr]) -> "Secrets":
        """Read keys as `new_key` writes them.

        Raises:
            Misconfigured: there is none, or one is no key; the text never repeats it.
        """
        if not keys:
            raise Misconfigured("There is no key to seal secrets with.", at="SECRET_KEYS", hint=HOW)
        return cls(MultiFernet([_fernet(number, key) for number, key in enumerate(keys, 1)]))

    def seal(self, plain: SecretStr, *, owner: tuple[str, ...]) -> bytes:
        """Seal a secret for its owner, such as (tenant, shop)."""
        return self._keys.encrypt(json.dumps([*owner, plain.get_secret_value()]).encode())

    def open(self, sealed: bytes, *, owner: tuple[str, ...]) -> SecretStr:
        """Open what was sealed for this owner.

        Raises:
            Misconfigured: it was sealed with a key that is not there, for somebody else, or was
                changed since.
        """
        try:
            *found, plain = json.loads(self._keys.decrypt(sealed))
        except InvalidToken:
            found, plain = [], ""
        if tuple(found) != owner:
            text = f"The stored secret of {'/'.join(owner)} cannot be opened."
            hint = (
                "Put the key it was sealed with back behind the newest, or connect the shop anew."
            )
            raise Misconfigured(text, at="SECRET_KEYS", hint=hint)
        return SecretStr(plain)

    def reseal(self, sealed: bytes, *, owner: tuple[str, ...]) -> bytes:
        """Seal anew with the newest key.

        Raises:
            Misconfigured: as `open`.
        """
        return self.seal(self.open(sealed, owner=owner), owner=owner)


def new_key() -> str:
    """Make a key for COUNTERSIGN_SECRET_KEYS."""
    return Fernet.generate_key().decode()


def _fernet(number: int, key: str | SecretStr) -> Fernet:
    """Read one key without ever showing it."""
    try:
        return Fernet(key.get_secret_value() if isinstance(key, SecretStr) else key)
    except ValueError:
        text = f"Key {number} of the list is no key: it must be 32 bytes in URL-safe base64."
        raise Misconfigured(text, at="SECRET_KEYS", hint=HOW) from None
