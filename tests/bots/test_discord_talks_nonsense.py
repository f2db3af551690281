"""What stands where Discord should be answers something else: everything but Discord goes on."""

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.fakes.product import START_S, Product


class Portal(BaseHTTPRequestHandler):
    """Answers everything with a page, as the sign-in of a hotel does."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>Welcome</h1>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def portal() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_page_in_the_place_of_discord_stops_nothing_else(portal: str, tmp_path: Path) -> None:
    settings = {"COUNTERSIGN_DISCORD__API_URL": portal, "COUNTERSIGN_DISCORD__TOKEN": "MTIz.a.b"}

    with Product(tmp_path / "home", settings) as product:
        code, document = product.cli("chat", "--as", "manager", "--once", "status")

    assert (code, document["kind"]) == (0, "answer")
    assert "Discord answers what cannot be understood" in product.log()
    assert "MTIz.a.b" not in product.log()


def test_a_discord_that_never_answers_holds_up_no_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings = {"COUNTERSIGN_DISCORD__API_URL": address, "COUNTERSIGN_DISCORD__TOKEN": "M.a.b"}
        began = time.monotonic()
        with Product(tmp_path / "home", settings) as product:
            took = time.monotonic() - began
            code, document = product.cli("chat", "--as", "manager", "--once", "status")

    assert took < START_S
    assert (code, document["kind"]) == (0, "answer")
    assert "Discord cannot be reached: TimeoutError" in product.log()
