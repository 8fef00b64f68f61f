"""The first books: catalog, clients, subscriptions, usage, requests, wallet, history, and their guards."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    CREATE TABLE agency (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        currency TEXT NOT NULL,
        usage_window_days INTEGER NOT NULL,
        reactivate_when TEXT NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT one_agency CHECK (id = 1),
        CONSTRAINT window_not_negative CHECK (usage_window_days >= 0)
    )
    """,
    """
    CREATE TABLE currencies (
        code TEXT NOT NULL,
        decimals INTEGER NOT NULL,
        PRIMARY KEY (code)
    )
    """,
    """
    CREATE TABLE terms (
        id INTEGER NOT NULL,
        plan_name TEXT NOT NULL,
        currency TEXT NOT NULL,
        every INTEGER NOT NULL,
        unit TEXT NOT NULL,
        recurring_fee INTEGER,
        overage_rate INTEGER,
        included_minutes INTEGER NOT NULL,
        addon_packs INTEGER NOT NULL,
        chats_per_minute INTEGER,
        increment_first INTEGER NOT NULL,
        increment_step INTEGER NOT NULL,
        due_days INTEGER NOT NULL,
        grace_days INTEGER NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT fee_or_rate CHECK (recurring_fee IS NOT NULL OR overage_rate IS NOT NULL)
    )
    """,
    """
    CREATE INDEX terms_of_name ON terms (plan_name)
    """,
    """
    CREATE TABLE packs (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        minutes INTEGER NOT NULL,
        price INTEGER NOT NULL,
        currency TEXT NOT NULL,
        description TEXT NOT NULL,
        archived INTEGER NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT pack_of_something CHECK (minutes >= 1 AND price >= 0)
    )
    """,
    """
    CREATE UNIQUE INDEX packs_active_name ON packs (name_key) WHERE archived = 0
    """,
    """
    CREATE TABLE usage_sources (
        source TEXT NOT NULL,
        in_up_to INTEGER NOT NULL,
        imported_at INTEGER NOT NULL,
        PRIMARY KEY (source)
    )
    """,
    """
    CREATE TABLE plans (
        id INTEGER NOT NULL,
        name_key TEXT NOT NULL,
        terms_id INTEGER NOT NULL,
        description TEXT NOT NULL,
        archived INTEGER NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(terms_id) REFERENCES terms (id)
    )
    """,
    """
    CREATE UNIQUE INDEX plans_active_name ON plans (name_key) WHERE archived = 0
    """,
    """
    CREATE TABLE clients (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        enabled INTEGER NOT NULL,
        plan_id INTEGER,
        wallet_ms INTEGER NOT NULL,
        wallet_final_ms INTEGER NOT NULL,
        last_at INTEGER,
        last_source TEXT,
        last_external_id TEXT,
        next_step_on TEXT,
        PRIMARY KEY (id),
        CONSTRAINT wallet_not_below_zero CHECK (wallet_ms >= 0 AND wallet_final_ms >= 0),
        UNIQUE (name_key),
        FOREIGN KEY(plan_id) REFERENCES plans (id)
    )
    """,
    """
    CREATE INDEX clients_next_step ON clients (next_step_on) WHERE next_step_on IS NOT NULL
    """,
    """
    CREATE TABLE client_packs (
        client_id INTEGER NOT NULL,
        pack_id INTEGER NOT NULL,
        PRIMARY KEY (client_id, pack_id),
        FOREIGN KEY(client_id) REFERENCES clients (id),
        FOREIGN KEY(pack_id) REFERENCES packs (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE campaigns (
        id INTEGER NOT NULL,
        client_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        running INTEGER NOT NULL,
        paused_by_person INTEGER NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT campaign_once UNIQUE (client_id, name_key),
        CONSTRAINT paused_by_hand_stays_paused CHECK (NOT (running AND paused_by_person)),
        FOREIGN KEY(client_id) REFERENCES clients (id)
    )
    """,
    """
    CREATE TABLE subscriptions (
        id INTEGER NOT NULL,
        client_id INTEGER NOT NULL,
        plan_id INTEGER NOT NULL,
        terms_id INTEGER NOT NULL,
        status TEXT NOT NULL,
        start_on TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        started_by TEXT NOT NULL,
        usage_from INTEGER NOT NULL,
        canceled_at INTEGER,
        canceled_on TEXT,
        PRIMARY KEY (id),
        CONSTRAINT subscription_status CHECK (status IN ('active', 'past_due', 'blocked', 'canceled')),
        CONSTRAINT canceled_at_a_time CHECK ((status = 'canceled') = (canceled_at IS NOT NULL) AND (canceled_at IS NULL) = (canceled_on IS NULL)),
        FOREIGN KEY(client_id) REFERENCES clients (id),
        FOREIGN KEY(plan_id) REFERENCES plans (id),
        FOREIGN KEY(terms_id) REFERENCES terms (id)
    )
    """,
    """
    CREATE INDEX subscriptions_of_client ON subscriptions (client_id)
    """,
    """
    CREATE UNIQUE INDEX subscriptions_one_live ON subscriptions (client_id) WHERE status <> 'canceled'
    """,
    """
    CREATE TABLE usage_records (
        id INTEGER NOT NULL,
        client_id INTEGER,
        source TEXT NOT NULL,
        external_id TEXT NOT NULL,
        channel TEXT NOT NULL,
        quantity INTEGER NOT NULL,
        occurred_at INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        campaign TEXT,
        note TEXT,
        agents TEXT,
        authority INTEGER NOT NULL,
        subscription_id INTEGER,
        own_period INTEGER,
        charged_period INTEGER,
        billed_ms INTEGER,
        included_ms INTEGER,
        wallet_ms INTEGER,
        billable_ms INTEGER,
        uncovered_ms INTEGER,
        voided_at INTEGER,
        PRIMARY KEY (id),
        CONSTRAINT usage_once UNIQUE (source, external_id),
        CONSTRAINT usage_of_something CHECK (channel IN ('voice', 'chat') AND quantity >= 0),
        CONSTRAINT pools_sum_to_minutes CHECK (included_ms IS NULL OR included_ms + wallet_ms + billable_ms + uncovered_ms = billed_ms),
        CONSTRAINT charged_with_minutes CHECK ((charged_period IS NULL) = (billed_ms IS NULL)),
        FOREIGN KEY(client_id) REFERENCES clients (id)
    )
    """,
    """
    CREATE INDEX usage_to_replay ON usage_records (subscription_id, charged_period) WHERE charged_period IS NOT NULL AND voided_at IS NULL
    """,
    """
    CREATE INDEX usage_of_client ON usage_records (client_id, occurred_at)
    """,
    """
    CREATE INDEX usage_unbilled ON usage_records (client_id, occurred_at, source, external_id) WHERE charged_period IS NULL AND voided_at IS NULL
    """,
    """
    CREATE INDEX usage_unassigned ON usage_records (id) WHERE client_id IS NULL AND voided_at IS NULL
    """,
    """
    CREATE TABLE agents (
        platform TEXT NOT NULL,
        id_field TEXT NOT NULL,
        agent_id TEXT NOT NULL,
        client_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        campaign TEXT,
        PRIMARY KEY (platform, id_field, agent_id),
        FOREIGN KEY(client_id) REFERENCES clients (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE periods (
        subscription_id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        start_on TEXT NOT NULL,
        end_on TEXT NOT NULL,
        closed INTEGER NOT NULL,
        canceled_on TEXT,
        settled_on TEXT,
        billed INTEGER NOT NULL,
        records INTEGER NOT NULL,
        own_used_ms INTEGER NOT NULL,
        late_drawn_ms INTEGER NOT NULL,
        wallet_used_ms INTEGER NOT NULL,
        billable_voice_ms INTEGER NOT NULL,
        billable_chat_ms INTEGER NOT NULL,
        uncovered_ms INTEGER NOT NULL,
        late_given_ms INTEGER NOT NULL,
        PRIMARY KEY (subscription_id, number),
        CONSTRAINT period_has_days CHECK (number >= 1 AND start_on < end_on),
        CONSTRAINT settled_after_its_end CHECK (settled_on IS NULL OR closed),
        CONSTRAINT pools_not_negative CHECK (own_used_ms >= 0 AND late_drawn_ms >= 0 AND wallet_used_ms >= 0 AND billable_voice_ms >= 0 AND billable_chat_ms >= 0 AND uncovered_ms >= 0 AND late_given_ms >= 0),
        FOREIGN KEY(subscription_id) REFERENCES subscriptions (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX periods_not_settled ON periods (subscription_id) WHERE settled_on IS NULL
    """,
    """
    CREATE TABLE payment_requests (
        id INTEGER NOT NULL,
        year INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        client_id INTEGER NOT NULL,
        type TEXT NOT NULL,
        kind TEXT,
        status TEXT NOT NULL,
        currency TEXT NOT NULL,
        amount INTEGER NOT NULL,
        issued_on TEXT NOT NULL,
        due_on TEXT NOT NULL,
        grace_until TEXT,
        subscription_id INTEGER,
        period INTEGER,
        period_start TEXT,
        period_end TEXT,
        paid_on TEXT,
        external_reference TEXT,
        notes TEXT NOT NULL,
        description TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT request_number_once UNIQUE (year, sequence),
        CONSTRAINT request_of_something CHECK (amount > 0),
        CONSTRAINT request_status CHECK (status IN ('pending', 'paid', 'overdue', 'failed', 'canceled')),
        CONSTRAINT paid_on_a_day CHECK ((status = 'paid') = (paid_on IS NOT NULL)),
        CONSTRAINT request_type CHECK (type IN ('cycle', 'pack', 'one_off') AND (type = 'cycle') = (kind IS NOT NULL) AND (type = 'cycle') = (grace_until IS NOT NULL) AND (type = 'cycle') = (period IS NOT NULL)),
        FOREIGN KEY(client_id) REFERENCES clients (id),
        FOREIGN KEY(subscription_id) REFERENCES subscriptions (id)
    )
    """,
    """
    CREATE UNIQUE INDEX requests_once_a_period ON payment_requests (subscription_id, period, kind) WHERE type = 'cycle'
    """,
    """
    CREATE INDEX requests_of_client ON payment_requests (client_id, status)
    """,
    """
    CREATE TABLE request_lines (
        request_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        amount INTEGER NOT NULL,
        quantity_ms INTEGER,
        rate INTEGER,
        PRIMARY KEY (request_id, position),
        FOREIGN KEY(request_id) REFERENCES payment_requests (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE wallet_entries (
        id INTEGER NOT NULL,
        client_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        asked_ms INTEGER NOT NULL,
        taken_ms INTEGER NOT NULL,
        final INTEGER NOT NULL,
        pack_id INTEGER,
        request_id INTEGER,
        reason TEXT NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT correction_takes_no_more_than_asked CHECK ((asked_ms > 0 AND taken_ms = asked_ms) OR (asked_ms < 0 AND taken_ms BETWEEN asked_ms AND 0)),
        FOREIGN KEY(client_id) REFERENCES clients (id),
        FOREIGN KEY(pack_id) REFERENCES packs (id),
        FOREIGN KEY(request_id) REFERENCES payment_requests (id)
    )
    """,
    """
    CREATE INDEX wallet_of_client ON wallet_entries (client_id, final)
    """,
    """
    CREATE TABLE history (
        id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        client_id INTEGER,
        event TEXT NOT NULL,
        request_id INTEGER,
        details TEXT NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(client_id) REFERENCES clients (id),
        FOREIGN KEY(request_id) REFERENCES payment_requests (id)
    )
    """,
    """
    CREATE INDEX history_of_client ON history (client_id)
    """,
    """
    CREATE TRIGGER history_is_not_changed BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'the history only grows'); END
    """,
    """
    CREATE TRIGGER history_is_not_deleted BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'the history only grows'); END
    """,
    """
    CREATE TRIGGER terms_are_not_changed BEFORE UPDATE ON terms BEGIN SELECT RAISE(ABORT, 'terms are frozen'); END
    """,
    """
    CREATE TRIGGER terms_are_not_deleted BEFORE DELETE ON terms BEGIN SELECT RAISE(ABORT, 'terms are frozen'); END
    """,
    """
    CREATE TRIGGER request_numbers_without_gaps BEFORE INSERT ON payment_requests WHEN NEW.sequence <> 1 + (SELECT COALESCE(MAX(sequence), 0) FROM payment_requests WHERE year = NEW.year) BEGIN SELECT RAISE(ABORT, 'request numbers have no gaps'); END
    """,
    """
    CREATE TRIGGER requests_keep_what_they_ask BEFORE UPDATE OF year, sequence, client_id, type, kind, currency, amount, issued_on, subscription_id, period ON payment_requests BEGIN SELECT RAISE(ABORT, 'a request keeps what it asks for'); END
    """,
    """
    CREATE TRIGGER requests_are_not_deleted BEFORE DELETE ON payment_requests BEGIN SELECT RAISE(ABORT, 'payment requests are never deleted'); END
    """,
    """
    CREATE TRIGGER lines_are_not_changed BEFORE UPDATE ON request_lines BEGIN SELECT RAISE(ABORT, 'line items stay as they are'); END
    """,
    """
    CREATE TRIGGER lines_are_not_deleted BEFORE DELETE ON request_lines BEGIN SELECT RAISE(ABORT, 'line items stay as they are'); END
    """,
    """
    CREATE TRIGGER lines_come_with_their_request BEFORE INSERT ON request_lines WHEN NEW.amount + (SELECT COALESCE(SUM(amount), 0) FROM request_lines WHERE request_id = NEW.request_id) > (SELECT amount FROM payment_requests WHERE id = NEW.request_id) BEGIN SELECT RAISE(ABORT, 'line items sum to what the request asks for'); END
    """,
    """
    CREATE TRIGGER subscriptions_keep_their_terms BEFORE UPDATE OF client_id, plan_id, terms_id, start_on, started_at, usage_from ON subscriptions BEGIN SELECT RAISE(ABORT, 'a subscription keeps its terms'); END
    """,
    """
    CREATE TRIGGER subscriptions_are_not_deleted BEFORE DELETE ON subscriptions BEGIN SELECT RAISE(ABORT, 'subscriptions stay'); END
    """,
    """
    CREATE TRIGGER periods_are_not_deleted BEFORE DELETE ON periods BEGIN SELECT RAISE(ABORT, 'periods stay'); END
    """,
    """
    CREATE TRIGGER periods_keep_their_bounds BEFORE UPDATE OF start_on, end_on ON periods BEGIN SELECT RAISE(ABORT, 'a period keeps its bounds'); END
    """,
    """
    CREATE TRIGGER settled_periods_are_final BEFORE UPDATE OF settled_on, closed, canceled_on, billed, records, own_used_ms, late_drawn_ms, wallet_used_ms, billable_voice_ms, billable_chat_ms, uncovered_ms ON periods WHEN OLD.settled_on IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a settled period is final'); END
    """,
    """
    CREATE TRIGGER usage_is_not_deleted BEFORE DELETE ON usage_records BEGIN SELECT RAISE(ABORT, 'usage is voided, never deleted'); END
    """,
    """
    CREATE TRIGGER settled_usage_is_final BEFORE UPDATE OF client_id, source, external_id, channel, quantity, occurred_at, subscription_id, own_period, charged_period, billed_ms, included_ms, wallet_ms, billable_ms, uncovered_ms, voided_at ON usage_records WHEN OLD.included_ms IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a settled record is final'); END
    """,
    """
    CREATE TRIGGER wallet_entries_are_not_deleted BEFORE DELETE ON wallet_entries BEGIN SELECT RAISE(ABORT, 'wallet entries stay'); END
    """,
    """
    CREATE TRIGGER wallet_entries_keep_what_was_asked BEFORE UPDATE OF client_id, at, kind, asked_ms ON wallet_entries BEGIN SELECT RAISE(ABORT, 'a wallet entry keeps what was asked'); END
    """,
    """
    CREATE TRIGGER final_wallet_entries_stay BEFORE UPDATE OF taken_ms, final ON wallet_entries WHEN OLD.final BEGIN SELECT RAISE(ABORT, 'a final wallet entry stays as it is'); END
    """,
)


def upgrade() -> None:
    """Make the tables, indexes and guards."""
    for statement in STATEMENTS:
        op.execute(statement)
