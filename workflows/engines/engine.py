"""What the orchestrator asks of an engine."""

from typing import Protocol


class Engine(Protocol):
    """Runs approved work, and knows nothing but ids.

    Every call is safe to repeat: submitting a run twice is one run.
    """

    async def start(self) -> None:
        """Take up whatever is unfinished in the database."""
        ...

    async def stop(self) -> None:
        """Stop taking up work; calls in flight are left to their receipts."""
        ...

    async def submit(self, tenant: str, run: str, epoch: int) -> None:
        """Drive one epoch of a run to its end."""
        ...

    async def cancel(self, tenant: str, run: str) -> None:
        """Start nothing new of a run whose row says that it is being cancelled."""
        ...

    async def wake(self, tenant: str, run: str) -> None:
        """Look again at a run that waits, because what it waits for may be over."""
        ...
