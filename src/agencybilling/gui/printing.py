"""Lists on paper: a title, what was chosen, a table that goes on over pages, and the page's number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QApplication

from agencybilling.i18n import _
from agencybilling.statements.paper import Paper, usual_paper
from agencybilling.wording.amounts import count

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

MOST_ROWS = 2_000
"""A list longer than this is cut, and says so: nobody reads a thousand sheets."""
_MARGIN_MM = 10.0
_ROW = 15.0
_HEAD = 18.0
_TOP = 46.0
_BOTTOM = 20.0
_GAP = 8.0
_MEASURED = 400
_PX = 8
_NARROWEST, _NARROWEST_TEXT = 36.0, 72.0
_INK, _SOFT, _LINE = "#101828", "#475467", "#d0d5dd"
_SIZES = {Paper.A4: QPageSize.PageSizeId.A4, Paper.LETTER: QPageSize.PageSizeId.Letter}


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A column's title; whether it is read from its last figure, and whether it is cut before others are."""

    title: str
    at_right: bool = False
    gives_way: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What is to be printed: `about` says what was chosen, `dated` when; `left_out` rows are missing."""

    title: str
    about: str
    dated: str
    columns: Sequence[PrintedColumn]
    rows: Sequence[Sequence[str]]
    left_out: int = 0


def size_of(paper: Paper) -> QPageSize:
    """A paper as Qt knows it."""
    return QPageSize(_SIZES[paper])


def sheet_of_paper(name: str = "") -> QPrinter:
    """The printer of this name or else the system's, paper of the country on its side."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if name:
        printer.setPrinterName(name)
    printer.setPageSize(size_of(usual_paper()))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    printer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    return printer


def draw(listing: Listing, printer: QPrinter) -> int:
    """Draw all pages, or those that were chosen for this printer; how many there are in all."""
    from PySide6.QtPrintSupport import QPrinter

    printer.setDocName(listing.title)
    painter = QPainter(printer)
    scale = printer.resolution() / 72
    painter.scale(scale, scale)
    size = printer.pageRect(QPrinter.Unit.Point).size()
    pages = _Pages(listing, painter, QRectF(0, 0, size.width(), size.height()))
    first, last = printer.fromPage() or 1, min(printer.toPage() or pages.count, pages.count)
    for number in range(first, last + 1):
        if number > first:
            printer.newPage()
        pages.draw(number)
    painter.end()
    return pages.count


class _Pages:
    """The pages of one listing on one size of paper; lengths are points."""

    def __init__(self, listing: Listing, painter: QPainter, area: QRectF) -> None:
        self._listing, self._painter, self._area = listing, painter, area
        self._plain, self._strong, self._big = _type(_PX), _type(_PX, strong=True), _type(14, strong=True)
        self._widths = column_widths(listing, room=area.width() - _GAP * (len(listing.columns) - 1))
        self._on_each = max(1, int((area.height() - _TOP - _HEAD - _BOTTOM) // _ROW))

    @property
    def count(self) -> int:
        """How many pages; an empty list has one."""
        return max(1, -(-len(self._listing.rows) // self._on_each))

    def draw(self, number: int) -> None:
        """One page."""
        self._draw_top()
        self._draw_line(_TOP, [column.title for column in self._listing.columns], self._strong, _SOFT)
        self._rule(_TOP + _HEAD - 3)
        start = (number - 1) * self._on_each
        for nth, row in enumerate(self._listing.rows[start : start + self._on_each]):
            top = _TOP + _HEAD + nth * _ROW
            self._draw_line(top, row, self._plain, _INK)
        self._draw_bottom(number)

    def _draw_top(self) -> None:
        width = self._area.width()
        self._write(QRectF(0, 0, width, 20), self._listing.title, self._big, _INK)
        self._write(QRectF(0, 0, width, 20), self._listing.dated, self._plain, _SOFT, right=True)
        self._write(QRectF(0, 21, width, 14), self._listing.about, self._plain, _SOFT)

    def _draw_bottom(self, number: int) -> None:
        foot = QRectF(0, self._area.height() - 12, self._area.width(), 12)
        said = _("Page {n} of {all}").format(n=count(number), all=count(self.count))
        self._write(foot, said, self._plain, _SOFT, right=True)
        if self._listing.left_out:
            words = _("The first {n} rows; {more} more are not printed. Filter the list to print them.")
            rows, more = len(self._listing.rows), self._listing.left_out
            self._write(foot, words.format(n=count(rows), more=count(more)), self._plain, _SOFT)

    def _draw_line(self, top: float, cells: Sequence[str], font: QFont, ink: str) -> None:
        left = 0.0
        for cell, column, width in zip(cells, self._listing.columns, self._widths, strict=True):
            self._write(QRectF(left, top, width, _ROW), cell, font, ink, right=column.at_right)
            left += width + _GAP

    def _write(self, area: QRectF, text: str, font: QFont, ink: str, *, right: bool = False) -> None:
        metrics = QFontMetricsF(font)
        said = " ".join(text.split())
        if metrics.horizontalAdvance(said) > area.width():
            said = metrics.elidedText(said, Qt.TextElideMode.ElideRight, area.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self._painter.setFont(font)
        self._painter.setPen(QColor(ink))
        self._painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), said)

    def _rule(self, y: float) -> None:
        self._painter.fillRect(QRectF(0, y, self._area.width(), 0.6), QColor(_LINE))


def column_widths(listing: Listing, *, room: float) -> list[float]:
    """In points: as wide as what they hold; where that is too much, texts give way, then the widest."""
    plain, strong = QFontMetricsF(_type(_PX)), QFontMetricsF(_type(_PX, strong=True))
    wanted = [
        max(
            strong.horizontalAdvance(column.title),
            *(plain.horizontalAdvance(row[at]) for row in listing.rows[:_MEASURED]),
            _NARROWEST,
        )
        + 2
        for at, column in enumerate(listing.columns)
    ]
    texts = [at for at, column in enumerate(listing.columns) if column.gives_way]
    _narrow(wanted, texts, room=room, least=_NARROWEST_TEXT)
    _narrow(wanted, range(len(wanted)), room=room, least=_NARROWEST)
    return wanted


def _narrow(widths: list[float], some: Iterable[int], *, room: float, least: float) -> None:
    """Take from the widest of some columns until all fit, or until those are as narrow as they may be."""
    some = list(some)
    while some and sum(widths) > room:
        widest = max(some, key=widths.__getitem__)
        if widths[widest] <= least:
            return
        widths[widest] = max(least, widths[widest] - min(8.0, sum(widths) - room + 0.1))


def _type(px: int, *, strong: bool = False) -> QFont:
    font = QFont(QApplication.font())
    font.setPixelSize(px)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    # With these, text can't be read again from a file that Qt prints to.
    for feature in ("calt", "tnum"):
        font.setFeature(QFont.Tag(feature), 0)
    return font
