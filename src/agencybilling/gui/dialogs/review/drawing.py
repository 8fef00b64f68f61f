"""How the tree of what is due is drawn: names and pills of clients, days and sentences of steps, ticks."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from agencybilling.gui.dialogs.review.kinds import Kind, kind_tone
from agencybilling.gui.dialogs.review.lines import Line
from agencybilling.gui.dialogs.review.model import Field, Index, StepsModel
from agencybilling.gui.tables.delegates import SIDE_PX, Type, pill_type
from agencybilling.gui.theme.theme import Theme
from agencybilling.gui.widgets.painting import fill_rounded
from agencybilling.gui.widgets.pill import HEIGHT_PX, draw_pill, pill_width
from agencybilling.services.foresight import Step
from agencybilling.wording.amounts import day

CLIENT_PX, STEP_PX = 34, 28
_DAY_PX = 96
_BOX_PX, _CHECK_PX, _RADIUS = 16, 12, 4
_BESIDE_PX = 10
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class StepsDelegate(QStyledItemDelegate):
    """A step's sentence goes on over the columns that only clients fill."""

    def __init__(self, theme: Theme, tree: QTreeView) -> None:
        super().__init__(tree)
        self._theme, self._tree = theme, tree
        self._plain = Type(13, QFont.Weight.Normal)
        self._name = Type(13, QFont.Weight.DemiBold)
        self._figures = Type(13, QFont.Weight.Normal, figures=True)
        self._amounts = Type(13, QFont.Weight.Medium, figures=True)
        self._pill = pill_type()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, STEP_PX if index.internalId() else CLIENT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        line = model.line_of(index) if isinstance(model, StepsModel) else None
        if line is None or not isinstance(model, StepsModel):
            return
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        area, step = option.rect.adjusted(0, 0, 0, -1), model.step_of(index)
        faint = not model.does_now(line) and bool(line.client.steps or line.held_through)
        if step is not None:
            self._step(painter, area, index=index, step=step, faint=faint)
        else:
            self._client(painter, area, index=index, line=line, faint=faint)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A click into a box, or close beside it, ticks it."""
        checked = index.data(Qt.ItemDataRole.CheckStateRole)
        if checked is None or not isinstance(event, QMouseEvent):
            return False
        at = event.position().toPoint()
        if event.type() is QEvent.Type.MouseButtonRelease and option.rect.contains(at):
            other = Qt.CheckState.Unchecked if checked == Qt.CheckState.Checked else Qt.CheckState.Checked
            return model.setData(index, other, Qt.ItemDataRole.CheckStateRole)
        # A press, and a double click, belong to the box too: they neither select nor unfold.
        return event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}

    # ------------------------------------------------------------ rows

    def _client(self, painter: QPainter, area: QRect, *, index: Index, line: Line, faint: bool) -> None:
        ink = "ink_faint" if faint else "ink"
        match Field(index.column()):
            case Field.CLIENT:
                text = self._name.cut(index.data(), area.width() - SIDE_PX)
                self._write(painter, area, text, self._name, ink)
                self._beside(painter, area, index, after=self._name.width(text))
            case Field.WORST:
                kind = Kind.HELD_BACK if faint else line.kind
                self._draw_pill(painter, area, index.data(), kind)
            case Field.STEPS:
                self._right(painter, area, index.data(), self._figures, "ink_faint" if faint else "ink_soft")
            case Field.REQUESTED:
                self._right(painter, area, index.data(), self._amounts, ink)
            case Field.DO_NOW | Field.BLOCK_NOW:
                self._box(painter, area, index.data(Qt.ItemDataRole.CheckStateRole))

    def _step(self, painter: QPainter, area: QRect, *, index: Index, step: Step, faint: bool) -> None:
        match Field(index.column()):
            case Field.CLIENT:
                self._write(painter, area, day(step.day), self._figures, "ink_faint")
                room = area.adjusted(_DAY_PX, 0, self._further(step), 0)
                text = self._plain.cut(index.data(), room.width())
                self._write(painter, room, text, self._plain, "ink_faint" if faint else "ink_soft")
                self._beside(painter, room, index, after=self._plain.width(text))
            case Field.REQUESTED:
                self._right(painter, area, index.data(), self._figures, "ink_faint" if faint else "ink_soft")
            case _:
                pass

    def _further(self, step: Step) -> int:
        """How far a sentence may go beyond its own column."""
        empty = [Field.WORST, Field.STEPS, *([Field.REQUESTED] if step.amount is None else [])]
        return sum(self._tree.columnWidth(field) for field in empty)

    # ------------------------------------------------------------ parts

    def _beside(self, painter: QPainter, area: QRect, index: Index, *, after: int) -> None:
        model = index.model()
        words = model.beside(index) if isinstance(model, StepsModel) else ""
        room = area.adjusted(after + _BESIDE_PX, 0, 0, 0)
        if words and room.width() > _DAY_PX:
            self._write(painter, room, self._plain.cut(words, room.width()), self._plain, "ink_faint")

    def _write(self, painter: QPainter, area: QRect, text: str, of: Type, ink: str) -> None:
        painter.setFont(of.font)
        painter.setPen(self._theme.color(ink))
        painter.drawText(area, _MIDDLE, text)

    def _right(self, painter: QPainter, area: QRect, text: str, of: Type, ink: str) -> None:
        room = area.adjusted(SIDE_PX, 0, -SIDE_PX, 0)
        painter.setFont(of.font)
        painter.setPen(self._theme.color(ink))
        cut = of.cut(text, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | _MIDDLE, cut)

    def _draw_pill(self, painter: QPainter, area: QRect, text: str, kind: Kind) -> None:
        room = area.adjusted(SIDE_PX, 0, -SIDE_PX, 0)
        width = min(pill_width(text, self._pill.font), room.width())
        place = QRectF(room.x(), area.y() + (area.height() - HEIGHT_PX) / 2, width, HEIGHT_PX)
        painter.setFont(self._pill.font)
        draw_pill(painter, place, text=text, shade=self._theme.tokens.shade(kind_tone(kind)))

    def _box(self, painter: QPainter, area: QRect, state: Qt.CheckState | None) -> None:
        if state is None:
            return
        tokens, checked = self._theme.tokens, state == Qt.CheckState.Checked
        middle = QRectF(area).center()
        box = QRectF(middle.x() - _BOX_PX / 2, middle.y() - _BOX_PX / 2, _BOX_PX, _BOX_PX)
        ground, line = (tokens.accent, tokens.accent) if checked else (tokens.surface, tokens.ink_faint)
        fill_rounded(painter, box, radius=_RADIUS, ground=ground, line=line)
        if checked:
            inset = (_BOX_PX - _CHECK_PX) / 2
            mark = self._theme.pixmap("check", tint=tokens.on_accent, size=_CHECK_PX)
            painter.drawPixmap(box.topLeft() + QPointF(inset, inset), mark)


def draw_ground(painter: QPainter, area: QRect, *, theme: Theme, ground: str, ringed: bool) -> None:
    """What lies under a row: its ground, the line below it, and a bar beside the one with the keyboard."""
    if ground:
        painter.fillRect(area, theme.color(ground))
    painter.fillRect(QRect(area.x(), area.bottom(), area.width(), 1), theme.color("row_line"))
    if ringed:
        painter.setPen(QPen(theme.color("focus"), 2))
        painter.drawLine(area.x() + 1, area.y() + 1, area.x() + 1, area.bottom() - 1)
