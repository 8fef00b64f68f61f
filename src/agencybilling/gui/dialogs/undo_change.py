"""Taking back the last change of payment requests: what follows, or why it can't be taken back (SPEC 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QWidget

from agencybilling.gui.dialogs.about_requests import Chosen, following, undone
from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.wording.consequences import Consequence


class UndoChangeDialog(CommandDialog):
    """For one request, or for several that were changed together."""

    whose: QLabel

    def __init__(self, workplace: Workplace, chosen: Chosen, *, parent: QWidget) -> None:
        super().__init__(workplace, "undo_change.ui", parent=parent)
        self._chosen = chosen
        self.whose.setText(chosen.whose())
        self.ok.setFocus()
        self.foresee()

    def command(self) -> Callable[[], object]:
        """The undo, and what is said of it."""
        application, numbers = self.workplace.application, self._chosen.numbers
        return lambda: undone(application, application.payments.undo(numbers))

    def preview(self) -> Callable[[], Sequence[Consequence]]:
        """What comes back with it."""
        application, numbers = self.workplace.application, self._chosen.numbers
        return lambda: following(application, application.preview.payments.undo(numbers))

    def message(self, result: object) -> Message | None:
        """What followed."""
        return result if isinstance(result, Message) else None

    def _cannot(self, error: Exception) -> None:
        super()._cannot(error)
        self.ok.setEnabled(False)
        self.cancel.setFocus()
