"""A document on paper: its pages as pictures, from edge to edge and in their own size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter

from agencybilling.gui.papers.reading import picture_of
from agencybilling.gui.printing import size_of
from agencybilling.i18n import _
from agencybilling.statements.paper import Paper
from agencybilling.statements.pictures import PageSize, Pictures

PPI = 300
_POINTS = 72.0
_BAND, _OVERLAP = 300, 2
OnProgress = Callable[[int], None]


class PrinterFault(Exception):
    """A printer does not take what it is sent."""

    def __init__(self, printer: str) -> None:
        super().__init__(printer)
        self.printer = printer

    def sentence(self) -> str:
        """What happened and what to do."""
        said = _("{printer} does not take the pages. See whether it is on and connected, then try again.")
        return said.format(printer=self.printer or _("The printer"))


@dataclass(frozen=True, slots=True)
class Job:
    """A PDF to be printed on its paper; which of its pages, from 1 on, in order, or all."""

    title: str
    pdf: bytes
    paper: Paper
    pages: Sequence[int] = ()


def lay_in(printer: QPrinter, paper: Paper) -> None:
    """The document's own paper from edge to edge, whatever lay in the printer's settings."""
    printer.setResolution(PPI)
    printer.setPageSize(size_of(paper))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)


def print_job(job: Job, printer: QPrinter, *, on_progress: OnProgress) -> int:
    """Print, off the window's thread; how many pages.

    `on_progress` is told how many are done and may raise to stop. Raises `PrinterFault`.
    """
    lay_in(printer, job.paper)
    printer.setDocName(job.title)
    with Pictures(job.pdf) as pictures:
        pages = job.pages or range(1, len(pictures.pages) + 1)
        painter = QPainter()
        if not printer.isValid() or not painter.begin(printer):
            raise PrinterFault(printer.printerName())
        try:
            _print(pages, pictures, painter, printer, on_progress=on_progress)
        except BaseException:
            printer.abort()
            raise
        finally:
            painter.end()
    return len(pages)


def _print(
    pages: Sequence[int], pictures: Pictures, painter: QPainter, printer: QPrinter, *, on_progress: OnProgress
) -> None:
    for done, page in enumerate(pages):
        on_progress(done)
        picture = picture_of(pictures, page, ppi=PPI)
        if done and not printer.newPage():
            raise PrinterFault(printer.printerName())
        _draw(painter, picture, pictures.pages[page - 1], dpi=printer.resolution())


def _draw(painter: QPainter, picture: QImage, size: PageSize, *, dpi: int) -> None:
    """Draw a page in its own size; in bands, as each holds the window's thread up for a moment."""
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    across = size.width * dpi / _POINTS / picture.width()
    down = size.height * dpi / _POINTS / picture.height()
    for top in range(0, picture.height(), _BAND):
        height = min(_BAND + _OVERLAP, picture.height() - top)
        source = QRectF(0, top, picture.width(), height)
        target = QRectF(0, top * down, picture.width() * across, height * down)
        painter.drawImage(target, picture, source)
