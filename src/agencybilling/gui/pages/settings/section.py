"""A section of the settings that is typed, saved as a whole, or thrown away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from agencybilling.domain.errors import Refusal
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.screen import Screen
from agencybilling.gui.tasks import Lane
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.field_errors import clear_errors, show_error
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.changes import Notice


class TypedSection(Screen):
    """What is typed stays until it is saved or thrown away, whatever else changes meanwhile."""

    touched = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        self.typed = False
        self._filling = False

    def fill(self) -> None:
        """Show the settings as they are."""
        raise NotImplementedError

    def command(self) -> Callable[[], object]:
        """Saving what is typed now, run on another thread. Raises `Refusal` for what can't be."""
        raise NotImplementedError

    def field_of(self, refusal: Refusal) -> QWidget:
        """The field that a refusal is about."""
        raise NotImplementedError

    def show_again(self) -> None:
        """Throw away what is typed."""
        self._filling = True
        clear_errors(self)
        self.fill()
        self._filling = False
        self._mark(typed=False)

    def save(self) -> None:
        """Save, or say beside the field what is wrong; what is typed meanwhile stays."""
        clear_errors(self)
        try:
            command = self.command()
        except Refusal as refusal:
            self._fail(refusal)
        else:
            self._mark(typed=False)
            self.workplace.tasks.run(
                command,
                lambda _done: self._say_saved(),
                failed=self._fail,
                owner=self,
                lane=Lane.COMMAND,
            )

    def refresh(self, notice: Notice) -> None:
        """Show what others have set, unless something is typed here."""
        if (notice.agency or notice.everything) and not self.typed:
            self.show_again()

    def touch(self) -> None:
        """A person has changed something."""
        if not self._filling:
            self._mark(typed=True)

    def _mark(self, *, typed: bool) -> None:
        self.typed = typed
        self.touched.emit()

    def _say_saved(self) -> None:
        if not self.typed:
            self.show_again()
        self.workplace.tell(Message(_("Settings are saved.")))

    def _fail(self, error: Exception) -> None:
        self._mark(typed=True)
        if not isinstance(error, Refusal):
            self.workplace.tell(Message(sentence_of(error), tone=Tone.BAD))
            return
        field = self.field_of(error)
        show_error(field, sentence_of(error))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
