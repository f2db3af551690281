"""What a plan means, as canonical JSON: everything but the fields that are cosmetic."""

import json
from typing import Any

from pydantic import BaseModel, JsonValue

from activities.catalogue import Catalogue
from activities.plan.language import COSMETIC, LANGUAGE, Step, Watch, Workflow
from activities.plan.params import jsonable, read_params


def canonical_json(value: JsonValue) -> bytes:
    """Write JSON so that equal values are equal bytes."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def meaning(workflow: Workflow, catalogue: Catalogue) -> dict[str, JsonValue]:
    """Return what a workflow means, defaults resolved, with the versions it was written for."""
    found: dict[str, JsonValue] = _fields(workflow, workflow, catalogue)
    return {"language": LANGUAGE, **found}


def _fields(part: BaseModel, workflow: Workflow, catalogue: Catalogue) -> dict[str, Any]:
    found = {
        name: _value(getattr(part, name), workflow, catalogue)
        for name in type(part).model_fields
        if name not in COSMETIC
    }
    if isinstance(part, Step | Watch) and (activity := catalogue.activities.get(part.activity)):
        found["version"] = activity.version
        found["params"] = read_params(part.params, activity.params, workflow.inputs).normal
    return found


def _value(value: Any, workflow: Workflow, catalogue: Catalogue) -> Any:  # noqa: ANN401
    if isinstance(value, BaseModel):
        return _fields(value, workflow, catalogue)
    if isinstance(value, tuple):
        return [_value(part, workflow, catalogue) for part in value]
    return jsonable(value)
