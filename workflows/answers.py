"""Ask once what a marketplace needs of a product, and remember what was said."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydantic import JsonValue, ValidationError

from activities.core.listing import create
from activities.declaration import Activity, Implementation
from activities.errors import CountersignError, Missing, Rejected
from activities.misfits import first_misfit
from activities.plan.language import Plan
from activities.product import Product
from authz.people import Person
from workflows.halt import allowed
from workflows.office import Office
from workflows.questions import Asked, NoAnswer, Schema, is_money, questions, refuse_misfit
from workflows.reading import patiently
from workflows.store import answers as rows
from workflows.store import matches, product_changes, products, shops
from workflows.store.answers import Answers
from workflows.store.door import Transaction
from workflows.store.shops import Connected

OWN: Final = frozenset({"title", "description", "price", "stock", "images"})
"""What is the product's own, whichever marketplace asks."""
IDENTIFIERS: Final = frozenset({"gtin", "ean"})
EXTENSION: Final = "extension"
ATTRIBUTES: Final = "attributes"
RETRIES: Final = 1


@dataclass(frozen=True, slots=True)
class Lacking:
    """What one product still lacks for a listing in one shop, as JSON Schema."""

    shop: Connected
    sku: str
    schema: Schema
    step: str = ""
    """The step of a plan that makes the listing."""
    taken: tuple[tuple[Asked, JsonValue], ...] = ()
    """What can be one way only, and so need not be asked."""
    extension: Mapping[str, JsonValue] = field(default_factory=dict)
    """The step's own fields of the marketplace, with what was taken."""


class StillLacking(CountersignError):
    """A plan makes listings of products that lack something."""

    code = "lacking"

    def __init__(self, wanted: Sequence[Lacking]) -> None:
        """Keep what is lacking."""
        super().__init__(", ".join(f"{one.sku} in {one.shop.title}" for one in wanted))
        self.wanted = tuple(wanted)


@dataclass(frozen=True, slots=True)
class _Case:
    """One product in one shop, with what it has answered there."""

    shop: Connected
    product: Product
    answers: Answers
    place: Implementation

    @property
    def fields(self) -> frozenset[str]:
        """Name the marketplace's own fields of a listing."""
        extension = self.place.extension
        return frozenset(extension.model_fields if extension else ())


async def lacking(
    office: Office, tenant: str, shop: str, sku: str, given: Mapping[str, Any] | None = None
) -> Lacking:
    """Ask the marketplace what a product lacks for a listing in a shop.

    Args:
        office: the installation.
        tenant: whose product it is.
        shop: where it would be listed.
        sku: the product.
        given: parameters of the listing that are said already.

    Raises:
        Missing: there is no such shop or product.
        ActivityError: the shop makes no listings, or could not be asked.
    """
    case = await office.store.read(lambda tx: _case(tx, office, tenant, shop, sku))
    return Lacking(case.shop, sku, await _schema(office, tenant, case, given or {}))


async def lacking_of(office: Office, tenant: str, plan: Plan) -> list[Lacking]:
    """Ask for every single listing that a plan makes of a product that there is."""
    found = []
    for workflow in plan.workflows:
        for step in workflow.steps:
            sku, shop = step.params.get("sku"), step.params.get("shop")
            single = step.activity == create.name and step.for_each is None
            if single and isinstance(sku, str) and isinstance(shop, str):
                try:
                    one = await _with_only_choices(office, tenant, shop, sku, step.params)
                except CountersignError:
                    continue  # the preview says so better, beside all others
                if one.schema["required"] or one.taken:
                    found.append(replace(one, step=step.id))
    return found


async def _with_only_choices(
    office: Office, tenant: str, shop: str, sku: str, given: Mapping[str, Any]
) -> Lacking:
    """Ask what is lacking once what can be one way only is so, as more may be lacking then."""
    case = await office.store.read(lambda tx: _case(tx, office, tenant, shop, sku))
    extension, taken = dict(given.get(EXTENSION) or {}), list[tuple[Asked, JsonValue]]()
    while True:
        schema = await _schema(office, tenant, case, {**given, EXTENSION: extension})
        fields = case.fields - extension.keys()
        more = [(one, one.only) for one in questions(schema) if one.path[-1] in fields]
        more = [(one, value) for one, value in more if value is not None]
        if not more:
            return Lacking(case.shop, sku, schema, taken=tuple(taken), extension=extension)
        extension |= {one.path[-1]: value for one, value in more}
        taken += more


async def remember(
    office: Office, by: Person, shop: str, sku: str, said: Mapping[str, JsonValue]
) -> Lacking:
    """Keep answers on the product, and return what is lacking still; null takes an answer away.

    Raises:
        Denied: this person may not, or a price is among them and they may not price.
        Missing: there is no such shop or product.
        Rejected: an answer is not what was asked for.
    """
    await allowed(office, by, "products.change")
    if "price" in said:
        await allowed(office, by, "products.price")
    asked = await lacking(office, by.tenant, shop, sku)
    _refuse_misfits(asked.schema, said)
    now = office.clock.now()

    def unit(tx: Transaction) -> None:
        case = _case(tx, office, by.tenant, shop, sku)
        product, answers = _taken(case, said)
        if product != case.product:
            product_changes.keep(tx, by.tenant, [product], by=by.id, now=now)
            matches.again(tx, by.tenant)
        if answers != case.answers:
            market = case.shop.marketplace
            rows.put(tx, by.tenant, sku, market, answers, by=by.id, now=now)

    await office.store.write(unit)
    return await lacking(office, by.tenant, shop, sku)


