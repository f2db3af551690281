"""`countersign doctor` takes nobody else for the server of this installation."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.doctor.examination import examine


class _Other(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def other() -> Iterator[str]:
    """Let another program answer whatever it is asked; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Other) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_another_program_at_the_address_of_before(other: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "up.url").write_text(other)

    found = {one.what: one for one in examine({"COUNTERSIGN_HOME": str(tmp_path)})}

    assert found["server"].text == f"It ran at {other}, where another program answers now."
    assert found["server"].fix == "`countersign up`"
