"""The product beside a local Slack with a page of its own: `make slack-sandbox`.

Nothing of it outlives the program: the workspace is made anew each time, and so are the shops.
"""

import argparse
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.product import Product
from tests.fakes.slack.model import User
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack_stage import Chat

PORT = 8082
TAKEN = 69
NAMES = {
    "admin": "Ada (admin)",
    "manager": "Mara (manager)",
    "manager2": "Milan (manager)",
    "viewer": "Vera (viewer)",
    "stranger": "Sam (not known yet)",
    "guest": "Gus (guest of another workspace)",
}
EXAMPLES = (
    "Drop the price of all mugs on Shopify by 10%",
    "drop the price of MUG-BLUE on Shopify by 2",
    "End all my Shopify listings",
    "status",
)


def main() -> int:
    """Serve until somebody ends it."""
    asked = argparse.ArgumentParser(prog="make slack-sandbox", description=__doc__)
    asked.add_argument("--port", type=int, default=PORT, help="where the page is")
    asked.add_argument("--sockets", action="store_true", help="Socket Mode, not signed requests")
    given = asked.parse_args()
    if _taken(given.port):
        sys.stderr.write(
            f"Port {given.port} is taken on this machine. Choose another one:\n"
            f'  make slack-sandbox ARGS="--port {given.port + 10}"\n'
        )
        return TAKEN
    over = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: over.set())
    with (
        tempfile.TemporaryDirectory() as home,
        workspace(Path(home), given.port, sockets=given.sockets) as acme,
    ):
        sys.stdout.write(_said(acme))
        sys.stdout.flush()
        over.wait()
    return 0


@contextmanager
def workspace(home: Path, port: int = 0, *, sockets: bool = False) -> Iterator[Chat]:
    """Run the product in a workspace whose people are called by their names."""
    with FakeSlack(port) as slack:
        acme = Chat(slack, Product(home), sockets)
        slack.do(lambda: _peopled(acme))
        try:
            acme.start()
            acme.know()
            yield acme
        finally:
            if acme.product.process is not None:
                acme.product.end()


def _peopled(acme: Chat) -> None:
    """Add a guest, name everybody, and let each have a conversation with the app."""
    world = acme.slack.world
    partner = world.add_team("Partner")
    acme.users["guest"] = world.add_user(partner.id, "guest")
    acme.shop.members.add(acme.users["guest"].id)
    acme.shop.shared_with.add(partner.id)
    for role, name in NAMES.items():
        acme.users[role].name = name
    bot = world.bot_of(acme.app, acme.team.id)
    bot.name = acme.app.name
    for user in acme.users.values():
        if user.team_id == acme.team.id:
            world.direct(bot.id, user.id)
    world.examples = list(EXAMPLES)


def address(acme: Chat, user: User, place: str = "") -> str:
    """Return where the page shows one person's Slack."""
    return f"{acme.slack.url}/?as={user.id}&place={place or acme.shop.id}"


def _said(acme: Chat) -> str:
    page, product = address(acme, acme.users["manager"]), acme.product
    return (
        f"ready {page}\n"
        "A simulated Slack on this machine: no workspace, no account and no real shop is touched.\n"
        f"The same as a page: {product.url}   what the shops see: {product.sandbox_url}\n"
        "Ctrl-C ends it and forgets everything.\n"
    )


def _taken(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
