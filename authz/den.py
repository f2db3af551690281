"""The private directory of one engine: its sockets, its configuration, its copy of the policy."""

import fcntl
import json
import os
import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from authz.errors import PdpFailed
from authz.policy import Policy

_PREFIX: Final = "pdp-"
_MOST_BYTES: Final = 100
"""A unix socket's path holds about 107 bytes on Linux, 103 on macOS."""
_PLAIN: Final = re.compile(r"[\w./+-]+", re.ASCII)
"""Paths that mean the same in a URL, which is how client and engine write them."""
_FRESH_S: Final = 60
"""A directory younger than this may belong to a start that has not locked it yet."""


@dataclass(frozen=True, slots=True)
class Den:
    """A directory that only we can enter, locked for as long as we live."""

    folder: Path
    lock: int
    """Descriptor; the kernel lets go of it when this process dies."""

    @property
    def socket(self) -> Path:
        """Return where the engine listens."""
        return self.folder / "h.sock"

    @property
    def config(self) -> Path:
        """Return the engine's configuration file."""
        return self.folder / "config.json"

    @property
    def log(self) -> Path:
        """Return what the engine says about itself."""
        return self.folder / "log"

    def furnish(self, policy: Policy, nonce: str) -> None:
        """Write the configuration of one start."""
        for socket in self.folder.glob("*.sock"):
            socket.unlink()
        self.config.write_text(json.dumps(_config(self.folder, policy, nonce)), encoding="utf-8")

    def leave(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self.lock)


def enter(home: Path, policy: Policy) -> Den:
    """Make a den under HOME, or in the temporary directory where HOME's path is unusable.

    Dens of processes that were killed are removed on the way.

    Raises:
        PdpFailed: neither path can hold a socket.
    """
    for place in (home, Path(tempfile.gettempdir())):
        if not _fits(place):
            continue
        place.mkdir(parents=True, exist_ok=True)
        _sweep(place)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))  # mode 0700
        den = Den(folder, _locked(folder))
        policy.write_to(folder / "policies")
        return den
    raise PdpFailed(
        f"No path for the policy engine's socket: {home} is too long or has unusual characters.",
        hint="Set COUNTERSIGN_HOME to a shorter, plain path.",
    )


def _fits(place: Path) -> bool:
    path = str(place.absolute() / f"{_PREFIX}12345678" / "h.sock")
    return len(os.fsencode(path)) <= _MOST_BYTES and bool(_PLAIN.fullmatch(path))


def _locked(folder: Path) -> int:
    lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return lock


def _sweep(place: Path) -> None:
    for left in place.glob(f"{_PREFIX}*/lock"):
        try:
            if left.stat().st_uid != os.geteuid() or time.time() - left.stat().st_mtime < _FRESH_S:
                continue
            os.close(_locked(left.parent))
        except OSError:  # gone meanwhile, or its owner lives
            continue
        shutil.rmtree(left.parent, ignore_errors=True)


def _config(folder: Path, policy: Policy, nonce: str) -> dict[str, object]:
    """Return the engine's configuration; JSON is YAML, and needs no quoting rules."""
    return {
        "server": {
            "httpListenAddr": f"unix:{folder.absolute()}/h.sock",
            "grpcListenAddr": f"unix:{folder.absolute()}/g.sock",
            "udsFileMode": "0600",
            "cors": {"disabled": True},
            "requestLimits": {"maxActionsPerResource": 1, "maxResourcesPerRequest": 500},
        },
        "telemetry": {"disabled": True},
        "audit": {"enabled": False},
        # Both defaults fail open: a missing or mistyped attribute would be allowed.
        "engine": {
            "strictEvaluation": True,
            "globals": {"nonce": nonce, "policy": policy.digest},
        },
        "schema": {"enforcement": "reject"},
        "storage": {
            "driver": "disk",
            "disk": {"directory": f"{folder.absolute()}/policies", "watchForChanges": False},
        },
    }
