"""One out of thousands: typing narrows the list to the names that contain it, whatever their accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.theme.theme import theme_of

_ROWS_SHOWN = 10
_KEY = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be picked: its key for the program and its name for people."""

    key: object
    name: str


class Matches(QAbstractListModel):
    """The choices that a text leaves over."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._all: list[tuple[str, Choice]] = []
        self._left: list[Choice] = []

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer all of these."""
        self._all = [(_folded(choice.name), choice) for choice in choices]
        self.narrow("")

    def narrow(self, text: str) -> None:
        """Leave over the names that contain the text, those that begin with it first."""
        sought = _folded(text.strip())
        found = [(name, choice) for name, choice in self._all if sought in name]
        self.beginResetModel()
        self._left = [choice for name, choice in sorted(found, key=lambda one: not one[0].startswith(sought))]
        self.endResetModel()

    def only(self, text: str) -> Choice | None:
        """The choice of exactly this name, or the only one that contains it."""
        sought = _folded(text.strip())
        same = [choice for name, choice in self._all if name == sought]
        found = same or [choice for name, choice in self._all if sought and sought in name]
        return found[0] if len(found) == 1 else None

    def of(self, key: object) -> Choice | None:
        """The choice with this key."""
        return next((choice for _, choice in self._all if choice.key == key), None)

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return len(self._left)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        choice = self._left[index.row()]
        if role == _KEY:
            return choice
        return choice.name if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole} else None


@drawn_in_forms
class Picker(QLineEdit):
    """A field for one of many names. A name that was typed and is none stays, and there is no key then."""

    picked = Signal(object)
    """The key that holds now; None where the text is no name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice: Choice | None = None
        self._matches = Matches(self)
        self._completer = _completer(self, self._matches)
        self.setCompleter(self._completer)
        self._arrow = QAction(self)
        self._arrow.triggered.connect(self.open_list)
        self.addAction(self._arrow, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._narrow)
        self.editingFinished.connect(self.settle)
        self._completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index] # one of two overloads
        theme_of(self).changed.connect(self._draw_arrow)
        self._draw_arrow()

    @property
    def key(self) -> object | None:
        """The key of the choice that holds."""
        return None if self._choice is None else self._choice.key

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Offer these, in their order; what was picked stays if it is among them."""
        self._matches.offer(choices)
        self._choice = None if self._choice is None else self._matches.of(self._choice.key)

    def pick(self, key: object) -> None:
        """Let the choice of this key hold, without a signal; None empties the field."""
        self._choice = self._matches.of(key)
        self.setText("" if self._choice is None else self._choice.name)
        self.setCursorPosition(0)

    def open_list(self) -> None:
        """Show all names."""
        self.setFocus()
        self.selectAll()
        self._matches.narrow("")
        self._completer.complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._completer.popup()
        closed = popup is None or not popup.isVisible()
        if closed and event.key() in {Qt.Key.Key_Down, Qt.Key.Key_F4}:
            self.open_list()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.open_list()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectAll()

    def _narrow(self, text: str) -> None:
        self._matches.narrow(text)
        self._hold(None)

    def settle(self) -> None:
        """Take a name that is typed in full, or as far as only one has it, before the field is left."""
        if self._choice is None and (only := self._matches.only(self.text())) is not None:
            self.setText(only.name)
            self._hold(only)

    def _choose(self, index: QModelIndex) -> None:
        self._hold(index.data(_KEY))

    def _hold(self, choice: Choice | None) -> None:
        if choice != self._choice:
            self._choice = choice
            self.picked.emit(self.key)

    def _draw_arrow(self) -> None:
        theme = theme_of(self)
        self._arrow.setIcon(theme.icon("chevrons-up-down", tint=theme.tokens.ink_faint))


def _completer(picker: Picker, matches: Matches) -> QCompleter:
    completer = QCompleter(matches, picker)
    completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
    completer.setMaxVisibleItems(_ROWS_SHOWN)
    popup = QListView()
    popup.setUniformItemSizes(True)
    popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    popup.setProperty("role", "popup")
    completer.setPopup(popup)
    return completer


def _folded(text: str) -> str:
    """A text without case and accents: "Crème" is found by "creme"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
