"""A stop ends the connection to Discord, whatever that is about to do."""

from pathlib import Path

from tests.fakes.discord_stage import chat
from tests.fakes.product import until


def test_a_stop_while_a_session_is_begun_anew_ends_everything(tmp_path: Path) -> None:
    with chat(tmp_path / "home") as acme:
        gateway = acme.discord.gateway
        ended = len(gateway.closed)
        acme.discord.do(gateway.invalidate)
        until(lambda: len(gateway.closed) > ended)

        assert acme.product.stop() == 0
