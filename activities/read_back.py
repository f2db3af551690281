"""What a read says about a write whose answer was lost."""

from collections.abc import Mapping

from activities.change import Change, Reconciled, Value


def judged(change: Change, found: Mapping[str, Value]) -> Reconciled:
    """Compare what is there with both sides of a change.

    A change that changes nothing leaves no trace to find, so it stays unknown.

    Args:
        change: what was approved and perhaps sent.
        found: the present values of every field that the write sets.
    """
    after = {name: change.after.get(name) for name in found}
    before = {name: change.before.get(name) for name in found}
    if before == after:
        return Reconciled.UNKNOWN
    if found == after:
        return Reconciled.APPLIED
    return Reconciled.NOT_APPLIED if found == before else Reconciled.UNKNOWN
