"""The plot below the bars: scale, faint lines and names at the axis. Only this module knows pyqtgraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyqtgraph as pg  # type: ignore[import-untyped]
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen
from PySide6.QtWidgets import QFrame, QGraphicsLineItem, QWidget

from agencybilling.gui.charts.bars import Bars
from agencybilling.gui.charts.picture import Picture
from agencybilling.gui.widgets.painting import tokens_of, type_of

if TYPE_CHECKING:
    from agencybilling.gui.theme.tokens import Tokens

_TEXT_PX = 11
_NAME_GAP_PX = 18
_WRITTEN_GAP_PX = 16


class Plot:
    """A chart of pyqtgraph that neither zooms nor moves nor opens a menu: its frame has keys and mouse."""

    def __init__(self, frame: QWidget) -> None:
        self.widget: Any = pg.PlotWidget(frame, enableMenu=False)
        self.widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.widget.setFrameShape(QFrame.Shape.NoFrame)
        self.widget.hideButtons()
        self.widget.getPlotItem().layout.setContentsMargins(0, _TEXT_PX, 2, 0)
        self._view: Any = self.widget.getViewBox()
        self._view.setMouseEnabled(False, False)
        self._view.disableAutoRange()
        self._frame = frame
        self._items: list[object] = []
        self._bars: Bars | None = None
        self._picture: Picture | None = None

    def draw(self, picture: Picture) -> None:
        """Draw a picture in the colours of the theme; the former one goes."""
        tokens = tokens_of(self._frame)
        for item in self._items:
            self.widget.removeItem(item)
        self._picture = picture
        self._bars = Bars(picture, tokens, font=self._type(QFont.Weight.DemiBold))
        self._items = [*self._lines(picture, tokens), self._bars]
        for item in self._items:
            self.widget.addItem(item, ignoreBounds=True)
        self.widget.setBackground(tokens.surface)
        self._dress_axes(tokens)
        self.fit()

    def fit(self) -> None:
        """Make room for names and figures in the size that there is now."""
        if self._picture is None:
            return
        count, end = len(self._picture.bars), self._picture.ticks()[-1]
        if self._picture.lying:
            self._view.setRange(xRange=(0, self._reach()), yRange=(count - 0.5, -0.5), padding=0)
            self._view.invertY(True)
        else:
            self._view.setRange(xRange=(-0.5, count - 0.5), yRange=(0, end), padding=0)
        self._name()

    def mark(self, index: int | None) -> None:
        """Point one bar out."""
        if self._bars is not None:
            self._bars.mark(index)

    def index_at(self, point: QPoint) -> int | None:
        """The bar at a point of the widget; None beside all of them."""
        if self._picture is None:
            return None
        at = self._view.mapSceneToView(QPointF(self.widget.mapToScene(point)))
        index = round(at.y() if self._picture.lying else at.x())
        return index if 0 <= index < len(self._picture.bars) else None

    def point_of(self, index: int) -> QPoint:
        """Where a bar ends, in px of the widget."""
        picture = self._picture
        if picture is None:
            return QPoint()
        parts = [part.value for part in picture.bars[index].parts]
        end = max(parts, default=0) if picture.side_by_side else sum(parts)
        at = QPointF(end, index) if picture.lying else QPointF(index, end)
        point: QPoint = self.widget.mapFromScene(self._view.mapViewToScene(at))
        return point

    def _lines(self, picture: Picture, tokens: Tokens) -> list[QGraphicsLineItem]:
        """Faint lines at the ticks; lying bars have their figures written instead."""
        if picture.lying:
            return []
        pen = QPen(QColor(tokens.row_line), 1)
        pen.setCosmetic(True)
        lines = []
        for tick in picture.ticks():
            line = QGraphicsLineItem(-0.5, tick, len(picture.bars) - 0.5, tick)
            line.setPen(pen)
            lines.append(line)
        return lines

    def _dress_axes(self, tokens: Tokens) -> None:
        for side in ("left", "bottom"):
            axis = self.widget.getAxis(side)
            axis.setPen(pg.mkPen(None))
            axis.setTextPen(QColor(tokens.ink_soft))
            axis.setStyle(tickLength=0, tickTextOffset=8, tickFont=self._type(), tickAlpha=0)
            axis.setStyle(hideOverlappingLabels=False)

    def _name(self) -> None:
        picture = self._picture
        if picture is None:
            return
        scale = [] if picture.lying else [(tick, picture.scale(tick)) for tick in picture.ticks()]
        names = [(index, bar.name) for index, bar in enumerate(picture.bars)]
        if picture.lying:
            self.widget.getAxis("left").setTicks([names])
            self.widget.getAxis("bottom").setTicks([[]])
        else:
            self.widget.getAxis("left").setTicks([scale])
            self.widget.getAxis("bottom").setTicks([names[:: self._every(names)]])

    def _every(self, names: list[tuple[int, str]]) -> int:
        """Every how many bars there is room for a name."""
        metrics = QFontMetricsF(self._type())
        widest = max((metrics.horizontalAdvance(name) for _, name in names), default=0) + _NAME_GAP_PX
        fitting = max(1, int(self._view.width() // widest))
        return max(1, -(-len(names) // fitting))

    def _reach(self) -> float:
        """How far the axis of lying bars goes, so that the figure at the longest one has room."""
        if self._picture is None:
            return 1.0
        metrics = QFontMetricsF(self._type(QFont.Weight.DemiBold))
        written = max((metrics.horizontalAdvance(bar.written) for bar in self._picture.bars), default=0)
        free = max(self._view.width() - written - _WRITTEN_GAP_PX, 1.0)
        return float(self._picture.top) * max(self._view.width(), 1.0) / free or 1.0

    def _type(self, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        return type_of(self._frame, px=_TEXT_PX, weight=weight)
