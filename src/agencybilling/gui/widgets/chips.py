"""Filter chips: what can be seen alone, how many there are and what they come to in each currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.theme.theme import theme_of
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.flow import Flow
from agencybilling.gui.widgets.painting import draw_ring, fill_rounded, painter_of, tokens_of, type_of
from agencybilling.i18n import _

_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
_FLAT_PX, _TALL_PX = 28, 46
_SIDE = 12
_DOT = 6
_GAP = 6
_WIDEST_TOTALS_PX = 132
_UNKNOWN = "…"


@dataclass(frozen=True, slots=True)
class ChipFace:
    """What a chip says: its name, a count and totals in the locale's form. None: not counted yet."""

    key: str
    name: str
    count: str | None = None
    totals: tuple[str, ...] = ()
    tone: Tone | None = None

    @property
    def total(self) -> str:
        """All currencies in one line, side by side as they are never added."""
        return " + ".join(self.totals)

    @property
    def words(self) -> str:
        """What is read of it: `Overdue 12 · $1,204.00 + €95.00`."""
        words = self.name if self.count is None else f"{self.name} {self.count}"
        return f"{words} · {self.total}" if self.totals else words


class Chip(QAbstractButton):
    """One choice of a row; Space or a click toggles it."""

    def __init__(self, face: ChipFace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self._tall = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.wear_face(face)

    def wear_face(self, face: ChipFace, *, busy: bool = False, tall: bool = False) -> None:
        """Say something else; while busy, the figures are those of before and are shown faintly."""
        self.face, self._busy, self._tall = face, busy, tall
        self.setText(face.name)
        self.setToolTip(_("Counting …") if busy else face.total)
        self.setAccessibleName(face.words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        dot = 0 if self.face.tone is None else _DOT + _GAP
        first = dot + self._width(self.face.name, self._strong())
        if self._figure:
            first += _GAP + self._width(self._figure, self._strong())
        second = min(self._width(self._total, self._small()), _WIDEST_TOTALS_PX) if self._tall else 0
        return QSize(max(first, second) + 2 * _SIDE, _TALL_PX if self._tall else _FLAT_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self)
        whole, radius = QRectF(self.rect()), 8.0 if self._tall else _FLAT_PX / 2
        ground = tokens.hover if self.underMouse() and self.isEnabled() else tokens.surface
        line = tokens.line
        if self.isChecked():
            ground, line = tokens.selected, tokens.accent
        with painter_of(self) as painter:
            fill_rounded(painter, whole, radius=radius, ground=ground, line=line)
            if self.hasFocus():
                draw_ring(painter, whole, radius=radius, color=tokens.focus)
            inside = whole.adjusted(_SIDE, 0, -_SIDE, 0)
            first = inside.adjusted(0, 5, 0, -inside.height() / 2 + 1) if self._tall else inside
            self._draw_name(painter, first)
            if self._tall:
                self._draw_total(painter, inside.adjusted(0, inside.height() / 2 - 1, 0, -5))

    @property
    def _figure(self) -> str:
        return self.face.count or (_UNKNOWN if self._busy else "")

    @property
    def _total(self) -> str:
        return self.face.total or (_UNKNOWN if self._busy else "–")

    def _draw_name(self, painter: QPainter, area: QRectF) -> None:
        tokens = tokens_of(self)
        painter.setFont(self._strong())
        if self.face.tone is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.shade(self.face.tone).ink))
            painter.drawEllipse(QPointF(area.left() + _DOT / 2, area.center().y()), _DOT / 2, _DOT / 2)
            area = area.adjusted(_DOT + _GAP, 0, 0, 0)
        painter.setPen(QColor(tokens.selected_ink if self.isChecked() else tokens.ink))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.face.name)
        painter.setPen(QColor(tokens.ink_faint if self._busy else tokens.ink_soft))
        area = area.adjusted(self._width(self.face.name, self._strong()) + _GAP, 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self._figure)

    def _draw_total(self, painter: QPainter, area: QRectF) -> None:
        tokens = tokens_of(self)
        painter.setFont(self._small())
        painter.setPen(QColor(tokens.ink_faint if self._busy else tokens.ink_soft))
        cut = painter.fontMetrics().elidedText(self._total, Qt.TextElideMode.ElideRight, round(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, cut)

    def _strong(self) -> QFont:
        return type_of(self, px=12, weight=QFont.Weight.Medium)

    def _small(self) -> QFont:
        return type_of(self, px=11)

    def _width(self, text: str, font: QFont) -> int:
        return QFontMetrics(font).horizontalAdvance(text) + 1


@drawn_in_forms
class ChipRow(QWidget):
    """Chips of which one, or several, are on. Tab enters the row, arrow keys go along it."""

    changed = Signal(set)
    """The keys that are on now, after the person changed them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[str, Chip] = {}
        self._several = False
        self._flow = Flow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme_of(self).changed.connect(self.update)

    @property
    def keys(self) -> set[str]:
        """Those that are on."""
        return {key for key, chip in self._chips.items() if chip.isChecked()}

    def allow_several(self) -> None:
        """Let several be on at once, or none; else it is always one."""
        self._several = True

    def show_chips(self, faces: Sequence[ChipFace], *, busy: bool = False) -> None:
        """Show these; those known by key stay as they are, on or off. Busy: the figures will follow."""
        tall = any(face.totals for face in faces)
        for key in self._chips.keys() - {face.key for face in faces}:
            self._drop(key)
        for face in faces:
            chip = self._chips.get(face.key) or self._add(face)
            chip.wear_face(face, busy=busy, tall=tall)
        if not self._several and not self.keys and faces:
            self._chips[faces[0].key].setChecked(True)
        self._let_tab_in()

    def choose(self, keys: Iterable[str]) -> None:
        """Put these on and all others off, without a signal."""
        wanted = set(keys)
        for key, chip in self._chips.items():
            chip.setChecked(key in wanted)
        self._let_tab_in()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(Qt.Key(event.key()))
        chips = list(self._chips.values())
        focused = next((at for at, chip in enumerate(chips) if chip.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        step = -step if self.isRightToLeft() and event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right} else step
        chips[(focused + step) % len(chips)].setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, Chip) and isinstance(event, QFocusEvent) and event.gotFocus():
            self._let_tab_in(watched)
        return super().eventFilter(watched, event)

    def _add(self, face: ChipFace) -> Chip:
        chip = Chip(face, self)
        chip.clicked.connect(lambda _checked: self._toggled(face.key))
        chip.installEventFilter(self)
        self._chips[face.key] = chip
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _drop(self, key: str) -> None:
        chip = self._chips.pop(key)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _toggled(self, key: str) -> None:
        if not self._several:
            self.choose({key})
        self.changed.emit(self.keys)

    def _let_tab_in(self, entrance: QWidget | None = None) -> None:
        """Tab reaches one chip of the row: the one that had the keyboard, else the first that is on."""
        chips = list(self._chips.values())
        first = entrance or next((chip for chip in chips if chip.isChecked()), chips[0] if chips else None)
        for chip in chips:
            own = Qt.FocusPolicy.StrongFocus if chip is first else Qt.FocusPolicy.ClickFocus
            chip.setFocusPolicy(own)
