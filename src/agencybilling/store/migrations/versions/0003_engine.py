"""For the engine: what it leaves to a person, clients held back for now, and which engine is at work."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    """
    CREATE TABLE engine_rules (
        id INTEGER NOT NULL,
        review TEXT NOT NULL,
        blocking TEXT NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT one_set_of_rules CHECK (id = 1)
    )
    """,
    """
    CREATE TABLE engine_lease (
        id INTEGER NOT NULL,
        holder TEXT NOT NULL,
        until INTEGER NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT one_engine CHECK (id = 1)
    )
    """,
    """
    CREATE TABLE held_back (
        client_id INTEGER NOT NULL,
        through_on TEXT NOT NULL,
        PRIMARY KEY (client_id),
        FOREIGN KEY(client_id) REFERENCES clients (id)
    )
    """,
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)
