"""Statements of account of random books: they add up, follow on each other, and stay as they were known."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from agencybilling.domain.calendar import ONE_DAY
from agencybilling.domain.payments import RequestNumber, RequestStatus
from agencybilling.domain.statement import Days, MovementKind, Statement
from agencybilling.queries.statement import statement_of
from agencybilling.services.office import client_id
from agencybilling.services.payments import StatusChange
from tests.integration.test_properties_random_commands import HOUR, RandomCommands, clients

ALL = Days(date(2018, 1, 1), date(2030, 12, 31))
PAID = RequestStatus.PAID

backwards = st.integers(0, 120)
lengths = st.integers(1, 90)
hours = st.integers(0, 40)


class RandomStatements(RandomCommands):
    """Whatever happens, and statements of it; days that are over are known alike for good."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[Statement] = []

    # -- the clock goes forth only: of a day that comes twice nobody can say what was known at its end

    def the_clock_jumps_back(self, hours: int) -> None:
        raise NotImplementedError

    def the_books_add_up(self) -> None:
        """What another test is about."""

    def campaigns_follow_access(self) -> None:
        """What another test is about."""

    # -- more that happens to requests

    @rule(client=clients, back=st.integers(0, 4), days=st.integers(0, 40), reference=st.sampled_from("ABC"))
    def pay_back_dated(self, client: str, back: int, days: int, reference: str) -> None:
        nth = len(self.agency.requests(client)) - 1 - back
        change = StatusChange(PAID, self.agency.today - timedelta(days=days), reference)
        self.attempt(lambda: self.agency.app.payments.set_status(client, nth, change=change))

    @rule(
        client=clients,
        back=st.integers(0, 3),
        status=st.sampled_from(RequestStatus),
        hours=st.integers(0, 40),
    )
    def slip(self, client: str, back: int, status: RequestStatus, hours: int) -> None:
        number = self.number(client, back)
        if number is not None:
            self.agency.app.payments.set_statuses([number], StatusChange(status))
            self.move(hours * HOUR)
            self.attempt(lambda: self.agency.app.payments.undo([number]))

    def number(self, client: str, back: int) -> RequestNumber | None:
        requests = self.agency.requests(client)
        return requests[-1 - back].number if back < len(requests) else None

    @rule(client=clients, days=st.integers(0, 9))
    def charge_in_yen(self, client: str, days: int) -> None:
        due_on = self.agency.today + timedelta(days=days)
        self.agency.app.payments.charge(
            client, amount="700", currency="JPY", description="Visit", due_on=due_on
        )

    # -- statements

    def read(self, client: str, days: Days, *, known_on: date | None = None) -> Statement:
        """As the books are, whatever is due."""
        known_on = self.agency.today if known_on is None else known_on
        with self.agency.books.read() as unit:
            found = client_id(unit, client)
            return statement_of(unit, found, days=days, known_on=known_on, zone=self.agency.zone)

    @rule(client=clients, back=backwards, length=lengths)
    def a_day_ends_with_a_statement(self, client: str, back: int, length: int) -> None:
        if not self.opened:
            return
        first = self.agency.today - timedelta(days=back)
        for days in (Days(first, first + timedelta(days=length)), ALL):
            self.made.append(self.agency.app.statements.make(client, days))
        self.move(self.agency.zone.midnight(self.agency.today + ONE_DAY) - self.agency.now)

    @rule(client=clients, back=backwards, length=lengths, next_length=lengths, known=st.integers(0, 60))
    def one_follows_on_another(
        self, client: str, back: int, length: int, next_length: int, known: int
    ) -> None:
        if not self.opened:
            return
        known_on = self.agency.today - timedelta(days=known)
        first = self.agency.today - timedelta(days=back)
        second = first + timedelta(days=length)
        before = self.read(client, Days(first, second - ONE_DAY), known_on=known_on)
        after = self.read(client, Days(second, second + timedelta(days=next_length)), known_on=known_on)
        whole = self.read(client, Days(first, after.days.last), known_on=known_on)
        assert closings(before) == openings(after)
        assert Counter(before.movements()) + Counter(after.movements()) == Counter(whole.movements())
        assert closings(after) == closings(whole)
        assert before.use.total + after.use.total == whole.use.total
        if None not in (before.use.wallet_at_end, after.use.wallet_at_start):
            assert before.use.wallet_at_end == after.use.wallet_at_start

    @rule(client=clients)
    def as_of_today_it_is_what_the_books_say(self, client: str) -> None:
        if not self.opened:
            return
        statement = self.read(client, ALL)
        owed: Counter[str] = Counter()
        paid: Counter[str] = Counter()
        for request in self.agency.requests(client):
            owed[request.currency] += request.amount if request.open else 0
            paid[request.currency] += request.amount if request.status is PAID else 0
        assert closings(statement) == dict(+owed)
        assert payments(statement) == dict(+paid)
        assert not any(part.amount.minor < 0 for a in statement.accounts for part in a.open_amounts)
        assert statement.use.wallet_at_end == self.agency.wallet(client)
        assert pools(statement) == self.pools_of_periods(client)

    def pools_of_periods(self, client: str) -> tuple[int, ...]:
        rows = self.agency.rows(
            "SELECT COALESCE(SUM(own_used_ms + late_drawn_ms), 0), COALESCE(SUM(wallet_used_ms), 0),"
            " COALESCE(SUM(billable_voice_ms + billable_chat_ms), 0), COALESCE(SUM(uncovered_ms), 0)"
            " FROM periods p JOIN subscriptions s ON s.id = p.subscription_id"
            " JOIN clients c ON c.id = s.client_id WHERE c.name = ?",
            client,
        )
        return rows[0]

    def teardown(self) -> None:
        for made in self.made:
            again = self.agency.app.statements.make(made.client, made.days, known_on=made.known_on)
            assert again == made
            assert again.number == made.number


Amounts = dict[str, int]


def openings(statement: Statement) -> Amounts:
    return {a.currency: a.opening.minor for a in statement.accounts if a.opening.minor}


def closings(statement: Statement) -> Amounts:
    return {a.currency: a.closing.minor for a in statement.accounts if a.closing.minor}


def payments(statement: Statement) -> Amounts:
    kinds = MovementKind.PAYMENT, MovementKind.PAYMENT_TAKEN_BACK
    sums = {a.currency: -a.total_of(*kinds).minor for a in statement.accounts}
    return {currency: paid for currency, paid in sums.items() if paid}


def pools(statement: Statement) -> tuple[int, ...]:
    use = statement.use
    return (use.included, use.wallet, use.billable, use.uncovered)


TestRandomStatements = RandomStatements.TestCase
TestRandomStatements.settings = settings(max_examples=30, stateful_step_count=40)
