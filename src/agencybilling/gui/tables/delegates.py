"""How a cell is drawn: one delegate for every kind, in the theme's colours, with type measured once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import assert_never

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from agencybilling.gui.tables.columns import Badge, CellKind, Column
from agencybilling.gui.tables.paged_model import Index, PagedTableModel
from agencybilling.gui.theme.theme import Theme
from agencybilling.gui.theme.tokens import Shade, Tone

SIDE_PX = 12
COMFORTABLE_PX = 44
_PILL_PX = 20
_PILL_SIDE = 10
_PILL_GAP = 6
_DOT = 5
_DOT_GAP = 5
_BAR_PX = 6
_BAR_WIDEST = 72
_BAR_SHORTEST = 24
_BAR_WORDS = 108
_AMBER_FROM = 0.9
_RIM = 0.3
_GAP = 10
_SECOND_GAP = 8
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class Type:
    """A font and what it measures, `figures` all as wide as each other; widths of texts are kept."""

    def __init__(self, px: int, weight: QFont.Weight, *, figures: bool = False) -> None:
        self.font = QFont(QApplication.font())
        self.font.setPixelSize(px)
        self.font.setWeight(weight)
        if figures:
            self.font.setFeature(QFont.Tag("tnum"), 1)
        self._metrics = QFontMetrics(self.font)
        self.width = lru_cache(maxsize=4_096)(self._metrics.horizontalAdvance)

    def cut(self, text: str, width: int) -> str:
        """As much of a text as there is room for."""
        if self.width(text) <= width:
            return text
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


@dataclass(frozen=True, slots=True)
class _Inks:
    """The colours of one theme, ready to draw with."""

    ink: QColor
    soft: QColor
    faint: QColor
    selected: QColor
    hover: QColor
    line: QColor
    track: QColor
    bar: QColor
    bar_warn: QColor
    bar_full: QColor
    tones: dict[Tone, tuple[QColor, QColor, QColor]]
    """Ground, ink and, where the row has a ground of its own, rim."""


class CellDelegate(QStyledItemDelegate):
    """Draws rows of a `PagedTableModel`; `hovered` is the row under the mouse, -1 for none.

    `comfortable` rows have room for a second line.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.hovered = -1
        self.comfortable = False
        self._lit = False
        self._theme = theme
        self._plain = Type(13, QFont.Weight.Normal)
        self._medium = Type(13, QFont.Weight.Medium)
        self._figures = Type(13, QFont.Weight.Normal, figures=True)
        self._amounts = Type(13, QFont.Weight.Medium, figures=True)
        self._small = Type(11, QFont.Weight.Normal)
        self._pill = pill_type()
        self._inks = self._mix()
        theme.changed.connect(self._take_colors)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, line, and what the cell holds."""
        model = index.model()
        if isinstance(model, PagedTableModel):
            self._lit = self._ground(painter, option, row=index.row())
            self._cell(painter, option.rect.adjusted(SIDE_PX, 0, -SIDE_PX, -1), model=model, index=index)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Tell what a column has to tell of a cell, else the whole text of one that is cut."""
        model = index.model()
        if event.type() is not QEvent.Type.ToolTip or not isinstance(model, PagedTableModel):
            return super().helpEvent(event, view, option, index)
        hint = index.data(Qt.ItemDataRole.ToolTipRole) or self._whole_if_cut(
            model, index, option.rect.width()
        )
        # Names may look like markup; as markup long ones are wrapped.
        words = f"<qt>{escape(hint).replace(chr(10), '<br>')}</qt>" if hint else ""
        QToolTip.showText(event.globalPos(), words, view.viewport(), option.rect)
        return True

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """What a double click beside a title widens the column to."""
        model = index.model()
        row = model.row_at(index.row()) if isinstance(model, PagedTableModel) else None
        if row is None or not isinstance(model, PagedTableModel):
            return super().sizeHint(option, index)
        text = model.text_at(index.row(), index.column())
        return QSize(self._wanted_width(model.columns[index.column()], row, text=text) + 2 * SIDE_PX, 0)

    def _whole_if_cut(self, model: PagedTableModel[object], index: Index, width: int) -> str:
        column, row = model.columns[index.column()], model.row_at(index.row())
        text = model.text_at(index.row(), index.column())
        second = "" if row is None or column.second is None else column.second(row)
        cut = row is not None and self._wanted_width(column, row, text=text) > width - 2 * SIDE_PX
        return "\n".join(filter(None, (text, second))) if cut else ""

    def _wanted_width(self, column: Column[object], row: object, *, text: str) -> int:
        match column.kind:
            case CellKind.PILL:
                return self._pill_width(text, dot=True)
            case CellKind.PILLS:
                return self._badges_width(column, row)
            case CellKind.BAR:
                return self._figures.width(text) + _BAR_SHORTEST + _GAP
            case CellKind.TWO_LINES if column.second is not None and not self.comfortable:
                return self._medium.width(text) + _SECOND_GAP + self._plain.width(column.second(row))
            case _:
                return self._type(column.kind).width(text)

    # ------------------------------------------------------------ parts

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, *, row: int) -> bool:
        """Whether the row is selected or pointed at, on a ground of its own."""
        area, inks = option.rect, self._inks
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or row == self.hovered:
            painter.fillRect(area, inks.selected if selected else inks.hover)
        painter.fillRect(area.x(), area.bottom(), area.width(), 1, inks.line)
        return selected or row == self.hovered

    def _cell(self, painter: QPainter, area: QRect, *, model: PagedTableModel[object], index: Index) -> None:
        row = model.row_at(index.row())
        if row is None:
            return
        column, text = model.columns[index.column()], model.text_at(index.row(), index.column())
        match column.kind:
            case CellKind.PILL:
                if text:
                    self._one_pill(painter, area, text=text, tone=_tone(column, row), dot=True)
            case CellKind.PILLS:
                self._badges(painter, area, column=column, row=row)
            case CellKind.BAR:
                self._bar(painter, area, text=text, share=None if column.share is None else column.share(row))
            case CellKind.TWO_LINES:
                self._two_lines(
                    painter, area, text=text, second="" if column.second is None else column.second(row)
                )
            case CellKind.NUMBER | CellKind.MONEY:
                self._text(painter, area, text=text, kind=column.kind, at=Qt.AlignmentFlag.AlignRight)
            case CellKind.TEXT | CellKind.STRONG | CellKind.SOFT | CellKind.DATE:
                self._text(painter, area, text=text, kind=column.kind, at=Qt.AlignmentFlag.AlignLeft)
            case _:
                assert_never(column.kind)

    def _text(
        self, painter: QPainter, area: QRect, *, text: str, kind: CellKind, at: Qt.AlignmentFlag
    ) -> None:
        of = self._type(kind)
        self._write(painter, area, text=of.cut(text, area.width()), of=of, ink=self._ink(kind), at=at)

    def _two_lines(self, painter: QPainter, area: QRect, *, text: str, second: str) -> None:
        main, inks = self._medium, self._inks
        if self.comfortable and second:
            upper = QRect(area.x(), area.y() + 4, area.width(), 20)
            lower = QRect(area.x(), area.y() + 23, area.width(), 16)
            self._write(painter, upper, text=main.cut(text, area.width()), of=main, ink=inks.ink)
            self._write(
                painter, lower, text=self._small.cut(second, area.width()), of=self._small, ink=inks.faint
            )
            return
        first = main.cut(text, area.width())
        self._write(painter, area, text=first, of=main, ink=inks.ink)
        rest = area.adjusted(main.width(first) + _SECOND_GAP, 0, 0, 0)
        if second and rest.width() > 2 * SIDE_PX:
            self._write(
                painter, rest, text=self._plain.cut(second, rest.width()), of=self._plain, ink=inks.faint
            )

    def _bar(self, painter: QPainter, area: QRect, *, text: str, share: float | None) -> None:
        if share is not None:
            width = _bar_width(area.width())
            self._draw_bar(
                painter, QRectF(area.x(), area.center().y() - _BAR_PX / 2 + 1, width, _BAR_PX), share
            )
            area = area.adjusted(width + _GAP, 0, 0, 0)
        self._text(painter, area, text=text, kind=CellKind.BAR, at=Qt.AlignmentFlag.AlignLeft)

    def _draw_bar(self, painter: QPainter, area: QRectF, share: float) -> None:
        inks, radius = self._inks, _BAR_PX / 2
        full, warn = share >= 1, share >= _AMBER_FROM
        filled = QRectF(area)
        filled.setWidth(min(area.width(), max(_BAR_PX, area.width() * share)) if share > 0 else 0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(inks.track)
        painter.drawRoundedRect(area, radius, radius)
        painter.setBrush(inks.bar_full if full else inks.bar_warn if warn else inks.bar)
        painter.drawRoundedRect(filled, radius, radius)

    def _badges(self, painter: QPainter, area: QRect, *, column: Column[object], row: object) -> None:
        left = area.x()
        for badge in _badges(column, row):
            room = QRect(left, area.y(), area.right() + 1 - left, area.height())
            if room.width() < 2 * _PILL_PX:
                return
            left += self._one_pill(painter, room, text=badge.text, tone=badge.tone, dot=False) + _PILL_GAP

    def _one_pill(self, painter: QPainter, area: QRect, *, text: str, tone: Tone, dot: bool) -> int:
        ground, ink, rim = self._inks.tones[tone]
        width = min(self._pill_width(text, dot=dot), area.width())
        top = area.y() + (area.height() - _PILL_PX) // 2 + 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(rim if self._lit else ground)
        painter.setBrush(ground)
        outline = QRectF(area.x() + 0.5, top + 0.5, width - 1, _PILL_PX - 1)
        painter.drawRoundedRect(outline, outline.height() / 2, outline.height() / 2)
        words = QRect(area.x() + _PILL_SIDE, top, width - 2 * _PILL_SIDE, _PILL_PX)
        if dot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(words.x() + _DOT / 2, top + _PILL_PX / 2), _DOT / 2, _DOT / 2)
            words.setLeft(words.x() + _DOT + _DOT_GAP)
        self._write(painter, words, text=self._pill.cut(text, words.width()), of=self._pill, ink=ink)
        return width

    def _write(
        self,
        painter: QPainter,
        area: QRect,
        *,
        text: str,
        of: Type,
        ink: QColor,
        at: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setFont(of.font)
        painter.setPen(ink)
        painter.drawText(area, at | _MIDDLE, text)

    # ------------------------------------------------------------ measures and colours

    def _pill_width(self, text: str, *, dot: bool) -> int:
        return pills_width([text], of=self._pill, dot=dot)

    def _badges_width(self, column: Column[object], row: object) -> int:
        return pills_width([badge.text for badge in _badges(column, row)], of=self._pill, dot=False)

    def _type(self, kind: CellKind) -> Type:
        match kind:
            case CellKind.STRONG | CellKind.TWO_LINES:
                return self._medium
            case CellKind.MONEY:
                return self._amounts
            case CellKind.NUMBER | CellKind.DATE | CellKind.BAR:
                return self._figures
            case _:
                return self._plain

    def _ink(self, kind: CellKind) -> QColor:
        return self._inks.soft if kind in {CellKind.SOFT, CellKind.DATE, CellKind.BAR} else self._inks.ink

    def _take_colors(self) -> None:
        self._inks = self._mix()

    def _mix(self) -> _Inks:
        tokens, color = self._theme.tokens, self._theme.color
        return _Inks(
            ink=color("ink"),
            soft=color("ink_soft"),
            faint=color("ink_faint"),
            selected=color("selected"),
            hover=color("hover"),
            line=color("row_line"),
            track=color("track"),
            bar=color("bar"),
            bar_warn=color("bar_warn"),
            bar_full=color("bar_full"),
            tones={tone: _shades(of) for tone, of in tokens.shades.items()},
        )


def _shades(of: Shade) -> tuple[QColor, QColor, QColor]:
    rim = QColor(of.ink)
    rim.setAlphaF(_RIM)
    return QColor(of.soft), QColor(of.ink), rim


def pill_type() -> Type:
    """What pills are written in."""
    return Type(11, QFont.Weight.DemiBold)


def pills_width(texts: Sequence[str], *, of: Type, dot: bool) -> int:
    """How much room pills need side by side."""
    around = 2 * _PILL_SIDE + (_DOT + _DOT_GAP if dot else 0)
    return sum(of.width(text) + around for text in texts) + _PILL_GAP * (len(texts) - 1)


def _bar_width(room: int) -> int:
    """Short enough that the words fit beside it in a column of a usual width."""
    return min(_BAR_WIDEST, max(_BAR_SHORTEST, room - _BAR_WORDS))


def _badges(column: Column[object], row: object) -> tuple[Badge, ...]:
    return () if column.badges is None else tuple(column.badges(row))


def _tone(column: Column[object], row: object) -> Tone:
    return Tone.NEUTRAL if column.tone is None else column.tone(row)
