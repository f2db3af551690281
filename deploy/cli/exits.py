"""Exit codes, and how a failure ends the program: a sentence, and a document where one is asked."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from activities.errors import CountersignError, Misconfigured


class Exit(IntEnum):
    """What the exit code of a command says."""

    DONE = 0
    USAGE = 2
    REFUSED = 3
    WAITS = 4
    INVALID = 5
    FAILED = 6
    MISSING = 69
    CONFIGURATION = 78


class Absent(CountersignError):
    """Something that the command needs is not there."""

    code = "missing"


class Silent(CountersignError):
    """The server took the request and did not answer it in time."""

    code = "no_answer"


def emit(document: Any) -> None:  # noqa: ANN401 - any JSON
    """Print one document on stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def sentence(error: CountersignError) -> str:
    """Return what is wrong and what to do, in one line."""
    return " ".join(part for part in (error.text, error.hint) if part)


@contextmanager
def plainly(*, as_json: bool = False) -> Iterator[None]:
    """Turn an error of ours into a sentence on stderr and an exit code, and into the document."""
    try:
        yield
    except CountersignError as error:
        if as_json:
            emit({"code": error.code, "detail": error.text, "at": error.at, "hint": error.hint})
        sys.stderr.write(f"{sentence(error)}\n")
        sys.exit(int(_code(error)))


def _code(error: CountersignError) -> Exit:
    if isinstance(error, Absent) or error.code == "pdp_missing":
        return Exit.MISSING
    return Exit.CONFIGURATION if isinstance(error, Misconfigured) else Exit.FAILED
