"""The tree of what is due: clients, their steps, and a person's word on who waits and who is blocked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from agencybilling.domain.audit import Event
from agencybilling.domain.money import Currencies, Money
from agencybilling.gui.dialogs.review.kinds import Kind, kind_name
from agencybilling.gui.dialogs.review.lines import Line, Shown, Sieve
from agencybilling.gui.plain import hint
from agencybilling.i18n import N_, _, ngettext
from agencybilling.services.foresight import Step
from agencybilling.wording.amounts import count, day, money
from agencybilling.wording.renewals import what_happens

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Field(IntEnum):
    """The columns."""

    CLIENT = 0
    WORST = 1
    STEPS = 2
    REQUESTED = 3
    DO_NOW = 4
    BLOCK_NOW = 5


_TITLES = {
    Field.CLIENT: N_("Client and steps"),
    Field.WORST: N_("Worst of them"),
    Field.STEPS: N_("Steps"),
    Field.REQUESTED: N_("Requested"),
    Field.DO_NOW: N_("Do now"),
    Field.BLOCK_NOW: N_("Block now"),
}


_ASKING = {Event.PERIOD_RENEWED, Event.PERIOD_SETTLED}


class StepsModel(QAbstractItemModel):
    """Two levels. A client's row has the internal id 0, a step's the row of its client plus 1."""

    ticked = Signal()
    """Who is to wait, or to be blocked, has changed."""
    release_wanted = Signal(int)
    """A client that is held back since earlier is to be brought up to date after all."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()
        self.held_back: set[int] = set()
        self.to_block: set[int] = set()
        self._shown: list[Shown] = []
        self._rows: dict[int, int] = {}
        self._currencies = Currencies()
        self._sieve = Sieve()

    # ------------------------------------------------------------ what it shows

    def show_lines(self, lines: Sequence[Line], currencies: Currencies) -> None:
        """Show others; what was said of clients that are still there stays."""
        self.beginResetModel()
        self.lines, self._currencies = lines, currencies
        self.held_back &= {line.client_id for line in lines if line.client.steps}
        self.to_block &= {line.client_id for line in lines if line.client.waits_to_be_blocked}
        self._put_through()
        self.endResetModel()

    def sift(self, words: str, kind: Kind | None) -> None:
        """Let only some through."""
        self.beginResetModel()
        self._sieve = Sieve(words, kind, frozenset(self.held_back))
        self._put_through()
        self.endResetModel()

    @property
    def sifted(self) -> bool:
        """Whether not all lines are let through."""
        return bool(self._sieve)

    def line_of(self, index: Index) -> Line | None:
        """The client that a row is of."""
        row = self._client_row(index)
        return self._shown[row].line if index.isValid() and row < len(self._shown) else None

    def step_of(self, index: Index) -> Step | None:
        """The step that a row is, None for a client's."""
        row = self._client_row(index)
        return self._shown[row].steps[index.row()] if index.isValid() and index.internalId() else None

    def index_of(self, client_id: int, step: Step | None = None) -> QModelIndex:
        """Where a client or one of its steps is; where the step is gone, its client."""
        row = self._rows.get(client_id)
        if row is None:
            return QModelIndex()
        top, steps = self.index(row, 0), self._shown[row].steps
        return self.index(steps.index(step), 0, top) if step is not None and step in steps else top

    def beside(self, index: Index) -> str:
        """What stands softly beside the words of a row: when what it asks for is due, how long it waits."""
        line, step = self.line_of(index), self.step_of(index)
        if step is not None and step.request is not None and step.event in _ASKING:
            return _("due on {day}").format(day=day(step.request.due_on))
        if line is not None and line.held_through is not None:
            return _("up to {day}").format(day=day(line.held_through))
        return ""

    def amounts(self, amounts: Iterable[Money]) -> str:
        """Sums of several currencies side by side."""
        return " + ".join(money(amount, self._currencies) for amount in amounts)

    # ------------------------------------------------------------ a person's word

    def does_now(self, line: Line) -> bool:
        """Whether the next run brings this client up to date."""
        return line.held_through is None and line.client_id not in self.held_back

    def put_off(self, lines: Iterable[Line], *, off: bool) -> None:
        """Let clients wait for today, or no longer."""
        for line in lines:
            if line.held_through is not None:
                if not off:
                    self.release_wanted.emit(line.client_id)
            elif line.client.steps:
                self.held_back.add(line.client_id) if off else self.held_back.discard(line.client_id)
        self._say()

    def block(self, lines: Iterable[Line], *, so: bool) -> None:
        """Let clients who wait for a word be blocked after the run, or not."""
        waiting = {line.client_id for line in lines if line.client.waits_to_be_blocked}
        self.to_block = self.to_block | waiting if so else self.to_block - waiting
        self._say()

    def _say(self) -> None:
        last = len(self._shown) - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0, 0), self.index(last, Field.BLOCK_NOW))
        self.ticked.emit()

    # ------------------------------------------------------------ Qt

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        if not parent.isValid():
            return len(self._shown)
        return 0 if parent.internalId() or parent.column() else len(self._shown[parent.row()].steps)

    def columnCount(self, _parent: Index = _NO_INDEX) -> int:
        return len(Field)

    def index(self, row: int, column: int, parent: Index = _NO_INDEX) -> QModelIndex:
        if not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _NO_INDEX) -> QModelIndex:  # type: ignore[override] # Qt's other `parent`
        above = index.internalId() if index.isValid() else 0
        return self.createIndex(above - 1, 0, 0) if above else QModelIndex()

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._checked(index) is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: ANN401 - Qt
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(_TITLES[Field(section)])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Field(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(index)
            case Qt.ItemDataRole.CheckStateRole:
                checked = self._checked(index)
                return None if checked is None else _state(checked=checked)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._read_out(index)
            case Qt.ItemDataRole.ToolTipRole:
                return hint(self._text(index)) if index.column() in {Field.CLIENT, Field.REQUESTED} else None
            case _:
                return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A tick."""
        line = self.line_of(index)
        if role != Qt.ItemDataRole.CheckStateRole or line is None or self._checked(index) is None:
            return False
        so = Qt.CheckState(value) is Qt.CheckState.Checked
        if index.column() == Field.DO_NOW:
            self.put_off([line], off=not so)
        else:
            self.block([line], so=so)
        return True

    # ------------------------------------------------------------ inside

    def _put_through(self) -> None:
        self._shown = list(self._sieve.through(self.lines))
        self._rows = {shown.line.client_id: row for row, shown in enumerate(self._shown)}

    def _client_row(self, index: Index) -> int:
        return (index.internalId() or index.row() + 1) - 1

    def _checked(self, index: Index) -> bool | None:
        """Whether a box is ticked; None where there is no box."""
        line = self.line_of(index)
        if line is None or index.internalId():
            return None
        if index.column() == Field.DO_NOW and line.may_wait:
            return self.does_now(line)
        if index.column() == Field.BLOCK_NOW and line.client.waits_to_be_blocked:
            return line.client_id in self.to_block
        return None

    def _text(self, index: Index) -> str:
        line, step = self.line_of(index), self.step_of(index)
        if line is None:
            return ""
        return self._of_client(line, Field(index.column())) if step is None else self._of_step(step, index)

    def _of_client(self, line: Line, field: Field) -> str:
        match field:
            case Field.CLIENT:
                return line.client.client
            case Field.WORST:
                return self.standing(line)
            case Field.STEPS:
                return count(len(line.client.steps)) if line.client.steps else ""
            case Field.REQUESTED:
                return self.amounts(line.client.requested.values())
            case Field.DO_NOW | Field.BLOCK_NOW:
                return ""

    def standing(self, line: Line) -> str:
        """What the pill of a client says."""
        return kind_name(Kind.HELD_BACK if line.client_id in self.held_back else line.kind)

    def _of_step(self, step: Step, index: Index) -> str:
        if index.column() == Field.CLIENT:
            return what_happens(step)
        if index.column() == Field.REQUESTED and step.amount is not None:
            return money(step.amount, self._currencies)
        return ""

    def _read_out(self, index: Index) -> str:
        """What a screen reader says of a row when it comes to its first cell."""
        line, step = self.line_of(index), self.step_of(index)
        if line is None or index.column() != Field.CLIENT:
            return self._text(index)
        amounts = self._text(index.sibling(index.row(), Field.REQUESTED))
        if step is not None:
            return ", ".join(filter(None, (day(step.day), what_happens(step), amounts)))
        n = len(line.client.steps)
        steps = ngettext("{n} step", "{n} steps", n).format(n=count(n))
        return ", ".join(filter(None, (line.client.client, self.standing(line), steps, amounts)))


def _state(*, checked: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked


def _alignment(field: Field) -> Qt.AlignmentFlag:
    match field:
        case Field.CLIENT | Field.WORST:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        case Field.STEPS | Field.REQUESTED:
            return _RIGHT
        case Field.DO_NOW | Field.BLOCK_NOW:
            return Qt.AlignmentFlag.AlignCenter
