"""Reading the simulated shop: pages, searches, points, and what is refused."""

from typing import Any

import httpx2
import pytest

from tests.fakes.sandbox_process import ADMIN, SandboxProcess, ShopClient

SEARCH = "query ($q: String) { productVariants(first: 100, query: $q) { nodes { sku } } }"


def skus(shop: ShopClient, query: str) -> set[str]:
    nodes = shop.ask(SEARCH, q=query)["productVariants"]["nodes"]
    return {node["sku"] for node in nodes}


MUGS = {f"MUG-{name}" for name in ("BLUE", "RED", "GREEN", "WHITE", "BLACK", "XL")}


def test_forty_products_are_for_sale_and_six_of_them_are_mugs(shop: ShopClient) -> None:
    assert shop.ask("{ productsCount { count } }")["productsCount"]["count"] == 40
    assert skus(shop, "mug") == MUGS


def test_every_mug_is_active_and_in_stock(sandbox: SandboxProcess) -> None:
    state = sandbox.control.state()

    assert {
        sku for sku in MUGS if state[sku]["state"] == "active" and state[sku]["stock"] > 0
    } == MUGS
    assert state["MUG-BLUE"] == {
        "price": "19.99",
        "currency": "EUR",
        "stock": 12,
        "state": "active",
    }


def test_one_product_has_three_variants(shop: ShopClient) -> None:
    query = """{ products(first: 5, query: "sku:TEE-M") {
      nodes { variants(first: 9) { nodes { sku } } } } }"""

    (found,) = shop.ask(query)["products"]["nodes"]
    assert [one["sku"] for one in found["variants"]["nodes"]] == ["TEE-S", "TEE-M", "TEE-L"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('sku:"MUG-BLUE"', {"MUG-BLUE"}),
        ("sku:mug-blue OR sku:MUG-RED", {"MUG-BLUE", "MUG-RED"}),
        ("sku:MUG-B*", {"MUG-BLUE", "MUG-BLACK"}),
        ("sku:MUG", set()),
        ("title:mug -sku:MUG-XL", MUGS - {"MUG-XL"}),
        ("title:mug NOT sku:MUG-XL", MUGS - {"MUG-XL"}),
        ("title:mu", set()),
        ("title:mu*", MUGS),
        ('"blue mug"', {"MUG-BLUE"}),
        ('"mug blue"', {"MUG-BLUE"}),
        ("blue mug", {"MUG-BLUE"}),
        ("(sku:MUG-XL OR sku:PEN-BRASS) tag:gift", {"MUG-XL", "PEN-BRASS"}),
        ("(sku:MUG-XL OR sku:PEN-BRASS) AND tag:desk", {"PEN-BRASS"}),
        ("product_status:draft", {"LAM-PAPER", "LAM-OIL", "CAL-2026", "BAS-WILLOW"}),
        (
            "product_type:Teapots,Vases",
            {"POT-GLASS", "POT-IRON", "POT-CLAY", "VAS-TALL", "VAS-MINI"},
        ),
        ("inventory_quantity:<1", {"CAN-PINE", "PLA-CAKE", "LAM-OIL"}),
        ("price:>=89", {"BAG-PACK", "BLA-ALPACA"}),
        (r"sku:MUG\-BLUE", {"MUG-BLUE"}),
        ('sku:"MUG-BLUE\\""', set()),
        ("ירושלים", {"PRI-JERU"}),
        ("alpenglühen", {"PRI-ALPS"}),
    ],
)
def test_a_search_follows_the_vendors_syntax(shop: ShopClient, query: str, found: set[str]) -> None:
    assert skus(shop, query) == found


def test_a_field_that_is_not_searched_is_ignored_and_reported(shop: ShopClient) -> None:
    answer = shop.send(SEARCH, q="colour:blue")

    assert len(answer["data"]["productVariants"]["nodes"]) == 42
    (warned,) = answer["extensions"]["search"]
    assert warned["warnings"][0]["field"] == "colour"


PAGE = """query ($after: String, $back: Boolean) {
  products(first: 7, after: $after, sortKey: TITLE, reverse: $back) {
    nodes { id title } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor }
} }"""


