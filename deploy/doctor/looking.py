"""A look at the database of an installation, whether its server runs or not."""

from activities.errors import Misconfigured
from deploy.doctor.asking import PATIENCE_S, within
from deploy.settings import Settings
from workflows.store.door import T, Unit
from workflows.store.glance import glance


def look(settings: Settings, query: Unit[T]) -> T | None:
    """Run a query on what is there, and change nothing.

    Returns:
        None: there is no database yet.

    Raises:
        Misconfigured: it cannot be read, does not answer, or another version wrote it.
    """
    try:
        return within(PATIENCE_S, lambda: glance(settings.database, query))
    except TimeoutError:
        text, hint = "The database does not answer.", "Look at the server that it runs on."
        raise Misconfigured(text, at="DATABASE_URL", hint=hint) from None
