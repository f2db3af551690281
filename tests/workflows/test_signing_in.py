"""How long links and sessions hold, and what ends them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from activities.errors import Denied, Missing
from tests.fakes.office import Desk, IdleEngine, Place, staffed
from workflows import people, signing_in
from workflows.signing_in import NotSignedIn
from workflows.store import shops
from workflows.store.door import Transaction

pytestmark = pytest.mark.anyio

HOUR_S = 3600


@pytest.fixture
async def desk(place: Place) -> AsyncIterator[Desk]:
    async with staffed(place, engine=IdleEngine()) as opened:
        yield opened


async def link(desk: Desk, name: str = "pricer") -> str:
    return (await signing_in.link(desk.office, desk.people["admin"], name)).secret


async def connect_a_real_shop(desk: Desk) -> None:
    def unit(tx: Transaction) -> None:
        shop = shops.all_of(tx, "demo")[0]
        shops.put(tx, "demo", replace(shop, id="real", sandbox=False), desk.office.clock.now())

    await desk.office.store.write(unit)


async def test_only_an_admin_makes_links(desk: Desk) -> None:
    with pytest.raises(Denied):
        await signing_in.link(desk.office, desk.people["manager"], "pricer")


async def test_there_is_no_link_for_nobody(desk: Desk) -> None:
    with pytest.raises(Missing):
        await signing_in.link(desk.office, desk.people["admin"], "nobody")


async def test_a_link_holds_for_an_hour(desk: Desk, place: Place) -> None:
    secret = await link(desk)

    place.advance(HOUR_S)

    with pytest.raises(NotSignedIn):
        await signing_in.exchange(desk.office, secret)


async def test_a_session_holds_for_a_week(desk: Desk, place: Place) -> None:
    opened = await signing_in.exchange(desk.office, await link(desk))
    place.advance(7 * 24 * HOUR_S - 60)
    still = await signing_in.who(desk.office, opened.secret)

    place.advance(61)

    assert still.id == "pricer"
    with pytest.raises(NotSignedIn):
        await signing_in.who(desk.office, opened.secret)


async def test_of_two_who_open_a_link_at_once_one_gets_in(desk: Desk) -> None:
    secret = await link(desk)

    found = await asyncio.gather(
        *(signing_in.exchange(desk.office, secret) for _ in range(5)), return_exceptions=True
    )

    assert sum(isinstance(one, signing_in.Opened) for one in found) == 1


async def test_a_link_for_somebody_who_was_removed_meanwhile_lets_nobody_in(desk: Desk) -> None:
    secret = await link(desk)
    await people.change(desk.office, desk.people["admin"], "pricer", active=False)

    with pytest.raises(NotSignedIn):
        await signing_in.exchange(desk.office, secret)


async def test_rights_are_those_of_now_and_not_of_the_sign_in(desk: Desk) -> None:
    opened = await signing_in.exchange(desk.office, await link(desk))

    await people.change(desk.office, desk.people["admin"], "pricer", roles=["viewer"])

    assert (await signing_in.who(desk.office, opened.secret)).roles == {"viewer"}


async def test_trying_out_ends_when_a_real_shop_is_connected(desk: Desk) -> None:
    tried = await signing_in.try_out(desk.office, "demo", "manager")
    signed = await signing_in.exchange(desk.office, await link(desk))

    await connect_a_real_shop(desk)

    with pytest.raises(NotSignedIn):
        await signing_in.who(desk.office, tried.secret)
    with pytest.raises(Denied):
        await signing_in.try_out(desk.office, "demo", "manager")
    assert (await signing_in.who(desk.office, signed.secret)).id == "pricer"


async def test_the_link_on_the_console_is_an_admins(desk: Desk) -> None:
    made = await signing_in.console_link(desk.office, "demo")

    assert made is not None
    assert (await signing_in.exchange(desk.office, made.secret)).person.id == "admin"
