"""The list of all clients: chips by status, search as one types, Enter opens one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.gui import forms
from agencybilling.gui.pages.client.columns import client_columns
from agencybilling.gui.pages.client.standing import tone_of
from agencybilling.gui.places import Place
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.tables.source import QuerySource, RowSource
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.tasks import Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.chips import ChipFace, ChipRow
from agencybilling.gui.widgets.empty_state import Action
from agencybilling.gui.widgets.search_edit import SearchEdit
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.queries.clients import (
    ClientChip,
    ClientFilter,
    ClientOrder,
    ClientRow,
    client_keys,
    client_rows,
    counts_of_chips,
)
from agencybilling.services.application import Application
from agencybilling.wording.amounts import count, percent
from agencybilling.wording.names import subscription_status

_ALL = "all"
_STATUSES = {
    ClientChip.ACTIVE: SubscriptionStatus.ACTIVE,
    ClientChip.PAST_DUE: SubscriptionStatus.PAST_DUE,
    ClientChip.BLOCKED: SubscriptionStatus.BLOCKED,
    ClientChip.CANCELED: SubscriptionStatus.CANCELED,
    ClientChip.NONE: None,
}


class ClientList(QWidget):
    """All clients, or those under a chip whose name holds what is typed."""

    opened = Signal(int)
    """The id of the client to open."""

    chips: ChipRow
    search: SearchEdit
    narrowed: ChipRow
    tools: QHBoxLayout
    card: QFrame
    shown: QLabel

    def __init__(self, workplace: Workplace, new_client: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        forms.load(self, "pages", "clients.ui")
        self._workplace = workplace
        self._wanted = ClientFilter()
        self._counting: Task | None = None
        self._stale = True
        columns = client_columns(workplace.application.currencies)
        self.table: DataTable[ClientRow] = DataTable(
            workplace, columns, name="clients", title=_("Clients"), parent=self.card
        )
        self._lay_out()
        self._say_when_empty(new_client)
        self.table.activated.connect(lambda client_id: self.opened.emit(client_id))
        self._open = QAction(_("&Open"), self)
        self._open.triggered.connect(self._open_current)
        self.table.offer_actions(lambda ids: [self._open] if len(ids) == 1 else [])
        self.table.count_changed.connect(self._tell_count)
        self.table.clear_filters_wanted.connect(self.clear_filters)
        self.chips.changed.connect(self._choose)
        self.narrowed.changed.connect(self._drop_narrowing)
        self.search.searched.connect(lambda text: self._show(replace(self._wanted, text=text)))
        self._show_faces({})
        self._show(self._wanted)

    @property
    def wanted(self) -> ClientFilter:
        """Which clients are shown now."""
        return self._wanted

    def chosen(self) -> list[int] | None:
        """The selected clients, else those that are shown; None for all there are."""
        if self.table.selected_count:
            return list(self.table.selected_ids())
        return None if self._wanted == ClientFilter() else list(self.table.model.ids)

    def show_place(self, place: Place) -> None:
        """Narrow the list as a place says; one without filters leaves the list as it is.

        `status` names a chip, `used_percent` is a threshold, `settling` wants periods about to be settled.
        """
        if place.filters:
            chip, used = place.filters.get("status", ""), place.filters.get("used_percent", "")
            self.search.setText("")
            self._show(
                ClientFilter(
                    chip=ClientChip(chip) if chip in set(ClientChip) else None,
                    used_percent=int(used) if used.isdigit() else None,
                    settling="settling" in place.filters,
                )
            )
        if place.item is not None:
            self.table.stand_on(place.item)

    def clear_filters(self) -> None:
        """Show all clients."""
        self.search.setText("")
        self._show(ClientFilter())

    def refresh(self) -> None:
        """Follow the books; while hidden, once it is shown."""
        self.table.refresh()
        if self.isVisible():
            self._count()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Count anew what has changed while it was hidden."""
        super().showEvent(event)
        if self._stale:
            self._count()

    def _lay_out(self) -> None:
        for box in (self.card.layout(),):
            if box is not None:
                box.addWidget(self.table)
        self.tools.addWidget(self.table.columns_button())
        self.search.setAccessibleName(_("Search clients"))
        self.chips.setAccessibleName(_("Clients by status"))
        QWidget.setTabOrder(self.search, self.chips)

    def _say_when_empty(self, new_client: QAction) -> None:
        self.table.say_when_empty(
            EmptyWords(
                _("No clients yet"),
                _("Clients are whom the agency bills. Add the first one, then assign a plan to it."),
                icon="users",
                actions=[Action(_("&New client"), new_client.trigger, kind="primary")],
            )
        )

    def _open_current(self) -> None:
        current = self.table.current_id()
        if current is not None:
            self.opened.emit(current)

    # ------------------------------------------------------------ filter

    def _choose(self, keys: set[str]) -> None:
        chosen = next(iter(keys - {_ALL}), None)
        self._show(replace(self._wanted, chip=None if chosen is None else ClientChip(chosen)))

    def _drop_narrowing(self, _keys: set[str]) -> None:
        self._show(replace(self._wanted, used_percent=None, settling=False))

    def _show(self, wanted: ClientFilter) -> None:
        self._wanted = wanted
        self.chips.choose({_ALL if wanted.chip is None else wanted.chip.value})
        self._show_narrowing(wanted)
        source = _source(self._workplace.application, wanted)
        self.table.show_source(source, narrowed=wanted != ClientFilter())
        if self.isVisible():
            self._count()
        else:
            self._stale = True

    def _show_narrowing(self, wanted: ClientFilter) -> None:
        """What a place narrowed the list to, on a chip that lets go of it."""
        words = ""
        if wanted.used_percent is not None:
            words = _("{percent} used or more  ×").format(percent=percent(wanted.used_percent, 100))
        elif wanted.settling:
            words = _("About to be settled  ×")
        self.narrowed.setVisible(bool(words))
        if words:
            self.narrowed.show_chips([ChipFace("narrowed", words)])
            self.narrowed.choose({"narrowed"})

    # ------------------------------------------------------------ counts

    def _count(self) -> None:
        self._stale = False
        if self._counting is not None:
            self._counting.cancel()
        application, wanted = self._workplace.application, self._wanted

        def counts() -> Mapping[ClientChip, int]:
            with application.read() as unit:
                return counts_of_chips(unit, wanted)

        self._counting = self._workplace.tasks.run(counts, self._show_faces, owner=self)

    def _show_faces(self, counts: Mapping[ClientChip, int]) -> None:
        every = sum(counts[chip] for chip in _STATUSES) if counts else None
        faces = [ChipFace(_ALL, _("All"), None if every is None else count(every))]
        for chip in ClientChip:
            number = counts.get(chip)
            faces.append(
                ChipFace(chip.value, _name(chip), None if number is None else count(number), tone=_tone(chip))
            )
        self.chips.show_chips(faces, busy=not counts)

    def _tell_count(self, number: int) -> None:
        self.shown.setText(ngettext("{n} client", "{n} clients", number).format(n=count(number)))


def _name(chip: ClientChip) -> str:
    return _("Disabled") if chip is ClientChip.DISABLED else subscription_status(_STATUSES[chip])


def _tone(chip: ClientChip) -> Tone:
    return Tone.NEUTRAL if chip is ClientChip.DISABLED else tone_of(_STATUSES[chip])


def _source(application: Application, wanted: ClientFilter) -> RowSource[ClientRow]:
    return QuerySource(application.read, partial(client_keys, wanted=wanted), client_rows, ClientOrder.NAME)
