"""Bring the tables up to date, at every start."""

from pathlib import Path
from typing import Final

from sqlalchemy import Engine, inspect, text

from activities.errors import Misconfigured

FOLDER: Final = Path(__file__).parent / "migrations"
HEAD: Final = "0001"
"""The newest revision in the folder; a test holds it to Alembic's own answer."""


def migrate(engine: Engine) -> None:
    """Upgrade to the newest revision; an up-to-date database costs one query.

    Raises:
        Misconfigured: the database cannot be reached, or a newer program wrote it.
    """
    try:
        stored = _stored(engine)
    except Exception as error:
        message = f"The database cannot be opened: {type(error).__name__}."
        hint = "Check COUNTERSIGN_DATABASE_URL and that the server runs."
        raise Misconfigured(message, at="DATABASE_URL", hint=hint) from error
    if stored != HEAD:
        _upgrade(engine, stored)


def _stored(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version"))
        return found.scalar_one_or_none()


def _upgrade(engine: Engine, stored: str | None) -> None:
    from alembic import command  # noqa: PLC0415 - half a second that most starts do not need
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        message = f"The database is at revision {stored}, which this program does not know."
        hint = "It was written by a newer Countersign: install that one, or restore a backup."
        raise Misconfigured(message, at="DATABASE_URL", hint=hint) from error
