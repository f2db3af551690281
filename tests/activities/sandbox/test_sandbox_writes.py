"""Changing the simulated shop: what is accepted, what is refused, and which effects remain."""

from typing import Any

import pytest

from activities.sandbox.seed import read_only_token
from tests.fakes.sandbox_process import (
    CREATE,
    DELETE,
    PUBLISH,
    SET_PRICE,
    SET_STOCK,
    UPDATE,
    SandboxProcess,
    ShopClient,
)


def effects(sandbox: SandboxProcess) -> list[tuple[str, str, object]]:
    return [(one["sku"], one["what"], one["value"]) for one in sandbox.control.effects()]


def location(shop: ShopClient) -> str:
    found: str = shop.ask("{ locations(first: 1) { nodes { id } } }")["locations"]["nodes"][0]["id"]
    return found


def quantities(shop: ShopClient, *wanted: tuple[str, int], **more: object) -> dict[str, Any]:
    rows = [
        {
            "inventoryItemId": shop.article(sku)["inventoryItem"]["id"],
            "locationId": location(shop),
            "quantity": quantity,
            "changeFromQuantity": None,
        }
        for sku, quantity in wanted
    ]
    return {"name": "available", "reason": "correction", "quantities": rows, **more}


def set_stock(shop: ShopClient, key: str, *wanted: tuple[str, int], **more: object) -> Any:  # noqa: ANN401
    variables = {"input": quantities(shop, *wanted, **more), "key": key}
    return shop.ask(SET_STOCK, **variables)["inventorySetQuantities"]


def new_product(shop: ShopClient, **changes: object) -> dict[str, Any]:
    variant = {
        "sku": "NEW-1",
        "price": "12.50",
        "optionValues": [{"optionName": "Title", "name": "Default Title"}],
        "inventoryItem": {"tracked": True},
        "inventoryQuantities": [{"locationId": location(shop), "name": "available", "quantity": 4}],
    }
    options = [{"name": "Title", "values": [{"name": "Default Title"}]}]
    return {"title": "New", "productOptions": options, "variants": [variant], **changes}


