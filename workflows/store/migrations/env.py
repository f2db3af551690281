"""What Alembic runs: our tables over the connection it is handed."""

from alembic import context

from workflows.store import chat_tables, product_tables, tables  # noqa: F401 - their tables belong to Base
from workflows.store.base import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    transactional_ddl=True,  # SQLite can, too: a start that is killed leaves no half of a step
)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
