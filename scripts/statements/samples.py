"""The clients in the pictures: of the sample books, and others in every state and of every name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from agencybilling.domain.access import Portal, Reason
from agencybilling.domain.money import Money
from agencybilling.domain.payments import RequestNumber, RequestStatus
from agencybilling.domain.statement import Days, Statement
from agencybilling.queries.client_page import Banner, BannerKind, ClientPage
from agencybilling.services.application import Application
from agencybilling.services.payments import StatusChange
from agencybilling.statements.client import StartCode
from agencybilling.statements.letterhead import Letterhead
from scripts.screenshots.books import TODAY
from tests.statement_stories import LONG

LETTERHEAD = Letterhead(
    "Harbour & Finch Agency",
    "14 Quay Street\nBristol BS1 4QA\nUnited Kingdom",
    "IBAN GB29 NWBK 6016 1331 9268 19\nBIC NWBKGB2L\nPlease quote the number of the request.",
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14"'
    b' fill="#4f46e5"/><path d="M22 17v30M42 17v30M22 32h20" stroke="#fff" stroke-width="6" fill="none"'
    b' stroke-linecap="round"/><circle cx="51" cy="13" r="6" fill="#f59e0b"/></svg>',
    "billing@harbourfinch.example",
)
CODE = StartCode("K7QM-3XPT-9D2F", TODAY + timedelta(days=14))
LATE, OVERDUE, OFFERED, WIDELY = (
    "Brackenford HVAC",
    "O’Malley Plumbing & Heating",
    "B&B Hearing",
    "Łódź Logistics",
)
_LATELY = Days(date(2026, 8, 1), date(2026, 10, 31))
_AUTUMN = Days(date(2026, 10, 1), TODAY)
_PAID_ON = date(2026, 10, 29)
_CHARGES = (("Flight to the workshop", "48200", "JPY"), ("Workshop in Kuwait City", "312.500", "KWD"))


def paid_too_late(application: Application) -> Statement:
    """Of a client that owes for some months, and of whose money some was told to the books after its day."""
    oldest = _open_requests(application, LATE)[-1]
    paid = StatusChange(RequestStatus.PAID, paid_on=_PAID_ON, external_reference="Transfer 88-20")
    application.payments.set_status(LATE, oldest, change=paid)
    return application.statements.make(LATE, _LATELY)


def in_three_currencies(application: Application) -> Statement:
    """Of a client that was charged for work abroad, and has paid for some of it."""
    for what, amount, currency in _CHARGES:
        application.payments.charge(WIDELY, amount=amount, currency=currency, description=what)
    newest = _open_requests(application, WIDELY)[0]
    paid = StatusChange(RequestStatus.PAID, external_reference="Transfer 88-21")
    application.payments.set_status(WIDELY, newest, change=paid)
    return application.statements.make(WIDELY, _AUTUMN)


def _open_requests(application: Application, client: str) -> list[RequestNumber]:
    requests = application.statements.page(client).requests
    return [request.number for request in requests if request.open and request.number is not None]


def pages(application: Application) -> Mapping[str, ClientPage]:
    """A client's page in every state, by what it shows."""
    found = [application.statements.page(client) for client in application.statements.clients()]
    active = next(page for page in found if page.use and page.packs and page.settling and not page.banners)
    by_status = {page.plan.status.value: page for page in found if page.plan}
    return {
        **by_status,
        "active": active,
        "no plan": next(page for page in found if not page.plan and not page.offer),
        "offered": next(page for page in found if not page.plan and page.offer),
        "outstanding": _owing(active, BannerKind.OUTSTANDING_BALANCE),
        "overdue in two currencies": _owing(active, BannerKind.PAYMENT_OVERDUE),
        "disabled": replace(active, portal=Portal.CLOSED, reason=Reason.CLIENT_DISABLED),
        "used up": replace(active, reason=Reason.MINUTES_EXHAUSTED),
        "long names": _named(active, LONG, what=LONG.replace(" ", "")),
        "from the right": _named(active, "شركة النور للتجارة 24", what="חבילת 250 דקות"),
    }


def _owing(page: ClientPage, kind: BannerKind) -> ClientPage:
    return replace(page, banners=(Banner(kind, (Money(123_456_789_012, "USD"), Money(9_900, "EUR"))),))


def _named(page: ClientPage, client: str, *, what: str) -> ClientPage:
    plan = page.plan and replace(page.plan, terms=replace(page.plan.terms, plan_name=what))
    return replace(
        page,
        client=client,
        plan=plan,
        packs=tuple(replace(pack, name=what, description=what) for pack in page.packs),
        requests=tuple(request._replace(description=what) for request in page.requests),
    )
