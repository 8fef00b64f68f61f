"""The columns of the list of clients."""

from __future__ import annotations

from agencybilling.domain.money import Currencies
from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.gui.pages.client.standing import (
    access_words,
    amounts,
    included_words,
    period_words,
    share_used,
    short_period_words,
    tone_of,
)
from agencybilling.gui.tables.columns import CellKind, Column
from agencybilling.i18n import N_, _
from agencybilling.queries.clients import ClientOrder, ClientRow
from agencybilling.wording.amounts import minutes_and_chats
from agencybilling.wording.meanings import subscription_meaning
from agencybilling.wording.names import subscription_status


def client_columns(currencies: Currencies) -> tuple[Column[ClientRow], ...]:
    """Name, plan, status, period, what is owed, included minutes, wallet, access."""
    return (
        Column(
            "name",
            N_("Client"),
            _name,
            kind=CellKind.STRONG,
            width=200,
            order=ClientOrder.NAME,
            tooltip=lambda row: row.name,
            stretch=True,
        ),
        Column("plan", N_("Plan"), lambda row: row.plan or "–", width=116, order=ClientOrder.PLAN),
        Column(
            "status",
            N_("Status"),
            lambda row: subscription_status(row.status),
            kind=CellKind.PILL,
            width=126,
            order=ClientOrder.STATUS,
            tone=lambda row: tone_of(row.status),
            pills=[[subscription_status(status)] for status in (None, *SubscriptionStatus)],
            tooltip=lambda row: subscription_meaning(row.status),
        ),
        Column(
            "period",
            N_("Period"),
            short_period_words,
            kind=CellKind.DATE,
            tooltip=period_words,
            width=148,
            order=ClientOrder.PERIOD_END,
        ),
        Column(
            "outstanding",
            N_("Outstanding"),
            lambda row: amounts(row.outstanding, currencies) or "–",
            kind=CellKind.MONEY,
            width=104,
            order=ClientOrder.OUTSTANDING,
        ),
        Column(
            "included",
            N_("Included left"),
            included_words,
            kind=CellKind.BAR,
            width=296,
            order=ClientOrder.USED,
            share=share_used,
            tooltip=included_words,
        ),
        Column(
            "wallet",
            N_("Wallet"),
            lambda row: minutes_and_chats(row.wallet, row.chats_per_minute) if row.wallet else "–",
            kind=CellKind.NUMBER,
            width=180,
            order=ClientOrder.WALLET,
        ),
        Column(
            "access",
            N_("Access"),
            lambda row: access_words(row.access),
            kind=CellKind.SOFT,
            width=120,
            tooltip=lambda row: access_words(row.access),
        ),
    )


def _name(row: ClientRow) -> str:
    return row.name if row.enabled else _("{client} (disabled)").format(client=row.name)
