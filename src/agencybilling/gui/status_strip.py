"""The strip at the bottom: how far the engine is, which books are open, and messages with Undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.widgets.message_bar import MessageBar
from agencybilling.gui.workplace import Message
from agencybilling.i18n import _

_HEIGHT_PX = 40
_PROGRESS_PX = 140


class Offer(NamedTuple):
    """What a person may do about what the strip says."""

    text: str
    take: Callable[[], None]


@drawn_in_forms
class StatusStrip(QFrame):
    """Quiet words; nothing here asks for an answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "status")
        self.setFixedHeight(_HEIGHT_PX)
        self.engine = ElidedLabel(self)
        self.engine.setProperty("role", "soft")
        self.books = ElidedLabel(self)
        self.books.setProperty("role", "faint")
        self.messages = MessageBar(self)
        self._progress = QProgressBar(self)
        self._progress.setFixedWidth(_PROGRESS_PX)
        self._progress.setAccessibleName(_("Progress of the renewals"))
        self._cancel = QPushButton(_("Cancel"), self)
        self._cancel.setProperty("kind", "quiet")
        self._cancel.clicked.connect(self._stop)
        self.offer = QPushButton(self)
        self.offer.setProperty("kind", "link")
        self.offer.clicked.connect(self._take)
        self._offer: Offer | None = None
        self._on_cancel: Callable[[], None] | None = None
        self._lay_out()
        self.rest()

    def tell(self, message: Message) -> None:
        """Show a message until it has been read."""
        self.messages.tell(message.text, undo=message.undo, tone=message.tone)

    def work(self, text: str, share: float | None, *, cancel: Callable[[], None]) -> None:
        """Show how far the engine is; a share of None where that is not known."""
        self.engine.setText(text)
        self._progress.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self._progress.setValue(round(1000 * share))
        self._on_cancel = cancel
        self._progress.show()
        self._cancel.show()
        self._show_offer(None)

    def rest(self, text: str = "", offer: Offer | None = None) -> None:
        """Show that nothing is under way, what comes next, and what a person may do about it."""
        self.engine.setText(text)
        self._on_cancel = None
        self._progress.hide()
        self._cancel.hide()
        self._show_offer(offer)

    def _show_offer(self, offer: Offer | None) -> None:
        self._offer = offer
        if offer is not None and offer.text != self.offer.text():
            self.offer.setText(offer.text)
        self.offer.setVisible(offer is not None)

    def _take(self) -> None:
        if self._offer is not None:
            self._offer.take()

    def _stop(self) -> None:
        if self._on_cancel is not None:
            self._on_cancel()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(12)
        row.addWidget(self.engine)
        row.addWidget(self.offer)
        row.addWidget(self._progress)
        row.addWidget(self._cancel)
        row.addWidget(self.messages, stretch=1)
        row.addWidget(self.books)
