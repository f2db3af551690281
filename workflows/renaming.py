"""Call a plan anew once a person chose another product or shop in it: old names would be lies."""

from collections.abc import Collection
from typing import Any

from activities.catalogue import Catalogue
from workflows.wording import reworded


def rename(
    raw: dict[str, Any], places: Collection[str], catalogue: Catalogue, language: str
) -> None:
    """Call the steps and workflows at some places by what they do, and the plan by its workflows.

    Args:
        raw: the plan, which is changed.
        places: JSON pointers to the parameters that were set anew.
        catalogue: what the activities are called.
        language: in which the plan is spoken.
    """
    for at in places:
        number, step = (int(part) for part in at.split("/")[2:5:2])
        workflow = raw["workflows"][number]
        workflow["steps"][step]["title"] = ""
        done = (catalogue.activities.get(one["activity"]) for one in workflow["steps"])
        titles = dict.fromkeys(reworded(one.title, language) for one in done if one)
        workflow["title"] = ", ".join(titles)[:200]
    raw["summary"] = "; ".join(one["title"] or one["id"] for one in raw["workflows"])[:1000] + "."
    if len(raw["workflows"]) == 1:
        raw["assumptions"] = []  # they were made for what was named before
