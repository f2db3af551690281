"""What the verbs of the orchestrator work with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from activities.catalogue import Catalogue
from activities.clock import Clock
from activities.plan.expressions import Expressions
from authz.attributes import ShopFacts, TenantFacts
from authz.gate import Gate
from authz.people import Person
from workflows.connections import Connections
from workflows.engines.engine import Engine
from workflows.signed import SignedWorkflows
from workflows.store import facts, people, shops, tenants
from workflows.store.door import Transaction
from workflows.store.store import Store


@dataclass(frozen=True)
class Office:
    """One installation: its rows, its policy, its shops, its clock, its engine."""

    store: Store
    gate: Gate
    catalogue: Catalogue
    expressions: Expressions
    connections: Connections
    clock: Clock
    engine: Engine

    @cached_property
    def signed(self) -> SignedWorkflows:
        """Return what reads the signed plans of runs."""
        return SignedWorkflows(self.catalogue, self.expressions)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The rows that a judgement depends on, all of one facts version."""

    facts: int
    people: Mapping[str, Person]
    shops: Mapping[str, ShopFacts]
    narrowed: TenantFacts
    """What the tenant forbids to everybody."""
    simulated: Mapping[str, str]
    """Titles of the shops that are no real ones, by id."""


def surroundings(tx: Transaction, tenant: str) -> Surroundings:
    """Read people and shops together with their version."""
    connected = shops.all_of(tx, tenant)
    return Surroundings(
        facts=facts.get(tx, tenant),
        people={person.id: person for person in people.active(tx, tenant)},
        shops={
            shop.id: ShopFacts(shop.id, shop.marketplace, shop.mode, shop.daily_cap)
            for shop in connected
        },
        narrowed=tenants.get(tx, tenant).narrowed,
        simulated={shop.id: shop.title for shop in connected if shop.sandbox},
    )
