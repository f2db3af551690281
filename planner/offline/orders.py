"""Orders: what one clause asks to be done, typed and complete."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from planner.offline.clauses import Clause
from planner.offline.conditions import Condition
from planner.offline.names import words_of
from planner.offline.phrases import Phrase, phrase
from planner.offline.replies import Choice, Told, Undecided
from planner.offline.targets import Target, everything
from planner.planner import ProductView, ShopView

Params = Callable[[ShopView], dict[str, JsonValue]]


@dataclass(frozen=True, slots=True)
class Order:
    """One activity for one or more targets in one or more shops."""

    activity: str
    id: str
    """Stem of the step's id."""
    says: Phrase
    """What it does in plain words, with `names` for the target."""
    params: Params = field(repr=False)
    """Parameters beside `shop` and what names the listing."""
    targets: tuple[Target, ...] = ()
    conditions: tuple[Condition, ...] = ()
    excluded: tuple[Target, ...] = ()
    shops: tuple[ShopView, ...] = ()
    everywhere: bool = False
    """In every shop that has the listing, whichever these are."""
    without: frozenset[tuple[str, int]] = frozenset()
    """Shops, with the place of a target, where this order has nothing to write itself."""
    more: Mapping[tuple[str, int], Mapping[str, JsonValue]] = field(default_factory=dict)
    """Further parameters, by shop and the place of a target."""
    assumed: Phrase | None = None
    """What nobody said about where."""
    guard: Condition | None = None
    """What keeps "drop all mugs to 15" from raising one."""
    state: str | None = None
    """State that listings of a group must be in for the order to make sense."""
    by_listing: bool = False
    """Acts on what the shop groups: all variants of a product at once."""
    extreme: str | None = None
    """cheapest or dearest: only those of what is found."""
    source: ShopView | None = None
    """The shop whose stock is copied; None where no stock is."""
    follows: bool = False
    """Follows a competitor's price, so that the amount is known only when it runs."""
    fixed: Mapping[str, JsonValue] = field(default_factory=dict)
    """Parameters of an activity that asks no shop."""
    writes: bool = True
    then: bool = False

    @classmethod
    def about(cls, target: Target, shops: tuple[ShopView, ...] = ()) -> "Order":
        """Return what "it" refers to where nothing was ordered yet."""
        return cls("", "", phrase(""), no_params, (target,), shops=shops)


def no_params(_: ShopView) -> dict[str, JsonValue]:
    """Return no parameters beside the usual ones."""
    return {}


def aimed(clause: Clause, order: Order, before: Order | None) -> Order:
    """Give an order its targets, conditions and exceptions out of its clause."""
    if clause.this:
        raise _which_product(clause)
    if clause.pronoun:
        return _as_before(clause, order, before)
    targets = tuple(clause.targets)
    plural = clause.things in {"listings", "products"}
    whole = clause.every and (clause.things or clause.field)
    if not targets and (whole or (plural and clause.conditions)):
        targets = (everything("all"),)
    if not targets:
        if plural:
            raise Told(
                "I did not understand which product that is about. Say “all listings” if you mean"
                " all of them."
            )
        raise Told("I did not understand which product that is about.")
    if (clause.conditions or clause.excluded) and not (len(targets) == 1 and targets[0].group):
        raise Told(
            "I can add a condition or an exception to one group at a time, such as “all mugs that"
            " are paused”. Please say the rest in a sentence of its own."
        )
    return _checked(
        replace(
            order,
            targets=targets,
            conditions=tuple(clause.conditions),
            excluded=tuple(clause.excluded),
            then=clause.then,
        )
    )


def _which_product(clause: Clause) -> Undecided | Told:
    """Ask which product "this product" is; any may be named, not only those offered."""
    this = clause.this
    if this is None or not clause.offered:
        return Told("I did not understand which product that is about.")
    before, after = clause.text[: this.start], clause.text[this.end :]
    words = clause.text[this.start : this.end]
    return Undecided(
        phrase("Which product is “{words}”? Choose one, or say its SKU.", words=words),
        tuple(
            Choice(f"{one.title} ({one.sku})", f'{before}"{one.sku}"{after}')
            for one in clause.offered
        ),
        (before, after),
    )


def _as_before(clause: Clause, order: Order, before: Order | None) -> Order:
    if before is None or not before.targets:
        raise Told("I do not know what “it” or “them” means here. Please name the product.")
    if clause.conditions or clause.excluded or clause.every:
        raise Told("Please name the products again when you add a condition or an exception.")
    return _checked(
        replace(
            order,
            targets=before.targets,
            conditions=before.conditions,
            excluded=before.excluded,
            state=before.state or order.state,
            then=clause.then,
        )
    )


def _checked(order: Order) -> Order:
    """Refuse to leave out a variant where the shop can only take the whole product."""
    if order.by_listing and order.excluded:
        out = [one for target in order.excluded for one in target.products]
        skus = {one.sku for one in out}
        kept = {
            _family(one)
            for target in order.targets
            for one in target.products
            if one.sku not in skus
        }
        both = [one for one in out if _family(one) in kept]
        if both:
            raise Told(
                "{title} looks like a variant of one listing, and this acts on all variants"
                " together: I cannot leave one out.",
                title=both[0].title,
            )
    return order


def _family(product: ProductView) -> tuple[str, tuple[str, ...]]:
    """Return what the variants of one product have in common: stem of SKU, beginning of title."""
    return product.sku.rpartition("-")[0], words_of(product.title)[:-1]


def only(clause: Clause, *slots: str) -> None:
    """Refuse a clause that says more than the order has room for."""
    more = clause.filled() - {"conditions", "excluded", *slots}
    if more:
        raise Told(
            "I understood the words but not how they belong together, so I planned nothing."
            " Please say it more plainly."
        )
