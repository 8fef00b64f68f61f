"""Pages on a calm ground, one under the other; pictures are asked for only of those that are seen."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.papers.column import GAP_PX, Column, column_of
from agencybilling.gui.theme.theme import theme_of
from agencybilling.i18n import _
from agencybilling.statements.pictures import PageSize
from agencybilling.wording.amounts import count

STEPS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
"""Zooms, 1 is the size on paper."""
_SHARPEST_PPI = 300.0
_KEPT_BYTES = 48 << 20
_POINTS = 72.0
_LINE_PX = 48
_PAPER = "#ffffff"


class Fit(StrEnum):
    """What decides the zoom as the window changes its size."""

    WIDTH = "width"
    PAGE = "page"
    FREE = "free"


class Wanted(NamedTuple):
    """A picture that is missing: its page from 1 on, and how many dots an inch it is to have."""

    page: int
    ppi: float


@drawn_in_forms
class Sheets(QAbstractScrollArea):
    """Shows pages as their pictures come; Page Up, Page Down, Home and End turn them."""

    moved = Signal()
    """What is seen has changed: another page, another zoom, or pictures are missing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Pages"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._pages: Sequence[PageSize] = ()
        self._column = Column()
        self._pictures: dict[int, tuple[float, QImage]] = {}
        self.fit, self._zoom = Fit.FREE, 1.0
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(_LINE_PX)
            bar.valueChanged.connect(self._move)
        theme_of(self).changed.connect(self.viewport().update)

    # ------------------------------------------------------------ pages and pictures

    def show_pages(self, pages: Sequence[PageSize]) -> None:
        """Show other pages; their pictures are all to come. The page that is seen stays."""
        page = self.page
        self._pages, self._pictures = pages, {}
        self._lay_out()
        self.go_to(min(page, len(pages)))

    def show_picture(self, wanted: Wanted, picture: QImage) -> None:
        """Show the picture that was wanted."""
        self._pictures[wanted.page - 1] = (wanted.ppi, picture)
        self._forget_far_ones()
        self.viewport().update()

    @property
    def missing(self) -> Wanted | None:
        """The picture that is missing most: of what is seen, else of the pages beside."""
        for page in self._near():
            ppi = self._ppi(page)
            if page not in self._pictures or self._pictures[page][0] != ppi:
                return Wanted(page + 1, ppi)
        return None

    @property
    def kept_bytes(self) -> int:
        """How much all pictures take."""
        return sum(picture.sizeInBytes() for _ppi, picture in self._pictures.values())

    def _ppi(self, page: int) -> float:
        width = self._column.sizes[page].width() * self.devicePixelRatioF()
        return min(_SHARPEST_PPI, width * _POINTS / self._pages[page].width)

    def _seen(self) -> range:
        top = self.verticalScrollBar().value()
        return self._column.between(top, top + self.viewport().height())

    def _near(self) -> list[int]:
        """Pages that are seen, the present one first, then their neighbours."""
        seen = self._seen()
        beside = [page for page in (seen.stop, seen.start - 1) if 0 <= page < len(self._pages)]
        return [*sorted(seen, key=lambda page: abs(page + 1 - self.page)), *beside]

    def _forget_far_ones(self) -> None:
        near = set(self._near())
        far = sorted(self._pictures.keys() - near, key=lambda page: abs(page + 1 - self.page))
        while far and self.kept_bytes > _KEPT_BYTES:
            del self._pictures[far.pop()]

    # ------------------------------------------------------------ moving about

    @property
    def page(self) -> int:
        """The present page from 1 on; 0 where there are none."""
        bar = self.verticalScrollBar()
        if not self._pages or bar.value() == bar.maximum() > 0:
            return len(self._pages)
        return self._column.page_at(bar.value() + self.viewport().height() / 3) + 1

    def go_to(self, page: int) -> None:
        """Bring a page to the top; before the first is the first, after the last the last."""
        if self._pages:
            at = min(max(page, 1), len(self._pages)) - 1
            self.verticalScrollBar().setValue(self._column.tops[at] - GAP_PX)
            self._move()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        vertical, across = self.verticalScrollBar(), self.horizontalScrollBar()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_PageDown:
                self.go_to(self.page + 1)
            case Qt.Key.Key_PageUp:
                self.go_to(self.page - 1)
            case Qt.Key.Key_Home:
                self.go_to(1)
            case Qt.Key.Key_End:
                vertical.setValue(vertical.maximum())
            case Qt.Key.Key_Space:
                vertical.setValue(vertical.value() + vertical.pageStep() * (-1 if back else 1))
            case Qt.Key.Key_Down | Qt.Key.Key_Up as key:
                vertical.setValue(vertical.value() + (_LINE_PX if key == Qt.Key.Key_Down else -_LINE_PX))
            case Qt.Key.Key_Right | Qt.Key.Key_Left as key:
                across.setValue(across.value() + (_LINE_PX if key == Qt.Key.Key_Right else -_LINE_PX))
            case _:
                event.ignore()

    def _move(self) -> None:
        self.setAccessibleDescription(
            _("Page {n} of {all}").format(n=count(self.page), all=count(len(self._pages)))
        )
        self.viewport().update()
        self.moved.emit()

    # ------------------------------------------------------------ zoom

    @property
    def zoom(self) -> float:
        """How large paper is shown, 1 is its own size."""
        return self._zoom

    def zoom_to(self, zoom: float) -> None:
        """Show paper so large, whatever the window's size."""
        self.fit, self._zoom = Fit.FREE, min(max(zoom, STEPS[0]), STEPS[-1])
        self._lay_out()

    def fit_to(self, fit: Fit) -> None:
        """Let the window decide how large paper is shown."""
        self.fit = fit
        self._lay_out()

    def zoom_by(self, steps: int) -> None:
        """A step larger or smaller."""
        others = [
            zoom for zoom in STEPS if (zoom > self._zoom * 1.01 if steps > 0 else zoom < self._zoom * 0.99)
        ]
        if others:
            self.zoom_to(others[0] if steps > 0 else others[-1])

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.zoom_by(event.angleDelta().y())
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Lay the pages out anew; what was in the middle stays there."""
        half = self.viewport().height() / 2
        middle = self._column.spot(self.verticalScrollBar().value() + half)
        self._zoom = self._fitting()
        self._column = column_of(self._pages, px_per_inch=self._zoom * self.logicalDpiX())
        self._set_bars()
        self.verticalScrollBar().setValue(round(self._column.y(middle) - half))
        self._move()

    def _fitting(self) -> float:
        if self.fit is Fit.FREE or not self._pages:
            return self._zoom
        inch = self.logicalDpiX() / _POINTS
        room = self.viewport().size()
        zoom = (room.width() - 2 * GAP_PX) / (max(page.width for page in self._pages) * inch)
        if self.fit is Fit.PAGE:
            tallest = max(page.height for page in self._pages)
            zoom = min(zoom, (room.height() - 2 * GAP_PX) / (tallest * inch))
        return min(max(zoom, STEPS[0] / 2), STEPS[-1])

    def _set_bars(self) -> None:
        room = self.viewport().size()
        vertical, across = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setPageStep(room.height())
        vertical.setRange(0, max(0, self._column.height - room.height()))
        across.setPageStep(room.width())
        across.setRange(0, max(0, self._column.width - room.width()))
        across.setValue(across.maximum() // 2)

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme_of(self).tokens
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(tokens.bg if tokens.dark else tokens.track))
        for page in self._seen():
            self._draw_page(painter, page, line=QColor(tokens.line if tokens.dark else tokens.field_line))
        painter.end()

    def _draw_page(self, painter: QPainter, page: int, *, line: QColor) -> None:
        place = self._column.place(page, width=self.viewport().width())
        place.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        painter.fillRect(place.adjusted(-1, -1, 1, 1), line)
        painter.fillRect(place, QColor(_PAPER))
        if page in self._pictures:
            self._draw_picture(painter, place, self._pictures[page][1])

    def _draw_picture(self, painter: QPainter, place: QRect, picture: QImage) -> None:
        """Dot by dot where it has the size of its place, else larger or smaller until the right one comes."""
        ratio = self.devicePixelRatioF()
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform, picture.width() != round(place.width() * ratio)
        )
        painter.drawImage(place, picture)
