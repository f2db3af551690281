"""Asking what may be away, hang, or be somebody else's: never for long, and never for much."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar

T = TypeVar("T")
PATIENCE_S: Final = 10.0
"""For all of a question: the name, the connection, and the whole answer."""
MOST_BYTES: Final = 1 << 26


class Why(Enum):
    """Why there is no answer."""

    UNKNOWN = "nobody knows the name"
    REFUSED = "nothing listens there"
    TLS = "the certificate is not taken, or it speaks no TLS"
    SLOW = "nothing came in time"
    OTHER = "the connection broke, or the address is none"


class Unanswered(Exception):
    """There is no answer."""

    def __init__(self, why: Why, text: str = "") -> None:
        """Keep why, and what the machine said of it."""
        super().__init__(text or why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_success(self) -> bool:
        """Tell whether it was taken."""
        return self.status // 100 == 2  # noqa: PLR2004 - as HTTP has it

    def json(self) -> Any:  # noqa: ANN401 - any JSON
        """Return what it says; None: that is no JSON."""
        try:
            return json.loads(self.content)
        except ValueError:
            return None


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    content: bytes | None = None,
) -> Answer:
    """Ask once, following nothing.

    Raises:
        Unanswered: nothing came back that could be read.
    """

    def asked() -> Answer:
        import httpx2

        taken = bytearray()
        with httpx2.stream(
            method,
            url,
            headers=headers,
            data=form,
            content=content,
            timeout=PATIENCE_S,
            verify=_trusted(),
        ) as answer:
            for part in answer.iter_bytes():
                taken += part
                if len(taken) > MOST_BYTES:
                    break
            return Answer(answer.status_code, answer.headers, bytes(taken[:MOST_BYTES]))

    try:
        return within(PATIENCE_S, asked)
    except TimeoutError:
        raise Unanswered(Why.SLOW) from None
    except Exception as error:  # noqa: BLE001 - a name or an address can be wrong in many ways
        raise _unanswered(error) from None


def within(seconds: float, deed: Callable[[], T]) -> T:
    """Do something that may hang; then it is left to a thread that no exit waits for.

    Raises:
        TimeoutError: it took too long.
    """
    done: Future[T] = Future()

    def do() -> None:
        try:
            done.set_result(deed())
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
            done.set_exception(error)

    threading.Thread(target=do, daemon=True).start()
    return done.result(seconds)


@cache
def _trusted() -> ssl.SSLContext:
    """Read whom this machine trusts, once: that takes a tenth of a second."""
    import httpx2

    return httpx2.create_ssl_context()


def _unanswered(error: BaseException) -> Unanswered:
    import httpx2

    if isinstance(error, httpx2.TimeoutException):
        return Unanswered(Why.SLOW)
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return Unanswered(Why.UNKNOWN)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unanswered(Why.TLS, cause.verify_message)
        if isinstance(cause, ssl.SSLError):
            return Unanswered(Why.TLS, "it speaks no TLS")
        if isinstance(cause, ConnectionRefusedError):
            return Unanswered(Why.REFUSED)
    return Unanswered(Why.OTHER, type(error).__name__)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
