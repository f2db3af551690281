"""Orders on listings: pause, reopen, end, rename, create."""

from typing import Final

from pydantic import JsonValue

from activities.one_line import is_wholly_seen
from planner.offline.amounts import Amount, Unit, money
from planner.offline.clauses import Clause
from planner.offline.orders import Order, no_params, only
from planner.offline.phrases import Joined, Phrase, phrase
from planner.offline.prices import is_a_price
from planner.offline.replies import Choice, Told, Undecided
from planner.offline.whereabouts import is_listed
from planner.planner import ShopView

_VERBS: Final = {
    "pause": Order(
        "listing.pause",
        "pause",
        phrase("Pause {names}"),
        no_params,
        state="active",
        by_listing=True,
    ),
    "reopen": Order(
        "listing.reopen",
        "reopen",
        phrase("Reopen {names}"),
        no_params,
        state="paused",
        by_listing=True,
    ),
    "end": Order("listing.end", "end", phrase("End {names} for good"), no_params, by_listing=True),
}
_MOST_TITLE: Final = 255


def listing(clause: Clause) -> Order | None:
    """Return what a clause does with listings; None where it is about something else."""
    does = clause.does
    if does in _VERBS:
        only(clause, *(("manner",) if does == "end" and clause.manner == "for_good" else ()))
        return _VERBS[does]
    if _puts_up(clause):
        return _created(clause, clause.to)
    if does == "withdraw":
        only(clause)
        raise _verbs(
            clause,
            phrase("Shall it be paused, or ended for good?"),
            phrase("Pause"),
            phrase("End"),
        )
    if does == "rename" or (does == "assign" and clause.field == "title"):
        return _rename(clause)
    if does in {"create", "list"}:
        return _create(clause)
    return None


def _puts_up(clause: Clause) -> bool:
    """Tell whether "put the pen up on eBay for 41" or "sell the pen on eBay" is to list it.

    It is where nothing of it is listed yet.

    Raises:
        Undecided: it is listed there, so that its price may be meant.
    """
    puts = (clause.carrier == "put" or clause.does == "assign") and clause.manner == "up"
    if not ((puts or clause.does == "sell") and clause.shops and clause.targets):
        return False
    if not puts and clause.manner:
        return False
    if clause.filled() - {"to", "manner", "carrier"} or clause.to_by not in {"", "for", "at"}:
        return False
    if clause.to and not _asks_money(clause, clause.to):
        return False
    here = [is_listed(target, shop) for target in clause.targets for shop in clause.shops]
    if not any(here):
        return True
    if clause.to and not puts:
        return False  # "sell the red mug for 17.50" where it is listed says its price
    if clause.to and len(clause.targets) == 1 and not clause.targets[0].group:
        raise _listed_already(clause, clause.to)
    if len(clause.targets) == 1 and not clause.targets[0].group:
        raise Told(
            "{name} is listed there already, so I planned nothing.", name=clause.targets[0].name
        )
    raise Told("Some of that is listed there already, so I planned nothing. Name the rest alone.")


def _listed_already(clause: Clause, written: Amount) -> Undecided:
    target = clause.targets[0]
    sku, amount = target.products[0].sku, written.text
    order = phrase('set the price of "{sku}" to {amount}', sku=sku, amount=amount)
    said = clause.instead(clause.language.say(Joined((order, *clause.places()), " ")))
    shown = phrase("Set the price of {names} to {amount}", names=target.name, amount=amount)
    return Undecided(
        phrase("{name} is listed there already. Is that to be its price?", name=target.name),
        (Choice(shown, said),),
    )


def _verbs(clause: Clause, text: Phrase, *verbs: Phrase) -> Undecided:
    verb = clause.verb
    if verb is None:
        raise Told("I did not understand what to do.")
    before, after = clause.text[: verb.start], clause.text[verb.end :]
    choices = []
    for word in map(clause.language.say, verbs):
        end = clause.span[1] + len(word) - (verb.end - verb.start)
        said = f"{before}{word}{after}"
        choices.append(Choice(said[clause.span[0] : end], said))
    return Undecided(text, tuple(choices))


def _rename(clause: Clause) -> Order:
    only(clause, "field", "title")
    title = " ".join((clause.title or "").split())
    if not title or len(title) > _MOST_TITLE:
        raise Told('Say the new title in quotes, such as: rename MUG-BLUE to "Ocean Mug".')
    if not is_wholly_seen(title):
        raise Told("Your message holds characters that cannot be seen. Please type it anew.")
    if len(clause.targets) != 1 or clause.targets[0].group:
        raise Told(
            "A new title is for one listing. Name one product, by its SKU or its full title."
        )

    def params(_: ShopView) -> dict[str, JsonValue]:
        return {"title": title}

    return Order(
        "listing.update", "rename", phrase("Rename {names} to “{title}”", title=title), params
    )


def _create(clause: Clause) -> Order | None:
    group = any(one.group for one in clause.targets)
    if not clause.targets and not clause.this:
        if clause.does == "list":
            return None
        raise Told("Say which product to list, such as “list MUG-XL on Shopify”.")
    if clause.does == "list" and (clause.conditions or not clause.shops):
        return None
    if clause.does == "list" and group:
        raise _verbs(
            clause,
            phrase("Shall I show them, or create listings for them?"),
            phrase("Show"),
            phrase("Create listings for"),
        )
    only(clause, "to")
    written = clause.to
    if written and not _asks_money(clause, written):
        raise Told(
            "“{amount}” is no price. Say it with its currency, such as “for 20 euros”.",
            amount=written.text,
        )
    return _created(clause, written)


def _asks_money(clause: Clause, written: Amount) -> bool:
    """Tell whether an amount is surely a price: "for 24.90", but not "at 9"."""
    if written.numbers[0] <= 0:
        return False
    bare = written.unit is Unit.NONE and (clause.to_by == "for" or is_a_price(written))
    return bare or written.unit is Unit.MONEY


def _created(clause: Clause, written: Amount | None) -> Order:
    if clause.conditions:
        raise Told(
            "Listings that are yet to be made cannot meet a condition. Name the products instead."
        )

    def params(shop: ShopView) -> dict[str, JsonValue]:
        if written is None:
            return {}
        return {"price": money(written, clause.text, shop.currency).model_dump(mode="json")}

    says = phrase("Create a listing for {names}")
    if written:
        says = phrase("Create a listing for {names} at {amount}", amount=written.text)
    return Order("listing.create", "create", says, params)
