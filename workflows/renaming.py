"""Call a plan anew once a person changed what it does: its old names would be lies."""

from collections.abc import Collection, Mapping
from typing import Any

from activities.catalogue import Catalogue
from activities.declaration import Effect
from workflows.wording import reworded


def retitle(
    raw: Mapping[str, Any],
    places: Collection[str],
    without: Collection[str],
    catalogue: Catalogue,
    language: str,
) -> None:
    """Call steps and workflows in which something changed by what their activities are called.

    Args:
        raw: the plan, which is changed.
        places: JSON pointers to what was set anew.
        without: places of single writes that are taken away, such as `w1.price`.
        catalogue: what the activities are called.
        language: in which the plan is spoken.
    """
    changed = {tuple(int(part) for part in at.split("/")[2:5:2]) for at in places}
    for number, workflow in enumerate(raw["workflows"]):
        own = f"{workflow['id']}."
        if any(one.startswith(own) for one in without) or any(one[0] == number for one in changed):
            left = [one for one in workflow["steps"] if own + one["id"] not in without]
            workflow["title"] = _called(left, catalogue, language)
    for number, step in changed:
        raw["workflows"][number]["steps"][step]["title"] = ""


def rename(raw: dict[str, Any]) -> None:
    """Call a plan by its workflows, as what it was about is another product or shop now."""
    raw["summary"] = "; ".join(one["title"] or one["id"] for one in raw["workflows"])[:1000] + "."
    if len(raw["workflows"]) == 1:
        raw["assumptions"] = []  # they were made for what was named before


def _called(steps: Collection[Mapping[str, Any]], catalogue: Catalogue, language: str) -> str:
    known = [catalogue.activities[one["activity"]] for one in steps]
    does = [one for one in known if one.effect is not Effect.READ] or known
    return ", ".join(dict.fromkeys(reworded(one.title, language) for one in does))[:200]
