"""Where set-up keeps what it brings, and how it speaks."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
INTERPRETER = VENV / "bin" / "python"


class Missing(Exception):
    """Say in one sentence what this machine lacks."""


def say(text: str) -> None:
    """Tell the person at the terminal what takes time now; stdout is the command's own."""
    print(f"set-up: {text}", file=sys.stderr, flush=True)


@contextmanager
def alone() -> Iterator[None]:
    """Let one set-up at a time work in this checkout."""
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(
    words: Sequence[str | Path],
    *,
    otherwise: str,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> str:
    """Run a program to its end and return what it printed.

    Raises:
        Missing: it did not start or did not succeed; its last words are added to `otherwise`.
    """
    try:
        ended = subprocess.run(
            [str(word) for word in words],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise Missing(f"{otherwise} ({error})") from error
    if ended.returncode:
        said = (ended.stderr.strip() or ended.stdout.strip() or f"exit {ended.returncode}")[-1500:]
        raise Missing(f"{otherwise}\n{said}")
    return ended.stdout
