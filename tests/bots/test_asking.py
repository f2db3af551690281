"""What a new listing lacks is asked in the thread, once, and remembered on the product."""

from typing import Any

import pytest

from tests.fakes.product import Product


def keep(product: Product, file: str) -> None:
    with product.client("manager") as client:
        answer = client.post(
            "/api/products/import", content=file, headers={"content-type": "text/csv"}
        )
    assert answer.is_success, answer.text


def asked(document: dict[str, Any]) -> list[str]:
    """Return what is asked, without what stays the same in every question."""
    assert document["kind"] == "question", document
    return [one["text"].rpartition(": ")[2] for one in document["questions"]]


def listed(document: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return which articles a card lists, and for how much."""
    assert document["kind"] == "plan", str(document)
    return [(line["sku"], line["after"]) for line in document["lines"]]


def test_what_is_lacking_is_asked_then_the_card_comes_and_nothing_is_asked_again(
    product: Product,
) -> None:
    keep(product, "sku,title\nJAR-RED,Red Jar\n")

    first = product.say("List JAR-RED on Shopify")
    second = product.say("24,90 €", thread=first["thread"])
    card = product.say("15", thread=first["thread"])
    again = product.say("List JAR-RED on Shopify")

    assert asked(first) == ["price in EUR", "stock (units for sale)"]
    assert asked(second) == ["stock (units for sale)"]
    assert listed(card) == listed(again) == [("JAR-RED", "24.90")]
    found = product.api("GET", "/api/products/JAR-RED").json()["product"]
    assert (found["price"]["amount"], found["stock"]) == ("24.90", 15)


def test_several_questions_are_answered_line_by_line(product: Product) -> None:
    keep(product, "sku,title\nJAR-BLUE,Blue Jar\n")
    first = product.say("List JAR-BLUE on Shopify")

    card = product.say("9.50\n3", thread=first["thread"])

    assert listed(card) == [("JAR-BLUE", "9.50")]


def test_what_the_sentence_says_already_is_not_asked(product: Product) -> None:
    keep(product, "sku,title\nJAR-TIN,Tin Jar\n")

    assert asked(product.say("List JAR-TIN on Shopify for 20 euros")) == ["stock (units for sale)"]


def test_another_order_in_the_thread_is_an_order_and_no_answer(product: Product) -> None:
    keep(product, "sku,title\nJAR-ZINC,Zinc Jar\n")
    first = product.say("List JAR-ZINC on Shopify")

    other = product.say("Set the price of MUG-XL to 25 on Shopify", thread=first["thread"])

    assert [line["sku"] for line in other["lines"]] == ["MUG-XL"]


def test_never_mind_ends_the_questions(product: Product) -> None:
    keep(product, "sku,title\nJAR-CLAY,Clay Jar\n")
    first = product.say("List JAR-CLAY on Shopify")

    ended = product.say("never mind", thread=first["thread"])

    assert (ended["kind"], ended["text"]) == ("answer", "Nothing was listed.")
    assert product.say("15", thread=first["thread"])["kind"] != "plan"


def test_whoever_may_not_list_is_refused_and_not_asked(product: Product) -> None:
    keep(product, "sku,title\nJAR-GOLD,Gold Jar\n")

    assert product.say("List JAR-GOLD on Shopify", acting="viewer")["kind"] == "refused"


def test_a_lister_sets_no_price_by_an_answer(product: Product) -> None:
    keep(product, "sku,title,stock\nJAR-OAK,Oak Jar,4\n")
    first = product.say("List JAR-OAK on Shopify", acting="lister")

    answer = product.say("0.01", acting="lister", thread=first["thread"])

    assert asked(first) == ["price in EUR"]
    assert "A pricer, a manager or an admin can." in answer["text"]
    assert product.api("GET", "/api/products/JAR-OAK").json()["product"]["price"] is None


def test_an_answer_that_no_price_can_be_is_refused_in_words_of_our_own(product: Product) -> None:
    keep(product, "sku,title,stock\nJAR-CENT,Cent Jar,4\n")
    first = product.say("List JAR-CENT on Shopify")

    answer = product.say("1.999", thread=first["thread"])

    assert answer["text"] == "price is not right: EUR has 2 digits after the point. Say it again."


OF_SHOPIFY = "/api/shops/shopify/{}/JAR-PINE"


def test_the_api_shows_what_is_lacking_and_remembers_fields_of_the_marketplace(
    product: Product,
) -> None:
    keep(product, "sku,title,price\nJAR-PINE,Pine Jar,7\n")
    lacks = product.api("GET", OF_SHOPIFY.format("requirements")).json()["requirements"]

    body = {"answers": {"stock": 4, "vendor": "Ola", "tags": ["wood"]}}
    left = product.api("PUT", OF_SHOPIFY.format("answers"), body).json()["requirements"]
    card = product.say("List JAR-PINE on Shopify")

    assert (lacks["required"], left["required"]) == (["stock"], [])
    changes = card["lines"][0]["changes"]
    assert (changes["vendor"][1], changes["tags"][1]) == ("Ola", "wood")


@pytest.mark.parametrize(
    ("answers", "at"),
    [
        ({"stock": "many"}, "/stock"),
        ({"stock": -1}, "/stock"),
        ({"colour": "red"}, "colour"),
        ({"vendor": ""}, "vendor"),
        ({"price": {"amount": "1.999", "currency": "EUR"}}, "price"),
    ],
)
def test_an_answer_that_is_not_what_was_asked_for_is_refused(
    product: Product, answers: dict[str, Any], at: str
) -> None:
    keep(product, "sku,title\nJAR-IRON,Iron Jar\n")

    answer = product.api("PUT", "/api/shops/shopify/answers/JAR-IRON", {"answers": answers})

    assert (answer.status_code, answer.json()["at"]) == (422, at), answer.text


def test_what_can_be_one_way_only_is_said_and_not_asked(product: Product) -> None:
    keep(product, "sku,title,price,stock\nJAR-MUG,Jar Mug,20,3\n")

    first = product.say("List JAR-MUG on Amazon DE")

    assert not [one for one in first["questions"] if "product type" in one["text"]]
    answers = {"Brand": "Demo Goods", "Color": "Blue", "Material": "Clay"}
    words = [one["text"].partition(": ")[2].partition(" ")[0] for one in first["questions"]]
    card = product.say("\n".join(answers[word] for word in words), thread=first["thread"])
    assert listed(card) == [("JAR-MUG", "20.00")]
    assert "Amazon DE has one product type for JAR-MUG: Drinking Cup." in card["assumptions"]


def test_nothing_is_asked_for_a_plan_that_cannot_be_run_yet(product: Product) -> None:
    keep(product, "sku,title\nJAR-LATE,Late Jar\n")

    refused = product.say("Every day at 9 list JAR-LATE on Shopify")

    assert refused["kind"] == "refused", refused
    assert refused["refusals"][0]["rule"] == "trigger_unavailable"


def test_a_choice_is_taken_by_its_number_too(product: Product) -> None:
    keep(product, "sku,title,price,stock\nJAR-NR,Nr Mug,20,3\n")
    first = product.say("List JAR-NR on Amazon DE")
    numbers = [
        str(one["choices"].index("Blue" if "Blue" in one["choices"] else "Clay") + 1)
        if one["choices"]
        else "Demo Goods"
        for one in first["questions"]
    ]

    assert "3 things are open." in first["questions"][0]["text"]
    assert listed(product.say("\n".join(numbers), thread=first["thread"])) == [("JAR-NR", "20.00")]


def test_a_number_of_any_length_is_answered(product: Product) -> None:
    keep(product, "sku,title,price,stock\nJAR-LONG,Long Mug,20,3\n")
    first = product.say("List JAR-LONG on Amazon DE")

    said = product.say("9" * 5_000, thread=first["thread"])

    assert "at most 2000" in said["text"]


def test_an_answer_that_fits_nothing_is_asked_again_and_the_others_are_kept(
    product: Product,
) -> None:
    keep(product, "sku,title,price,stock\nJAR-LILA,Lila Mug,20,3\n")
    first = product.say("List JAR-LILA on Amazon DE")
    said = [_answer(one, colour="Lila") for one in first["questions"]]

    again = product.say("\n".join(said), thread=first["thread"])

    [text] = asked(again)
    assert again["wrong"] == ["“Lila” is none of the choices."]
    assert "Color of the article" in text
    assert listed(product.say("Blue", thread=first["thread"])) == [("JAR-LILA", "20.00")]


def _answer(question: dict[str, Any], colour: str) -> str:
    """Answer one of Amazon's questions about a mug."""
    if "Color" in question["text"]:
        return colour
    return question["choices"][0] if question["choices"] else "Demo Goods"


def test_fewer_lines_than_questions_answer_the_first_of_them(product: Product) -> None:
    keep(product, "sku,title,price,stock\nJAR-TWO,Two Mug,20,3\n")
    first = product.say("List JAR-TWO on Amazon DE")
    assert len(first["questions"]) == 3, first

    rest = product.say("Ola\nBlue", thread=first["thread"])

    [left] = asked(rest)
    assert "Material" in left
    assert answered(product, "JAR-TWO") == {"brand": "Ola", "color": "Blue"}


@pytest.mark.parametrize("said", ["?", "…", "What do you mean?", "Ola\nBlue\nClay\nNew"])
def test_what_is_said_beside_a_question_is_never_shown_to_buyers(
    product: Product, said: str
) -> None:
    sku = f"JAR-{len(said)}"
    keep(product, f"sku,title,price,stock\n{sku},Odd Mug,20,3\n")
    first = product.say(f"List {sku} on Amazon DE")

    product.say(said, thread=first["thread"])

    assert answered(product, sku) == {}


@pytest.mark.parametrize("said", ["I don't know", "skip", "Stop", "Weiß nicht.", "später"])
def test_who_has_no_answer_ends_the_questions(product: Product, said: str) -> None:
    keep(product, "sku,title,price,stock\nJAR-WHO,Who Mug,20,3\n")
    first = product.say("List JAR-WHO on Amazon DE")

    ended = product.say(said, thread=first["thread"])

    assert ended["text"] == "Nothing was listed."
    assert answered(product, "JAR-WHO") == {}


def answered(product: Product, sku: str) -> dict[str, Any]:
    """Return what is remembered for Amazon about an article."""
    found = product.api("GET", f"/api/products/{sku}").json()["answers"]
    remembered: dict[str, Any] = found.get("amazon", {}).get("attributes", {})
    return remembered
