"""One real policy engine for all tests that only ask it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from authz.gate import Gate
from authz.pdp import Pdp


@pytest.fixture(scope="session")
async def shared_pdp(
    cerbos_binary: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Pdp]:
    async with Pdp.start(cerbos_binary, tmp_path_factory.mktemp("home")) as pdp:
        yield pdp


@pytest.fixture(scope="session")
def gate(shared_pdp: Pdp) -> Gate:
    return shared_pdp.gate_client()
