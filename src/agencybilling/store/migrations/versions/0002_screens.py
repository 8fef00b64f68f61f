"""For the screens: lists in any order, campaign changes to carry out on the platform, address and logo."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """
    CREATE TABLE letterhead (
        id INTEGER NOT NULL,
        address TEXT NOT NULL,
        logo BLOB,
        PRIMARY KEY (id),
        CONSTRAINT one_letterhead CHECK (id = 1),
        CONSTRAINT logo_of_a_megabyte CHECK (length(logo) <= 1048576)
    )
    """,
    """
    CREATE TABLE platform_changes (
        campaign_id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        wanted TEXT NOT NULL,
        since INTEGER NOT NULL,
        done_at INTEGER,
        PRIMARY KEY (campaign_id, number),
        CONSTRAINT platform_wanted CHECK (wanted IN ('pause', 'resume')),
        FOREIGN KEY(campaign_id) REFERENCES campaigns (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE UNIQUE INDEX platform_changes_to_do ON platform_changes (campaign_id) WHERE done_at IS NULL
    """,
    """
    CREATE INDEX usage_by_time ON usage_records (occurred_at, channel, billed_ms, voided_at)
    """,
    """
    CREATE INDEX requests_by_status ON payment_requests (status, due_on, currency, amount)
    """,
    """
    CREATE INDEX requests_by_payment ON payment_requests (paid_on, currency, amount) WHERE paid_on IS NOT NULL
    """,
    """
    CREATE TRIGGER terms_have_a_rhythm BEFORE INSERT ON terms WHEN NEW.every < 1 BEGIN SELECT RAISE(ABORT, 'a rhythm has at least one unit'); END
    """,
)


def upgrade() -> None:
    """Make the tables, indexes and the guard."""
    for statement in STATEMENTS:
        op.execute(statement)