async def with_remembered(
    office: Office,
    tenant: str,
    activity: Activity,
    marketplace: str | None,
    params: Mapping[str, JsonValue],
) -> Mapping[str, JsonValue]:
    """Return the parameters of a new listing with what its product has answered before."""
    sku = params.get("sku")
    if activity.name != create.name or not isinstance(sku, str) or marketplace is None:
        return params
    known = await office.store.read(lambda tx: rows.get(tx, tenant, sku, marketplace))
    if not known:
        return params
    given = params.get(EXTENSION)
    return {**params, EXTENSION: _merged(known, given if isinstance(given, dict) else {})}


def _case(tx: Transaction, office: Office, tenant: str, shop: str, sku: str) -> _Case:
    connected = shops.get(tx, tenant, shop)
    if connected is None:
        hint = "`countersign shops` lists the connected ones."
        raise Missing(f"There is no shop {shop}.", at="shop", hint=hint)
    product = products.get(tx, tenant, sku)
    if product is None:
        hint = "`countersign products list` shows them."
        raise Missing(f"There is no product {sku}.", at="sku", hint=hint)
    place = office.catalogue.implementation(create.name, connected.marketplace)
    if place is None:
        why = office.catalogue.why_unsupported(create.name, connected.marketplace)
        raise Rejected(f"No listing can be made in {connected.title}: {why}.", at="shop")
    answers = rows.get(tx, tenant, sku, connected.marketplace)
    return _Case(connected, product, answers, place)


async def _schema(
    office: Office, tenant: str, case: _Case, given: Mapping[str, Any]
) -> dict[str, Any]:
    if case.place.requirements is None:
        return {"type": "object", "properties": {}, "required": []}
    call = await office.connections.reading(tenant, case.shop.id)
    said = {name: value for name, value in given.items() if value is not None}
    extension = _merged(case.answers, said.pop(EXTENSION, None) or {})
    answered = replace(call, remembered=extension)
    product = _overlaid(case, extension)
    requirements = case.place.requirements
    whole = await patiently(office, lambda: requirements(product, answered), retries=RETRIES)
    flat = {**extension, **_inner(extension, ATTRIBUTES), **said}
    return _without(whole, {**flat, EXTENSION: extension})


def _overlaid(case: _Case, answers: Mapping[str, Any]) -> Product:
    """Return the product with its plain answers as attributes, where adapters look for them."""
    told = {**answers, **_inner(answers, ATTRIBUTES)}
    plain = {name: value for name, value in told.items() if isinstance(value, str)}
    return case.product.model_copy(update={"attributes": {**case.product.attributes, **plain}})


def _without(schema: Schema, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema without what is known."""
    properties = {}
    for name, inner in schema.get("properties", {}).items():
        value = known.get(name)
        if isinstance(value, dict) and inner.get("type") == "object" and not is_money(inner):
            rest = _without(inner, value)
            if rest["required"]:
                properties[name] = rest
        elif value is None:
            properties[name] = inner
    required = [name for name in schema.get("required", ()) if name in properties]
    return {**schema, "properties": properties, "required": required}


def _refuse_misfits(schema: Schema, said: Mapping[str, JsonValue], at: str = "") -> None:
    """Refuse what is not what was asked for; what was not asked, the extension judges."""
    for name, value in said.items():
        inner = schema.get("properties", {}).get(name)
        if inner is None or value is None:
            continue
        place = f"{at}/{name}"
        if isinstance(value, dict) and not is_money(inner):
            _refuse_misfits(inner, value, place)
            continue
        try:
            refuse_misfit(inner, value)
        except NoAnswer as wrong:
            hint = "GET /api/shops/…/requirements shows what is asked for."
            raise Rejected(f"{name}: that {wrong}.", at=place, hint=hint) from None


def _taken(case: _Case, said: Mapping[str, JsonValue]) -> tuple[Product, Answers]:
    """Return product and answers with what was said.

    Raises:
        Rejected: nothing asks for it, or it is not right.
    """
    body = case.product.model_dump(mode="json")
    taken: dict[str, JsonValue] = {}
    for name, value in said.items():
        if name in OWN:
            body[name] = value
        elif name in IDENTIFIERS:
            body["identifiers"][name] = value
        elif name == EXTENSION and isinstance(value, dict):
            taken = _merged(taken, value)
        elif name in case.fields:
            taken[name] = value
        elif ATTRIBUTES in case.fields:
            taken[ATTRIBUTES] = {**_inner(taken, ATTRIBUTES), name: value}
        else:
            text = f"{case.shop.title} asks for no {name}."
            raise Rejected(text, at=name, hint=f"It has {', '.join(sorted(case.fields))}.")
    answers = _cleared(_merged(case.answers, taken))
    try:
        if case.place.extension is not None:
            case.place.extension.model_validate_json(json.dumps(answers))
        return Product.model_validate(body), answers
    except ValidationError as wrong:
        place, text = first_misfit(wrong)
        raise Rejected(text, at=place, hint="Say it again.") from None


def _inner(answers: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = answers.get(name)
    return dict(found) if isinstance(found, dict) else {}


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Lay what is said now over what was said before, field by field."""
    found = dict(under)
    for name, value in over.items():
        both = isinstance(value, dict) and isinstance(found.get(name), dict)
        found[name] = _merged(found[name], value) if both else value
    return found


def _cleared(answers: Mapping[str, Any]) -> Answers:
    return {
        name: _cleared(value) if isinstance(value, dict) else value
        for name, value in answers.items()
        if value is not None
    }
