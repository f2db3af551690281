"""What a tenant forbids to everybody binds everybody, whatever their role."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from activities.errors import Denied, Missing
from authz.attributes import TenantFacts
from tests.fakes.office import Desk, IdleEngine, Place, staffed
from tests.workflows.plans import plan, price
from workflows import narrowing
from workflows.decide import Undecided
from workflows.documents import PlanDocument, Proposal, RefusedDocument
from workflows.office import surroundings
from workflows.propose import propose
from workflows.shops import sync
from workflows.store import events, facts, seed, tenants
from workflows.store.store import Store

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PRICE = plan(price("iron", "POT-IRON", "54.90"))
FORBIDDEN = TenantFacts(frozenset({"listing.end"}), frozenset({"shopify"}))


async def test_what_is_forbidden_is_part_of_what_the_gate_is_told(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/rows.db")
    await store.write(lambda tx: seed.seed_demo(tx, {}, NOW))
    before = await store.read(lambda tx: facts.get(tx, "demo"))

    await store.write(lambda tx: tenants.forbid(tx, "demo", FORBIDDEN, "admin", NOW))

    demo = await store.read(lambda tx: surroundings(tx, "demo"))
    other = await store.read(lambda tx: surroundings(tx, "other"))
    await store.close()
    assert demo.narrowed == FORBIDDEN
    assert demo.facts == before + 1
    assert other.narrowed == TenantFacts()


async def forbidden(desk: Desk, kind: narrowing.Kind, name: str) -> TenantFacts:
    return await narrowing.forbid(desk.office, desk.people["admin"], kind, name)


async def permitted(desk: Desk, kind: narrowing.Kind, name: str) -> TenantFacts:
    return await narrowing.permit(desk.office, desk.people["admin"], kind, name)


async def proposed(desk: Desk) -> Proposal:
    plan_text = json.dumps(PRICE)
    by = desk.people["manager"]
    return await propose(desk.office, by, plan_text, thread=None, surface="api")


@pytest.mark.parametrize(
    ("kind", "name", "rule"),
    [
        ("activity", "offer.update_price", "forbidden_activity"),
        ("shop", "shopify", "forbidden_shop"),
    ],
)
async def test_what_is_forbidden_is_refused_before_a_shop_is_asked(
    desk: Desk, kind: narrowing.Kind, name: str, rule: str
) -> None:
    await forbidden(desk, kind, name)

    found = await proposed(desk)

    assert isinstance(found, RefusedDocument)
    assert [one.rule for one in found.refusals] == [rule]
    assert desk.tap.sent == []


async def test_a_card_that_was_open_is_stale(desk: Desk) -> None:
    card = await desk.offer(PRICE)
    await forbidden(desk, "activity", "offer.update_price")

    with pytest.raises(Undecided) as refused:
        await desk.approve(card)

    assert refused.value.code == "stale"
    assert desk.writes == []


async def test_what_was_approved_and_not_begun_writes_nothing(place: Place) -> None:
    async with staffed(place, engine=IdleEngine()) as desk:
        run = await desk.begin(PRICE)
        await forbidden(desk, "shop", "shopify")

        ended = await desk.drive(run)

        assert ended.state == "failed"
        assert desk.writes == []


async def test_what_is_permitted_again_can_be_proposed(desk: Desk) -> None:
    await forbidden(desk, "shop", "shopify")

    assert await permitted(desk, "shop", "shopify") == TenantFacts()
    assert isinstance(await proposed(desk), PlanDocument)


async def test_a_closed_shop_is_not_read_either(desk: Desk) -> None:
    await forbidden(desk, "shop", "shopify")

    with pytest.raises(Denied):
        await sync(desk.office, "demo", "shopify")

    assert desk.tap.sent == []


@pytest.mark.parametrize("role", ["viewer", "lister", "pricer", "manager"])
async def test_only_an_admin_forbids_or_permits(desk: Desk, role: str) -> None:
    for verb in (narrowing.forbid, narrowing.permit):
        with pytest.raises(Denied, match="admin"):
            await verb(desk.office, desk.people[role], "shop", "shopify")


@pytest.mark.parametrize(("kind", "name"), [("activity", "offer.give_away"), ("shop", "etsy")])
async def test_what_there_is_not_can_be_neither_forbidden_nor_permitted(
    desk: Desk, kind: narrowing.Kind, name: str
) -> None:
    for verb in (forbidden, permitted):
        with pytest.raises(Missing):
            await verb(desk, kind, name)


async def test_every_change_has_one_event_and_no_change_has_none(desk: Desk) -> None:
    for verb in (forbidden, forbidden, permitted, permitted):
        await verb(desk, "activity", "listing.end")

    happened = await desk.office.store.read(
        lambda tx: events.after(tx, "demo", "tenant", "demo", 0)
    )
    told = [(one.type, (one.body or {})["forbidden_activities"]) for one in happened]
    assert told == [("narrowed", ["listing.end"]), ("narrowed", [])]


async def test_several_admins_at_once_lose_nothing(desk: Desk) -> None:
    names = ["listing.end", "listing.pause", "listing.reopen", "stock.set"]

    await asyncio.gather(*(forbidden(desk, "activity", name) for name in names))

    found = await narrowing.listed(desk.office, desk.people["viewer"])
    assert sorted(found.forbidden_activities) == names


async def test_the_other_tenant_stays_as_it_was(desk: Desk) -> None:
    await forbidden(desk, "shop", "shopify")

    other = await desk.office.store.read(lambda tx: surroundings(tx, "other"))

    assert other.narrowed == TenantFacts()
