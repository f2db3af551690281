"""Things of the first tenant that an attack is about."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx2

from tests.fakes.product import Product

ROLES = ("viewer", "lister", "pricer", "manager", "manager2", "admin")
PERSON = "zelda"
"""A member of the first tenant alone."""
SHOP = "zebrashop"
"""A shop of the first tenant alone."""
SKU = "MUG-QUOKKA"
"""An article of the first tenant alone."""
CSV = b"sku,title\nMUG-QUAINT,Mug\n"
"""A file of products."""
MARK = "quixotic"
"""In every text that the first tenant ever wrote."""


def price_plan(sku: str = "MUG-BLUE", by: str = "-1", summary: str = MARK) -> dict[str, Any]:
    """Return a plan that changes one price."""
    params = {"shop": "shopify", "sku": sku, "change": {"kind": "change_pct", "by": by}}
    step = {"id": "price", "activity": "offer.update_price", "title": MARK, "params": params}
    return {"summary": summary, "workflows": [{"id": "w1", "title": summary, "steps": [step]}]}


@dataclass
class Stage:
    """Makes what a request needs to be about, in the first tenant."""

    product: Product
    http: httpx2.Client
    """Kept open: to open one for every request takes longer than the request."""

    def ask(
        self,
        verb: str,
        path: str,
        body: object = None,
        *,
        acting: str = "manager",
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """Make one request as somebody; `raw` is sent as it is, in place of a JSON body."""
        said = {"countersign-as": acting, **(headers or {})}
        if isinstance(body, bytes):
            raw, said = body, {"content-type": "text/csv", **said}
        sent = None if raw is not None else body
        return self.http.request(verb, path, json=sent, content=raw, headers=said)

    def card(self) -> dict[str, Any]:
        """Put a price change to people, as the pricer."""
        answer = self.ask("POST", "/api/plans", price_plan(), acting="pricer")
        assert answer.is_success, answer.text
        document: dict[str, Any] = answer.json()
        return document

    @cached_property
    def approval(self) -> str:
        """Return an approval that nobody decides."""
        return str(self.card()["approval"]["id"])

    @cached_property
    def run(self) -> str:
        """Return a run that the pricer asked for and that is done."""
        decided = self.product.decide(self.card(), acting="manager")
        run = str(decided.json()["run_ids"][0])
        assert self.product.ended(run)["state"] == "done"
        return run

    @cached_property
    def file(self) -> str:
        """Return a file that holds a plan."""
        path = self.product.home / "attack-plan.json"
        path.write_text(json.dumps(price_plan()))
        return str(path)

    @cached_property
    def sheet(self) -> str:
        """Return a file of products."""
        path = self.product.home / "attack-products.csv"
        path.write_bytes(CSV)
        return str(path)

    @cached_property
    def thread(self) -> str:
        """Return a thread with a card in it."""
        said = self.product.say(f"Drop the price of MUG-RED on Shopify by 1% {MARK}")
        return str(said["thread"])