def test_a_price_is_stored_shown_and_recorded_as_an_effect(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    payload = shop.set_price("MUG-BLUE", "17.9")

    assert payload["userErrors"] == []
    assert payload["productVariants"][0]["price"] == "17.90"
    assert sandbox.control.state()["MUG-BLUE"]["price"] == "17.90"
    assert effects(sandbox) == [("MUG-BLUE", "price", "17.90")]


def test_a_write_that_changes_nothing_is_an_effect_too(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    shop.set_price("MUG-BLUE", "19.99")
    shop.set_price("MUG-BLUE", "19.99")

    assert effects(sandbox) == [("MUG-BLUE", "price", "19.99")] * 2


@pytest.mark.parametrize("price", ["1e9", "abc", "12,34", "1.999", "", 5, 5.5, True, "\u0665"])
def test_a_price_that_is_no_money_is_a_wrong_variable(
    sandbox: SandboxProcess, shop: ShopClient, price: object
) -> None:
    found = shop.article("MUG-BLUE")
    variants = [{"id": found["id"], "price": price}]
    answer = shop.send(SET_PRICE, product=found["product"]["id"], variants=variants)

    assert answer["errors"][0]["extensions"]["code"] == "INVALID_VARIABLE"
    assert effects(sandbox) == []


def test_a_negative_price_is_a_user_error(sandbox: SandboxProcess, shop: ShopClient) -> None:
    (error,) = shop.set_price("MUG-BLUE", "-5")["userErrors"]

    assert error["code"] == "NEGATIVE_PRICE_VALUE"
    assert error["field"] == ["variants", "0", "price"]
    assert effects(sandbox) == []


def test_one_bad_variant_refuses_all_of_them(sandbox: SandboxProcess, shop: ShopClient) -> None:
    small, large = shop.article("TEE-S"), shop.article("TEE-L")
    variants = [{"id": small["id"], "price": "1.00"}, {"id": large["id"], "price": "-1.00"}]
    data = shop.ask(SET_PRICE, product=small["product"]["id"], variants=variants)

    assert data["productVariantsBulkUpdate"]["userErrors"][0]["field"][1] == "1"
    assert data["productVariantsBulkUpdate"]["productVariants"] is None
    assert sandbox.control.state()["TEE-S"]["price"] == "25.00"


@pytest.mark.parametrize(
    ("product", "variant", "expected"),
    [
        ("gid://shopify/Product/1", None, "PRODUCT_DOES_NOT_EXIST"),
        (None, "gid://shopify/ProductVariant/1", "PRODUCT_VARIANT_DOES_NOT_EXIST"),
        (None, "", "PRODUCT_VARIANT_ID_MISSING"),
    ],
)
def test_what_does_not_exist_is_named(
    shop: ShopClient, product: str | None, variant: str | None, expected: str
) -> None:
    found = shop.article("MUG-BLUE")
    variants = [{"id": found["id"] if variant is None else variant, "price": "1.00"}]
    data = shop.ask(SET_PRICE, product=product or found["product"]["id"], variants=variants)

    assert data["productVariantsBulkUpdate"]["userErrors"][0]["code"] == expected


def test_an_id_of_another_kind_refuses_the_whole_request(shop: ShopClient) -> None:
    found = shop.article("MUG-BLUE")
    variants = [{"id": found["product"]["id"], "price": "1.00"}]
    answer = shop.send(SET_PRICE, product=found["product"]["id"], variants=variants)

    assert answer["errors"][0]["extensions"]["code"] == "RESOURCE_NOT_FOUND"


def test_pausing_a_product_touches_every_variant(sandbox: SandboxProcess, shop: ShopClient) -> None:
    id = shop.article("TEE-M")["product"]["id"]
    shop.ask(UPDATE, product={"id": id, "status": "DRAFT"})

    assert effects(sandbox) == [(f"TEE-{size}", "state", "paused") for size in "SML"]
    assert len({one["request"] for one in sandbox.control.effects()}) == 1
    state = sandbox.control.state()
    assert {state[f"TEE-{size}"]["state"] for size in "SML"} == {"paused"}


def test_a_new_title_is_content(sandbox: SandboxProcess, shop: ShopClient) -> None:
    id = shop.article("MUG-BLUE")["product"]["id"]
    data = shop.ask(UPDATE, product={"id": id, "title": "Ocean Mug"})

    assert data["productUpdate"]["product"]["title"] == "Ocean Mug"
    assert effects(sandbox) == [("MUG-BLUE", "content", "Ocean Mug")]


@pytest.mark.parametrize("title", ["", "   ", "x" * 256])
def test_a_title_that_cannot_be_stored_is_refused(
    sandbox: SandboxProcess, shop: ShopClient, title: str
) -> None:
    id = shop.article("MUG-BLUE")["product"]["id"]
    data = shop.ask(UPDATE, product={"id": id, "title": title})

    assert data["productUpdate"]["userErrors"][0]["field"] == ["title"]
    assert effects(sandbox) == []


def test_a_handle_is_taken_once(shop: ShopClient) -> None:
    id = shop.article("MUG-BLUE")["product"]["id"]
    taken = shop.article("MUG-RED")["product"]["handle"]
    data = shop.ask(UPDATE, product={"id": id, "handle": taken})

    assert data["productUpdate"]["userErrors"][0]["field"] == ["handle"]


def test_a_deleted_product_is_gone_for_good_and_shown_as_ended(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    id = shop.article("MUG-BLUE")["product"]["id"]
    first = shop.ask(DELETE, id=id)["productDelete"]
    second = shop.ask(DELETE, id=id)["productDelete"]

    assert first["deletedProductId"] == id
    assert second["userErrors"][0]["message"] == "Product does not exist"
    assert effects(sandbox) == [("MUG-BLUE", "ended", None)]
    assert sandbox.control.state()["MUG-BLUE"]["state"] == "ended"


def test_a_created_product_is_there_with_its_stock(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    payload = shop.ask(CREATE, input=new_product(shop))["productSet"]

    assert payload["userErrors"] == []
    assert payload["product"]["variants"]["nodes"][0]["inventoryQuantity"] == 4
    assert effects(sandbox) == [("NEW-1", "created", "12.50")]
    assert sandbox.control.state()["NEW-1"]["stock"] == 4


def test_creating_twice_makes_two_products(sandbox: SandboxProcess, shop: ShopClient) -> None:
    for _ in range(2):
        shop.ask(CREATE, input=new_product(shop))

    assert [what for _, what, _ in effects(sandbox)] == ["created", "created"]
    refused = sandbox.control.try_post("edit", {"shop": "shopify", "sku": "NEW-1", "stock": 1})
    assert "names several listings" in refused.json()["text"]


def test_publishing_is_a_state_effect(sandbox: SandboxProcess, shop: ShopClient) -> None:
    id = shop.ask(CREATE, input=new_product(shop))["productSet"]["product"]["id"]
    channels = shop.ask("{ publications(first: 9) { nodes { id } } }")["publications"]["nodes"]
    wanted = [{"publicationId": one["id"]} for one in channels]
    shop.ask(PUBLISH, id=id, input=wanted)

    query = """query ($id: ID!) { product(id: $id) { resourcePublicationsV2(first: 9) {
      nodes { isPublished publication { id } } } } }"""
    published = shop.ask(query, id=id)["product"]["resourcePublicationsV2"]["nodes"]
    assert [one["publication"]["id"] for one in published] == [one["id"] for one in channels]
    assert effects(sandbox)[-1] == ("NEW-1", "state", "active")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": None}, "INVALID_PRODUCT"),
        ({"title": "x" * 256}, "INVALID_PRODUCT"),
        ({"productOptions": None}, "PRODUCT_OPTIONS_INPUT_MISSING"),
        ({"variants": None}, "VARIANTS_INPUT_MISSING"),
        (
            {"productOptions": [{"name": "Size", "values": [{"name": "S"}]}]},
            "OPTION_DOES_NOT_EXIST",
        ),
        ({"productOptions": [{"name": "Title", "values": []}]}, "OPTION_VALUES_MISSING"),
        ({"files": [{"originalSource": "x.jpg"}]}, "INVALID_INPUT"),
    ],
)
def test_a_product_that_cannot_be_stored_is_not_created(
    sandbox: SandboxProcess, shop: ShopClient, changes: dict[str, object], expected: str
) -> None:
    payload = shop.ask(CREATE, input=new_product(shop, **changes))["productSet"]

    assert payload["userErrors"][0]["code"] == expected
    assert effects(sandbox) == []


def test_stock_is_set_absolutely(sandbox: SandboxProcess, shop: ShopClient) -> None:
    payload = set_stock(shop, "k-1", ("MUG-BLUE", 7))

    assert payload["inventoryAdjustmentGroup"]["changes"] == [
        {"name": "available", "delta": -5, "quantityAfterChange": 7}
    ]
    assert effects(sandbox) == [("MUG-BLUE", "stock", 7)]


def test_a_repeat_under_the_same_key_answers_alike_and_is_no_effect(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    first = set_stock(shop, "k-1", ("MUG-BLUE", 7))
    sandbox.control.edit("MUG-BLUE", stock=99)

    assert set_stock(shop, "k-1", ("MUG-BLUE", 7)) == first
    assert effects(sandbox) == [("MUG-BLUE", "stock", 7)]
    assert sandbox.control.state()["MUG-BLUE"]["stock"] == 99


def test_a_key_is_forgotten_after_a_day(sandbox: SandboxProcess, shop: ShopClient) -> None:
    set_stock(shop, "k-1", ("MUG-BLUE", 7))
    sandbox.control.advance(86_401)
    set_stock(shop, "k-1", ("MUG-BLUE", 7))

    assert len(effects(sandbox)) == 2


def test_the_same_key_for_something_else_is_refused(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    set_stock(shop, "k-1", ("MUG-BLUE", 7))

    (error,) = set_stock(shop, "k-1", ("MUG-BLUE", 8))["userErrors"]
    assert error["code"] == "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
    assert effects(sandbox) == [("MUG-BLUE", "stock", 7)]


def test_a_key_whose_first_use_was_refused_stays_refused(shop: ShopClient) -> None:
    set_stock(shop, "k-1", ("MUG-BLUE", -1))

    (error,) = set_stock(shop, "k-1", ("MUG-BLUE", -1))["userErrors"]
    assert error["code"] == "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"


def test_stock_without_a_key_is_refused(sandbox: SandboxProcess, shop: ShopClient) -> None:
    query = SET_STOCK.replace(" @idempotent(key: $key)", "").replace(", $key: String!", "")
    answer = shop.send(query, input=quantities(shop, ("MUG-BLUE", 7)))

    assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert effects(sandbox) == []


def test_a_key_where_the_vendor_knows_none_is_refused(shop: ShopClient) -> None:
    id = shop.article("MUG-BLUE")["product"]["id"]
    query = DELETE.replace("{id: $id})", '{id: $id}) @idempotent(key: "k")')

    assert shop.send(query, id=id)["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


def test_the_expected_quantity_must_be_said_outright(shop: ShopClient) -> None:
    given = quantities(shop, ("MUG-BLUE", 7))
    del given["quantities"][0]["changeFromQuantity"]
    answer = shop.send(SET_STOCK, input=given, key="k-1")

    assert answer["errors"][0]["extensions"]["code"] == "INVALID_FIELD_ARGUMENTS"


@pytest.mark.parametrize(("expected", "applied"), [(12, True), (11, False)])
def test_an_expected_quantity_is_compared(
    sandbox: SandboxProcess,
    shop: ShopClient,
    expected: int,
    applied: bool,  # noqa: FBT001
) -> None:
    given = quantities(shop, ("MUG-BLUE", 7))
    given["quantities"][0]["changeFromQuantity"] = expected
    errors = shop.ask(SET_STOCK, input=given, key="k-1")["inventorySetQuantities"]["userErrors"]

    assert [one["code"] for one in errors] == ([] if applied else ["CHANGE_FROM_QUANTITY_STALE"])
    assert bool(effects(sandbox)) is applied


def test_quantities_are_set_all_or_none(sandbox: SandboxProcess, shop: ShopClient) -> None:
    (error,) = set_stock(shop, "k-1", ("MUG-RED", 1), ("MUG-BLUE", -1))["userErrors"]

    assert error["code"] == "INVALID_QUANTITY_NEGATIVE"
    assert sandbox.control.state()["MUG-RED"]["stock"] == 25
    assert effects(sandbox) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "committed"}, "INVALID_NAME"),
        ({"reason": "because"}, "INVALID_REASON"),
        ({"referenceDocumentUri": "nothing"}, "INVALID_REFERENCE_DOCUMENT"),
    ],
)
def test_stock_names_its_kind_and_reason(
    shop: ShopClient, changes: dict[str, object], expected: str
) -> None:
    (error,) = set_stock(shop, "k-1", ("MUG-BLUE", 1), **changes)["userErrors"]

    assert error["code"] == expected


def test_the_same_item_twice_is_refused(shop: ShopClient) -> None:
    (error,) = set_stock(shop, "k-1", ("MUG-BLUE", 1), ("MUG-BLUE", 2))["userErrors"]

    assert error["code"] == "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR"


def test_a_token_without_the_scope_may_not_write(sandbox: SandboxProcess, shop: ShopClient) -> None:
    found = shop.article("MUG-BLUE")
    reader = ShopClient(shop.base_url, read_only_token("shopify"))
    variants = [{"id": found["id"], "price": "1.00"}]
    answer = reader.send(SET_PRICE, product=found["product"]["id"], variants=variants)

    assert answer["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"
    assert effects(sandbox) == []


def test_one_shops_write_is_not_seen_in_the_other(sandbox: SandboxProcess) -> None:
    sandbox.shop().set_price("MUG-BLUE", "1.00")

    assert sandbox.control.state("other-shopify")["MUG-BLUE"]["price"] == "11.49"
    assert {one["shop"] for one in sandbox.control.effects()} == {"shopify"}
