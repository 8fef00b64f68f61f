"""What the database itself refuses, whoever writes to it: the code is the first guard, not the only one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from agencybilling.store.guards import GUARDS
from agencybilling.store.migrate import open_books
from tests.builders import CLIENT, SmallAgency

REQUEST_COLUMNS = (
    "client_id, type, kind, status, currency, amount, issued_on, due_on, grace_until, subscription_id,"
    " period, period_start, period_end, paid_on, external_reference, notes, description, created_at"
)


@pytest.fixture
def busy() -> SmallAgency:
    """Books with a row in every table: a settled period, a paid pack, usage, a campaign, a start by code."""
    agency = SmallAgency("2026-03-01T09:00", currency_decimals={"USDT": 6})
    agency.subscriber(included_minutes=0, due_days=60, campaigns=["Inbound"])
    agency.pack()
    agency.app.packs.assign(CLIENT, "Top-up")
    agency.call("120", call_id="x")
    agency.app.packs.apply(CLIENT, "Top-up", paid=True)
    agency.engine("2026-04-01")
    agency.client("Corvale Legal", plan=agency.plan("No fee", recurring_fee=None, included_minutes=0))
    agency.app.start_codes.redeem(agency.app.start_codes.make("Corvale Legal").code)
    return agency


def write(agency: SmallAgency, sql: str) -> None:
    with agency.books.write() as unit:
        unit.connection.exec_driver_sql(sql)


def refused(agency: SmallAgency, sql: str, saying: str) -> None:
    before = agency.dump()
    with pytest.raises(DBAPIError, match=saying) as raised:
        write(agency, sql)
    assert isinstance(raised.value, IntegrityError)
    assert agency.dump() == before


def copy_of_request(year: int, sequence: int, **differing: str) -> str:
    """SQL that writes the first request once more under another number, with other columns."""
    columns = REQUEST_COLUMNS.split(", ")
    values = ", ".join(differing.get(column, column) for column in columns)
    return (
        f"INSERT INTO payment_requests (year, sequence, {REQUEST_COLUMNS})"
        f" SELECT {year}, {sequence}, {values} FROM payment_requests WHERE id = 1"
    )


def next_number(agency: SmallAgency) -> int:
    return 1 + len(agency.requests())


# -- requests


def test_a_second_request_of_a_kind_for_a_period(busy: SmallAgency) -> None:
    refused(busy, copy_of_request(2026, next_number(busy)), "UNIQUE")


def test_the_same_row_for_another_period_is_let_in(busy: SmallAgency) -> None:
    write(busy, copy_of_request(2026, next_number(busy), period="99"))
    assert busy.rows("SELECT MAX(sequence) FROM payment_requests WHERE period = 99") == [(4,)]


@pytest.mark.parametrize("skipped", [1, 7])
def test_a_gap_in_the_numbers(busy: SmallAgency, skipped: int) -> None:
    refused(busy, copy_of_request(2026, next_number(busy) + skipped, period="99"), "no gaps")


def test_a_years_first_number_other_than_one(busy: SmallAgency) -> None:
    refused(busy, copy_of_request(2031, 2, period="99"), "no gaps")


def test_a_number_that_is_taken(busy: SmallAgency) -> None:
    refused(busy, copy_of_request(2026, 1, period="99"), "no gaps|UNIQUE")


@pytest.mark.parametrize(
    "differing",
    [
        {"amount": "0"},
        {"amount": "-1"},
        {"status": "'refunded'"},
        {"status": "'paid'"},
        {"paid_on": "'2026-03-01'"},
        {"type": "'one_off'"},
        {"kind": "NULL"},
        {"grace_until": "NULL"},
    ],
    ids=str,
)
def test_a_request_that_makes_no_sense(busy: SmallAgency, differing: dict[str, str]) -> None:
    refused(busy, copy_of_request(2026, next_number(busy), **{"period": "99", **differing}), "CHECK")


# -- clients and subscriptions


def test_a_wallet_below_zero(busy: SmallAgency) -> None:
    refused(busy, "UPDATE clients SET wallet_ms = -1", "CHECK")
    refused(busy, "UPDATE clients SET wallet_final_ms = -1", "CHECK")


def test_a_second_live_subscription(busy: SmallAgency) -> None:
    refused(
        busy,
        "INSERT INTO subscriptions SELECT 99, client_id, plan_id, terms_id, 'past_due', start_on, started_at,"
        " started_by, usage_from, NULL, NULL FROM subscriptions",
        "UNIQUE",
    )


def test_a_subscription_that_is_canceled_without_a_time(busy: SmallAgency) -> None:
    refused(busy, "UPDATE subscriptions SET status = 'canceled'", "CHECK")
    refused(busy, "UPDATE subscriptions SET canceled_at = 1, canceled_on = '2026-03-01'", "CHECK")
    refused(busy, "UPDATE subscriptions SET status = 'asleep'", "CHECK")


def test_two_clients_of_one_name(busy: SmallAgency) -> None:
    refused(
        busy,
        "INSERT INTO clients (name, name_key, enabled, wallet_ms, wallet_final_ms)"
        " SELECT name, name_key, 1, 0, 0 FROM clients",
        "UNIQUE",
    )


def test_two_active_plans_or_packs_of_one_name(busy: SmallAgency) -> None:
    refused(
        busy,
        "INSERT INTO plans (name_key, terms_id, description, archived)"
        " SELECT name_key, terms_id, '', 0 FROM plans",
        "UNIQUE",
    )
    write(
        busy,
        "INSERT INTO plans (name_key, terms_id, description, archived)"
        " SELECT name_key, terms_id, '', 1 FROM plans",
    )
    refused(
        busy,
        "INSERT INTO packs (name, name_key, minutes, price, currency, description, archived)"
        " SELECT name, name_key, 1, 1, 'USD', '', 0 FROM packs",
        "UNIQUE",
    )


def test_a_campaign_that_runs_although_a_person_paused_it(busy: SmallAgency) -> None:
    refused(busy, "UPDATE campaigns SET running = 1, paused_by_person = 1", "CHECK")


# -- what never changes


def test_a_settled_period_that_has_not_ended(busy: SmallAgency) -> None:
    refused(busy, "UPDATE periods SET settled_on = '2026-04-01' WHERE closed = 0", "CHECK")


# -- usage and wallet


def test_the_same_usage_twice(busy: SmallAgency) -> None:
    busy.call("60", call_id="y")
    refused(busy, "UPDATE usage_records SET external_id = 'x' WHERE external_id = 'y'", "UNIQUE")


def test_pools_that_do_not_sum_to_the_minutes(busy: SmallAgency) -> None:
    busy.call("60", call_id="y")
    refused(
        busy,
        "UPDATE usage_records SET included_ms = 1, wallet_ms = 0, billable_ms = 0, uncovered_ms = 0"
        " WHERE external_id = 'y'",
        "CHECK",
    )
    refused(busy, "UPDATE periods SET uncovered_ms = -1 WHERE settled_on IS NULL", "CHECK")


def test_a_correction_that_takes_more_than_was_asked(busy: SmallAgency) -> None:
    busy.app.packs.adjust_wallet(CLIENT, minutes="-1", reason="count")
    refused(busy, "UPDATE wallet_entries SET taken_ms = -60001 WHERE asked_ms < 0", "CHECK")
    refused(busy, "UPDATE wallet_entries SET taken_ms = 1 WHERE asked_ms < 0", "CHECK")
    busy.app.packs.adjust_wallet(CLIENT, minutes="1", reason="count")
    refused(busy, "UPDATE wallet_entries SET taken_ms = 1 WHERE asked_ms > 0 AND NOT final", "CHECK")


def test_rows_that_point_nowhere(busy: SmallAgency) -> None:
    refused(busy, "UPDATE clients SET plan_id = 99", "FOREIGN KEY")
    refused(busy, "INSERT INTO client_packs VALUES (1, 99)", "FOREIGN KEY")
    refused(busy, "DELETE FROM clients", "FOREIGN KEY")


def test_settings_twice(busy: SmallAgency) -> None:
    refused(
        busy,
        "INSERT INTO agency SELECT 2, name, time_zone, currency, usage_window_days, reactivate_when"
        " FROM agency",
        "CHECK",
    )


# -- every guard

REFUSED_BY = {
    "history_is_not_changed": ["UPDATE history SET actor = 'nobody' WHERE id = 1"],
    "history_is_not_deleted": [
        "DELETE FROM history WHERE id = 1",
        "REPLACE INTO history SELECT id, at, 'nobody', client_id, event, request_id, details FROM history",
    ],
    "terms_are_not_changed": ["UPDATE terms SET overage_rate = 1"],
    "terms_are_not_deleted": [
        "DELETE FROM terms",
        "REPLACE INTO terms SELECT * FROM terms",
    ],
    "terms_have_a_rhythm": [
        (
            "INSERT INTO terms SELECT 99, plan_name, currency, 0, unit, recurring_fee, overage_rate,"
            " included_minutes, addon_packs, chats_per_minute, increment_first, increment_step, due_days,"
            " grace_days FROM terms LIMIT 1"
        ),
    ],
    "request_numbers_without_gaps": [
        copy_of_request(2026, 7, period="99"),
        copy_of_request(2031, 2, period="99"),
        copy_of_request(2026, 3, period="99"),
    ],
    "requests_keep_what_they_ask": [
        f"UPDATE payment_requests SET {change} WHERE id = 1"
        for change in ("amount = 1", "year = 2027", "currency = 'EUR'", "client_id = 2", "period = 9")
    ],
    "requests_are_not_deleted": ["DELETE FROM payment_requests WHERE id = 1"],
    "lines_are_not_changed": ["UPDATE request_lines SET amount = 1"],
    "lines_are_not_deleted": [
        "DELETE FROM request_lines",
    ],
    "lines_come_with_their_request": [
        "INSERT INTO request_lines SELECT id, 7, 'recurring_fee', 1, NULL, NULL FROM payment_requests",
    ],
    "subscriptions_keep_their_terms": [
        f"UPDATE subscriptions SET {change}"
        for change in (
            "terms_id = 99",
            "plan_id = 99",
            "client_id = 99",
            "start_on = '2026-02-01'",
            "started_at = 1",
            "usage_from = 1",
        )
    ],
    "subscriptions_are_not_deleted": ["DELETE FROM subscriptions"],
    "periods_are_not_deleted": ["DELETE FROM periods WHERE settled_on IS NULL"],
    "periods_keep_their_bounds": [
        "UPDATE periods SET end_on = '2026-05-02' WHERE settled_on IS NULL",
        "UPDATE periods SET start_on = '2026-04-02' WHERE settled_on IS NULL",
    ],
    "settled_periods_are_final": [
        f"UPDATE periods SET {change} WHERE settled_on IS NOT NULL"
        for change in (
            "settled_on = NULL",
            "settled_on = '2026-04-02'",
            "canceled_on = '2026-03-20'",
            "billed = 0",
            "records = 0",
            "own_used_ms = 1",
            "late_drawn_ms = 1",
            "wallet_used_ms = 1",
            "billable_voice_ms = 0",
            "billable_chat_ms = 1",
            "uncovered_ms = 1",
        )
    ],
    "usage_is_not_deleted": ["DELETE FROM usage_records"],
    "settled_usage_is_final": [
        f"UPDATE usage_records SET {change} WHERE external_id = 'x'"
        for change in (
            "client_id = NULL",
            "source = 'other'",
            "external_id = 'other'",
            "channel = 'chat'",
            "quantity = 1",
            "occurred_at = 1",
            "subscription_id = NULL",
            "own_period = 2",
            "charged_period = 2",
            "included_ms = 0, billable_ms = billed_ms",
            "voided_at = 1",
        )
    ],
    "redeemed_codes_are_not_changed": [
        f"UPDATE redeemed_codes SET {change}"
        for change in ("serial = 1", "client_id = 1", "subscription_id = 1")
    ],
    "redeemed_codes_are_not_deleted": ["DELETE FROM redeemed_codes"],
    "wallet_entries_are_not_deleted": ["DELETE FROM wallet_entries WHERE NOT final"],
    "wallet_entries_keep_what_was_asked": [
        f"UPDATE wallet_entries SET {change} WHERE NOT final"
        for change in ("asked_ms = 1, taken_ms = 1", "at = 1", "kind = 'correction'", "client_id = 99")
    ],
    "final_wallet_entries_stay": [
        "UPDATE wallet_entries SET final = 0 WHERE final",
        "UPDATE wallet_entries SET taken_ms = 1 WHERE final",
    ],
}
"""What each guard is there to refuse."""


def saying(guard: str) -> str:
    """The words with which a guard refuses."""
    (sql,) = [sql for sql in GUARDS if f"TRIGGER {guard} " in sql]
    return sql.partition("RAISE(ABORT, '")[2].partition("'")[0]


def test_every_guard_is_known_here() -> None:
    assert {sql.split()[2] for sql in GUARDS} == set(REFUSED_BY)


@pytest.mark.parametrize(("guard", "sql"), [(name, sql) for name, sqls in REFUSED_BY.items() for sql in sqls])
def test_a_guard_refuses(busy: SmallAgency, guard: str, sql: str) -> None:
    busy.app.packs.adjust_wallet(CLIENT, minutes="1", reason="welcome")  # an entry that is not final yet
    refused(busy, sql, saying(guard))


@pytest.mark.parametrize("guard", ["history_is_not_deleted", "terms_are_not_deleted"])
def test_rows_are_not_replaced_in_a_file_either(guard: str, tmp_path: Path) -> None:
    agency = SmallAgency(books=open_books(tmp_path / "books.db"))
    agency.subscriber()
    refused(agency, REFUSED_BY[guard][-1], saying(guard))
    agency.books.close()
