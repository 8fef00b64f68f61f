"""A document before it is printed or saved: the very pages that its PDF has."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QStackedWidget, QWidget

from agencybilling.gui import forms
from agencybilling.gui.actions import action, show_icon
from agencybilling.gui.papers.making import Made, Making
from agencybilling.gui.papers.on_paper import Job, lay_in
from agencybilling.gui.papers.paper import choose_paper, chosen_paper
from agencybilling.gui.papers.printed import Printed
from agencybilling.gui.papers.printers import ask_for_printer, chosen_pages, printer_named, usual_printer
from agencybilling.gui.papers.sending import offer_file, save_as_pdf, send
from agencybilling.gui.papers.sheets import STEPS, Fit, Sheets, Wanted
from agencybilling.gui.plain import hint
from agencybilling.gui.tasks import Task
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.empty_state import EmptyState
from agencybilling.gui.widgets.message_bar import MessageBar
from agencybilling.gui.widgets.progress_line import ProgressLine
from agencybilling.gui.widgets.segments import SegmentedControl
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import N_, _
from agencybilling.statements.paper import Paper
from agencybilling.wording.amounts import count, percent

_SHARE_OF_WINDOW = 0.92
_PAPERS = {Paper.A4: N_("A4"), Paper.LETTER: N_("Letter")}
_FITS = {Fit.WIDTH: N_("Fit width"), Fit.PAGE: N_("Whole page")}


class PreviewDialog(QDialog):
    """Page Up and Page Down turn the pages, Ctrl with plus, minus and 0 changes how large they are."""

    paper: SegmentedControl
    earlier: QPushButton
    page: QLabel
    later: QPushButton
    smaller: QPushButton
    zoom: QComboBox
    larger: QPushButton
    stack: QStackedWidget
    sheets: Sheets
    fault: EmptyState
    messages: MessageBar
    progress: ProgressLine
    cancel: QPushButton
    save: QPushButton
    now: QPushButton
    ok: QPushButton

    def __init__(self, workplace: Workplace, printed: Printed, *, parent: QWidget) -> None:
        super().__init__(parent)
        forms.load(self, "dialogs", "preview.ui")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(printed.title)
        self.resize(parent.window().size() * _SHARE_OF_WINDOW)
        self.workplace, self._printed = workplace, printed
        self.making = Making(workplace.tasks, printed, self)
        self._printing: Task | None = None
        self._offer_choices()
        self._listen()
        self._offer_printer()
        self._draw_icons()
        self.sheets.setFocus()
        self._make(chosen_paper(workplace.preferences))

    def _offer_choices(self) -> None:
        papers = [(paper.value, _(name)) for paper, name in _PAPERS.items()]
        self.paper.show_choices(papers, chosen=chosen_paper(self.workplace.preferences).value)
        for fit, name in _FITS.items():
            self.zoom.addItem(_(name), fit)
        for step in STEPS:
            self.zoom.addItem(_percent(step), step)

    def _offer_printer(self) -> None:
        """Where there is a printer, one may print on it at once."""
        name = usual_printer(self.workplace.preferences)
        self.now.setVisible(bool(name))
        said = _("Print all pages on {printer} without asking").format(printer=name)
        self.now.setToolTip(hint(f"{said} (Ctrl+Shift+P)"))

    def _listen(self) -> None:
        self.paper.changed.connect(lambda key: self._choose_paper(Paper(key)))
        self.earlier.clicked.connect(lambda _checked: self.sheets.go_to(self.sheets.page - 1))
        self.later.clicked.connect(lambda _checked: self.sheets.go_to(self.sheets.page + 1))
        self.zoom.activated.connect(lambda _index: self._zoom_as_chosen())
        self.sheets.moved.connect(self._follow)
        self.making.made.connect(self._show)
        self.making.failed.connect(self._show_fault)
        self.making.pictured.connect(self._show_picture)
        self.progress.canceled.connect(self._stop)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._save)
        self.ok.clicked.connect(self._print)
        self.now.clicked.connect(lambda _checked: self._print_now())
        self.workplace.theme.changed.connect(self._draw_icons)
        self._add_zoom_actions()
        action(self, _("Print"), self.ok.click, shortcut="Ctrl+P")
        action(self, _("Print now"), self.now.click, shortcut="Ctrl+Shift+P")
        action(self, _("Save as PDF"), self.save.click, shortcut="Ctrl+S")

    def _add_zoom_actions(self) -> None:
        larger = action(self, _("Larger"), lambda: self.sheets.zoom_by(1), shortcut="Ctrl++")
        larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        smaller = action(self, _("Smaller"), lambda: self.sheets.zoom_by(-1), shortcut="Ctrl+-")
        self.larger.clicked.connect(larger.trigger)
        self.smaller.clicked.connect(smaller.trigger)
        action(self, _("Size on paper"), lambda: self.sheets.zoom_to(1.0), shortcut="Ctrl+0")
        action(self, _("Whole page"), lambda: self.sheets.fit_to(Fit.PAGE), shortcut="Ctrl+1")
        action(self, _("Fit width"), lambda: self.sheets.fit_to(Fit.WIDTH), shortcut="Ctrl+2")

    # ------------------------------------------------------------ the document

    def _make(self, paper: Paper) -> None:
        self.making.make(paper)
        self.progress.begin(_("Making the pages …"))
        self._follow()

    def _choose_paper(self, paper: Paper) -> None:
        choose_paper(self.workplace.preferences, paper)
        self._make(paper)

    def _show(self, made: Made) -> None:
        self.progress.end()
        self.stack.setCurrentWidget(self.sheets)
        self.sheets.show_pages(made.pictures.pages)

    def _show_picture(self, wanted: Wanted, picture: QImage) -> None:
        self.sheets.show_picture(wanted, picture)
        self._fetch()

    def _show_fault(self, sentence: str) -> None:
        self.progress.end()
        self.fault.show_empty(_("The pages can't be shown"), sentence, icon="circle-alert")
        self.stack.setCurrentWidget(self.fault)
        self._follow()

    def _stop(self) -> None:
        """Go back to what was shown; where that is nothing, close."""
        if self._printing is not None:
            self._printing.cancel()
            return
        self.making.stop()
        self.progress.end()
        if self.making.document is None:
            self.reject()
            return
        self.paper.choose(self.making.document.paper.value)
        choose_paper(self.workplace.preferences, self.making.document.paper)
        self._follow()

    def _fetch(self) -> None:
        missing = self.sheets.missing
        if missing is not None:
            self.making.picture(missing)

    # ------------------------------------------------------------ what is seen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no part of the dialog wants turn pages."""
        self.sheets.keyPressEvent(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def _follow(self) -> None:
        made, sheets = self.making.document, self.sheets
        pages = 0 if made is None else len(made.pictures.pages)
        self.page.setText(
            _("Page {n} of {all}").format(n=count(sheets.page), all=count(pages)) if pages else ""
        )
        self.earlier.setEnabled(sheets.page > 1)
        self.later.setEnabled(sheets.page < pages)
        self.smaller.setEnabled(bool(pages) and sheets.zoom > STEPS[0])
        self.larger.setEnabled(bool(pages) and sheets.zoom < STEPS[-1])
        self.zoom.setEnabled(bool(pages))
        at_rest = made is not None and not self.making.under_way and self._printing is None
        self.paper.setEnabled(self._printing is None)
        for button in (self.save, self.now, self.ok):
            button.setEnabled(at_rest)
        self._show_zoom()
        self._fetch()

    def _zoom_as_chosen(self) -> None:
        chosen = self.zoom.currentData()
        if isinstance(chosen, float):
            self.sheets.zoom_to(chosen)
        else:
            self.sheets.fit_to(Fit(chosen))

    def _show_zoom(self) -> None:
        fit = self.sheets.fit
        wanted = self.sheets.zoom if fit is Fit.FREE else fit
        self.zoom.setCurrentIndex(self.zoom.findData(wanted))
        if self.zoom.currentIndex() < 0:
            self.zoom.setPlaceholderText(_percent(self.sheets.zoom))

    def _draw_icons(self) -> None:
        icons = {
            self.earlier: "chevron-left",
            self.later: "chevron-right",
            self.smaller: "minus",
            self.larger: "plus",
            self.save: "file-text",
            self.ok: "printer",
        }
        for button, icon in icons.items():
            show_icon(button, icon)

    # ------------------------------------------------------------ files and paper

    def _save(self) -> None:
        made = self.making.document
        if made is not None:
            save_as_pdf(self.workplace, self, self._printed.name, lambda: made.pdf, tell=self._tell)

    def _print(self) -> None:
        made, present, preferences = self.making.document, self.sheets.page, self.workplace.preferences
        name = usual_printer(preferences)
        if made is None:
            return
        if not name:
            offer_file(self, self._save)
            return
        pages, printer = len(made.pictures.pages), printer_named(name)
        lay_in(printer, made.paper)
        ask_for_printer(printer, self, preferences=preferences, pages=pages).accepted.connect(
            lambda: self._send(made, printer, chosen_pages(printer, pages=pages, present=present))
        )

    def _print_now(self) -> None:
        """All pages on the printer that was used last."""
        made, name = self.making.document, usual_printer(self.workplace.preferences)
        if made is not None and name:
            self._send(made, printer_named(name), range(1, len(made.pictures.pages) + 1))

    def _send(self, made: Made, printer: QPrinter, pages: Sequence[int]) -> None:
        if not pages:
            self._tell(Message(_("The document has no such pages."), tone=Tone.WARN))
            return
        self._printing = Task()
        self._printing.progressed.connect(lambda done: self.progress.show_progress(done, len(pages)))
        self._printing.ended.connect(self._end_printing)
        self.messages.clear()
        self.progress.begin(_("Printing …"))
        job = Job(self._printed.title, made.pdf, made.paper, pages)
        send(self.workplace, lambda: job, printer, owner=self, tell=self._tell, task=self._printing)
        self._follow()

    def _end_printing(self) -> None:
        if self._printing is not None and self._printing.canceled:
            self._tell(Message(_("Printing was stopped."), tone=Tone.INFO))
        self._printing = None
        self.progress.end()
        self._follow()
        if self.isHidden():
            self.done(QDialog.DialogCode.Accepted)

    def _tell(self, message: Message) -> None:
        if self.isHidden():
            self.workplace.tell(message)
        else:
            self.messages.tell(message.text, tone=message.tone)

    def done(self, result: int) -> None:
        """Leave nothing behind; what is being printed goes on, out of sight."""
        if self._printing is not None:
            self.hide()
            return
        self.making.close()
        super().done(result)


def _percent(zoom: float) -> str:
    return percent(round(100 * zoom), 100)
