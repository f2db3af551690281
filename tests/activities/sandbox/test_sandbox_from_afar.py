"""The sandbox's control routes as another process reaches them: what their refusals become."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from activities.errors import Missing, Rejected, Unavailable
from activities.http import open_client
from activities.sandbox.remote import Remote
from tests.fakes.sandbox_process import SandboxProcess

pytestmark = pytest.mark.anyio


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    async with open_client() as client:
        yield client


@pytest.fixture
def remote(sandbox: SandboxProcess, http: httpx2.AsyncClient) -> Remote:
    return Remote(sandbox.url, http)


async def test_an_order_that_is_fine_is_carried_out(
    remote: Remote, sandbox: SandboxProcess
) -> None:
    await remote.order("edit", shop="shopify", sku="MUG-BLUE", price="15.00", stock=None)

    assert sandbox.control.state()["MUG-BLUE"]["price"] == "15.00"


async def test_what_the_sandbox_does_not_have_is_missing(remote: Remote) -> None:
    with pytest.raises(Missing, match="no article MUG-NONE") as caught:
        await remote.order("edit", shop="shopify", sku="MUG-NONE", price="15.00")

    assert caught.value.hint


async def test_an_order_that_the_sandbox_refuses_keeps_its_place_and_way_out(
    remote: Remote,
) -> None:
    with pytest.raises(Rejected) as caught:
        await remote.order("fault", shop="shopify", kind="slow", times=0)

    assert (caught.value.at, bool(caught.value.hint)) == ("/times", True)


async def test_a_sandbox_that_is_gone_is_unavailable(http: httpx2.AsyncClient) -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        await Remote("http://127.0.0.1:1", http).read("state")
