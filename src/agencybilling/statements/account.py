"""A statement of account as its templates find it: every amount, day and sentence in words already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import get_currency_name

from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.statement import Aging, CurrencyAccount, Movement, MovementKind, Statement
from agencybilling.i18n import _, locale
from agencybilling.statements.letterhead import Letterhead
from agencybilling.statements.movements import movement_in_words
from agencybilling.statements.sheet import Card, Fact, Sheet, printed, sheet
from agencybilling.statements.usage import UsageSection, usage_section
from agencybilling.wording.amounts import day, day_range, short_day


@dataclass(frozen=True, slots=True)
class Row:
    """A movement; `note` tells what was recorded later."""

    day: str
    number: str
    what: str
    note: str
    amount: str
    balance: str
    tone: str


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance above or below the movements."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class AgePart:
    """What is owed of an age: its share of all in thousandths, its colour."""

    label: str
    amount: str
    share: int
    fill: str


@dataclass(frozen=True, slots=True)
class AgingSection:
    """What is owed by age."""

    title: str
    parts: tuple[AgePart, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One currency's account. `nothing` says that nothing moved."""

    title: str
    cards: tuple[Card, ...]
    columns: tuple[str, ...]
    opening: Balance
    rows: tuple[Row, ...]
    closing: Balance
    sum: str
    nothing: str
    aging: AgingSection | None


@dataclass(frozen=True, slots=True)
class AccountTexts:
    """Everything a template shows of a statement; `nothing` says that there is no account to show."""

    sheet: Sheet
    number: str
    range: str
    words: dict[str, str]
    facts: tuple[Fact, ...]
    nothing: str
    sections: tuple[Section, ...]
    usage: UsageSection | None


def account_texts(statement: Statement, letterhead: Letterhead, *, currencies: Currencies) -> AccountTexts:
    """A statement in the language in use."""
    several = len(statement.accounts) > 1
    return AccountTexts(
        sheet=sheet(
            _("Statement of account"),
            client=statement.client,
            letterhead=letterhead,
            reference=statement.number,
        ),
        number=statement.number,
        range=day_range(statement.days.first, statement.days.last),
        words={"client": _("Client"), "how_to_pay": _("How to pay"), "usage": _("Usage")},
        facts=(
            Fact(_("Statement number"), statement.number),
            Fact(_("As known on"), day(statement.known_on)),
        ),
        nothing=""
        if statement.accounts
        else _("Nothing was asked for or paid in these days, nothing is owed."),
        sections=tuple(
            _section(account, statement, currencies=currencies, several=several)
            for account in statement.accounts
        ),
        usage=usage_section(statement),
    )


def _section(
    account: CurrencyAccount, statement: Statement, *, currencies: Currencies, several: bool
) -> Section:
    first, last = day(statement.days.first), day(statement.days.last)
    closing = printed(account.closing, currencies)
    return Section(
        title=_currency(account.currency) if several else "",
        cards=_cards(account, currencies),
        columns=(_("Date"), _("Request"), _("Description"), _("Amount"), _("Balance")),
        opening=Balance(
            _("Opening balance on {day}").format(day=first), printed(account.opening, currencies)
        ),
        rows=tuple(
            _row(movement, balance, currencies=currencies, later=statement.recorded_later(movement))
            for movement, balance in account.running()
        ),
        closing=Balance(_("Closing balance on {day}").format(day=last), closing),
        sum=_sum(account, currencies),
        nothing="" if account.movements else _("Nothing moved in these days."),
        aging=_aging(account, statement, currencies=currencies),
    )


def _cards(account: CurrencyAccount, currencies: Currencies) -> tuple[Card, ...]:
    """Opening and what moved come to closing, here too."""
    asked = account.total_of(MovementKind.REQUEST, MovementKind.REOPENED, MovementKind.CANCELED)
    paid = account.total_of(MovementKind.PAYMENT, MovementKind.PAYMENT_TAKEN_BACK)
    return (
        Card(_("Opening balance"), printed(account.opening, currencies)),
        Card(_("Requested"), printed(asked, currencies)),
        Card(_("Paid"), printed(paid, currencies)),
        Card(_("Closing balance"), printed(account.closing, currencies), "accent"),
    )


def _row(movement: Movement, balance: Money, *, currencies: Currencies, later: bool) -> Row:
    note = _("recorded {day}").format(day=short_day(movement.recorded_on)) if later else ""
    return Row(
        day=day(movement.day),
        number=str(movement.request.number),
        what=movement_in_words(movement),
        note=note,
        amount=printed(movement.amount, currencies),
        balance=printed(balance, currencies),
        tone="ok" if movement.kind is MovementKind.PAYMENT else "neutral",
    )


def _sum(account: CurrencyAccount, currencies: Currencies) -> str:
    moved = Money(account.closing.minor - account.opening.minor, account.currency)
    said = _("Opening balance {opening} + movements {movements} = closing balance {closing}")
    return said.format(
        opening=printed(account.opening, currencies),
        movements=printed(moved, currencies),
        closing=printed(account.closing, currencies),
    )


def _aging(account: CurrencyAccount, statement: Statement, *, currencies: Currencies) -> AgingSection | None:
    """What is owed by age; None where nothing is open."""
    if not account.open_amounts:
        return None
    aging = account.aging(statement.aged_on)
    parts = by_age(aging)
    owed = sum(minor for _label, minor, _fill in parts if minor > 0)
    return AgingSection(
        title=_("Open on {day}, by days since it was due").format(day=day(statement.aged_on)),
        parts=tuple(
            AgePart(
                label,
                printed(Money(minor, account.currency), currencies),
                max(0, minor) * 1000 // owed if owed else 0,
                fill,
            )
            for label, minor, fill in parts
        ),
    )


def by_age(aging: Aging) -> Sequence[tuple[str, int, str]]:
    """The parts of what is owed, the youngest first: what people call each, its minor units, its colour."""
    ages = [
        (_("Not due"), aging.not_due, "#98a2b3"),
        (_("1–30 days"), aging.up_to_30, "#f8c04e"),
        (_("31–60 days"), aging.up_to_60, "#f79009"),
        (_("61–90 days"), aging.up_to_90, "#e8590c"),
        (_("Over 90 days"), aging.over_90, "#b42318"),
    ]
    return [*ages, (_("Paid ahead"), aging.paid_ahead, "#12b76a")] if aging.paid_ahead else ages


def _currency(code: str) -> str:
    name = get_currency_name(code, locale=locale())
    return code if name == code else f"{code} · {name}"
