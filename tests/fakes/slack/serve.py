"""The local Slack as a process of its own: one workspace, some people, one installed app.

It writes one line of JSON when it is ready and ends by a signal.
"""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.fakes.slack.model import Json
from tests.fakes.slack.server import FakeSlack


def seeded(
    slack: FakeSlack,
    manifest: Mapping[str, Any],
    app_url: str = "",
    people: Sequence[str] = ("ana", "ben"),
    channels: Sequence[str] = ("shop",),
) -> Json:
    """Make a workspace in which the app is installed; return all that both sides must know."""
    world = slack.world
    team = world.add_team("Sandbox")
    users = {name: world.add_user(team.id, name).id for name in people}
    app = world.add_app(manifest, app_url)
    made = world.install(app, team.id, next(iter(users.values())))
    for one in users.values():
        world.direct(made.bot_user, one)
    everybody = {*users.values(), made.bot_user}
    return {
        "url": slack.url,
        "api_url": slack.api_url,
        "authorize_url": slack.authorize_url,
        "team": team.id,
        "people": users,
        "channels": {name: world.add_channel(team.id, name, everybody).id for name in channels},
        "app": app.id,
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "signing_secret": app.signing_secret,
        "bot_token": made.bot_token,
        "app_token": world.app_token(app),
        "bot_user": made.bot_user,
    }


def main() -> None:
    """Serve until somebody ends it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("manifest", type=Path, help="the app's manifest as JSON")
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument("--app-url", default="", help="the host of the manifest's own paths")
    asked.add_argument("--people", default="ana,ben")
    asked.add_argument("--channels", default="shop")
    given = asked.parse_args()
    over = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: over.set())
    with FakeSlack(given.port) as slack:
        manifest = json.loads(given.manifest.read_text())
        known = slack.do(
            lambda: seeded(
                slack,
                manifest,
                given.app_url,
                given.people.split(","),
                given.channels.split(","),
            )
        )
        sys.stdout.write(json.dumps(known) + "\n")
        sys.stdout.flush()
        over.wait()


if __name__ == "__main__":
    main()
