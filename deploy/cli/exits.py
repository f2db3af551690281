"""Exit codes, and how a failure ends the program: one sentence on stderr."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import NoReturn

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


def sentence(error: CountersignError) -> str:
    """Return what is wrong and what to do, in one line."""
    return " ".join(part for part in (error.text, error.hint) if part)


def leave(code: Exit, text: str) -> NoReturn:
    """End with a sentence."""
    sys.stderr.write(f"{text}\n")
    sys.exit(int(code))


@contextmanager
def plainly() -> Iterator[None]:
    """Turn an error of ours into a sentence and an exit code."""
    try:
        yield
    except Misconfigured as error:
        absent = error.code == "pdp_missing"
        leave(Exit.MISSING if absent else Exit.CONFIGURATION, sentence(error))
    except CountersignError as error:
        leave(Exit.FAILED, sentence(error))
