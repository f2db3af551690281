"""Who could approve this? The same policies, asked for every member."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from authz.people import Person
from authz.verdict import Verdict

Approve = Callable[[Person], Awaitable[Verdict]]


async def who_could(approve: Approve, people: Sequence[Person]) -> tuple[str, ...]:
    """Return the ids of those who would be allowed, in the order given."""
    verdicts = await asyncio.gather(*(approve(person) for person in people))
    return tuple(
        person.id for person, verdict in zip(people, verdicts, strict=True) if verdict.allowed
    )
