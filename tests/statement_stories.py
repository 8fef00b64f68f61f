"""Statements of account as values, for tests of what is printed of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from agencybilling.domain.minutes import Milliseconds, whole_minutes
from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.payments import RequestKind, RequestNumber, RequestType
from agencybilling.domain.statement import (
    AskedFor,
    CurrencyAccount,
    DayOfUse,
    Days,
    Movement,
    MovementKind,
    OpenAmount,
    Statement,
    Use,
)
from agencybilling.statements.letterhead import Letterhead

OCTOBER = Days(date(2026, 10, 1), date(2026, 10, 31))
KNOWN_ON = date(2026, 11, 24)
CURRENCIES = Currencies({"JPY": 0})
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14"'
    b' fill="#4f46e5"/></svg>'
)
LETTERHEAD = Letterhead(
    "Harbour & Finch Agency",
    "14 Quay Street\nBristol BS1 4QA",
    "IBAN GB29 NWBK 6016 1331 9268 19\nPlease quote the number of the request.",
    LOGO,
    "books@agency.example",
)
TEXT_THAT_BITES = '<script>alert("1")</script> #image("x") *b* $x$ {{ 7 * 7 }} @ref \\ end'
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " + "x" * 110


def request(number: int, *, what: str = "Growth", kind: RequestKind = RequestKind.RECURRING) -> AskedFor:
    return AskedFor(RequestNumber(2026, number), RequestType.CYCLE, kind, what, OCTOBER)


def account(
    currency: str = "EUR", *, opening: int = 124_000, requests: int = 3, what: str = "Growth"
) -> CurrencyAccount:
    """Requests over October; every first is paid, every second canceled, every third stays open."""
    kept = request(1, what=what)
    movements: list[Movement] = []
    owed = [OpenAmount(kept, date(2026, 9, 8), Money(opening, currency))] if opening else []
    for n in range(requests):
        day = OCTOBER.first + timedelta(days=n * 25 // max(1, requests))
        asked, amount = request(100 + n, what=what), 9_905 + 1_111 * n
        movements.append(Movement(day, day, MovementKind.REQUEST, asked, Money(amount, currency)))
        after = day + timedelta(days=2)
        match n % 3:
            case 0:
                movements.append(
                    Movement(
                        after,
                        date(2026, 11, 3),
                        MovementKind.PAYMENT,
                        asked,
                        Money(-amount, currency),
                        f"TX-{n}",
                    )
                )
            case 1:
                movements.append(
                    Movement(after, after, MovementKind.CANCELED, asked, Money(-amount, currency))
                )
            case _:
                owed.append(OpenAmount(asked, day + timedelta(days=7), Money(amount, currency)))
    movements.sort(key=lambda movement: movement.day)
    closing = Money(opening + sum(m.amount.minor for m in movements), currency)
    return CurrencyAccount(Money(opening, currency), tuple(movements), closing, tuple(owed))


def use(days: Days = OCTOBER) -> Use:
    """Calls and chats on every day, of all pools."""
    told = tuple(
        DayOfUse(day, Milliseconds(60_000 * (n % 7 + 1)), Milliseconds(15_000 * (n % 5)))
        for n, day in enumerate(days)
    )
    total = sum(day.total for day in told)
    wallet, billable = whole_minutes(10), whole_minutes(5)
    return Use(
        days=told,
        included=Milliseconds(total - wallet - billable),
        wallet=wallet,
        billable=billable,
        wallet_at_start=whole_minutes(250),
        wallet_at_end=whole_minutes(240),
        chats_per_minute=4,
    )


def statement(
    client: str = "Crème Brûlée Traders Ltd",
    *,
    accounts: Sequence[CurrencyAccount] | None = None,
    days: Days = OCTOBER,
    used: Use | None = None,
) -> Statement:
    return Statement(
        client_id=42,
        client=client,
        days=days,
        known_on=KNOWN_ON,
        accounts=(account(),) if accounts is None else tuple(accounts),
        use=use() if used is None else used,
    )


STORIES = {
    "short": statement(),
    "long": statement(accounts=[account(requests=600)]),
    "three currencies": statement(accounts=[account("CHF"), account("EUR", opening=0), account("JPY")]),
    "nothing at all": statement(accounts=[], used=Use()),
    "long amounts": statement(accounts=[account("USD", opening=123_456_789_012_345), account("KRW")]),
    "no movements": statement(accounts=[account(requests=0)]),
    "long names": statement(LONG, accounts=[account(what=LONG)]),
    "right to left": statement("شركة النور للتجارة", accounts=[account("AED", what="翻訳 漢字")]),
    "text that bites": statement(TEXT_THAT_BITES, accounts=[account(what=TEXT_THAT_BITES)]),
}
