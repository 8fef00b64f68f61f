"""What dialogs say of the payment requests they are about, and what undoing a change of them comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.money import Currencies
from agencybilling.domain.payments import RequestNumber
from agencybilling.gui.pages.requests.chips import by_currency
from agencybilling.gui.tasks import Lane
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.queries.requests import RequestRow, status_set
from agencybilling.services.application import Application
from agencybilling.wording.amounts import count, money
from agencybilling.wording.breakdown import what_for
from agencybilling.wording.consequences import Consequence
from agencybilling.wording.consequences.of_many import summed_up
from agencybilling.wording.happened import set_by
from agencybilling.wording.names import request_status

_MOST_SAID = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """Payment requests that a dialog is about. `set_by` tells who set a single one's status, and when."""

    rows: tuple[RequestRow, ...]
    currencies: Currencies
    set_by: str = ""

    @property
    def numbers(self) -> tuple[RequestNumber, ...]:
        """Their numbers."""
        return tuple(row.request.number for row in self.rows if row.request.number is not None)

    @property
    def ids(self) -> tuple[int, ...]:
        """Their ids."""
        return tuple(row.request.id for row in self.rows)

    @property
    def only(self) -> RequestRow | None:
        """The request, where it is a single one."""
        return self.rows[0] if len(self.rows) == 1 else None

    def whose(self) -> str:
        """Which they are: "PR-2026-000123 · Aldermoor", or how many of how many clients."""
        if self.only is not None:
            return f"{self.only.request.number} · {self.only.client}"
        clients = len({row.client_id for row in self.rows})
        requests = _requests(len(self.rows))
        words = ngettext("{requests} of {n} client", "{requests} of {n} clients", clients)
        return words.format(requests=requests, n=count(clients))

    def what(self) -> str:
        """What they come to, and of a single one what it is for."""
        amounts = " + ".join(money(a, self.currencies) for a in by_currency(r.amount for r in self.rows))
        if self.only is None:
            return amounts
        return f"{amounts} · {what_for(self.only.request)}"

    def standings(self) -> str:
        """The present statuses of several: "2 Overdue, 1 Pending"."""
        held = Counter(row.request.status for row in self.rows)
        return ", ".join(f"{count(n)} {request_status(status)}" for status, n in held.most_common())

    def are(self, status: str) -> str:
        """That they have a status now."""
        if self.only is not None:
            return _("{request} is {status}.").format(request=self.only.request.number, status=status)
        words = ngettext("{n} request is {status}.", "{n} requests are {status}.", len(self.rows))
        return words.format(n=count(len(self.rows)), status=status)


def chosen(application: Application, rows: Sequence[RequestRow]) -> Chosen:
    """What a dialog needs to know of these; read on any thread."""
    said = ""
    if len(rows) == 1:
        row = rows[0]
        with application.read() as unit:
            found = status_set(unit, client_id=row.client_id, request_id=row.request.id)
        if found is not None:
            said = set_by(found.actor, found.at, zone=application.zone)
    return Chosen(tuple(rows), application.currencies, said)


def following(
    application: Application, decisions: Sequence[Decision], *, asked: Sequence[int] = ()
) -> list[Consequence]:
    """What follows from decisions about requests, summed up where they are many."""
    window = application.settings.get().usage_window_days
    return summed_up(decisions, application.currencies, usage_window_days=window, asked=asked)


def undo_at_once(workplace: Workplace, numbers: Sequence[RequestNumber]) -> None:
    """Take back the last change of these requests, and say what followed."""
    application = workplace.application

    def work() -> Message:
        return undone(application, application.payments.undo(numbers))

    workplace.tasks.run(work, workplace.tell, owner=workplace.tasks, lane=Lane.COMMAND)


def undone(application: Application, decisions: Sequence[Decision]) -> Message:
    """What the window says after an undo."""
    told = [consequence.text for consequence in following(application, decisions)]
    if not told:
        return Message(_("The change is undone."))
    return Message(_("Undone: {what}.").format(what="; ".join(told[:_MOST_SAID])))


def _requests(number: int) -> str:
    return ngettext("{n} payment request", "{n} payment requests", number).format(n=count(number))
