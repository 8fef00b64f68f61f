"""Do the books add up? Every stored total against its facts, every total not settled against the replay."""

from __future__ import annotations

from collections.abc import Iterator

from agencybilling.domain.access import follow_access
from agencybilling.domain.account import Account
from agencybilling.domain.decide.draft import Agency, Draft
from agencybilling.domain.decide.renewal import next_step_on
from agencybilling.domain.usage import Channel, billed_minutes
from agencybilling.queries.facts import Difference, differences
from agencybilling.services.office import Office
from agencybilling.store.books import UnitOfWork

BATCH = 500


class Check:
    """The books' own audit; it writes nothing."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def run(self) -> list[Difference]:
        """Everything that does not add up; nothing where the books are right."""
        with self._office.books.read() as unit:
            agency = self._office.agency(unit.settings.get())
            found = list(differences(unit))
            ids = unit.accounts.ids()
            for start in range(0, len(ids), BATCH):
                found += _batch(unit, ids[start : start + BATCH], agency=agency)
        return found


def _batch(unit: UnitOfWork, ids: list[int], *, agency: Agency) -> list[Difference]:
    steps, names = unit.accounts.steps(ids), unit.accounts.names(ids)
    try:
        accounts = unit.accounts.load_all(ids)
        found: list[Difference] = []
        for client_id, account in accounts.items():
            found += _account(unit, account, agency=agency, step=steps[client_id])
    except (LookupError, TypeError, ValueError, ArithmeticError) as error:
        if len(ids) > 1:
            return [
                difference for client_id in ids for difference in _batch(unit, [client_id], agency=agency)
            ]
        # Facts so wrong that they can't be played again are a finding too, and no reason to stop looking.
        return [Difference("replay of the records", names[ids[0]], "not possible", repr(error))]
    return found


def _account(unit: UnitOfWork, account: Account, *, agency: Agency, step: str | None) -> Iterator[Difference]:
    name = account.client.name
    draft = Draft(account, unit.accounts.usage_of(account))
    draft.count_again()
    draft.rate()
    replayed = draft.account()
    held = {p.key: p for p in account.periods}
    for period in replayed.periods:
        before = held.get(period.key)
        if before is not None and period != before:
            yield Difference(
                "pools of a period not settled", f"{name}, period {period.number}", before, period
            )
    if replayed.client.wallet != account.client.wallet:
        yield Difference("wallet", name, account.client.wallet, replayed.client.wallet)
    for entry, again in zip(account.credits, replayed.credits, strict=True):
        if entry != again:
            yield Difference("what a wallet correction took", name, entry.taken, again.taken)
    yield from _derived(account, agency=agency, step=step)
    yield from _bounds(account)
    quantities = {h.id: h.usage.quantity for h in unit.usage.get(r.id for r in draft.records())}
    for record in draft.records():
        terms = account.subscription(record.own[0]).terms
        facts = billed_minutes(terms, Channel(record.channel), quantity=quantities[record.id])
        if facts != record.billed:
            yield Difference("minutes of a record", f"{name}, {record.external_id}", record.billed, facts)


def _derived(account: Account, *, agency: Agency, step: str | None) -> Iterator[Difference]:
    name = account.client.name
    due = next_step_on(account, agency)
    if (None if due is None else due.isoformat()) != step:
        yield Difference("day of the next step", name, step, due)
    for was, now in zip(account.campaigns, follow_access(account)[0].campaigns, strict=True):
        if was != now:
            yield Difference("state of a campaign", f"{name}, {was.name}", was.running, now.running)


def _bounds(account: Account) -> Iterator[Difference]:
    for period in account.periods:
        subscription = account.subscription(period.subscription_id)
        rhythm, anchor = subscription.terms.rhythm, subscription.start_on
        bounds = rhythm.bound(anchor, period.number - 1), rhythm.bound(anchor, period.number)
        if (period.start_on, period.end_on) != bounds:
            where = f"{account.client.name}, period {period.number}"
            yield Difference("bounds of a period", where, (period.start_on, period.end_on), bounds)
