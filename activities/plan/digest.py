"""Digests: two plans with one digest mean the same, whatever they look like."""

from hashlib import sha256

from activities.catalogue import Catalogue
from activities.plan.language import COSMETIC, Plan, Workflow
from activities.plan.meaning import canonical_json, meaning
from activities.plan.params import jsonable


def workflow_digest(workflow: Workflow, catalogue: Catalogue) -> str:
    """Return the SHA-256 of what a workflow means, as 64 hexadecimal digits."""
    return sha256(canonical_json(meaning(workflow, catalogue))).hexdigest()


def digest(plan: Plan, catalogue: Catalogue) -> str:
    """Return the digest of a plan: over the digests of its workflows, in their order."""
    fields = {name: getattr(plan, name) for name in Plan.model_fields if name not in COSMETIC}
    fields["workflows"] = [workflow_digest(part, catalogue) for part in plan.workflows]
    return sha256(canonical_json(jsonable(fields))).hexdigest()
