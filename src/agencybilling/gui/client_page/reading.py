"""A client's page read out of the books, in the same words as on paper and on the web."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from agencybilling.domain.access import Portal, Reason
from agencybilling.domain.money import Currencies
from agencybilling.i18n import _
from agencybilling.queries.client_page import ClientPage
from agencybilling.services.application import Application
from agencybilling.statements.client import ClientTexts, StartCode, client_texts, start_code_of
from agencybilling.statements.letterhead import letterhead_of
from agencybilling.wording.names import reason


@dataclass(frozen=True, slots=True)
class PageRead:
    """The page as values and in words, its code, the agency's logo, and what it was read with."""

    page: ClientPage
    texts: ClientTexts
    code: StartCode | None
    today: date
    logo: bytes | None
    currencies: Currencies


def read_page(application: Application, client_id: int, *, with_code: bool) -> PageRead:
    """A client's page as of now, with a start code where one is wanted and it can start.

    Off the window's thread: the first code ever made writes to the books. Raises `NotFound`.
    """
    page = application.statements.page(client_id)
    wanted = with_code and page.offer is not None
    code = start_code_of(application.start_codes.offer(client_id)) if wanted else None
    today = application.zone.day_of(application.office.clock())
    letterhead, currencies = letterhead_of(application), application.currencies
    texts = client_texts(page, letterhead, currencies=currencies, today=today, code=code)
    return PageRead(page, texts, code, today, letterhead.logo, currencies)


def whose_view(page: ClientPage, *, looks_ahead: bool) -> str:
    """For the bookkeeper: who sees this page, how far its portal is open, and why no further."""
    would = looks_ahead or page.portal is Portal.CLOSED
    said = _("This is what {client} would see.") if would else _("This is what {client} sees.")
    return " ".join(filter(None, (said.format(client=page.client), _how_far(page.portal, page.reason))))


def _how_far(portal: Portal, why: Reason | None) -> str:
    if why is None:
        return ""
    match portal:
        case Portal.OPEN:
            said = _("Campaigns are paused: {reason}.")
        case Portal.BILLING_ONLY:
            said = _("The portal shows the billing page only: {reason}.")
        case Portal.CLOSED:
            said = _("The portal is closed: {reason}.")
        case _:
            assert_never(portal)
    return said.format(reason=reason(why))
