"""The tables of the books.

Amounts are minor units, rates millionths of a major unit per minute, minutes milliseconds, instants
microseconds since 1970 in UTC, days ISO text.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

agency = Table(
    "agency",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("usage_window_days", Integer, nullable=False),
    Column("reactivate_when", Text, nullable=False),
    CheckConstraint("id = 1", name="one_agency"),
    CheckConstraint("usage_window_days >= 0", name="window_not_negative"),
)

letterhead = Table(
    "letterhead",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    Column("logo", LargeBinary),
    CheckConstraint("id = 1", name="one_letterhead"),
    CheckConstraint("length(logo) <= 1048576", name="logo_of_a_megabyte"),
)

how_to_pay = Table(
    "how_to_pay",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("words", Text, nullable=False),
    CheckConstraint("id = 1", name="one_way_to_pay"),
)

mail_address = Table(
    "mail_address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    CheckConstraint("id = 1", name="one_mail_address"),
    CheckConstraint("address LIKE '_%@_%' AND address NOT LIKE '%@%@%'", name="mail_address_with_one_at"),
)

engine_rules = Table(
    "engine_rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("review", Text, nullable=False),
    Column("blocking", Text, nullable=False),
    CheckConstraint("id = 1", name="one_set_of_rules"),
)

engine_lease = Table(
    "engine_lease",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_engine"),
)

currencies = Table(
    "currencies",
    metadata,
    Column("code", Text, primary_key=True),
    Column("decimals", Integer, nullable=False),
)

terms = Table(
    "terms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_name", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("every", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("recurring_fee", Integer),
    Column("overage_rate", Integer),
    Column("included_minutes", Integer, nullable=False),
    Column("addon_packs", Integer, nullable=False),
    Column("chats_per_minute", Integer),
    Column("increment_first", Integer, nullable=False),
    Column("increment_step", Integer, nullable=False),
    Column("due_days", Integer, nullable=False),
    Column("grace_days", Integer, nullable=False),
    CheckConstraint("recurring_fee IS NOT NULL OR overage_rate IS NOT NULL", name="fee_or_rate"),
    Index("terms_of_name", "plan_name"),
)

plans = Table(
    "plans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name_key", Text, nullable=False),
    Column("terms_id", ForeignKey("terms.id"), nullable=False),
    Column("description", Text, nullable=False),
    Column("archived", Integer, nullable=False),
    Index("plans_active_name", "name_key", unique=True, sqlite_where=text("archived = 0")),
)

packs = Table(
    "packs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("price", Integer, nullable=False),
    Column("currency", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("archived", Integer, nullable=False),
    Index("packs_active_name", "name_key", unique=True, sqlite_where=text("archived = 0")),
    CheckConstraint("minutes >= 1 AND price >= 0", name="pack_of_something"),
)

clients = Table(
    "clients",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),
    Column("enabled", Integer, nullable=False),
    Column("plan_id", ForeignKey("plans.id")),
    Column("wallet_ms", Integer, nullable=False),
    Column("wallet_final_ms", Integer, nullable=False),
    Column("last_at", Integer),
    Column("last_source", Text),
    Column("last_external_id", Text),
    Column("next_step_on", Text),
    CheckConstraint("wallet_ms >= 0 AND wallet_final_ms >= 0", name="wallet_not_below_zero"),
    Index("clients_next_step", "next_step_on", sqlite_where=text("next_step_on IS NOT NULL")),
)

held_back = Table(
    "held_back",
    metadata,
    Column("client_id", ForeignKey("clients.id"), primary_key=True),
    Column("through_on", Text, nullable=False),
)

client_packs = Table(
    "client_packs",
    metadata,
    Column("client_id", ForeignKey("clients.id"), primary_key=True),
    Column("pack_id", ForeignKey("packs.id"), primary_key=True),
    sqlite_with_rowid=False,
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("running", Integer, nullable=False),
    Column("paused_by_person", Integer, nullable=False),
    UniqueConstraint("client_id", "name_key", name="campaign_once"),
    CheckConstraint("NOT (running AND paused_by_person)", name="paused_by_hand_stays_paused"),
)

platform_changes = Table(
    "platform_changes",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("wanted", Text, nullable=False),
    Column("since", Integer, nullable=False),
    Column("done_at", Integer),
    CheckConstraint("wanted IN ('pause', 'resume')", name="platform_wanted"),
    Index("platform_changes_to_do", "campaign_id", unique=True, sqlite_where=text("done_at IS NULL")),
    sqlite_with_rowid=False,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("plan_id", ForeignKey("plans.id"), nullable=False),
    Column("terms_id", ForeignKey("terms.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("start_on", Text, nullable=False),
    Column("started_at", Integer, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("usage_from", Integer, nullable=False),
    Column("canceled_at", Integer),
    Column("canceled_on", Text),
    CheckConstraint("status IN ('active', 'past_due', 'blocked', 'canceled')", name="subscription_status"),
    CheckConstraint(
        "(status = 'canceled') = (canceled_at IS NOT NULL) AND (canceled_at IS NULL) = (canceled_on IS NULL)",
        name="canceled_at_a_time",
    ),
    Index("subscriptions_one_live", "client_id", unique=True, sqlite_where=text("status <> 'canceled'")),
    Index("subscriptions_of_client", "client_id"),
)

start_code_secret = Table(
    "start_code_secret",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    CheckConstraint("id = 1", name="one_secret"),
    CheckConstraint("length(secret) = 32", name="secret_of_32_bytes"),
)

redeemed_codes = Table(
    "redeemed_codes",
    metadata,
    Column("client_id", ForeignKey("clients.id"), primary_key=True),
    Column("serial", Integer, primary_key=True),
    Column("subscription_id", ForeignKey("subscriptions.id"), nullable=False, unique=True),
    sqlite_with_rowid=False,
)

periods = Table(
    "periods",
    metadata,
    Column("subscription_id", ForeignKey("subscriptions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("start_on", Text, nullable=False),
    Column("end_on", Text, nullable=False),
    Column("closed", Integer, nullable=False),
    Column("canceled_on", Text),
    Column("settled_on", Text),
    Column("billed", Integer, nullable=False),
    Column("records", Integer, nullable=False),
    Column("own_used_ms", Integer, nullable=False),
    Column("late_drawn_ms", Integer, nullable=False),
    Column("wallet_used_ms", Integer, nullable=False),
    Column("billable_voice_ms", Integer, nullable=False),
    Column("billable_chat_ms", Integer, nullable=False),
    Column("uncovered_ms", Integer, nullable=False),
    Column("late_given_ms", Integer, nullable=False),
    CheckConstraint("number >= 1 AND start_on < end_on", name="period_has_days"),
    CheckConstraint("settled_on IS NULL OR closed", name="settled_after_its_end"),
    CheckConstraint(
        "own_used_ms >= 0 AND late_drawn_ms >= 0 AND wallet_used_ms >= 0 AND billable_voice_ms >= 0"
        " AND billable_chat_ms >= 0 AND uncovered_ms >= 0 AND late_given_ms >= 0",
        name="pools_not_negative",
    ),
    Index("periods_not_settled", "subscription_id", sqlite_where=text("settled_on IS NULL")),
    sqlite_with_rowid=False,
)

usage_records = Table(
    "usage_records",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.id")),
    Column("source", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("occurred_at", Integer, nullable=False),
    Column("recorded_at", Integer, nullable=False),
    Column("campaign", Text),
    Column("note", Text),
    Column("agents", Text),
    Column("authority", Integer, nullable=False),
    Column("subscription_id", Integer),
    Column("own_period", Integer),
    Column("charged_period", Integer),
    Column("billed_ms", Integer),
    Column("included_ms", Integer),
    Column("wallet_ms", Integer),
    Column("billable_ms", Integer),
    Column("uncovered_ms", Integer),
    Column("voided_at", Integer),
    UniqueConstraint("source", "external_id", name="usage_once"),
    CheckConstraint("channel IN ('voice', 'chat') AND quantity >= 0", name="usage_of_something"),
    CheckConstraint(
        "included_ms IS NULL OR included_ms + wallet_ms + billable_ms + uncovered_ms = billed_ms",
        name="pools_sum_to_minutes",
    ),
    CheckConstraint("(charged_period IS NULL) = (billed_ms IS NULL)", name="charged_with_minutes"),
    Index(
        "usage_to_replay",
        "subscription_id",
        "charged_period",
        sqlite_where=text("charged_period IS NOT NULL AND voided_at IS NULL"),
    ),
    Index(
        "usage_unbilled",
        "client_id",
        "occurred_at",
        "source",
        "external_id",
        sqlite_where=text("charged_period IS NULL AND voided_at IS NULL"),
    ),
    Index("usage_unassigned", "id", sqlite_where=text("client_id IS NULL AND voided_at IS NULL")),
    Index("usage_of_client", "client_id", "occurred_at"),
    Index("usage_by_time", "occurred_at", "channel", "billed_ms", "voided_at"),
)

agents = Table(
    "agents",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("id_field", Text, primary_key=True),
    Column("agent_id", Text, primary_key=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("campaign", Text),
    sqlite_with_rowid=False,
)

usage_sources = Table(
    "usage_sources",
    metadata,
    Column("source", Text, primary_key=True),
    Column("in_up_to", Integer, nullable=False),
    Column("imported_at", Integer, nullable=False),
)

payment_requests = Table(
    "payment_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("type", Text, nullable=False),
    Column("kind", Text),
    Column("status", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("issued_on", Text, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("grace_until", Text),
    Column("subscription_id", ForeignKey("subscriptions.id")),
    Column("period", Integer),
    Column("period_start", Text),
    Column("period_end", Text),
    Column("paid_on", Text),
    Column("external_reference", Text),
    Column("notes", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    UniqueConstraint("year", "sequence", name="request_number_once"),
    CheckConstraint("amount > 0", name="request_of_something"),
    CheckConstraint("status IN ('pending', 'paid', 'overdue', 'failed', 'canceled')", name="request_status"),
    CheckConstraint("(status = 'paid') = (paid_on IS NOT NULL)", name="paid_on_a_day"),
    CheckConstraint(
        "type IN ('cycle', 'pack', 'one_off') AND (type = 'cycle') = (kind IS NOT NULL)"
        " AND (type = 'cycle') = (grace_until IS NOT NULL) AND (type = 'cycle') = (period IS NOT NULL)",
        name="request_type",
    ),
    Index(
        "requests_once_a_period",
        "subscription_id",
        "period",
        "kind",
        unique=True,
        sqlite_where=text("type = 'cycle'"),
    ),
    Index("requests_of_client", "client_id", "status"),
    Index("requests_by_status", "status", "due_on", "currency", "amount"),
    Index("requests_by_payment", "paid_on", "currency", "amount", sqlite_where=text("paid_on IS NOT NULL")),
)

request_lines = Table(
    "request_lines",
    metadata,
    Column("request_id", ForeignKey("payment_requests.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("quantity_ms", Integer),
    Column("rate", Integer),
    sqlite_with_rowid=False,
)

wallet_entries = Table(
    "wallet_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False),
    Column("at", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("asked_ms", Integer, nullable=False),
    Column("taken_ms", Integer, nullable=False),
    Column("final", Integer, nullable=False),
    Column("pack_id", ForeignKey("packs.id")),
    Column("request_id", ForeignKey("payment_requests.id")),
    Column("reason", Text, nullable=False),
    CheckConstraint(
        "(asked_ms > 0 AND taken_ms = asked_ms) OR (asked_ms < 0 AND taken_ms BETWEEN asked_ms AND 0)",
        name="correction_takes_no_more_than_asked",
    ),
    Index("wallet_of_client", "client_id", "final"),
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("client_id", ForeignKey("clients.id")),
    Column("event", Text, nullable=False),
    Column("request_id", ForeignKey("payment_requests.id")),
    Column("details", Text, nullable=False),
    Index("history_of_client", "client_id"),
)
