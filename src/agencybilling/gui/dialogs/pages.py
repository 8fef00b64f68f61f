"""The pages of a list before they are printed: look through them, then choose the printer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintPreviewWidget
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from agencybilling.gui import forms
from agencybilling.gui.actions import show_icon
from agencybilling.gui.papers.printers import ask_for_printer, usual_printer
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.printing import Listing, draw, sheet_of_paper
from agencybilling.i18n import _
from agencybilling.wording.amounts import count

_SHARE_OF_WINDOW = 0.92


class PagesDialog(QDialog):
    """Page Up and Page Down turn the pages."""

    column: QVBoxLayout
    earlier: QPushButton
    page: QLabel
    later: QPushButton
    cancel: QPushButton
    ok: QPushButton

    def __init__(self, preferences: Preferences, listing: Listing, parent: QWidget) -> None:
        super().__init__(parent)
        forms.load(self, "dialogs", "pages.ui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Print: {title}").format(title=listing.title))
        self.resize(parent.size() * _SHARE_OF_WINDOW)
        self._preferences, self._listing = preferences, listing
        self._printer = sheet_of_paper(usual_printer(preferences))
        self._view = QPrintPreviewWidget(self._printer, self)
        self._view.setAccessibleName(_("Pages"))
        self.column.addWidget(self._view, 1)
        self._listen()

    def _listen(self) -> None:
        self._view.paintRequested.connect(self._draw)
        self._view.previewChanged.connect(self._follow)
        self.earlier.clicked.connect(lambda _checked: self._turn(-1))
        self.later.clicked.connect(lambda _checked: self._turn(1))
        self.cancel.clicked.connect(self.reject)
        self.ok.clicked.connect(self._choose_printer)
        for button, icon in ((self.earlier, "chevron-left"), (self.later, "chevron-right")):
            show_icon(button, icon)
        show_icon(self.ok, "printer")

    def _draw(self) -> None:
        draw(self._listing, self._printer)

    def _follow(self) -> None:
        present, pages = self._view.currentPage(), self._view.pageCount()
        self.page.setText(_("Page {n} of {all}").format(n=count(present), all=count(pages)))
        self.earlier.setEnabled(present > 1)
        self.later.setEnabled(present < pages)

    def _turn(self, pages: int) -> None:
        self._view.setCurrentPage(self._view.currentPage() + pages)
        self._follow()

    def _choose_printer(self) -> None:
        dialog = ask_for_printer(self._printer, self, preferences=self._preferences)
        dialog.accepted.connect(self._print)

    def _print(self) -> None:
        self._draw()
        self.accept()
