"""What somebody says while the product still starts is new, and nothing that a crash left."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.product import until
from tests.fakes.slack_stage import chat

TEXT = "Set the price of MUG-BLUE to 18.30 on Shopify"


def test_what_is_said_in_slack_while_discord_connects_is_answered_once(tmp_path: Path) -> None:
    with FakeDiscord(pace=0.05) as discord:
        settings = {
            "COUNTERSIGN_DISCORD__API_URL": discord.api_url,
            "COUNTERSIGN_DISCORD__TOKEN": discord.token,
        }
        with chat(tmp_path / "home", sockets=True, **settings) as acme:
            acme.product.kill()
            discord.faults.add("slow", "GET /users/@me", wait_s=4)
            acme.product.sandbox.fault("slow", "read", seconds=8)
            with ThreadPoolExecutor() as beside:
                starts = beside.submit(acme.start)
                until(lambda: bool(acme.slack.sockets.of(acme.app.id)))
                asked = acme["manager"].mentions(acme.shop, TEXT)
                starts.result()

            acme.waits_for(acme.shop, "waits for approval", asked)
            time.sleep(3)
            assert len(acme.said(acme.shop, asked)) == 1
            assert len(acme.product.api("GET", "/api/approvals").json()) == 1
