"""Make the reads of a plan, and turn what they give into values that later steps refer to."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final, TypeVar

from pydantic import JsonValue, ValidationError

from activities.context import Call
from activities.declaration import Activity, Implementation, Params
from activities.errors import ActivityError, Rejected, Throttled
from activities.misfits import first_misfit
from activities.one_line import RESTORING
from workflows.job import Job
from workflows.office import Office
from workflows.patience import AWAY, Patience

T = TypeVar("T")

TOGETHER: Final = 16
"""Calls of one step that may be on their way at once."""
KEPT_WAITING: Final = timedelta(seconds=10)
"""A person is told at once about a longer wait, in one piece or in several."""
LEAST_WAIT_S: Final = 0.1


def parsed(
    activity: Activity, params: Mapping[str, JsonValue], *, restoring: bool = False
) -> Params:
    """Validate resolved parameters.

    Args:
        activity: whose.
        params: by name.
        restoring: whether they are what stood in the shop before, which nobody signs anew.

    Raises:
        Rejected: a value found at run time does not fit.
    """
    try:
        return activity.params.model_validate(params, context=RESTORING if restoring else None)
    except ValidationError as wrong:
        place, what = first_misfit(wrong)
        text = f"{activity.title} cannot be done with what was found. {what}"
        raise Rejected(text, at=place) from None


async def read(
    office: Office,
    tenant: str,
    implementation: Implementation,
    params: Mapping[str, JsonValue],
    *,
    retries: int,
) -> JsonValue:
    """Make one read for somebody who waits for it, and return its result as JSON.

    Raises:
        ActivityError: it failed, also when tried again; or the shop asks for a longer wait.
    """
    return await patiently(
        office, lambda: _once(office, tenant, implementation, params), retries=retries
    )


async def patiently(office: Office, ask: Callable[[], Awaitable[T]], *, retries: int) -> T:
    """Ask a shop again a few times while it is away, and as often as it asks for patience.

    Raises:
        ActivityError: it failed, also when tried again; or the waits came to more than a person
            is kept waiting.
    """
    waited, failed = timedelta(), 0
    while True:
        try:
            return await ask()
        except AWAY as slow:
            wait = timedelta(seconds=max(getattr(slow, "retry_after_s", 2**failed), LEAST_WAIT_S))
            failed += not isinstance(slow, Throttled)
            waited += wait
            if failed > retries or waited > KEPT_WAITING:
                raise
            await office.clock.sleep_until(office.clock.now() + wait)


async def read_in_run(
    office: Office, job: Job, implementation: Implementation, params: Mapping[str, JsonValue]
) -> JsonValue:
    """Make one read of a run, which waits for a shop that is away.

    Raises:
        Cancelled: the run ended meanwhile.
        ActivityError: it failed, or the shop was away for too long.
    """
    patience: Patience | None = None
    while True:
        try:
            return await _once(office, job.tenant, implementation, params)
        except AWAY as slow:
            patience = patience or Patience(office, job)
            await patience.wait_after(slow)


async def _once(
    office: Office, tenant: str, implementation: Implementation, params: Mapping[str, JsonValue]
) -> JsonValue:
    shop = params.get("shop")
    call = await office.connections.reading(tenant, str(shop) if shop else None)
    return await asked(implementation, params, call)


async def asked(
    implementation: Implementation, params: Mapping[str, JsonValue], call: Call[Any]
) -> JsonValue:
    """Make one read, once, and return its result as JSON.

    Raises:
        ActivityError: it failed.
    """
    if implementation.read is None:
        reason = f"{implementation.activity.name} is no read"
        raise TypeError(reason)
    result = await implementation.read(parsed(implementation.activity, params), call)
    found: JsonValue = result.model_dump(mode="json")
    return found


def fanned_out(results: list[JsonValue], failed: int) -> JsonValue:
    """Return the value of a `for_each` step: what its calls gave, and how many failed."""
    return {"results": results, "done": len(results), "failed": failed}


async def several(calls: list[Any]) -> list[Any]:
    """Await calls side by side, in order; an ActivityError is returned in its place."""
    if len(calls) == 1:  # a task of its own would cost more than many a read
        return [await _result(calls[0])]
    limit = asyncio.Semaphore(TOGETHER)

    async def one(call: Any) -> Any:  # noqa: ANN401 - whatever the call gives
        async with limit:
            return await _result(call)

    return list(await asyncio.gather(*(one(call) for call in calls)))


async def _result(call: Any) -> Any:  # noqa: ANN401 - whatever the call gives
    try:
        return await call
    except ActivityError as failed:
        return failed
