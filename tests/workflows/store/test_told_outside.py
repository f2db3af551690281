"""Rows of what lives in chat products: each thing told once, each workspace one tenant's."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from pydantic import SecretStr

from tests.fakes.tenants import ACME, NOW
from workflows.store import access, identities, installations, places, posts, threads
from workflows.store.access import Request
from workflows.store.crypto import Secrets, new_key
from workflows.store.door import Transaction
from workflows.store.installations import Installation
from workflows.store.places import Place
from workflows.store.posts import Kind, Post, State, Told
from workflows.store.store import Store

pytestmark = pytest.mark.anyio

SHOP = Place("slack", "T1", "C1", "1.1")
DIRECT = Place("slack", "T1", "")
SAID = Told(Kind.SAID, "2", 2, "t-1", 2)
CARD = Told(Kind.APPROVAL, "p-1", 1, "t-1", 0)


def tell(tx: Transaction, told: Told = SAID, place: Place = SHOP, account: str = "") -> None:
    posts.open_(tx, "demo", place, told, NOW, account=account)


async def standing(store: Store) -> list[Post]:
    return await store.read(lambda tx: posts.standing(tx, "demo"))


async def test_the_same_thing_is_told_at_the_same_place_once(store: Store) -> None:
    for _ in range(2):
        await store.write(tell)
        await store.write(
            lambda tx: tell(tx, place=replace(SHOP, channel="", root=""), account="U")
        )
    await store.write(lambda tx: tell(tx, replace(SAID, subject="3", number=3, seq=3)))

    found = await standing(store)

    told = {(one.channel, one.account, one.number) for one in found}
    assert (len(found), told) == (3, {("C1", "", 2), ("", "U", 2), ("C1", "", 3)})


async def test_a_post_is_found_by_what_it_is_about_and_by_itself(store: Store) -> None:
    await store.write(tell)
    await store.write(lambda tx: tell(tx, CARD))
    card, said = await standing(store)

    async def about(*subjects: tuple[str, str]) -> list[str]:
        found = await store.read(lambda tx: posts.about(tx, "demo", subjects))
        return [one.id for one in found]

    assert await about(("approval", "p-1")) == [card.id]
    assert await about(("thread", "t-1")) == [said.id]
    assert await about(("post", said.id)) == [said.id]
    assert await about(("approval", "p-2"), ("run", "p-1")) == []
    assert await store.read(lambda tx: posts.about(tx, "other", [("approval", "p-1")])) == []


async def test_what_is_over_stands_no_more(store: Store) -> None:
    await store.write(tell)
    [post] = await standing(store)

    await store.write(lambda tx: posts.change(tx, post, message="9.9", state=State.FINAL.value))

    assert await standing(store) == []
    kept = await store.read(lambda tx: posts.get(tx, "demo", post.id))
    assert kept is not None
    assert (kept.message, kept.state) == ("9.9", State.FINAL)


async def test_a_message_that_was_taken_away_is_told_once_more_and_not_twice(store: Store) -> None:
    await store.write(tell)
    [post] = await standing(store)

    for message, state in (("9.1", State.OPEN), ("9.2", State.GONE)):
        await store.write(partial(posts.change, post=post, message=message))
        await store.write(partial(posts.missed, tenant="demo", place=SHOP, message=message))
        found = await store.read(lambda tx: posts.get(tx, "demo", post.id))
        assert found is not None
        assert (found.message, found.state) == (None, state)


async def test_a_workspace_that_comes_back_gets_what_could_not_be_put_there(store: Store) -> None:
    secrets = Secrets.of([new_key()])
    await store.write(lambda tx: installations.put(tx, ACME, secrets, NOW))
    await store.write(tell)
    await store.write(lambda tx: tell(tx, CARD))
    unwanted, missed = await standing(store)
    await store.write(lambda tx: posts.change(tx, unwanted, state=State.GONE.value, reposted=2))
    await store.write(lambda tx: posts.change(tx, missed, state=State.GONE.value))
    await store.write(lambda tx: installations.put(tx, ACME, secrets, NOW))
    assert await standing(store) == []

    await store.write(lambda tx: installations.revoke(tx, "slack", "", "T1"))
    await store.write(lambda tx: installations.put(tx, ACME, secrets, NOW))

    assert [one.id for one in await standing(store)] == [missed.id]


async def test_a_place_leads_to_its_thread_in_its_own_tenant_alone(store: Store) -> None:
    await store.write(lambda tx: places.open_(tx, "demo", "t-1", SHOP))

    async def at(tenant: str) -> str | None:
        return await store.read(lambda tx: places.thread_at(tx, tenant, SHOP))

    assert (await at("demo"), await at("other")) == ("t-1", None)
    assert await store.read(lambda tx: places.of_thread(tx, "demo", "t-1")) == SHOP


async def test_a_workspace_is_one_tenants_until_it_is_given_back(store: Store) -> None:
    secrets = Secrets.of([new_key()])
    theirs = replace(ACME, tenant="other")

    async def put(one: Installation) -> bool:
        return await store.write(lambda tx: installations.put(tx, one, secrets, NOW))

    assert await put(ACME)
    assert not await put(theirs)
    await store.write(lambda tx: installations.revoke(tx, "slack", "", "T1"))
    assert (
        await store.read(lambda tx: installations.of_team(tx, "slack", "", "T1", secrets)) is None
    )
    assert await put(theirs)


async def test_an_organisation_speaks_for_workspaces_that_have_no_installation_of_their_own(
    store: Store,
) -> None:
    secrets = Secrets.of([new_key()])
    grid = replace(ACME, enterprise="E1", team="", access=SecretStr("xoxb-grid"))
    for one in (ACME, grid):
        await store.write(partial(installations.put, one=one, secrets=secrets, now=NOW))

    async def opened(enterprise: str, team: str) -> str | None:
        found = await store.read(
            lambda tx: installations.of_team(tx, "slack", enterprise, team, secrets)
        )
        return found.access.get_secret_value() if found else None

    assert await opened("E1", "T1") == "xoxb-open"
    assert await opened("E1", "T2") == "xoxb-grid"
    assert await opened("E1", "E1") == "xoxb-grid"
    assert await opened("", "T2") is None
    assert await opened("", "") is None


async def test_of_two_who_renew_a_token_one_does(store: Store) -> None:
    secrets = Secrets.of([new_key()])
    await store.write(lambda tx: installations.put(tx, ACME, secrets, NOW))
    new = replace(ACME, access=SecretStr("xoxb-new"), expires_at=NOW + timedelta(hours=12))

    done = [
        await store.write(lambda tx: installations.renew(tx, new, secrets, before=NOW))
        for _ in range(2)
    ]

    assert done == [True, False]


async def test_an_account_is_one_persons_and_a_person_has_one_in_each_workspace(
    store: Store,
) -> None:
    link = partial(identities.link, tenant="demo", surface="slack", by="admin", now=NOW)
    for team, account, person in (("T1", "U1", "ana"), ("T1", "U1", "ben"), ("T2", "U9", "ben")):
        await store.write(partial(link, team=team, account=account, person=person))

    who = await store.read(lambda tx: identities.person_of(tx, "demo", "slack", "T1", "U1"))
    found = await store.read(lambda tx: identities.of_people(tx, "demo", ["ana", "ben"]))
    assert who == "ben"
    assert [(one.team, one.account) for one in found] == [("T1", "U1"), ("T2", "U9")]


async def test_an_account_that_is_the_same_in_every_workspace_is_written_to_once(
    store: Store,
) -> None:
    link = partial(identities.link, tenant="demo", surface="discord", by="admin", now=NOW)
    for team in ("1", "2"):
        await store.write(partial(link, team=team, account="9", person="ana"))

    found = await store.read(lambda tx: identities.of_people(tx, "demo", ["ana"]))

    assert [(one.team, one.account) for one in found] == [("1", "9")]


async def test_who_asks_twice_asks_once_and_is_answered_once(store: Store) -> None:
    asked = Request("a-1", "slack", "T1", "U1", "Eve", access.ASKED, NOW)

    new = [
        await store.write(partial(access.ask, tenant="demo", request=replace(asked, id=id)))
        for id in ("a-1", "a-2")
    ]
    decided = [
        await store.write(
            lambda tx: access.decide(tx, "demo", "a-1", state=access.REFUSED, by="admin", now=NOW)
        )
        for _ in range(2)
    ]

    assert (new, decided) == ([True, False], [True, False])


async def test_an_arrival_keeps_what_is_more_than_words(store: Store) -> None:
    press = threads.Arrived(
        "demo", "slack", "press/1", "", "", "", "press", {"verb": "approve", "value": "p-1:1"}
    )
    await store.write(lambda tx: threads.keep(tx, press, NOW))

    assert await store.read(threads.unhandled) == [press]
