"""The printers of the system, and which of them is used."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from agencybilling.gui.preferences import Preferences

_PRINTER = "printer"


def printer_names() -> list[str]:
    """All printers, the system's usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


def usual_printer(preferences: Preferences) -> str:
    """The one that was used last, if it is still there, else the system's; empty where there is none."""
    names = printer_names()
    kept = preferences.text(_PRINTER)
    return kept if kept in names else next(iter(names), "")


def keep_printer(preferences: Preferences, name: str) -> None:
    """Remember which one was used last; a file is none."""
    if name:
        preferences.set_text(_PRINTER, name)


def printer_named(name: str) -> QPrinter:
    """A printer of the system."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    return printer


def ask_for_printer(
    printer: QPrinter, owner: QWidget, *, preferences: Preferences, pages: int = 0
) -> QPrintDialog:
    """The system's dialog for printer and pages, opened; the printer is to be used once it is accepted.

    With a number of pages the one that is looked at can be chosen too.
    """
    dialog = QPrintDialog(printer, owner)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    if pages:
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintCurrentPage)
        dialog.setMinMax(1, pages)
    dialog.accepted.connect(lambda: keep_printer(preferences, printer.printerName()))
    # Its own `open` asks for more than a dialog's does.
    QDialog.open(dialog)
    return dialog


def chosen_pages(printer: QPrinter, *, pages: int, present: int) -> list[int]:
    """Which of so many pages were chosen for this printer, in its order; `present` is the one looked at."""
    match printer.printRange():
        case QPrinter.PrintRange.CurrentPage:
            chosen = [present]
        case QPrinter.PrintRange.PageRange if not printer.pageRanges().isEmpty():
            chosen = [page for page in range(1, pages + 1) if printer.pageRanges().contains(page)]
        case QPrinter.PrintRange.PageRange:
            chosen = list(range(printer.fromPage() or 1, min(printer.toPage() or pages, pages) + 1))
        case _:
            chosen = list(range(1, pages + 1))
    return chosen[::-1] if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst else chosen
