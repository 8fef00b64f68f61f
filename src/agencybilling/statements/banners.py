"""What a client's page says first: what is owed or closed, and why (SPEC 10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from agencybilling.domain.access import Reason
from agencybilling.domain.money import Currencies
from agencybilling.i18n import _
from agencybilling.queries.client_page import Banner, BannerKind, ClientPage
from agencybilling.statements.sheet import printed


@dataclass(frozen=True, slots=True)
class BannerTexts:
    """A banner in words."""

    tone: str
    title: str
    text: str


def banners_in_words(page: ClientPage, currencies: Currencies) -> tuple[BannerTexts, ...]:
    """Worst first: a closed portal, then what is owed, then what else restricts the client."""
    closed = [_closed()] if page.reason is Reason.CLIENT_DISABLED else []
    exhausted = [_exhausted()] if page.reason is Reason.MINUTES_EXHAUSTED else []
    return (*closed, *(_owed(banner, currencies) for banner in page.banners), *exhausted)


def _closed() -> BannerTexts:
    return BannerTexts(
        "bad",
        _("Access is closed"),
        _("The client is disabled: the portal is closed and campaigns are paused."),
    )


def _exhausted() -> BannerTexts:
    return BannerTexts(
        "warn",
        _("No minutes are left"),
        _("Campaigns are paused until a pack is added or the next period begins."),
    )


def _owed(banner: Banner, currencies: Currencies) -> BannerTexts:
    owed = ", ".join(printed(amount, currencies) for amount in banner.amounts)
    match banner.kind:
        case BannerKind.SUBSCRIPTION_SUSPENDED:
            said = _(
                "A payment was not made in time, so the subscription renews no more. Outstanding: {amounts}."
            )
            if not owed:
                said = _("A payment was not made in time, so the subscription renews no more.")
            return BannerTexts("bad", _("Subscription suspended"), said.format(amounts=owed))
        case BannerKind.PAYMENT_OVERDUE:
            said = _("{amounts} should have been paid. Campaigns are paused until it is.")
            return BannerTexts("bad", _("Payment overdue: access restricted"), said.format(amounts=owed))
        case BannerKind.OUTSTANDING_BALANCE:
            said = _("{amounts} is open. The payment requests below tell when it is due.")
            return BannerTexts("warn", _("Outstanding balance"), said.format(amounts=owed))
        case _:
            assert_never(banner.kind)
