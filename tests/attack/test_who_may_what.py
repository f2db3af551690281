"""Every route of the API × every role × own and foreign tenant."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.attack.clear import UNKNOWN, blind
from tests.attack.doors import DOORS, Door
from tests.attack.stage import MARK, PERSON, ROLES, SHOP, SKU, Stage, price_plan
from tests.fakes.product import Product

OPEN = {
    ("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics"),
    ("GET", "/api/session"), ("POST", "/api/session"), ("DELETE", "/api/session"),
}  # fmt: skip
DOOR = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)


def ask(
    stage: Stage, door: Door, acting: str, ids: dict[str, str], named: dict[str, str]
) -> httpx2.Response:
    """Knock at a door."""
    body = door.body(stage)
    if named:
        body = {**body, **named}
    return stage.ask(door.verb, door.address(ids), body, acting=acting)


def of(stage: Stage, door: Door) -> tuple[dict[str, str], dict[str, str]]:
    """Return the ids that a door is about, as the first tenant has them."""
    ids = {name: make(stage) for name, make in door.about.items()}
    return ids, {name: make(stage) for name, make in door.named.items()}


def test_no_route_was_forgotten_in_the_table(product: Product) -> None:
    paths = httpx2.get(f"{product.url}/openapi.json").json()["paths"]

    routes = {(verb.upper(), path) for path, verbs in paths.items() for verb in verbs}

    assert routes - OPEN == {(door.verb, door.path) for door in DOORS}


@DOOR
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(stage: Stage, door: Door, role: str) -> None:
    ids, named = of(stage, door)

    answer = ask(stage, door, role, ids, named)

    assert answer.status_code == door.expects[role], answer.text
    if answer.status_code >= 400:
        assert answer.json().get("code") or answer.json()["kind"] == "refused"
        assert is_untouched(stage, ids)


def is_untouched(stage: Stage, ids: dict[str, str]) -> bool:
    """Tell whether a refused decision left its card as it was."""
    if "approval" not in ids:
        return True
    card = stage.ask("GET", f"/api/approvals/{ids['approval']}").json()["approval"]
    return (card["state"], card["votes"]) == ("open", [])


@pytest.fixture(scope="module")
def http() -> Iterator[httpx2.Client]:
    with httpx2.Client() as bare:
        yield bare


STRANGERS = ("nobody", "other/nobody", "nowhere/admin", "demo/Admin")
TOKENS = (None, "Bearer wrong", "Bearer", "Bearer \x7f", "Basic YWRtaW46YWRtaW4=")


@DOOR
def test_somebody_unknown_gets_through_no_door(stage: Stage, door: Door) -> None:
    ids = {name: UNKNOWN[name] for name in door.about}

    answers = [ask(stage, door, acting, ids, {}) for acting in STRANGERS]

    told = [(answer.status_code, answer.json()["code"]) for answer in answers]
    assert told == [(404, "unknown")] * len(STRANGERS)


@DOOR
def test_without_the_token_nobody_gets_through(
    stage: Stage, door: Door, http: httpx2.Client
) -> None:
    url = stage.product.url + door.address({name: UNKNOWN[name] for name in door.about})

    for token in TOKENS:
        headers = {"countersign-as": "admin"} | ({"authorization": token} if token else {})
        answer = http.request(door.verb, url, headers=headers, **sent(door.body(stage)))
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def sent(body: object) -> dict[str, Any]:
    """Return a body as the client takes it."""
    return {"content": body} if isinstance(body, bytes) else {"json": body}


STRANGER = "other/admin"
FOREIGN = [door for door in DOORS if (door.about or door.named) and door.note != "own"]


@pytest.mark.parametrize("door", FOREIGN, ids=lambda door: door.name)
@pytest.mark.parametrize("role", ROLES)
def test_what_is_foreign_and_what_is_unknown_answer_alike(
    stage: Stage, door: Door, role: str
) -> None:
    ids, named = of(stage, door)
    acting = f"other/{role}"

    foreign = ask(stage, door, acting, ids, named)
    unknown = ask(
        stage, door, acting,
        {name: UNKNOWN[name] for name in ids}, {name: UNKNOWN[name] for name in named},
    )  # fmt: skip

    assert foreign.status_code == unknown.status_code
    assert foreign.status_code in ({403, 404} if door.verb != "GET" else {404}) | lift(door)
    assert blind(foreign.json(), [*ids.values(), *named.values()]) == blind(
        unknown.json(), UNKNOWN.values()
    )


def lift(door: Door) -> set[int]:
    """Allow the one verb that may find nothing to do."""
    return {200} if door.path.endswith("/lift") else set()


def test_a_foreign_shop_is_synchronised_for_nobody(stage: Stage) -> None:
    path = "/api/shops/{}/sync"

    foreign = stage.ask("POST", path.format(SHOP), {}, acting="other/admin")
    unknown = stage.ask("POST", path.format(UNKNOWN["shop"]), {}, acting="other/admin")

    assert (foreign.status_code, foreign.json()["code"]) == (404, "unknown")
    assert blind(foreign.json(), [SHOP]) == blind(unknown.json(), [UNKNOWN["shop"]])


@pytest.mark.parametrize(
    ("verb", "order"),
    [("faults", {"kind": "outage"}), ("mend", {}), ("edit", {"sku": SKU, "price": "1.00"})],
)
def test_a_foreign_shop_of_the_sandbox_is_reached_by_nobody(
    stage: Stage, verb: str, order: dict[str, str]
) -> None:
    def reach(shop: str) -> httpx2.Response:
        return stage.ask("POST", f"/api/sandbox/{verb}", {"shop": shop, **order}, acting=STRANGER)

    foreign, unknown = reach(SHOP), reach(UNKNOWN["shop"])

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert blind(foreign.json(), [SHOP]) == blind(unknown.json(), [UNKNOWN["shop"]])


def test_a_foreign_thread_can_not_be_continued(stage: Stage) -> None:
    def say(thread: str) -> httpx2.Response:
        body = {"text": "hello", "thread": thread}
        return stage.ask("POST", "/api/messages", body, acting="other/manager")

    foreign, unknown = say(stage.thread), say(UNKNOWN["thread"])

    assert foreign.status_code == unknown.status_code == 404
    assert foreign.json() == unknown.json()


def test_a_foreign_approval_can_not_be_decided_by_typing(stage: Stage) -> None:
    card = stage.card()["approval"]

    def say(id: str) -> str:
        body = {"text": f"approve {id} r1"}
        answer = stage.ask("POST", "/api/messages", body, acting="other/manager")
        return str(answer.json()["refusals"]).replace(id, "…")

    assert say(card["id"]) == say(UNKNOWN["approval"])
    assert is_untouched(stage, {"approval": card["id"]})


READS = sorted({door.path for door in DOORS if door.verb == "GET" and not door.about})
ASKED = (
    "list my products", "show all listings on Shopify", "search quixotic", f"find {SKU}",
    f"Drop the price of {SKU} on Shopify by 1%", f"Set the stock of {SKU[:-1]} to 4",
    f"End all my {SHOP} listings", "what is waiting?", f"Show the price of {SKU[1:]}",
    f"Drop the price of all mugs on {SHOP[:-1]} by 1%",
)  # fmt: skip


def test_nothing_of_one_tenant_appears_in_any_answer_to_the_other(stage: Stage) -> None:
    seed(stage)

    said = [
        stage.ask("GET", path, acting=f"other/{role}").text
        for path in READS
        for role in ("viewer", "admin")
    ]
    for role in ("viewer", "admin"):
        acting = f"other/{role}"
        for text in ASKED:
            answer = stage.ask("POST", "/api/messages", {"text": text}, acting=acting).json()
            said.append(unquoted(str(answer), text))
        near = stage.ask("POST", "/api/plans/check", price_plan(SKU[:-1]), acting=acting).json()
        said.append(str(blind(near, [MARK])))

    own = [stage.ask("GET", path).text for path in READS]
    assert sum(MARK in text for text in own) >= 3  # the approvals, the runs, the halts
    assert SKU in str(stage.ask("POST", "/api/plans/check", price_plan(SKU[:-1])).json())
    planted = (PERSON, SHOP, SKU.lower(), MARK, stage.run, stage.approval, stage.thread)
    for text in said:
        assert not [word for word in planted if word in text.lower()], text


def unquoted(answer: str, asked: str) -> str:
    """Return an answer without what it repeats of the question."""
    for word in asked.split():
        answer = re.sub(re.escape(word), "…", answer, flags=re.IGNORECASE)
    return answer


def seed(stage: Stage) -> None:
    """Leave traces of the first tenant everywhere."""
    assert stage.run
    assert stage.approval
    assert stage.thread
    card = stage.card()
    body = {"revision": 1, "decision": "reject", "reason": MARK}
    stage.ask("POST", f"/api/approvals/{card['approval']['id']}/decision", body)
    halted = stage.ask("POST", "/api/halts", {"shop": SHOP, "reason": MARK})
    assert halted.is_success, halted.text


def test_the_metrics_name_nobody_and_nothing(stage: Stage) -> None:
    seed(stage)

    shown = httpx2.get(f"{stage.product.url}/metrics").text

    assert not [w for w in (stage.run, stage.approval, stage.thread, MARK, SHOP) if w in shown]


def test_a_closed_shop_is_listed_as_closed(stage: Stage) -> None:
    def closed() -> list[bool]:
        return [
            one["forbidden"] for one in stage.ask("GET", "/api/shops").json() if one["id"] == SHOP
        ]

    stage.ask("PUT", f"/api/forbidden/shops/{SHOP}", acting="admin")
    before = closed()
    stage.ask("DELETE", f"/api/forbidden/shops/{SHOP}", acting="admin")

    assert (before, closed()) == ([True], [False])
