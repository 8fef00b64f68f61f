"""Everything that happened, of one client or of all, with before and after of each entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from agencybilling.domain.calendar import Zone
from agencybilling.domain.money import Currencies
from agencybilling.gui import forms
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.screen import Screen
from agencybilling.gui.tables.columns import CellKind, Column, Order
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.chips import ChipFace, ChipRow
from agencybilling.gui.widgets.search_edit import SearchEdit
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import N_, _
from agencybilling.queries.history import (
    ActorKind,
    EventGroup,
    HistoryFilter,
    HistoryRow,
    history_by_id,
    history_keys,
)
from agencybilling.queries.keys import Cancelled, Keys
from agencybilling.services.application import Application
from agencybilling.services.changes import Notice
from agencybilling.wording.amounts import short_moment
from agencybilling.wording.fields import differences
from agencybilling.wording.happened import sentence
from agencybilling.wording.rows import actor

_ACTORS = {
    ActorKind.PERSON: N_("By hand"),
    ActorKind.ENGINE: N_("By the engine"),
    ActorKind.IMPORT: N_("By an import"),
}
_GROUPS = {
    EventGroup.CLIENTS: N_("Clients"),
    EventGroup.SUBSCRIPTIONS: N_("Subscriptions"),
    EventGroup.PAYMENTS: N_("Payment requests"),
    EventGroup.PACKS: N_("Packs and wallets"),
    EventGroup.USAGE: N_("Usage"),
    EventGroup.CAMPAIGNS: N_("Campaigns"),
    EventGroup.CATALOG: N_("Catalog"),
    EventGroup.SETTINGS: N_("Settings"),
}
_TONES = {"engine": Tone.INFO, "import": Tone.ACCENT}
_WHEN = "when"


@dataclass(frozen=True, slots=True)
class HistorySource:
    """Entries under a filter, newest first unless turned round."""

    application: Application
    wanted: HistoryFilter

    def keys(self, order: Order | None, *, descending: bool, cancelled: Cancelled) -> Keys | None:
        """Their ids."""
        newest_first = descending if order == _WHEN else True
        with self.application.read() as unit:
            return history_keys(unit, self.wanted, newest_first=newest_first, cancelled=cancelled)

    def rows(self, ids: Sequence[int]) -> Mapping[int, HistoryRow]:
        """Entries by id."""
        with self.application.read() as unit:
            return history_by_id(unit, ids)


class ActivityPanel(Screen):
    """The list, what narrows it, and the entry that one stands on."""

    actors: ChipRow
    groups: QComboBox
    search: SearchEdit
    split: QSplitter
    card: QFrame
    detail: QFrame
    what: QLabel
    when: QLabel
    changed: QTreeWidget
    to_client: QPushButton
    to_request: QPushButton

    def __init__(
        self, workplace: Workplace, *, client_id: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(workplace, parent)
        forms.load(self, "pages", "activity_panel.ui")
        self._wanted = HistoryFilter(client_id=client_id)
        self._zone: Zone = workplace.application.zone
        self._currencies: Currencies = workplace.application.currencies
        self.table: DataTable[HistoryRow] = DataTable(
            workplace,
            self._columns(),
            name="activity" if client_id is None else "client-activity",
            title=_("Activity"),
        )
        self.table.let_one_be_selected()
        self.table.say_when_empty(_empty_words())
        layout = self.card.layout()
        if layout is not None:
            layout.addWidget(self.table)
        self.split.setStretchFactor(0, 1)
        self.detail.hide()
        self._fill_filters()
        self._listen()
        self._narrow(self._wanted)

    def show_client(self, client_id: int) -> None:
        """The entries of another client."""
        self._narrow(replace(self._wanted, client_id=client_id))

    def refresh(self, notice: Notice) -> None:
        """New entries come in at the top; what one reads stays in sight."""
        self._zone = self.workplace.application.zone
        self._currencies = self.workplace.application.currencies
        client_id = self._wanted.client_id
        if client_id is None or notice.concerns(client_id):
            self.table.refresh()

    def _columns(self) -> list[Column[HistoryRow]]:
        columns = [
            Column(_WHEN, N_("When"), self._when, CellKind.SOFT, 178, order=_WHEN),
            Column(
                "who",
                N_("Who"),
                _who,
                CellKind.PILL,
                104,
                tone=_tone,
                pills=[[name] for name in _names().values()],
            ),
            Column("what", N_("What happened"), self._what, width=260, stretch=True),
        ]
        if self._wanted.client_id is None:
            columns.append(Column("client", N_("Client"), lambda row: row.client or "", CellKind.SOFT, 150))
        return columns

    def _when(self, row: HistoryRow) -> str:
        return short_moment(row.at, self._zone)

    def _what(self, row: HistoryRow) -> str:
        return sentence(row, self._currencies)

    def _fill_filters(self) -> None:
        self.actors.allow_several()
        self.actors.show_chips([ChipFace(kind.value, _(name)) for kind, name in _ACTORS.items()])
        self.groups.addItem(_("Everything"), "")
        for group, name in _GROUPS.items():
            self.groups.addItem(_(name), group.value)

    def _listen(self) -> None:
        self.actors.changed.connect(self._narrow_actors)
        self.groups.currentIndexChanged.connect(self._narrow_groups)
        self.search.searched.connect(lambda text: self._narrow(replace(self._wanted, text=text)))
        self.table.selection_changed.connect(self._show_detail)
        self.table.activated.connect(lambda _id: self._follow_row())
        self.table.clear_filters_wanted.connect(self._widen)

    def _narrow_actors(self, keys: set[str]) -> None:
        self._narrow(replace(self._wanted, actors=frozenset(ActorKind(key) for key in keys)))

    def _narrow_groups(self) -> None:
        key = self.groups.currentData()
        self._narrow(replace(self._wanted, groups=frozenset({EventGroup(key)} if key else ())))

    def _narrow(self, wanted: HistoryFilter) -> None:
        self._wanted = wanted
        narrowed = wanted != HistoryFilter(client_id=wanted.client_id)
        self.table.show_source(HistorySource(self.workplace.application, wanted), narrowed=narrowed)

    def _widen(self) -> None:
        self.actors.choose(())
        self.groups.setCurrentIndex(0)
        self.search.clear()
        self._narrow(HistoryFilter(client_id=self._wanted.client_id))

    def _show_detail(self, _selected: int) -> None:
        row = self._current()
        self.detail.setVisible(row is not None)
        if row is None:
            return
        self.what.setText(self._what(row))
        self.when.setText(_("{when}, by {who}").format(when=self._when(row), who=actor(row.actor)))
        self._show_differences(row)
        self._link(self.to_client, _client_place(row))
        self._link(self.to_request, _request_place(row))

    def _show_differences(self, row: HistoryRow) -> None:
        found = differences(row.details)
        self.changed.clear()
        for difference in found:
            QTreeWidgetItem(self.changed, [difference.field, difference.before, difference.after])
        self.changed.setVisible(bool(found))
        for column in range(2):
            self.changed.resizeColumnToContents(column)

    def _link(self, button: QPushButton, place: Place | None) -> None:
        button.setVisible(place is not None)
        button.disconnect(self)
        if place is not None:
            button.clicked.connect(partial(self.workplace.go, place))

    def _follow_row(self) -> None:
        row = self._current()
        place = None if row is None else _request_place(row) or _client_place(row)
        if place is not None:
            self.workplace.go(place)

    def _current(self) -> HistoryRow | None:
        current = self.table.current_id()
        return None if current is None or not self.table.selected_count else self.table.row_of(current)


def _empty_words() -> EmptyWords:
    return EmptyWords(
        _("Nothing has happened yet"),
        _("Whatever you, the engine or an import does is listed here, with what it was before."),
        icon="history",
    )


def _who(row: HistoryRow) -> str:
    return _names().get(row.actor, row.actor)


def _names() -> dict[str, str]:
    return {"engine": _("Engine"), "import": _("Import"), "agency": _("You")}


def _tone(row: HistoryRow) -> Tone:
    return _TONES.get(row.actor, Tone.NEUTRAL)


def _client_place(row: HistoryRow) -> Place | None:
    return None if row.client_id is None else Place(Page.CLIENTS, client_id=row.client_id)


def _request_place(row: HistoryRow) -> Place | None:
    if row.request is None or row.client_id is None:
        return None
    number = str(row.request.number)
    return Place(Page.CLIENTS, client_id=row.client_id, tab=ClientTab.REQUESTS, filters={"text": number})
