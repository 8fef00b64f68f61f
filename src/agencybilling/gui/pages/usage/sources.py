"""Sources of usage: up to which day each one's is in the books."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from agencybilling.domain.calendar import Zone
from agencybilling.gui import forms
from agencybilling.gui.actions import ActionButton
from agencybilling.gui.pages.usage.filters import source_name
from agencybilling.gui.places import Page, Place
from agencybilling.gui.screen import Screen
from agencybilling.gui.tables.columns import CellKind, Column
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.tables.source import ListSource
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.tasks import Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.widgets.empty_state import Action
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import N_, _, ngettext
from agencybilling.queries.dashboard import Settling, settling
from agencybilling.services.agents import SourceState
from agencybilling.services.application import Application
from agencybilling.services.changes import Notice
from agencybilling.wording.amounts import count, day, short_moment


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source; `missing` tells whether periods wait to be settled whose end its usage does not reach."""

    id: int
    state: SourceState
    missing: Settling | None


class SourcesPanel(Screen):
    """The list; Enter shows a source's records."""

    about: QLabel
    card: QFrame
    card_column: QVBoxLayout
    count: ElidedLabel
    button: ActionButton

    def __init__(self, workplace: Workplace, import_files: QAction, parent: QWidget | None = None) -> None:
        super().__init__(workplace, parent)
        forms.load(self, "pages", "usage_list.ui")
        self._zone: Zone = workplace.application.zone
        self._task: Task | None = None
        self.about.setText(
            _("A period should be settled only once the usage of all sources is in up to its last day.")
        )
        self.button.show_action(None)
        self.table: DataTable[SourceRow] = DataTable(
            workplace, self._columns(), name="usage sources", title=_("Sources of usage"), parent=self.card
        )
        self.card_column.insertWidget(0, self.table, 1)
        self.table.let_one_be_selected()
        self.table.say_when_empty(
            EmptyWords(
                _("No imports yet"),
                _("Each platform whose export has been imported is listed here, with how far it reaches."),
                icon="database",
                actions=[Action(_("Import …"), import_files.trigger, "primary")],
            )
        )
        self.table.activated.connect(self._show_records)
        self.setFocusProxy(self.table)
        self._read()

    def refresh(self, notice: Notice) -> None:
        """Read anew."""
        if notice.agency or notice.everything:
            self._zone = self.workplace.application.zone
        self._read()

    def _read(self) -> None:
        if self._task is not None:
            self._task.cancel()
        application = self.workplace.application
        self._task = self.workplace.tasks.run(lambda: sources_of(application), self._show, owner=self)

    def _show(self, rows: list[SourceRow]) -> None:
        self._task = None
        words = ngettext("{n} source", "{n} sources", len(rows))
        self.count.setText(words.format(n=count(len(rows))) if rows else "")
        self.table.show_source(ListSource(rows, self.table.model.columns, id_of=lambda row: row.id))

    def _show_records(self, row_id: int) -> None:
        row = self.table.row_of(row_id)
        if row is not None:
            self.workplace.go(Place(Page.USAGE, filters={"source": row.state.source}))

    def _columns(self) -> list[Column[SourceRow]]:
        return [
            Column(
                "source",
                N_("Source"),
                lambda r: source_name(r.state.source),
                CellKind.STRONG,
                140,
                order="source",
            ),
            Column(
                "up_to",
                N_("Usage is in up to"),
                lambda r: short_moment(r.state.in_up_to, self._zone),
                CellKind.DATE,
                170,
                order="up_to",
                value=lambda r: r.state.in_up_to,
            ),
            Column(
                "standing",
                N_("Standing"),
                _standing,
                CellKind.PILL,
                200,
                tone=_tone,
                tooltip=_meaning,
                stretch=True,
            ),
            Column(
                "imported",
                N_("Last import"),
                lambda r: short_moment(r.state.imported_at, self._zone),
                CellKind.SOFT,
                180,
                order="imported",
                value=lambda r: r.state.imported_at,
            ),
        ]


def sources_of(application: Application) -> list[SourceRow]:
    """Every source, with what its usage does not reach; read on any thread."""
    zone, window = application.zone, application.settings.get().usage_window_days
    with application.read() as unit:
        states, waiting = unit.agents.sources(), settling(unit, window)

    def missing(state: SourceState) -> Settling | None:
        up_to = zone.day_of(state.in_up_to)
        return next((part for part in waiting if up_to < part.last_day), None)

    return [SourceRow(number, state, missing(state)) for number, state in enumerate(states)]


def _standing(row: SourceRow) -> str:
    if row.missing is None:
        return _("Nothing waits for it")
    return _("Missing up to {day}").format(day=day(row.missing.last_day))


def _tone(row: SourceRow) -> Tone:
    return Tone.OK if row.missing is None else Tone.WARN


def _meaning(row: SourceRow) -> str:
    if row.missing is None:
        return _("No period that has ended and waits to be settled ends later than this usage.")
    words = _("Periods that ended by {last} are settled on {day}; usage that comes later is late.")
    return words.format(last=day(row.missing.last_day), day=day(row.missing.day))
