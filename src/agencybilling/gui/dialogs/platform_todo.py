"""To do on the platform: campaigns that the books paused or resumed, to be changed there by hand (SPEC 9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QFrame, QLabel, QPushButton, QWidget

from agencybilling.domain.calendar import Zone
from agencybilling.gui import forms
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.tables.columns import CellKind, Column
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.tables.source import ListSource
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.tasks import Lane
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import N_, _, ngettext
from agencybilling.queries.platform import ChangeKey, PlatformRow, Wanted, done_lately, to_do
from agencybilling.services.changes import Notice
from agencybilling.services.exports import write_csv
from agencybilling.wording.amounts import count, short_moment

_LATELY = 200
_Numbered = tuple[int, PlatformRow]


class PlatformTodoDialog(QDialog):
    """A list over all clients: tick off, copy, keep as CSV. It follows the books while it is open."""

    explanation: QLabel
    card: QFrame
    done_too: QCheckBox
    copy: QPushButton
    save: QPushButton
    tick: QPushButton
    close_button: QPushButton

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        forms.load(self, "dialogs", "platform_todo.ui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.tick.setDefault(True)
        self.workplace = workplace
        self._zone: Zone = workplace.application.zone
        self._rows: list[_Numbered] = []
        self._numbers: dict[ChangeKey, int] = {}
        self.table: DataTable[_Numbered] = DataTable(
            workplace, self._columns(), name="platform-todo", title=self.windowTitle()
        )
        self.table.say_when_empty(
            EmptyWords(
                _("Nothing to do on the platform"),
                _(
                    "When access pauses or resumes a campaign,"
                    " it is listed here until you have done the same."
                ),
                icon="list-checks",
            )
        )
        layout = self.card.layout()
        if layout is not None:
            layout.addWidget(self.table)
        self._listen()
        self._read()
        self.table.setFocus()

    def _listen(self) -> None:
        self.table.selection_changed.connect(self._follow)
        self.table.activated.connect(lambda _id: self._tick_off())
        self.done_too.toggled.connect(lambda: self._read())
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._ask_where)
        self.tick.clicked.connect(self._tick_off)
        self.close_button.clicked.connect(self.accept)
        self.workplace.bridge.changed.connect(self._hear)

    def _hear(self, notice: Notice) -> None:
        del notice
        self._read()

    def _columns(self) -> list[Column[_Numbered]]:
        return [
            Column("client", N_("Client"), lambda r: r[1].client, CellKind.STRONG, 200, order="client"),
            Column("campaign", N_("Campaign"), _campaign, width=180, order="campaign", stretch=True),
            Column("wanted", N_("To do"), _wanted, CellKind.PILL, 110, order="wanted", tone=_tone),
            Column("since", N_("Since"), self._since, CellKind.SOFT, 180, order="since", value=_instant),
            Column("done", N_("Done"), self._done, CellKind.SOFT, 170, hidden=True),
        ]

    def _since(self, row: _Numbered) -> str:
        return short_moment(row[1].since, self._zone)

    def _done(self, row: _Numbered) -> str:
        return "" if row[1].done_at is None else short_moment(row[1].done_at, self._zone)

    def _read(self) -> None:
        done_too = self.done_too.isChecked()
        self.workplace.tasks.run(lambda: self._gather(done_too=done_too), self._show, owner=self)

    def _gather(self, *, done_too: bool) -> list[PlatformRow]:
        with self.workplace.application.read() as unit:
            return [*to_do(unit), *(done_lately(unit, _LATELY) if done_too else ())]

    def _show(self, rows: Sequence[PlatformRow]) -> None:
        self._rows = [(self._numbers.setdefault(row.key, len(self._numbers) + 1), row) for row in rows]
        source = ListSource(self._rows, self._columns(), id_of=lambda row: row[0])
        self.table.show_source(source, stay=True)
        self._follow()

    def _follow(self) -> None:
        chosen = self._chosen()
        undo = bool(chosen) and all(row.done_at is not None for row in chosen)
        self.tick.setText(_("&Not done after all") if undo else _("&Tick off"))
        self.tick.setEnabled(bool(chosen))
        self.copy.setEnabled(bool(self._rows))
        self.save.setEnabled(bool(self._rows))

    def _chosen(self) -> list[PlatformRow]:
        wanted = set(self.table.selected_ids())
        return [row for number, row in self._rows if number in wanted]

    def _tick_off(self) -> None:
        chosen, platform = self._chosen(), self.workplace.application.platform
        done = [row.key for row in chosen if row.done_at is not None]
        if chosen and len(done) == len(chosen):
            self._run(lambda: platform.untick(done), _("To be done again."))
            return
        keys = [row.key for row in chosen if row.done_at is None]
        said = ngettext("{n} change is ticked off.", "{n} changes are ticked off.", len(keys))
        undo = partial(self._run, partial(platform.untick, keys), _("To be done again."))
        self._run(lambda: platform.tick_off(keys), said.format(n=count(len(keys))), undo=undo)

    def _run(self, command: Callable[[], None], said: str, *, undo: Callable[[], None] | None = None) -> None:
        tasks, tell = self.workplace.tasks, self.workplace.tell
        tasks.run(
            command,
            lambda _done: tell(Message(said, undo)),
            failed=self._fail,
            owner=tasks,
            lane=Lane.COMMAND,
        )

    def _copy(self) -> None:
        if self.table.selected_count == 0:
            self.table.view.selectAll()
        self.table.copy()

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, _("Save as CSV"), "", _("CSV files (*.csv)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda name: self.save_as(Path(name)))
        dialog.open()

    def save_as(self, file: Path) -> None:
        """Keep what is shown as CSV in this file."""
        sheet = self.table.sheet()
        self.workplace.tasks.run(
            lambda: write_csv(file, sheet.texts(), columns=sheet.titles),
            lambda _count: self.workplace.tell(Message(_("{file} is saved.").format(file=file.name))),
            failed=self._fail,
            owner=self,
        )

    def _fail(self, error: Exception) -> None:
        self.workplace.tell(Message(sentence_of(error), tone=Tone.BAD))


def _campaign(row: _Numbered) -> str:
    return row[1].campaign


def _instant(row: _Numbered) -> object:
    return row[1].since


def _wanted(row: _Numbered) -> str:
    match row[1].wanted:
        case Wanted.PAUSE:
            return _("Pause")
        case Wanted.RESUME:
            return _("Resume")


def _tone(row: _Numbered) -> Tone:
    return Tone.WARN if row[1].wanted is Wanted.PAUSE else Tone.OK