@pytest.mark.parametrize("back", [False, True])
def test_pages_meet_end_to_end_in_their_order(shop: ShopClient, back: bool) -> None:  # noqa: FBT001
    titles: list[str] = []
    after = None
    while True:
        page = shop.ask(PAGE, after=after, back=back)["products"]
        assert page["pageInfo"]["hasPreviousPage"] is bool(titles)
        titles += [node["title"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        assert after == page["edges"][-1]["cursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert len(titles) == 40
    assert titles == sorted(titles, key=str.casefold, reverse=back)


def test_a_cursor_holds_when_its_row_is_gone(sandbox: SandboxProcess, shop: ShopClient) -> None:
    query = """query ($after: String) { products(first: 1, after: $after) {
      nodes { title } edges { cursor } } }"""
    first = shop.ask(query)["products"]
    sandbox.control.edit("MUG-BLUE", state="ended")

    assert shop.ask(query, after=first["edges"][0]["cursor"])["products"]["nodes"] == [
        {"title": "Red Mug"}
    ]


@pytest.mark.parametrize("size", ["", "(first: 0)", "(first: 251)", "(first: 1, last: 1)"])
def test_a_page_without_a_proper_size_is_refused(shop: ShopClient, size: str) -> None:
    answer = shop.send(f"{{ products{size} {{ nodes {{ id }} }} }}")

    assert answer["errors"]


def test_points_are_asked_for_by_size_and_charged_by_what_came(shop: ShopClient) -> None:
    cost = shop.send('{ products(first: 50, query: "mug") { nodes { id } } }')["extensions"]["cost"]

    assert cost["requestedQueryCost"] == 52
    assert cost["actualQueryCost"] == 8
    assert cost["throttleStatus"]["restoreRate"] > 0


def test_a_query_that_could_cost_too_much_is_refused(shop: ShopClient) -> None:
    deep = "{ products(first: 250) { nodes { variants(first: 100) { nodes { id } } } } }"

    assert shop.send(deep)["errors"][0]["extensions"]["code"] == "MAX_COST_EXCEEDED"


def test_a_drained_bucket_refuses_until_the_clock_has_filled_it(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    heavy = """query ($ids: [ID!]!) { nodes(ids: $ids) {
      ... on ProductVariant { product { id } inventoryItem { id } } } }"""
    ids = [shop.article("MUG-BLUE")["id"]] * 250
    answers = (shop.send(heavy, ids=ids) for _ in range(500))
    refused = next(answer for answer in answers if "errors" in answer)

    assert code(refused) == "THROTTLED"
    assert refused["extensions"]["cost"]["actualQueryCost"] is None
    sandbox.control.advance(1)
    assert "errors" not in shop.send(heavy, ids=ids)


def code(answer: dict[str, Any]) -> str:
    found: str = answer["errors"][0]["extensions"]["code"]
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ shop { nmae } }", "undefinedField"),
        ("{ product { id } }", "missingRequiredArguments"),
        ('{ product(id: "gid://shopify/Product/1", x: 1) { id } }', "argumentNotAccepted"),
        ('{ product(id: "12") { id } }', "INVALID_VARIABLE"),
        ('{ product(id: "gid://shopify/ProductVariant/1") { id } }', "RESOURCE_NOT_FOUND"),
        ("{ shop }", "selectionMismatch"),
    ],
)
def test_what_the_schema_does_not_allow_is_a_top_level_error(
    shop: ShopClient, query: str, expected: str
) -> None:
    assert code(shop.send(query)) == expected


def test_an_unknown_id_of_the_right_kind_is_null(shop: ShopClient) -> None:
    assert shop.ask('{ product(id: "gid://shopify/Product/1") { id } }') == {"product": None}


def test_the_buyer_is_there_for_those_who_ask(shop: ShopClient) -> None:
    query = "{ orders(first: 20) { nodes { name email customer { displayName } } } }"
    orders = shop.ask(query)["orders"]["nodes"]

    assert len(orders) == 15
    assert orders[0]["customer"]["displayName"] == "Jördis Ahlgren"
    assert "@" in orders[0]["email"]


def test_orders_are_listed_newest_first_on_demand(shop: ShopClient) -> None:
    query = "{ orders(first: 3, sortKey: CREATED_AT, reverse: true) { nodes { name } } }"

    names = [order["name"] for order in shop.ask(query)["orders"]["nodes"]]
    assert names == ["#1015", "#1014", "#1013"]


def test_stock_is_told_for_each_location(sandbox: SandboxProcess, shop: ShopClient) -> None:
    item = shop.article("MUG-BLUE")["inventoryItem"]["id"]
    query = """query ($id: ID!) { inventoryItem(id: $id) { tracked inventoryLevels(first: 5) {
      nodes { id location { id } quantities(names: ["available", "on_hand"]) { name quantity } }
    } } }"""
    (level,) = shop.ask(query, id=item)["inventoryItem"]["inventoryLevels"]["nodes"]

    assert [one["quantity"] for one in level["quantities"]] == [12, 12]
    again = shop.ask("query ($id: ID!) { node(id: $id) { __typename id } }", id=level["id"])
    assert again["node"] == {"__typename": "InventoryLevel", "id": level["id"]}


@pytest.mark.parametrize(
    ("path", "headers", "body", "status"),
    [
        (ADMIN, {"x-shopify-access-token": "shpat_wrong"}, {"query": "{ shop { id } }"}, 401),
        (ADMIN, {"x-shopify-access-token": ""}, {"query": "{ shop { id } }"}, 401),
        ("/admin/api/2026-07/graphql.json", {}, {"query": "{ shop { id } }"}, 404),
        ("/admin/products.json", {}, {}, 404),
        (ADMIN, {}, {}, 400),
        (ADMIN, {}, ["query"], 400),
        (ADMIN, {}, {"query": 5}, 400),
        (ADMIN, {}, {"query": "{ shop { id } }", "variables": []}, 200),
        (ADMIN, {}, {"query": "{ shop { id } }", "variables": "x"}, 400),
        (ADMIN, {"content-type": "text/plain"}, {"query": "{ shop { id } }"}, 415),
        (ADMIN, {}, {"query": "{ shop { id } }", "pad": "x" * 1_100_000}, 413),
    ],
)
def test_the_front_door_answers_as_the_vendors(
    shop: ShopClient, path: str, headers: dict[str, str], body: object, status: int
) -> None:
    sent = {"x-shopify-access-token": shop.token, **headers}

    assert httpx2.post(f"{shop.base_url}{path}", json=body, headers=sent).status_code == status


def test_another_shops_token_opens_nothing(sandbox: SandboxProcess) -> None:
    foreign = ShopClient(sandbox.base_url("other-shopify"), sandbox.shop().token)

    assert foreign.post({"query": "{ shop { id } }"}).status_code == httpx2.codes.UNAUTHORIZED


def test_the_other_shop_has_its_own_articles_under_its_own_ids(sandbox: SandboxProcess) -> None:
    ours, other = sandbox.shop(), sandbox.shop("other-shopify")
    mine, theirs = ours.article("MUG-BLUE"), other.article("MUG-BLUE")

    assert (mine["price"], theirs["price"]) == ("19.99", "11.49")
    assert other.ask("query ($id: ID!) { node(id: $id) { id } }", id=mine["id"]) == {"node": None}
    ids = (
        "query { productVariants(first: 100) { nodes { id product { id } inventoryItem { id } } } }"
    )

    def every(shop: ShopClient) -> set[str]:
        return {
            found
            for node in shop.ask(ids)["productVariants"]["nodes"]
            for found in (node["id"], node["product"]["id"], node["inventoryItem"]["id"])
        }

    assert not every(ours) & every(other)


def test_every_request_is_recorded_by_what_it_asks(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    shop.ask("query Hint { shop { id } productsCount { count } }")

    (row,) = sandbox.control.requests()
    assert row.pop("at").endswith("Z")
    assert row == {
        "seq": 1,
        "shop": "shopify",
        "operation": "shop,productsCount",
        "kind": "read",
        "fault": None,
        "status": 200,
    }
