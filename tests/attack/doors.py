"""Every route, and who gets through it: the table that the attacks walk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.attack.clear import UNKNOWN
from tests.attack.stage import CSV, MARK, PERSON, ROLES, SHOP, SKU, Stage, price_plan

Body = Callable[[Stage], Any]


def all_of(status: int = 200) -> dict[str, int]:
    """Say that everybody gets the same."""
    return dict.fromkeys(ROLES, status)


def only(*roles: str, yes: int = 200) -> dict[str, int]:
    """Say that some get through, and nobody else."""
    return {role: yes if role in roles else 403 for role in ROLES}


DECIDERS = ("manager", "manager2", "admin")
PRICERS = ("pricer", *DECIDERS)


def nothing(_: Stage) -> None:
    """Send no body."""


def always(body: Any) -> Body:  # noqa: ANN401 - any JSON
    """Send the same body every time."""
    return lambda _: body


@dataclass(frozen=True)
class Door:
    """One route, what is sent there, and what each role of the tenant gets."""

    verb: str
    path: str
    expects: Mapping[str, int]
    body: Body = nothing
    about: Mapping[str, Callable[[Stage], str]] = field(default_factory=dict)
    named: Mapping[str, Callable[[Stage], str]] = field(default_factory=dict)
    """Fields of the body that name something of the tenant."""
    note: str = ""

    @property
    def name(self) -> str:
        """Return what a test calls it."""
        return f"{self.verb} {self.path}{f' {self.note}' if self.note else ''}"

    def address(self, ids: Mapping[str, str]) -> str:
        """Return the path with ids in it."""
        return self.path.format(**ids)


def _card(stage: Stage) -> str:
    return str(stage.card()["approval"]["id"])


def revised(_: Stage) -> dict[str, Any]:
    """Set the one value of the plan anew."""
    at = "/workflows/0/steps/0/params/change/by"
    return {"revision": 1, "without": [], "values": {at: "-2"}}


REQUEST = {"request": lambda _: UNKNOWN["request"]}
"""Nobody asks for access where no chat product is connected."""
APPROVAL = {"approval": lambda stage: stage.approval}
RUN = {"run": lambda stage: stage.run}
REASON = {"reason": MARK}
DECISION = "/api/approvals/{approval}/decision"

DOORS: tuple[Door, ...] = (
    Door("GET", "/api/access", only("admin")),
    Door(
        "POST", "/api/access/{request}/grant", only("admin", yes=404), always({"role": "viewer"}),
        REQUEST,
    ),
    Door("POST", "/api/access/{request}/refuse", only("admin", yes=404), always({}), REQUEST),
    Door("GET", "/api/approvals", all_of()),
    Door("GET", "/api/approvals/decided", all_of()),
    Door("GET", "/api/approvals/waiting", all_of()),
    Door("GET", "/api/approvals/{approval}", all_of(), about=APPROVAL),
    Door("GET", "/api/approvals/{approval}/approvers", all_of(), about=APPROVAL),
    Door(
        "POST", DECISION, only(*DECIDERS),
        always({"revision": 1, "decision": "approve", **REASON}), {"approval": _card},
        note="approve",
    ),
    Door(
        "POST", DECISION, only("pricer", *DECIDERS),
        always({"revision": 1, "decision": "reject", **REASON}), {"approval": _card},
        note="reject",
    ),
    Door(
        "POST", "/api/approvals/{approval}/propose-again", only(*PRICERS), always({}),
        {"approval": _card},
    ),
    Door(
        "POST", "/api/approvals/{approval}/revise", only(*PRICERS), revised, {"approval": _card},
    ),
    Door("GET", "/api/catalog", all_of()),
    Door("GET", "/api/changes", all_of()),
    Door("GET", "/api/forbidden", all_of()),
    Door(
        "PUT", "/api/forbidden/activities/{activity}", only("admin"),
        about={"activity": lambda _: "stock.levels"}, note="own",
    ),
    Door(
        "DELETE", "/api/forbidden/activities/{activity}", only("admin"),
        about={"activity": lambda _: "stock.levels"}, note="own",
    ),
    Door("PUT", "/api/forbidden/shops/{shop}", only("admin"), about={"shop": lambda _: SHOP}),
    Door("DELETE", "/api/forbidden/shops/{shop}", only("admin"), about={"shop": lambda _: SHOP}),
    Door("GET", "/api/halts", all_of()),
    Door(
        "POST", "/api/halts", only("lister", "pricer", *DECIDERS), always(REASON),
        named={"shop": lambda _: SHOP},
    ),
    Door(
        "POST", "/api/halts/lift", only(*DECIDERS), always(REASON),
        named={"shop": lambda _: SHOP},
    ),
    Door("GET", "/api/listings/unmatched", all_of()),
    Door(
        "PUT", "/api/listings/match", only("lister", *DECIDERS, yes=404),
        always({"shop": SHOP, "listing": "1", "sku": SKU, "product": None}),
    ),
    Door("GET", "/api/people", all_of()),
    Door(
        "POST", "/api/people", only("admin", yes=409),
        always({"id": PERSON, "name": MARK, "roles": ["viewer"]}),
    ),
    Door(
        "PATCH", "/api/people/{person}", only("admin"), always({"max_listings": 7}),
        {"person": lambda _: PERSON},
    ),
    Door(
        "POST", "/api/people/{person}/link", only("admin"), always({}),
        {"person": lambda _: PERSON},
    ),
    Door(
        "POST", "/api/people/{person}/accounts", only("admin"),
        always({"surface": "slack", "team": "T0ATTACK", "account": "U0ATTACK"}),
        {"person": lambda _: PERSON},
    ),
    Door("POST", "/api/plans", only(*PRICERS), always(price_plan())),
    Door("POST", "/api/plans/check", all_of(), always(price_plan())),
    Door("GET", "/api/products", all_of()),
    Door("GET", "/api/products/{sku}", all_of(), about={"sku": lambda _: SKU}),
    Door("POST", "/api/products/import", only("lister", *DECIDERS), always(CSV)),
    Door("GET", "/api/runs", all_of()),
    Door("GET", "/api/runs/{run}", all_of(), about=RUN),
    Door("GET", "/api/runs/{run}/card", all_of(), about=RUN),
    Door("GET", "/api/runs/{run}/events", all_of(), about=RUN),
    Door("GET", "/api/runs/{run}/record", all_of(), about=RUN),
    Door("POST", "/api/runs/{run}/cancel", only(*PRICERS, yes=409), always(REASON), RUN),
    Door("POST", "/api/runs/{run}/retry", only(*PRICERS, yes=409), always({}), RUN),
    Door(
        "POST", "/api/runs/{run}/settle", only(*DECIDERS, yes=404),
        always({"step": "w1.price", "item": "shopify/MUG-BLUE", "applied": True, **REASON}), RUN,
    ),
    Door("GET", "/api/sandbox", all_of()),
    Door("GET", "/api/sandbox/version", all_of()),
    Door(
        "POST", "/api/sandbox/edit", all_of(), always({"sku": "MUG-XL", "stock": 5}),
        named={"shop": lambda _: "ebay"}, note="own",
    ),
    Door(
        "POST", "/api/sandbox/faults", all_of(), always({"kind": "stale_read"}),
        named={"shop": lambda _: "ebay"}, note="own",
    ),
    Door(
        "POST", "/api/sandbox/mend", all_of(), always({}), named={"shop": lambda _: "ebay"},
        note="own",
    ),
    Door("GET", "/api/shops", all_of()),
    Door(
        "POST", "/api/shops", only("admin", yes=422),
        always({
            "id": "nowhere", "title": MARK, "marketplace": "nowhere", "credential": MARK,
            "base_url": "https://nowhere.example",
        }),
    ),
    Door(
        "PATCH", "/api/shops/{shop}", only("admin"), always({"mode": "live", "daily_cap": None}),
        {"shop": lambda _: SHOP},
    ),
    Door(
        "POST", "/api/shops/{shop}/sync", all_of(), always({}), {"shop": lambda _: "shopify"},
        note="own",
    ),
    Door(
        "GET", "/api/shops/{shop}/requirements/{sku}", all_of(),
        about={"shop": lambda _: "shopify", "sku": lambda _: "MUG-BLUE"}, note="own",
    ),
    Door(
        "PUT", "/api/shops/{shop}/answers/{sku}", only("lister", *DECIDERS, yes=404),
        always({"answers": {"stock": 5}}),
        {"shop": lambda _: SHOP, "sku": lambda _: UNKNOWN["sku"]},
    ),
    Door("GET", "/api/threads", all_of()),
    Door("GET", "/api/threads/{thread}", all_of(), about={"thread": lambda stage: stage.thread}),
    Door("POST", "/api/messages", all_of(), always({"text": f"What can you do? {MARK}"})),
)  # fmt: skip
