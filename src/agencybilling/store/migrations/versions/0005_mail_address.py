"""Where clients write to the agency: the address at the head of documents, and of what starts a plan by mail."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    """
    CREATE TABLE mail_address (
        id INTEGER NOT NULL,
        address TEXT NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT one_mail_address CHECK (id = 1),
        CONSTRAINT mail_address_with_one_at CHECK (address LIKE '_%@_%' AND address NOT LIKE '%@%@%')
    )
    """,
)


def upgrade() -> None:
    """Make the table."""
    for statement in STATEMENTS:
        op.execute(statement)
