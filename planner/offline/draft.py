"""A workflow in the making: its steps, inputs and what was assumed for it."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from planner.offline.amounts import Amount, money, units
from planner.offline.conditions import Condition
from planner.offline.language import Language
from planner.offline.phrases import Said
from planner.offline.replies import Told
from planner.planner import ShopView

MOST_STEPS: Final = 50
ITEMS: Final = 50
MOST_ITEMS: Final = 10_000
"""What the plan language takes as a ceiling."""


@dataclass(slots=True)
class Draft:
    """The steps of one workflow, under ids that are unique in the plan."""

    text: str
    language: Language
    taken: Counter[str]
    """How often a stem has named a step of the plan."""
    steps: list[dict[str, Any]] = field(default_factory=list)
    inputs: dict[str, Any] = field(default_factory=dict)
    assumptions: dict[str, None] = field(default_factory=dict)
    says: list[str] = field(default_factory=list)
    items: int = ITEMS
    known: int = 0
    """How many products of the tenant's there are: what "everything" may be."""

    def add(self, stem: str, step: dict[str, Any]) -> str:
        """Add a step under an id of its own and return the id."""
        self.taken[stem] += 1
        name = f"{stem}_{self.taken[stem]}" if self.taken[stem] > 1 else stem
        self.steps.append({"id": name, **step})
        if len(self.steps) > MOST_STEPS:
            raise Told(
                "That is more than {most} steps. Please split it into several messages.",
                most=str(MOST_STEPS),
            )
        return name

    def find(self, activity: str, params: dict[str, Any]) -> str:
        """Add a search, or return the same search that is already there."""
        for step in self.steps:
            if step["activity"] == activity and step["params"] == params and "for_each" not in step:
                return str(step["id"])
        return self.add("find", {"activity": activity, "params": params})

    def input(self, value: dict[str, str]) -> str:
        """Keep an amount of money as an input, where conditions can refer to it."""
        for name, kept in self.inputs.items():
            if kept == value:
                return name
        name = f"amount_{len(self.inputs) + 1}"
        self.inputs[name] = value
        return name

    def assume(self, said: Said) -> None:
        """Note what nobody said and everybody should see."""
        self.assumptions[self.language.say(said)] = None

    def say(self, said: Said) -> str:
        """Word a phrase in the language of the message."""
        return self.language.say(said)


def cel(draft: Draft, condition: Condition, shop: ShopView, root: str = "item") -> str:
    """Return a condition on a listing, which expressions know under the name `root`."""
    value, compare = condition.value, condition.compare
    if condition.field == "title":
        pattern = "(?i)" + re.sub(r"([^\w\s])", r"\\\1", str(value), flags=re.ASCII)
        return f"{root}.title.matches({json.dumps(pattern, ensure_ascii=False)})"
    if condition.field == "stock" or not isinstance(value, Amount):
        number = units(value, draft.text) if isinstance(value, Amount) else value
        return f"{root}.stock {compare} {number}"
    limit = "inputs." + draft.input(money(value, draft.text, shop.currency).model_dump(mode="json"))
    below, above = f"less({root}.price, {limit})", f"less({limit}, {root}.price)"
    return {
        "<": below, ">": above, "<=": f"!{above}", ">=": f"!{below}",
        "==": f"!{below} && !{above}",
    }[compare]  # fmt: skip
