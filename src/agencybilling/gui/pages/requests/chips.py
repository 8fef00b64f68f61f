"""Chips above a list of payment requests: each status with its count and its totals per currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.payments import RequestStatus
from agencybilling.gui.pages.lists.counted_chips import CountedChips
from agencybilling.gui.pages.requests.columns import status_tone
from agencybilling.gui.pages.requests.filters import ALL, STILL_OPEN
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.chips import ChipFace, ChipRow
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.queries.requests import RequestFilter, Total, totals
from agencybilling.wording.amounts import count, money
from agencybilling.wording.names import request_status

_IN_ORDER = (
    RequestStatus.PENDING,
    RequestStatus.OVERDUE,
    RequestStatus.FAILED,
    RequestStatus.PAID,
    RequestStatus.CANCELED,
)


class RequestCounts(CountedChips[RequestFilter]):
    """Counts in the background what the chips say."""

    def __init__(self, chips: ChipRow, workplace: Workplace) -> None:
        application = workplace.application

        def counted(wanted: RequestFilter) -> list[ChipFace]:
            with application.read() as unit:
                return faces(totals(unit, wanted), application.currencies)

        def uncounted() -> list[ChipFace]:
            return faces((), application.currencies, counted=False)

        super().__init__(chips, workplace, counted=counted, uncounted=uncounted)


def faces(found: Sequence[Total], currencies: Currencies, *, counted: bool = True) -> list[ChipFace]:
    """What each chip says; of none counted yet only its name."""

    def face(key: str, statuses: Iterable[RequestStatus], tone: Tone | None = None) -> ChipFace:
        name = chip_name(key)
        if not counted:
            return ChipFace(key, name, tone=tone)
        among = [total for total in found if total.status in set(statuses)]
        amounts = tuple(money(amount, currencies) for amount in by_currency(t.amount for t in among))
        return ChipFace(key, name, count(sum(total.count for total in among)), amounts, tone)

    still_open = [status for status in _IN_ORDER if status.open]
    return [
        face(ALL, _IN_ORDER),
        face(STILL_OPEN, still_open),
        *(face(status.value, [status], status_tone(status)) for status in _IN_ORDER),
    ]


def chip_name(key: str) -> str:
    """What a chip is called."""
    if key == ALL:
        return _("All")
    return _("Open") if key == STILL_OPEN else request_status(RequestStatus(key))


def by_currency(amounts: Iterable[Money]) -> list[Money]:
    """Sums, one for each currency."""
    sums: dict[str, Money] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, Money(0, amount.currency)) + amount
    return [sums[currency] for currency in sorted(sums)]
