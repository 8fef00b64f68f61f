"""The review of what is due: opened once, by itself or by a person, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from agencybilling.gui.workplace import Workplace


class Review(Protocol):
    """The dialog: it tells that what it shows is wanted, and whom to block then."""

    @property
    def wanted(self) -> SignalInstance:
        """A person has said to go on."""
        ...

    @property
    def finished(self) -> SignalInstance:
        """It is closed, in whatever way."""
        ...

    @property
    def to_block(self) -> Iterable[int]:
        """Clients to block once all is done, by id."""
        ...

    def open(self) -> None:
        """Show it before its window."""
        ...


MakeReview = Callable[[Workplace, QWidget], Review]


def review_dialog(workplace: Workplace, parent: QWidget) -> Review:
    """The dialog "While you were away"."""
    from agencybilling.gui.dialogs.review.dialog import ReviewDialog

    return ReviewDialog(workplace, parent)


class Reviewing(QObject):
    """One review at a time. `accepted` names whom to block after the run; `put_off` is any other end."""

    accepted = Signal(tuple)
    put_off = Signal()

    def __init__(self, workplace: Workplace, window: QWidget, make: MakeReview, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace, self._window, self._make = workplace, window, make
        self._dialog: Review | None = None

    @property
    def open(self) -> bool:
        """Whether it is before the person now."""
        return self._dialog is not None

    def may_open(self) -> bool:
        """Whether nothing else asks the person for anything just now."""
        dialogs = self._window.findChildren(QDialog)
        return QApplication.activePopupWidget() is None and not any(d.isVisible() for d in dialogs)

    def show(self) -> None:
        """Open it, unless it is open."""
        if self._dialog is None:
            dialog = self._dialog = self._make(self._workplace, self._window)
            dialog.wanted.connect(lambda: self.accepted.emit(tuple(dialog.to_block)))
            dialog.finished.connect(self._finish)
            dialog.open()

    def _finish(self, result: int) -> None:
        self._dialog = None
        if result != QDialog.DialogCode.Accepted:
            self.put_off.emit()
