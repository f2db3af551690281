"""What doctor asks may hang, lie or be nobody: it takes seconds at most, and is told apart."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from deploy.doctor import asking
from deploy.doctor.asking import Unanswered, Why, ask


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve one connection with anything; yield the address."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def served() -> None:
            taken, _ = door.accept()
            with taken:
                taken.recv(65536)
                serve(taken)

        thread = threading.Thread(target=served)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        thread.join(10)


def why(url: str) -> Why:
    with pytest.raises(Unanswered) as none:
        ask("GET", url)
    return none.value.why


def test_an_answer_that_never_ends_is_waited_for_only_so_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "PATIENCE_S", 0.5)
    began = time.monotonic()

    def drips(taken: socket.socket) -> None:
        taken.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        for _ in range(10):
            time.sleep(0.1)
            taken.sendall(b"x")

    with listening(drips) as url:
        assert why(url) is Why.SLOW
        assert time.monotonic() - began < 0.9


def test_an_answer_without_an_end_is_read_only_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_BYTES", 100)

    def floods(taken: socket.socket) -> None:
        taken.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n" + b"x" * 5000)

    with listening(floods) as url:
        assert ask("GET", url).content == b"x" * 100


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    assert why("https://countersign.example/slack/events") is Why.UNKNOWN


def test_a_port_at_which_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

    assert why(f"http://127.0.0.1:{port}/") is Why.REFUSED


def test_a_port_that_speaks_no_tls() -> None:
    with listening(lambda taken: taken.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as url:
        assert why(url.replace("http", "https")) is Why.TLS


@pytest.mark.parametrize("url", ["https://[", f"https://{'a' * 70}.example", "https://a..b"])
def test_an_address_that_is_none(url: str) -> None:
    assert why(url) in {Why.OTHER, Why.UNKNOWN}


def test_an_end_in_the_middle_of_an_answer() -> None:
    with listening(
        lambda taken: taken.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx")
    ) as url:
        assert why(url) is Why.OTHER


def test_what_leads_elsewhere_is_not_followed() -> None:
    with listening(
        lambda taken: taken.sendall(
            b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n"
        )
    ) as url:
        assert ask("GET", url).status == 302
