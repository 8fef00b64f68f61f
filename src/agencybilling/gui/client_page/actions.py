"""What can be done with a client's page: save it, print it, copy its start code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from agencybilling.gui.actions import action
from agencybilling.gui.client_page.reading import PageRead
from agencybilling.gui.papers.paper import chosen_paper
from agencybilling.gui.papers.printed import Printed
from agencybilling.gui.papers.saving import save_document
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.application import Application
from agencybilling.statements.naming import safe_name
from agencybilling.statements.paper import Paper


class PageActions(QObject):
    """Of the page that is shown, exactly as it is shown; none before it is."""

    def __init__(self, workplace: Workplace, read: Callable[[], PageRead | None], *, owner: QWidget) -> None:
        super().__init__(owner)
        self._workplace, self._read, self._owner = workplace, read, owner
        self.pdf = action(owner, _("Export PD&F"), self.save_pdf, shortcut="Ctrl+S", icon="download")
        self.html = action(owner, _("Export &HTML"), self.save_html, shortcut="Ctrl+H", icon="globe")
        self.print = action(owner, _("P&rint …"), self.show_pages, shortcut="Ctrl+P", icon="printer")
        self.print_now = action(owner, _("Print &now"), self.print_at_once, shortcut="Ctrl+Shift+P")
        self.print_now.setToolTip(_("Print all pages without asking"))
        self.copy_code = action(
            owner, _("&Copy the start code"), self.copy, shortcut="Ctrl+Shift+C", icon="copy"
        )
        self.follow()

    def follow(self) -> None:
        """Offer what can be done with the page by now."""
        read = self._read()
        for made in (self.pdf, self.html, self.print, self.print_now):
            made.setEnabled(read is not None)
        self.copy_code.setEnabled(read is not None and read.code is not None)

    def save_pdf(self) -> None:
        """Ask where the PDF is to be, and save it."""
        paper = chosen_paper(self._workplace.preferences)
        make = partial(_pdf, paper=paper)
        self._save(_("Export the client page as PDF"), "pdf", make)

    def save_html(self) -> None:
        """Ask where the web page is to be, and save it."""
        self._save(_("Export the client page as HTML"), "html", _html)

    def show_pages(self) -> None:
        """Show the pages as they come out of the printer."""
        from agencybilling.gui.papers.preview import PreviewDialog

        printed = self._printed()
        if printed is not None:
            PreviewDialog(self._workplace, printed, parent=self._owner.window()).open()

    def print_at_once(self) -> None:
        """Print all pages on the printer that was used last."""
        from agencybilling.gui.papers.sending import print_directly

        printed = self._printed()
        if printed is not None:
            print_directly(self._workplace, printed, owner=self._owner)

    def copy(self) -> None:
        """Copy the start code, to be sent to the client."""
        read = self._read()
        if read is not None and read.code is not None:
            QApplication.clipboard().setText(read.code.code)
            said = _("The start code of {client} is copied.")
            self._workplace.tell(Message(said.format(client=read.page.client)))

    def _printed(self) -> Printed | None:
        read = self._read()
        if read is None:
            return None
        make = partial(_pdf, self._workplace.application, read)
        return Printed(read.texts.sheet.document_title, _name(read), make)

    def _save(self, title: str, suffix: str, make: Callable[[Application, PageRead], bytes]) -> None:
        read = self._read()
        if read is not None:
            save_document(
                self._workplace,
                self._owner,
                title=title,
                name=_name(read),
                suffix=suffix,
                write=partial(_write, partial(make, self._workplace.application, read)),
            )


def _name(read: PageRead) -> str:
    return safe_name(f"{read.page.client} {read.today.isoformat()}")


def _write(make: Callable[[], bytes], file: Path) -> None:
    file.write_bytes(make())


def _pdf(application: Application, read: PageRead, paper: Paper) -> bytes:
    from agencybilling.statements.documents import documents_of

    with documents_of(application) as documents:
        return documents.page_pdf(read.page, today=read.today, paper=paper, code=read.code)


def _html(application: Application, read: PageRead) -> bytes:
    from agencybilling.statements.documents import documents_of

    with documents_of(application) as documents:
        return documents.page_html(read.page, today=read.today, code=read.code).encode()
