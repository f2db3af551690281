"""What a thread has done, taken back by a plan of the opposite; an undo it is not."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from activities.one_line import is_wholly_seen
from planner.offline.draft import MOST_STEPS
from planner.offline.language import Language
from planner.offline.lexicon import read
from planner.offline.parts import Part
from planner.offline.phrases import Listed, Phrase, phrase
from planner.offline.replies import Told
from planner.offline.tokens import tokenize
from planner.planner import Done, Proposed, TenantView, Thread

_MOST_NAMED: Final = 3
_BESIDE: Final = frozenset({Part.STOP, Part.PRONOUN, Part.RELATIVE, Part.THIS, Part.END, Part.AND})
_STATES: Final = {"listing.pause": "listing.reopen", "listing.reopen": "listing.pause"}


def taken_back(
    text: str, thread: Thread, tenant: TenantView, language: Language
) -> Proposed | None:
    """Return the plan that puts back what the thread replaced; None where nobody asks for it.

    Raises:
        Told: nothing has happened yet, or it cannot be put back by a plan.
    """
    lexemes = read(tokenize(text), language)
    undoes = [one for one in lexemes if (one.part, one.value) == (Part.VERB, "undo")]
    polite = language.sets["polite"] | language.sets["thanks"]
    rest = [one for one in lexemes if one not in undoes and one.part not in _BESIDE]
    if len(undoes) != 1 or any(one.tokens[0].word not in polite for one in rest):
        return None
    if thread.plan:
        raise Told(
            "Nothing has happened yet: the plan waits for people. Reject its card and nothing will,"
            " or say what should be different, such as “only the red one”."
        )
    return _opposite(thread.done, tenant, language) if thread.done else None


def _opposite(done: Sequence[Done], tenant: TenantView, language: Language) -> Proposed:
    steps = [_step(one) for one in reversed(done)]
    lost = [one for one, step in zip(reversed(done), steps, strict=True) if step is None]
    titles = {shop.id: shop.title for shop in tenant.shops}
    if lost:
        raise Told(
            "I cannot put back everything: {names}. Say for each what it should be, such as “end"
            " MUG-BLUE on eBay” or “set the price of MUG-RED to 18.50”.",
            names=_named(lost[:5], titles),
        )
    if len(steps) > MOST_STEPS:
        raise Told("That was too much to put back in one plan. Say it for a part of it.")
    numbered = [{"id": f"back_{at}", **step} for at, step in enumerate(steps, 1) if step]
    said = language.say(_called(done, titles))
    assumed = language.say(
        phrase("This is a new plan with the values from before; later changes are overwritten too.")
    )
    workflow = {
        "id": "w1",
        "title": "",
        "inputs": {},
        "trigger": {"kind": "immediately"},
        "limits": {"items": MOST_STEPS},
        "steps": numbered,
    }
    plan = {"language": 1, "summary": said, "assumptions": [assumed], "workflows": [workflow]}
    return Proposed(plan, said)


def _called(done: Sequence[Done], titles: Mapping[str, str]) -> Phrase:
    if len({(one.shop, one.sku) for one in done}) <= _MOST_NAMED:
        return phrase("Put back what was changed last: {names}.", names=_named(done, titles))
    shops = dict.fromkeys(titles.get(one.shop, one.shop) for one in done)
    return phrase(
        "Put back the last {number} changes on {shops}.",
        number=str(len(done)),
        shops=Listed(tuple(shops)),
    )


def _named(done: Sequence[Done], titles: Mapping[str, str]) -> Listed:
    places = dict.fromkeys((one.sku, titles.get(one.shop, one.shop)) for one in done)
    return Listed(tuple(phrase("{sku} on {shop}", sku=sku, shop=shop) for sku, shop in places))


def _step(done: Done) -> dict[str, Any] | None:
    """Return the write that puts one thing back; None where there is none."""
    before: Mapping[str, Any] = done.before
    params: dict[str, Any] = {"shop": done.shop, "sku": done.sku}
    if done.activity == "offer.update_price" and before.get("price"):
        change = {"kind": "set", "price": before["price"]}
        return {"activity": done.activity, "params": {**params, "change": change}}
    if done.activity == "stock.set" and isinstance(before.get("stock"), int):
        quantity = max(before["stock"], 0)
        return {"activity": done.activity, "params": {**params, "quantity": quantity}}
    if done.activity == "listing.update":
        texts = {name: before[name] for name in ("title", "description") if before.get(name)}
        if not texts or not is_wholly_seen(texts.get("title", "")):
            return None
        return {"activity": done.activity, "params": {**params, **texts}}
    if done.activity in _STATES:
        named = {"listing": done.listing} if done.listing else {"sku": done.sku}
        return {"activity": _STATES[done.activity], "params": {"shop": done.shop, **named}}
    return None
