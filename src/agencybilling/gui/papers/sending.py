"""Which printer a document goes to, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMessageBox, QWidget

from agencybilling.gui.failures import sentence_of
from agencybilling.gui.papers.on_paper import Job, PrinterFault, print_job
from agencybilling.gui.papers.paper import chosen_paper
from agencybilling.gui.papers.printed import Printed
from agencybilling.gui.papers.printers import printer_named, usual_printer
from agencybilling.gui.papers.saving import Tell, save_document
from agencybilling.gui.tasks import Lane, Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.wording.amounts import count


def print_directly(
    workplace: Workplace, printed: Printed, *, owner: QWidget, printer: str = ""
) -> Task | None:
    """Print all of a document without a question; on the printer used last, where none is named.

    What became of it is told by the window. Where there is no printer, that is said, a file is offered, and
    there is no task.
    """
    name, paper = printer or usual_printer(workplace.preferences), chosen_paper(workplace.preferences)
    if not name:
        offer_file(owner, lambda: save_as_pdf(workplace, owner, printed.name, lambda: printed.pdf(paper)))
        return None
    workplace.tell(Message(_("Printing on {printer} …").format(printer=name), tone=Tone.INFO))
    return send(
        workplace,
        lambda: Job(printed.title, printed.pdf(paper), paper),
        printer_named(name),
        owner=owner,
        tell=workplace.tell,
    )


def send(
    workplace: Workplace,
    job: Callable[[], Job],
    printer: QPrinter,
    *,
    owner: QObject,
    tell: Tell,
    task: Task | None = None,
) -> Task:
    """Print in the background, and tell what became of it as long as its owner is there.

    The task's progress is how many pages are done; once it is canceled no further page is printed.
    """
    running, target = task or Task(), printer.printerName() or Path(printer.outputFileName()).name
    return workplace.tasks.run(
        lambda: print_job(job(), printer, on_progress=running.progress),
        lambda pages: tell(Message(_sent(pages, target))),
        failed=lambda error: tell(Message(_fault(error), tone=Tone.BAD)),
        owner=owner,
        task=running,
        lane=Lane.LONG,
    )


def offer_file(owner: QWidget, save: Callable[[], object]) -> None:
    """Say that there is no printer, and offer a file instead."""
    box = QMessageBox(owner)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle(_("Print"))
    box.setText(_("There is no printer on this computer."))
    box.setInformativeText(_("Save the document as a PDF, and print it where there is one."))
    button = box.addButton(_("&Save as PDF …"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Close)
    box.setDefaultButton(button)
    button.clicked.connect(lambda _checked: save())
    box.open()


def save_as_pdf(
    workplace: Workplace,
    owner: QWidget,
    name: str,
    pdf: Callable[[], bytes],
    *,
    tell: Tell | None = None,
) -> None:
    """Ask where a document's PDF is to be saved; `pdf` makes it off the window's thread."""

    def write(file: Path) -> None:
        file.write_bytes(pdf())

    title = _("Save as PDF")
    save_document(workplace, owner, title=title, name=name, suffix="pdf", write=write, tell=tell)


def _sent(pages: int, printer: str) -> str:
    said = ngettext("{n} page is sent to {printer}.", "{n} pages are sent to {printer}.", pages)
    return said.format(n=count(pages), printer=printer)


def _fault(error: Exception) -> str:
    return error.sentence() if isinstance(error, PrinterFault) else sentence_of(error)
