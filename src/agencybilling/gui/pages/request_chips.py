"""Chips above a list of payment requests: each status with its count and its totals per currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.payments import RequestStatus
from agencybilling.gui.pages.request_columns import status_tone
from agencybilling.gui.pages.request_filters import ALL, STILL_OPEN
from agencybilling.gui.tasks import Task
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


class RequestCounts:
    """Counts in the background what the chips say; former figures stay, faintly, until then."""

    def __init__(self, chips: ChipRow, workplace: Workplace) -> None:
        self._chips, self._workplace = chips, workplace
        self._faces = faces((), workplace.application.currencies, counted=False)
        self._wanted = RequestFilter()
        self._task: Task | None = None
        self._again = False
        chips.show_chips(self._faces, busy=True)

    def count(self, wanted: RequestFilter) -> None:
        """Count these, once what is being counted is done."""
        same = wanted == self._wanted
        self._wanted = wanted
        if not same:
            self._chips.show_chips(self._faces, busy=True)
        if self._task is not None:
            self._again = True
            return
        application = self._workplace.application

        def work() -> list[ChipFace]:
            with application.read() as unit:
                return faces(totals(unit, wanted), application.currencies)

        self._task = self._workplace.tasks.run(work, self._take, owner=self._chips, failed=self._fail)

    def _take(self, found: list[ChipFace]) -> None:
        self._task = None
        if self._again:
            self._again = False
            self.count(self._wanted)
            return
        self._faces = found
        self._chips.show_chips(found)

    def _fail(self, _error: Exception) -> None:
        """The table beside them tells why."""
        self._task = None
        self._again = False
        self._chips.show_chips(faces((), self._workplace.application.currencies, counted=False))


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
