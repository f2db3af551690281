"""Plans that follow the language, drawn over a catalogue and a tenant.

`valid_plans(catalogue, tenant)` gives JSON documents. Every drawn plan passes the checker, and no
two of its writes meet at one field of one item unless one waits for the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hypothesis import strategies as st

from activities import core, marketplaces
from activities.catalogue import Catalogue, _walk
from activities.plan.tenant import ShopView
from tests.fakes import bazaar

Json = dict[str, Any]
TRIGGERS = ("immediately", "schedule", "watch", "event")


@dataclass(frozen=True)
class FakeTenant:
    """A tenant that remembers what it was asked."""

    shops: Mapping[str, ShopView]
    skus: tuple[str, ...] = ("MUG-BLUE", "MUG-RED", "MUG-GREEN", "CAP")
    asked: list[frozenset[str]] = field(default_factory=list)

    def known_skus(self, skus: frozenset[str], /) -> frozenset[str]:
        self.asked.append(skus)
        return skus & frozenset(self.skus)

    def similar_skus(self, sku: str, /) -> Sequence[str]:
        return [known for known in self.skus if known[:3] == sku[:3]]


@cache
def catalogue() -> Catalogue:
    """Return everything of ours, and the bazaar."""
    modules = [*_walk(core), *_walk(marketplaces)]
    return Catalogue.of([*modules, bazaar])


def tenant() -> FakeTenant:
    """Return a tenant with a shop in each marketplace."""
    return FakeTenant(
        {
            "shopify": ShopView("shopify", "EUR", requests_a_day=2_000),
            "bazaar": ShopView("bazaar", "USD", requests_a_day=24),
        }
    )


@st.composite
def valid_plans(
    draw: st.DrawFn,
    over: Catalogue,
    whose: FakeTenant,
    *,
    triggers: Sequence[str] = TRIGGERS,
    most_workflows: int = 3,
    most_steps: int = 8,
) -> Json:
    """Draw a plan as JSON."""
    plan: Json = {"workflows": []}
    taken: set[tuple[str, str]] = set()
    for index in range(draw(st.integers(1, most_workflows))):
        made = _Workflow(draw, over, whose, index, taken)
        plan["workflows"].append(made.draw_all(draw(st.sampled_from(triggers)), most_steps))
    if draw(st.booleans()):
        plan |= {"language": 1, "summary": draw(TEXTS), "assumptions": [draw(TEXTS)]}
    return plan


TEXTS = st.text(st.characters(blacklist_categories=["C"]), max_size=20)
AMOUNTS = st.integers(1, 99_999).map(lambda cents: f"{cents // 100}.{cents % 100:02}")


@dataclass
class _Workflow:
    draw: st.DrawFn
    over: Catalogue
    whose: FakeTenant
    index: int
    taken: set[tuple[str, str]]
    steps: list[Json] = field(default_factory=list)
    lists: list[tuple[str, str]] = field(default_factory=list)
    """Searches, as (step, shop)."""
    mine: set[tuple[str, str]] = field(default_factory=set)
    last_write: str | None = None
    cannot_undo: bool = False

    def draw_all(self, trigger: str, most: int) -> Json:
        for _ in range(self.draw(st.integers(1, most))):
            self.steps.append(self._step())
        for step in self.steps:
            choices = ["stop", "continue"] + ([] if self.cannot_undo else ["compensate"])
            if self.draw(st.booleans()):
                step["on_error"] = self.draw(st.sampled_from(choices))
        made: Json = {
            "id": f"w{self.index}",
            "steps": self.steps,
            "trigger": self._trigger(trigger),
        }
        made["limits"] = {"items": self.draw(st.integers(1, 500)), "price_change_pct": "90"}
        made["limits"]["drift_pct"] = self.draw(st.sampled_from(["10", "50.5"]))
        if self.draw(st.booleans()):
            made |= {"title": self.draw(TEXTS), "overlap": "queue", "inputs": {"pct": "5"}}
        self.taken |= self.mine
        return made

    def _trigger(self, kind: str) -> Json:
        if kind == "schedule":
            cron = self.draw(st.sampled_from(["0 9 * * *", "*/15 8-18 * * 1-5", "0 0 1 1 *"]))
            zone = self.draw(st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns"]))
            return {"kind": kind, "cron": cron, "zone": zone}
        if kind == "watch":
            params = {"shop": "shopify", "sku": self._sku()}
            when = "trigger.now.listing.stock < trigger.previous.listing.stock"
            watch = {"activity": "listing.get", "params": params, "when": {"cel": when}}
            return {"kind": kind, **watch, "every_s": self.draw(st.integers(3_600, 86_400))}
        return {"kind": "event", "event": "order.placed"} if kind == "event" else {"kind": kind}

    def _id(self) -> str:
        return f"s{self.index}_{len(self.steps)}"

    def _sku(self) -> str:
        return self.draw(st.sampled_from(self.whose.skus))

    def _shop(self, activity: str) -> str | None:
        able = [
            name
            for name, shop in self.whose.shops.items()
            if self.over.implementation(activity, shop.marketplace) is not None
        ]
        return self.draw(st.sampled_from(able)) if able else None

    def _step(self) -> Json:
        kinds = [self._search, self._read, self._post, self._write]
        if self.lists:
            kinds += [self._fan_out, self._fan_out]
        made = self.draw(st.sampled_from(kinds))()
        return made or self._search()

    def _search(self) -> Json:
        name, shop = self._id(), self._shop("listing.search")
        assert shop is not None
        self.lists.append((name, shop))
        query = self.draw(st.sampled_from(["mug", "", "blue mug"]))
        return self._made("listing.search", {"shop": shop, "query": query})

    def _read(self) -> Json | None:
        name = self.draw(
            st.sampled_from(["stock.levels", "order.list", "offer.competitor_price", "listing.get"])
        )
        shop = self._shop(name)
        if shop is None:
            return None
        per_sku = name in {"offer.competitor_price", "listing.get"}
        return self._made(name, {"shop": shop, **({"sku": self._sku()} if per_sku else {})})

    def _post(self) -> Json:
        text: Any = "Done."
        if self.lists:
            text = {"cel": f"'found ' + string({self.draw(st.sampled_from(self.lists))[0]}.count)"}
        return self._made("thread.post", {"text": text})

    def _made(self, activity: str, params: Json, **more: object) -> Json:
        earlier = [step["id"] for step in self.steps]
        after = (
            self.draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True))
            if earlier
            else []
        )
        return {"id": self._id(), "activity": activity, "params": params, "after": after, **more}

    def _write(self) -> Json | None:
        name = self.draw(st.sampled_from(list(WRITES)))
        shop = self._shop(name)
        return self._claimed(name, shop, self._sku()) if shop is not None else None

    def _fan_out(self) -> Json | None:
        source, shop = self.draw(st.sampled_from(self.lists))
        name = self.draw(st.sampled_from(["offer.update_price", "stock.set", "listing.pause"]))
        if self.over.implementation(name, self.whose.shops[shop].marketplace) is None:
            return None
        made = self._claimed(name, shop, {"ref": "item.sku"})
        if made is None:
            return None
        kept = {"cel": f"{source}.listings.filter(l, l.stock > 3)"}
        made["for_each"] = self.draw(st.sampled_from([{"ref": f"{source}.listings"}, kept]))
        if self.draw(st.booleans()):
            made["when"] = {"cel": self.draw(st.sampled_from(CONDITIONS))}
        return made

    def _claimed(self, activity: str, shop: str, sku: str | Json) -> Json | None:
        """Return a write that waits for the writes before it, or None where another holds it."""
        claim = (shop, WRITES[activity])
        if claim in self.taken:
            return None
        self.mine.add(claim)
        found = self.over.implementation(activity, self.whose.shops[shop].marketplace)
        self.cannot_undo |= found is not None and found.no_undo is not None
        made = self._made(activity, {"shop": shop, "sku": sku, **self._values(activity, shop)})
        if self.last_write is not None:
            made["after"] = [self.last_write]
        self.last_write = made["id"]
        return made

    def _values(self, activity: str, shop: str) -> Json:
        currency = self.whose.shops[shop].currency
        amount = {"amount": self.draw(AMOUNTS), "currency": currency}
        match activity:
            case "offer.update_price":
                by = self.draw(st.sampled_from(["-10", "5", "-2.50"]))
                return {
                    "change": self.draw(
                        st.sampled_from(
                            [
                                {"kind": "set", "price": amount},
                                {"kind": "change_pct", "by": by},
                                {"kind": "change_by", "by": amount},
                            ]
                        )
                    )
                }
            case "stock.set":
                return {"quantity": self.draw(st.integers(0, 1000))}
            case "listing.update":
                return {"title": "New title"}
            case _:
                return {}


WRITES = {
    "offer.update_price": "price",
    "stock.set": "stock",
    "listing.pause": "state",
    "listing.end": "state",
    "listing.update": "content",
}
"""Activities that are drawn, with the field they write."""
CONDITIONS = (
    "item.stock > 0",
    "item.state == 'active' && item.title.contains('Mug')",
    "less(item.price, item.price) || item.sku.startsWith('MUG')",
)
