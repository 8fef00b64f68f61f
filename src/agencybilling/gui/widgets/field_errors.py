"""A refusal beside the field that caused it: what was typed stays, a sentence below says what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.icon import Icon
from agencybilling.gui.widgets.painting import wear

_ICON_PX = 14


class ErrorLine(QWidget):
    """An icon and the sentence of a refusal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        icon = Icon()
        icon.show_icon("circle-alert", tone=Tone.BAD, px=_ICON_PX)
        self._text = QLabel()
        self._text.setProperty("role", "error")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, sentence: str) -> None:
        self._text.setText(sentence)
        self.setAccessibleName(sentence)


class FieldHolder(QWidget):
    """Stands in the layout where the field stood, with room for a sentence below it."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.parentWidget())
        self.field = field
        self.error = ErrorLine()
        self._described = field.accessibleDescription()
        focused = field.hasFocus()
        self._take_the_place()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(field)
        column.addWidget(self.error)
        self.setVisible(True)
        field.setVisible(True)
        if focused:
            field.setFocus()

    def say(self, sentence: str) -> None:
        """Mark the field as wrong and say why; an empty sentence takes it back."""
        self.error.say(sentence)
        self.error.setVisible(bool(sentence))
        self.field.setAccessibleDescription(sentence or self._described)
        wear(self.field, wrong="true" if sentence else "")

    def _take_the_place(self) -> None:
        parent = self.field.parentWidget()
        layout = None if parent is None else parent.layout()
        if layout is None or layout.replaceWidget(self.field, self) is None:
            raise LookupError(self.field.objectName())


def show_error(field: QWidget, sentence: str) -> None:
    """Say below a field of any layout why it was refused, to a screen reader too.

    Raises `LookupError` where the field is in no layout.
    """
    holder = field.parentWidget()
    if not isinstance(holder, FieldHolder):
        holder = FieldHolder(field)
    holder.say(sentence)


def error_of(field: QWidget) -> str:
    """The sentence that a field shows; empty where none."""
    holder = field.parentWidget()
    return holder.error.text if isinstance(holder, FieldHolder) else ""


def clear_error(field: QWidget) -> None:
    """Take one field's sentence back."""
    if error_of(field):
        show_error(field, "")


def clear_errors(form: QWidget) -> None:
    """Take back every sentence of a form."""
    for holder in form.findChildren(FieldHolder):
        holder.say("")
