"""Names of products: from the words a person uses to the products that are meant."""

import difflib
from collections.abc import Iterable, Sequence
from typing import Final

from planner.offline.replies import Told
from planner.offline.tokens import Kind, tokenize
from planner.planner import LookUp, ProductView

MOST_LOOK_UPS: Final = 80
"""Of one message; an order that needs more names too much at once."""
_MOST_COMPARED: Final = 200
_LONG: Final = 4


def forms(word: str) -> frozenset[str]:
    """Return a word with its possible singulars: "boxes" gives boxes, boxe, box."""
    found = {word}
    if len(word) >= _LONG and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.add(word[:-1])
        if word.endswith("ies"):
            found.add(word[:-3] + "y")
        if word.endswith("ves"):
            found |= {word[:-3] + "f", word[:-3] + "fe"}
        if word.endswith(("ches", "shes", "xes", "sses", "zes", "oes")):
            found.add(word[:-2])
    return frozenset(found)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a title, ready to compare."""
    return tuple(token.word for token in tokenize(text) if token.kind in {Kind.WORD, Kind.NUMBER})


class Names:
    """Look-ups in the tenant's products, each done once a message."""

    def __init__(self, look_up: LookUp) -> None:
        """Wrap the tenant's look-up."""
        self._look_up = look_up
        self._seen: dict[str, tuple[ProductView, ...]] = {}

    def containing(self, text: str) -> tuple[ProductView, ...]:
        """Return products whose SKU or title contains every word of the text."""
        if text not in self._seen:
            if len(self._seen) >= MOST_LOOK_UPS:
                reason = "That names too much at once. Please say it in several messages."
                raise Told(reason)
            self._seen[text] = tuple(self._look_up(text))
        return self._seen[text]

    def with_sku(self, text: str) -> ProductView | None:
        """Return the product with exactly this SKU, in any case."""
        wanted = text.casefold()
        return next((one for one in self.containing(text) if one.sku.casefold() == wanted), None)

    def titled(self, words: Sequence[str]) -> tuple[ProductView, ...]:
        """Return products whose title has all these words, singular or plural alike."""
        found: dict[str, ProductView] = {}
        for form in sorted(forms(words[0]), key=len):
            for product in self.containing(form):
                if _has_all(words_of(product.title), words):
                    found[product.sku] = product
        return tuple(found.values())

    def beginning(self, words: Sequence[str]) -> int:
        """Return how many of the words, from the first, are literally a whole title."""
        titles = (words_of(product.title) for product in self.containing(words[0]))
        return max(
            (len(title) for title in titles if title and tuple(words[: len(title)]) == title),
            default=0,
        )

    def inside_a_word(self, query: str, meant: Iterable[ProductView]) -> tuple[ProductView, ...]:
        """Return products that a search for the query finds though they were not meant.

        A shop finds "cup" in "cupboard" too.
        """
        skus = {product.sku for product in meant}
        return tuple(product for product in self.containing(query) if product.sku not in skus)

    def near(self, text: str) -> list[str]:
        """Return names that were perhaps meant, nearest first, at most three."""
        spelled: dict[str, str] = {}
        for product in self.containing("")[:_MOST_COMPARED]:
            shown = f"{product.title} ({product.sku})"
            spelled.setdefault(product.sku.casefold(), shown)
            spelled.setdefault(product.title.casefold(), shown)
            for word in words_of(product.title):
                spelled.setdefault(word, shown)
        close = difflib.get_close_matches(text.casefold(), spelled, n=4, cutoff=0.7)
        return list(dict.fromkeys(spelled[name] for name in close))[:3]


def _has_all(title: Sequence[str], words: Sequence[str]) -> bool:
    known = frozenset(form for word in title for form in forms(word))
    return all(forms(word) & known for word in words)


def is_plural(words: Sequence[str], products: Sequence[ProductView]) -> bool:
    """Tell whether the last word is a plural that stands in no title as it is: "mugs"."""
    last = words[-1]
    return len(forms(last)) > 1 and not any(last in words_of(one.title) for one in products)


def query_for(words: Sequence[str], products: Sequence[ProductView]) -> str:
    """Return the words by which a shop's search finds all these products.

    Of every word the longest form that stands within each title.
    """
    titles = [one.title.casefold() for one in products]
    chosen = []
    for word in words:
        within = [form for form in forms(word) if all(form in title for title in titles)]
        chosen.append(max(within, key=len, default=min(forms(word), key=len)))
    return " ".join(chosen)
