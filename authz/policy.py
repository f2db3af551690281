"""The policy as it is handed to the engine: the exact bytes, and their digest."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "policies"
TESTS: Final = "tests"


@dataclass(frozen=True, slots=True)
class Policy:
    """Every policy file and schema, read once."""

    files: Mapping[str, bytes]
    digest: str
    """SHA-256 over names and bytes, so that no rule changes unnoticed."""

    def write_to(self, folder: Path) -> None:
        """Lay a private copy for one engine: what it loads is what was digested."""
        for name, content in self.files.items():
            target = folder / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.write_bytes(content)


def read_policy(folder: Path = FOLDER) -> Policy:
    """Read the policies and schemas of a folder, without their tests."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".yaml", ".json"} and path.relative_to(folder).parts[0] != TESTS
    }
    digest = sha256()
    for name, content in sorted(found.items()):
        for part in (name.encode(), content):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return Policy(found, digest.hexdigest())
