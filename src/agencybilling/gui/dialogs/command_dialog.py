"""A dialog that carries out one command: what follows is shown before OK, a refusal beside its field."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from agencybilling.domain.errors import Refusal
from agencybilling.gui import forms
from agencybilling.gui.dialogs.consequences import Consequences
from agencybilling.gui.failures import sentence_of, why_closed
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.widgets.field_errors import clear_errors, show_error
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.wording.consequences import Consequence

_PAUSE_MS = 120


class CommandDialog(QDialog):
    """The base of every dialog that changes the books.

    Its form has `ok`, `cancel`, `problem` (a label for what concerns no single field), and `consequences`
    where it foresees any. Commands and previews run off the window's thread; while the command is under way
    nothing can be pressed twice, and what was typed stays where it is when it is refused.
    """

    carried_out = Signal(object)

    ok: QPushButton
    cancel: QPushButton
    problem: QLabel

    def __init__(self, workplace: Workplace, *form: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.workplace = workplace
        forms.load(self, "dialogs", *form)
        self._take_up_parts()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._foreseeing: Task | None = None
        self._under_way = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._foresee)
        self.problem.hide()
        self.ok.setProperty("kind", self.ok.property("kind") or "primary")
        self.ok.setDefault(True)
        self.ok.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.reject)
        self._close_where_nothing_can_be_changed()

    # -- what each dialog says of itself

    def command(self) -> Callable[[], object]:
        """The command with what is typed now, run on another thread. Raises `Refusal` for what can't be."""
        raise NotImplementedError

    def preview(self) -> Callable[[], Sequence[Consequence]] | None:
        """What would follow from what is typed now, found out on another thread; None for no panel."""
        return None

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """The field that a refusal is about; None for the dialog as a whole."""
        del refusal
        return None

    def message(self, result: object) -> Message | None:
        """What the window says once it is done."""
        del result
        return None

    # -- how they all go

    def foresee(self) -> None:
        """Show soon what would follow; called whenever a field changes."""
        self._clear()
        self._pause.start()

    def make_room(self) -> None:
        """Grow so that nothing that has been added is cut; a dialog never shrinks under the mouse."""
        layout = self.layout()
        if layout is None:
            return
        for part in self.findChildren(QWidget):
            part.updateGeometry()
        layout.invalidate()
        self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def reject(self) -> None:
        """Close, unless a command is under way: what has been asked for can't be taken back by leaving."""
        if self._under_way:
            self._complain(_("This is being carried out already. It takes a moment longer."))
        else:
            super().reject()

    def submit(self) -> None:
        """Carry the command out, once however often it is asked for."""
        if self._under_way or self.workplace.looks_ahead:
            return
        self._clear()
        try:
            command = self.command()
        except Refusal as refusal:
            self.show_refusal(refusal)
            return
        self._under_way = True
        self.ok.setEnabled(False)
        task = Task()
        task.ended.connect(self._rest)
        self.workplace.tasks.run(
            command, self._finish, failed=self._fail, owner=self, task=task, lane=Lane.COMMAND
        )

    def show_refusal(self, refusal: Refusal) -> None:
        """Say beside the field at fault what happened and what to do."""
        field = self.field_at_fault(refusal)
        if field is None:
            self._complain(sentence_of(refusal))
            return
        show_error(field, sentence_of(refusal))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self.make_room)

    def _finish(self, result: object) -> None:
        self.carried_out.emit(result)
        self.accept()
        said = self.message(result)
        if said is not None:
            self.workplace.tell(said)

    def _rest(self) -> None:
        self._under_way = False
        self.ok.setEnabled(True)

    def _fail(self, error: Exception) -> None:
        self._clear()
        self._rest()
        if isinstance(error, Refusal):
            self.show_refusal(error)
        else:
            self._complain(sentence_of(error))

    def _complain(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setWordWrap(True)
        self.problem.show()
        QTimer.singleShot(0, self, self.make_room)

    def _clear(self) -> None:
        clear_errors(self)
        self.problem.clear()
        self.problem.hide()
        self._close_where_nothing_can_be_changed()

    def _close_where_nothing_can_be_changed(self) -> None:
        """What would follow is shown all the same."""
        if self.workplace.looks_ahead:
            self.ok.setEnabled(False)
            self._complain(why_closed(self.workplace.application))

    def _foresee(self) -> None:
        if self._foreseeing is not None:
            self._foreseeing.cancel()
        panel = self._panel()
        if panel is None:
            return
        try:
            preview = self.preview()
        except Refusal as refusal:
            self._cannot(refusal)
            return
        if preview is None:
            panel.show_nothing()
        else:
            self._foreseeing = self.workplace.tasks.run(
                preview, self._show_following, failed=self._cannot, owner=self, lane=Lane.COMMAND
            )

    def _show_following(self, found: Sequence[Consequence]) -> None:
        panel = self._panel()
        if panel is not None:
            panel.show_all(found)
            self.make_room()

    def _cannot(self, error: Exception) -> None:
        panel = self._panel()
        if panel is not None:
            panel.show_refusal(sentence_of(error))
            self.make_room()

    def _panel(self) -> Consequences | None:
        return self.findChild(Consequences)

    def _take_up_parts(self) -> None:
        """Every dialog's form has these, whatever its class declares."""
        for name, kind in (("ok", QPushButton), ("cancel", QPushButton), ("problem", QLabel)):
            part = self.findChild(kind, name)
            if part is None:
                raise forms.FormMismatch(type(self).__name__, name)
            setattr(self, name, part)
