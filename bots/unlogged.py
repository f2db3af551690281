"""What libraries log of their calls, without what would let whoever reads it speak in our name."""

import logging
import re
from collections.abc import Callable

import aiohttp


def hiding(secret: str) -> Callable[[logging.LogRecord], bool]:
    """Return a filter of a log that lets everything pass but secrets.

    Args:
        secret: a pattern of one; what its first group holds stays.
    """
    written = re.compile(secret)

    def hidden(record: logging.LogRecord) -> bool:
        record.msg, record.args = written.sub(r"\1…", record.getMessage()), ()
        if record.exc_info and isinstance(record.exc_info[1], aiohttp.ClientError):
            record.exc_info = None  # it bears the address that was called
        return True

    return hidden
