"""HOME: the one folder of an installation, closed to everybody else."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from activities.errors import Misconfigured
from deploy.settings import TOML

_ELSEWHERE = "Choose another folder with COUNTERSIGN_HOME."


@dataclass(frozen=True, slots=True)
class Home:
    """Names of what lies in the folder."""

    folder: Path

    @property
    def pid(self) -> Path:
        """Return the file with the process id of `countersign up`."""
        return self.folder / "up.pid"

    @property
    def address(self) -> Path:
        """Return the file with the address at which it serves."""
        return self.folder / "up.url"

    @property
    def token_file(self) -> Path:
        """Return the file with the operator's bearer token."""
        return self.folder / "token"

    @property
    def key_file(self) -> Path:
        """Return the file with the key that seals secrets where none is configured."""
        return self.folder / "secret.key"

    @property
    def clock(self) -> Path:
        """Return the file with the offset of the sandbox's clock."""
        return self.folder / "sandbox.clock"

    def enter(self) -> None:
        """Make the folder, for the operator alone.

        Raises:
            Misconfigured: it cannot be made or written.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            probe = self.folder / ".probe"
            probe.touch()
            probe.unlink()
        except OSError as error:
            text = f"The folder {self.folder} cannot be used: {error.strerror}."
            raise Misconfigured(text, at="COUNTERSIGN_HOME", hint=_ELSEWHERE) from None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for this process; the kernel lets go of it however we end.

        Raises:
            Misconfigured: another process holds it.
        """
        with self.pid.open("a+", encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                owner = self.pid.read_text(encoding="ascii").strip() or "unknown"
                text = f"Another Countersign (process {owner}) already uses {self.folder}."
                raise Misconfigured(text, at="COUNTERSIGN_HOME", hint=_ELSEWHERE) from None
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            self._sweep()
            try:
                yield
            finally:
                for left in (self.address, self.pid):
                    left.unlink(missing_ok=True)

    def settings(self, fresh: str) -> Path:
        """Return the settings file, written with `fresh` if there is none."""
        path = self.folder / TOML
        self._kept(path, fresh)
        return path

    def token(self) -> str:
        """Return the operator's token, making it on the first start."""
        return self._kept(self.token_file, f"cs_{secrets.token_urlsafe(32)}")

    def secret_key(self, fresh: str) -> str:
        """Return the key that seals secrets, keeping `fresh` on the first start."""
        return self._kept(self.key_file, fresh)

    def _sweep(self) -> None:
        """Remove what a process that was killed had half written; it may be a second secret."""
        for kept in (self.folder / TOML, self.token_file, self.key_file):
            for half in self.folder.glob(f".{kept.name}.*"):
                half.unlink(missing_ok=True)

    def _kept(self, path: Path, fresh: str) -> str:
        """Return what the file holds; write `fresh` first, whole or not at all, if it is absent."""
        if not path.exists():
            half = path.with_name(f".{path.name}.{os.getpid()}")
            half.unlink(missing_ok=True)
            descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(fresh)
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(half, path)
            half.unlink()
        return path.read_text(encoding="utf-8").strip()
