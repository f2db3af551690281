"""A local Discord as a process of its own: `python -m tests.fakes.discord_server --port 8090`."""

import argparse
import signal
import threading

from tests.fakes.discord_server.control import controlled
from tests.fakes.discord_server.server import FakeDiscord


def main() -> None:
    """Serve one guild with two people until the process is asked to end."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument("--person", action="append", help="somebody in the guild; may be repeated")
    given = asked.parse_args()
    ends = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ends.set())
    with controlled(FakeDiscord(port=given.port, pace=1.0)) as server:
        guild = server.guild("shop")
        for name in given.person or ["ana", "ben"]:
            server.person(name, guild)
        print(f"ready {server.api_url} token {server.token}", flush=True)  # noqa: T201 - its voice
        ends.wait()


if __name__ == "__main__":
    main()
