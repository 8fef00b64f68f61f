"""For the client's page: how to pay, the secret of start codes, and which of them were redeemed."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    """
    CREATE TABLE how_to_pay (
        id INTEGER NOT NULL,
        words TEXT NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT one_way_to_pay CHECK (id = 1)
    )
    """,
    """
    CREATE TABLE start_code_secret (
        id INTEGER NOT NULL,
        secret BLOB NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT one_secret CHECK (id = 1),
        CONSTRAINT secret_of_32_bytes CHECK (length(secret) = 32)
    )
    """,
    """
    CREATE TABLE redeemed_codes (
        client_id INTEGER NOT NULL,
        serial INTEGER NOT NULL,
        subscription_id INTEGER NOT NULL,
        PRIMARY KEY (client_id, serial),
        FOREIGN KEY(client_id) REFERENCES clients (id),
        UNIQUE (subscription_id),
        FOREIGN KEY(subscription_id) REFERENCES subscriptions (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TRIGGER redeemed_codes_are_not_changed BEFORE UPDATE ON redeemed_codes BEGIN SELECT RAISE(ABORT, 'a start code is good once'); END
    """,
    """
    CREATE TRIGGER redeemed_codes_are_not_deleted BEFORE DELETE ON redeemed_codes BEGIN SELECT RAISE(ABORT, 'a start code is good once'); END
    """,
)


def upgrade() -> None:
    """Make the tables and the guards."""
    for statement in STATEMENTS:
        op.execute(statement)
