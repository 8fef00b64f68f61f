"""A document as a file: where it is to be is asked, what became of it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from agencybilling.gui.failures import sentence_of
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.sheets import whole_or_not_at_all

_FOLDER = "documents-folder"
Write = Callable[[Path], None]
Tell = Callable[[Message], None]


def save_document(
    workplace: Workplace,
    owner: QWidget,
    *,
    title: str,
    name: str,
    suffix: str,
    write: Write,
    tell: Tell | None = None,
) -> QFileDialog:
    """Ask where a document is to be saved, and save it there; the dialog that asks.

    `suffix` is without its point. `write` is handed a file beside the one that was chosen, which takes its
    place once it is whole; it runs off the window's thread and may raise `OSError` and `TemplateFault`. What
    became of it is told by the window, or else by `tell`.
    """
    folder = workplace.preferences.text(_FOLDER) or _usual_folder()
    dialog = QFileDialog(
        owner.window(),
        title,
        folder,
        _("{kind} files (*.{suffix})").format(kind=suffix.upper(), suffix=suffix),
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(f"{name}.{suffix}")
    dialog.fileSelected.connect(
        lambda chosen: save_to(workplace, Path(chosen), write, owner=owner, tell=tell)
    )
    dialog.open()
    return dialog


def save_to(
    workplace: Workplace, file: Path, write: Write, *, owner: QObject, tell: Tell | None = None
) -> Task:
    """Save a document as this file, and tell what became of it as long as its owner is there."""
    workplace.preferences.set_text(_FOLDER, str(file.parent))
    said = tell or workplace.tell

    def save() -> None:
        with whole_or_not_at_all(file) as part:
            write(part)

    def done(_nothing: None) -> None:
        said(Message(_("{file} is saved in {folder}.").format(file=file.name, folder=file.parent)))

    return workplace.tasks.run(
        save,
        done,
        failed=lambda error: said(Message(sentence_of(error), tone=Tone.BAD)),
        owner=owner,
        lane=Lane.LONG,
    )


def _usual_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
