"""Does what a run says of itself agree with what the shop holds?"""

from collections import Counter
from typing import Any

from tests.fakes.sandbox_process import Control
from workflows.documents import ItemView, RunDocument

WHAT = {
    "w1.drop": "price",
    "w1.iron": "price",
    "w1.fill": "stock",
    "w1.figs": "stock",
    "w1.rest": "state",
    "w1.wake": "state",
    "w1.name": "content",
}
"""Which effect each step of the plan has."""
STATES = {"w1.rest": "paused", "w1.wake": "active"}


def disagreements(run: RunDocument, control: Control) -> list[str]:
    """Return every sentence that is not true of the shop."""
    effects = Counter((one["sku"], one["what"]) for one in control.effects())
    shown = control.state()
    found = [f"{what} of {sku}: {n} effects" for (sku, what), n in effects.items() if n > 1]
    explained = set()
    for item in run.items:
        for sku in item.skus:
            explained.add((sku, WHAT[item.step]))
            found += _about(item, sku, effects[sku, WHAT[item.step]], shown[sku])
    found += [f"{what} of {sku}: nobody wrote it" for sku, what in effects.keys() - explained]
    return found


def _about(item: ItemView, sku: str, effects: int, shown: dict[str, Any]) -> list[str]:
    if item.state == "parked":
        return []
    if item.state != "done":
        return [f"{sku} is {item.state}, and was written"] if effects else []
    if effects != 1:
        return [f"{sku} is done, with {effects} effects"]
    wanted = STATES.get(item.step, item.after)
    field = WHAT[item.step]
    if field != "content" and shown[field] != wanted:
        return [f"{sku} is done, and its {field} is {shown[field]}"]
    return []
