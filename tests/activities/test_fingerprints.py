"""A changed meaning needs a raised version."""

import json
from pathlib import Path

import pytest

from activities.catalogue import Catalogue
from activities.declaration import Activity
from activities.plan.catalog import fingerprint

KEPT = json.loads((Path(__file__).parent / "fingerprints.json").read_text())
ACTIVITIES = Catalogue.discover().activities


@pytest.mark.parametrize("activity", ACTIVITIES.values(), ids=ACTIVITIES)
def test_an_activity_means_what_it_meant_under_its_version(activity: Activity) -> None:
    now = {"version": activity.version, "fingerprint": fingerprint(activity)}

    assert KEPT.get(activity.name) == now, (
        f"{activity.name}: meaning changed: raise the version,"
        f" then write {json.dumps(now)} into fingerprints.json"
    )


def test_no_fingerprint_is_kept_of_what_no_longer_exists() -> None:
    assert KEPT.keys() == ACTIVITIES.keys()


def test_words_for_people_are_no_meaning() -> None:
    activity = ACTIVITIES["stock.set"]
    reworded = Activity(
        **{name: getattr(activity, name) for name in activity.__slots__}
        | {"title": "Count anew", "description": "Other words."}
    )

    assert fingerprint(reworded) == fingerprint(activity)


@pytest.mark.parametrize("name", ["params", "result", "guarded", "shows", "attributes", "item"])
def test_everything_else_is(name: str) -> None:
    fields = {n: getattr(ACTIVITIES["stock.set"], n) for n in Activity.__slots__}
    other = getattr(ACTIVITIES["listing.pause" if name != "shows" else "offer.update_price"], name)
    assert other != fields[name]

    changed = Activity(**fields | {name: other})

    assert fingerprint(changed) != fingerprint(ACTIVITIES["stock.set"])
