"""Two or three choices side by side of which one holds: Pending | Paid."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.widgets.painting import draw_ring, fill_rounded, painter_of, tokens_of, type_of

_HEIGHT_PX = 32
_SIDE = 14
_INSET = 3


class Segment(QAbstractButton):
    """One of the choices; arrow keys choose its neighbour."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(name)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self._type()).horizontalAdvance(self.text()) + 2 * _SIDE, _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self)
        area = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
        ink = tokens.ink_faint if not self.isEnabled() else tokens.ink_soft
        with painter_of(self) as painter:
            if self.isChecked():
                ink = tokens.ink
                fill_rounded(painter, area, radius=4, ground=tokens.surface, line=tokens.line)
            if self.hasFocus():
                draw_ring(painter, area, radius=4, color=tokens.focus)
            painter.setFont(self._type())
            painter.setPen(QColor(ink))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic, self.text())

    def _type(self) -> QFont:
        return type_of(self, px=13, weight=QFont.Weight.Medium)


@drawn_in_forms
class SegmentedControl(QWidget):
    """Exactly one of its choices holds."""

    changed = Signal(str)
    """The key of the choice that a person made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._segments: dict[str, Segment] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group.buttonClicked.connect(lambda _button: self.changed.emit(self.key))

    @property
    def key(self) -> str:
        """The choice that holds; empty where there are none."""
        return next((key for key, segment in self._segments.items() if segment.isChecked()), "")

    def show_choices(self, choices: Sequence[tuple[str, str]], *, chosen: str = "") -> None:
        """Offer choices as (key, name); the first holds unless another is chosen."""
        for segment in self._segments.values():
            self._group.removeButton(segment)
            segment.deleteLater()
        self._segments = {key: Segment(name, self) for key, name in choices}
        for segment in self._segments.values():
            self._group.addButton(segment)
            self._row.addWidget(segment)
        self.choose(chosen or choices[0][0])

    def choose(self, key: str) -> None:
        """Let this one hold, without a signal."""
        self._segments[key].setChecked(True)
        self.setFocusProxy(self._segments[key])

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self)
        with painter_of(self) as painter:
            fill_rounded(painter, QRectF(self.rect()), radius=6, ground=tokens.track)
