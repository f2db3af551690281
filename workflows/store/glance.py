"""A look at the database from outside: beside whoever serves it, or while nobody does."""

from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from activities.errors import Misconfigured
from workflows.store.connect import onlooker_for
from workflows.store.door import T, Unit
from workflows.store.migrate import HEAD, revision_of

_HOW: Final = "Check COUNTERSIGN_DATABASE_URL and that the server runs."


def glance(url: str, query: Unit[T]) -> T | None:
    """Run a query on what is there; nothing is made, changed or brought up to date.

    Returns:
        None: there is no database yet.

    Raises:
        Misconfigured: it cannot be read, or another version of this program wrote it.
    """
    engine = onlooker_for(url)
    if engine is None:
        return None
    try:
        revision = revision_of(engine)
        if revision is None:
            return None
        if revision != HEAD:
            text = f"The database is at revision {revision}, and this program is at {HEAD}."
            hint = "`countersign up` takes up an older one; a newer one needs a newer Countersign."
            raise Misconfigured(text, at="DATABASE_URL", hint=hint)
        with engine.connect() as connection:
            return query(connection)
    except SQLAlchemyError as error:
        text = f"The database cannot be read: {type(error).__name__}."
        raise Misconfigured(text, at="DATABASE_URL", hint=_HOW) from None
    finally:
        engine.dispose()
