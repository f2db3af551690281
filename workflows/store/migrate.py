"""Bring the tables up to date, at every start."""

from pathlib import Path
from typing import Final

from sqlalchemy import Engine, inspect, text

from activities.errors import Misconfigured

FOLDER: Final = Path(__file__).parent / "migrations"
HEAD: Final = "0013"
"""The newest revision in the folder; a test holds it to Alembic's own answer."""

ONE_AT_A_TIME: Final = 20_261_124
"""The advisory lock under which PostgreSQL's tables are changed."""


def migrate(engine: Engine) -> None:
    """Upgrade to the newest revision; an up-to-date database costs one query.

    Raises:
        Misconfigured: the database cannot be reached, or a newer program wrote it.
    """
    try:
        stored = revision_of(engine)
    except Exception as error:
        message = f"The database cannot be opened: {type(error).__name__}."
        hint = "Check COUNTERSIGN_DATABASE_URL and that the server runs."
        raise Misconfigured(message, at="DATABASE_URL", hint=hint) from error
    if stored != HEAD:
        _upgrade(engine, stored)


def revision_of(engine: Engine) -> str | None:
    """Return the revision of what is there; None: there are no tables of ours."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version"))
        return found.scalar_one_or_none()


def _upgrade(engine: Engine, stored: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                # two processes may start at once; the second finds the tables made
                connection.exec_driver_sql(f"SELECT pg_advisory_lock({ONE_AT_A_TIME})")
                connection.commit()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        message = f"The database is at revision {stored}, which this program does not know."
        hint = "It was written by a newer Countersign: install that one, or restore a backup."
        raise Misconfigured(message, at="DATABASE_URL", hint=hint) from error
