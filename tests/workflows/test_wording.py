"""Sentences that were kept in English, in the language of a thread."""

import pytest

from workflows.wording import own_language, reworded, say


@pytest.mark.parametrize(
    ("kept", "worded"),
    [
        (
            "Shopify is a simulated shop: nothing real changes.",
            "Shopify ist ein simulierter Shop: In Wirklichkeit ändert sich nichts.",
        ),
        (
            "Left out: Shopify has no article MUG-X.",
            "Ausgelassen: Shopify hat keinen Artikel MUG-X.",
        ),
        (
            "A viewer may not change prices. A pricer, a manager or an admin can.",
            "Ein Viewer darf keine Preise ändern. Pricer, Manager und Admins dürfen es.",
        ),
    ],
    ids=["a warning", "a sentence inside another", "a reason of a policy"],
)
def test_a_kept_sentence_is_found_by_its_form(kept: str, worded: str) -> None:
    assert reworded(kept, "de") == worded


def test_what_a_marketplace_said_itself_stays_between_sentences_of_ours() -> None:
    kept = "eBay refused: The SKU is bad. Call us. Look at the card again, then decide."

    worded = reworded(kept, "de")

    assert worded == (
        "eBay hat abgelehnt: The SKU is bad. Call us."
        " Sieh dir die Karte noch einmal an und entscheide dann."
    )


def test_a_sentence_that_is_none_of_ours_stays_as_it_is() -> None:
    assert reworded("Mugs are on holiday.", "de") == "Mugs are on holiday."


def test_amounts_are_written_as_people_of_the_language_do() -> None:
    kept = "The shop now says €15.00, the approved card said €1,216.65."

    assert reworded(kept, "de") == (
        "Der Shop zeigt jetzt 15,00\u00a0€, freigegeben war 1.216,65\u00a0€."
    )


def test_counts_are_written_as_people_of_the_language_do() -> None:
    assert say("en", "{many} plans wait:", many=1528) == "1,528 plans wait:"
    assert say("de", "{many} plans wait:", many=1528) == "1.528 Pläne warten:"


def test_an_address_is_no_amount() -> None:
    kept = "There is no shop 10.20.30.40."

    assert reworded(kept, "de") == "Es gibt keinen Shop 10.20.30.40."


def test_many_sentences_that_are_not_ours_take_no_time() -> None:
    kept = "So it is. " * 400

    assert reworded(kept, "de") == kept


def test_english_stays_as_it_was_kept() -> None:
    assert say("en", "{shop} is capped.", shop="eBay") == "eBay is capped."


@pytest.mark.parametrize(("locale", "language"), [("de_AT", "de"), ("fr", "en"), ("en-GB", "en")])
def test_a_place_without_wordings_is_spoken_to_in_english(locale: str, language: str) -> None:
    assert own_language(locale) == language
