"""Names of products: from the words a person uses to the products that are meant."""

from collections.abc import Iterable, Sequence
from typing import Final

from planner.offline.language import Language, alike
from planner.offline.replies import Told
from planner.offline.tokens import Kind, tokenize
from planner.planner import LookUp, ProductView

MOST_LOOK_UPS: Final = 80
"""Of one message; an order that needs more names too much at once."""
_MOST_COMPARED: Final = 200


def words_of(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a title, ready to compare."""
    return tuple(token.word for token in tokenize(text) if token.kind in {Kind.WORD, Kind.NUMBER})


class Names:
    """Look-ups in the tenant's products, each done once a message."""

    def __init__(self, look_up: LookUp, language: Language, *, loosely: bool = False) -> None:
        """Wrap the tenant's look-up.

        Args:
            look_up: how the tenant's products are found.
            language: how names are inflected.
            loosely: a name that several products share means all of them.
        """
        self.language = language
        self.loosely = loosely
        self._look_up = look_up
        self._spelled: dict[str, str] = {}
        self._titles: dict[str, tuple[str, ...]] = {}
        self._forms: dict[str, frozenset[str]] = {}
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
        """Return the one product with this SKU; case counts only between SKUs that differ in it."""
        wanted = text.casefold()
        found = [one for one in self.containing(text) if one.sku.casefold() == wanted]
        exact = [one for one in found if one.sku == text]
        return exact[0] if exact else found[0] if len(found) == 1 else None

    def with_title(self, text: str) -> ProductView | None:
        """Return the one product that a text is the whole title of."""
        words = words_of(text)
        found = [one for one in self.titled(words) if words_of(one.title) == words] if words else []
        return found[0] if len(found) == 1 else None

    def titled(self, words: Sequence[str]) -> tuple[ProductView, ...]:
        """Return products whose title has all these words, singular or plural alike."""
        found: dict[str, ProductView] = {}
        for form in sorted(self.language.meant(words[0]), key=len):
            for product in self.containing(form):
                if self._has_all(product.title, words):
                    found[product.sku] = product
        return tuple(found.values())

    def _words(self, title: str) -> tuple[str, ...]:
        """Return the words of a title, which one message asks for again and again."""
        if title not in self._titles:
            self._titles[title] = words_of(title)
        return self._titles[title]

    def _has_all(self, title: str, words: Sequence[str]) -> bool:
        if title not in self._forms:
            forms = (self.language.forms(word) for word in self._words(title))
            self._forms[title] = frozenset[str]().union(*forms)
        known = self._forms[title]
        return all(self.language.meant(word) & known for word in words)

    def is_plural(self, words: Sequence[str], products: Sequence[ProductView]) -> bool:
        """Tell whether the last word is a plural that stands in no title as it is: "mugs"."""
        last = words[-1]
        stands = any(last in self._words(one.title) for one in products)
        return self.language.may_be_plural(last) and not stands

    def query_for(self, words: Sequence[str], products: Sequence[ProductView]) -> str:
        """Return the words by which a shop's search finds all these products.

        Of every word the longest form that stands within each title.
        """
        titles = [one.title.casefold() for one in products]
        chosen = []
        for word in words:
            forms = sorted(self.language.meant(word))
            within = [form for form in forms if all(form in title for title in titles)]
            chosen.append(max(within, key=len, default=min(forms, key=len)))
        return " ".join(chosen)

    def beginning(self, words: Sequence[str]) -> int:
        """Return how many of the words, from the first, are literally a whole title."""
        titles = (self._words(product.title) for product in self.containing(words[0]))
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
        if not self._spelled:
            self._spelled = self._all_spelled()
        close = alike(text.casefold(), self._spelled, cutoff=0.7)
        return list(dict.fromkeys(self._spelled[name] for name in close))[:3]

    def spellings(self) -> frozenset[str]:
        """Return the single words of the first products' titles and SKUs."""
        if not self._spelled:
            self._spelled = self._all_spelled()
        return frozenset(one for one in self._spelled if " " not in one)

    def _all_spelled(self) -> dict[str, str]:
        spelled: dict[str, str] = {}
        for product in self.containing("")[:_MOST_COMPARED]:
            shown = f"{product.title} ({product.sku})"
            spelled.setdefault(product.sku.casefold(), shown)
            spelled.setdefault(product.title.casefold(), shown)
            for word in self._words(product.title):
                spelled.setdefault(word, shown)
        return spelled
