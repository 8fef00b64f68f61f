"""Messages at the bottom of the window: one line, with Undo where undo exists, gone after a while."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.theme.theme import theme_of
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.widgets.icon import Icon
from agencybilling.gui.widgets.painting import MARKS
from agencybilling.i18n import _

SHOWN_FOR_MS = 10_000


@drawn_in_forms
class MessageBar(QWidget):
    """The newest message takes the former one's place. It stays while pointed at or in use by keyboard."""

    gone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undo: Callable[[], None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_FOR_MS)
        self._timer.timeout.connect(self.clear)
        self._icon = Icon()
        self._text = ElidedLabel()
        self._undo_button = QPushButton(_("&Undo"))
        self._undo_button.setProperty("kind", "link")
        self._undo_button.clicked.connect(self._take_back)
        self._close = QToolButton()
        self._close.setProperty("kind", "quiet")
        self._close.setAccessibleName(_("Close the message"))
        self._close.clicked.connect(self.clear)
        self._line = self._lay_out()
        theme_of(self).changed.connect(self._draw_icons)
        self._draw_icons()
        self._line.hide()

    @property
    def text(self) -> str:
        """What it says now; empty when nothing."""
        return "" if self._line.isHidden() else self._text.text()

    def tell(self, text: str, *, undo: Callable[[], None] | None = None, tone: Tone = Tone.OK) -> None:
        """Say a sentence for ten seconds, and offer to take back what it tells of."""
        self._undo = undo
        self._text.setText(text)
        self._icon.show_icon(MARKS[tone], tone=tone)
        self._undo_button.setVisible(undo is not None)
        self.setAccessibleName(text)
        self._line.show()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def clear(self) -> None:
        """Say nothing any more."""
        self._timer.stop()
        self._undo = None
        if not self._line.isHidden():
            self._line.hide()
            self.gone.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._go_on()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() == QEvent.Type.FocusOut:
            self._go_on()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> QWidget:
        """Icon, text and buttons in a line of their own: the bar keeps its room while it says nothing."""
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        line = QWidget()
        whole.addWidget(line)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        for button in (self._undo_button, self._close):
            button.installEventFilter(self)
            row.addWidget(button)
        row.addStretch(1)
        return line

    def _go_on(self) -> None:
        if not self._line.isHidden():
            self._timer.start()

    def _take_back(self) -> None:
        undo = self._undo
        self.clear()
        if undo is not None:
            undo()

    def _draw_icons(self) -> None:
        self._close.setIcon(theme_of(self).icon("x"))
