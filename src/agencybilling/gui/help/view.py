"""A page of the guide as one reads it: a column of comfortable width, with pictures as wide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QPainter, QPen, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from agencybilling.gui.help.guide import Spot, page
from agencybilling.gui.help.rendering import html_of
from agencybilling.gui.theme.theme import coloured, theme_of
from agencybilling.i18n import _
from agencybilling.resources import guide_page

_WIDEST_PX, _SIDE_PX, _TOP_PX = 760, 28, 20
_FRAME_PX = 1
_SETTLES_MS = 60
_LIGHT, _DARK = "--light-", "--dark-"


class GuideView(QTextBrowser):
    """Shows one page at a time; `followed` is told where a link inside the guide leads."""

    followed = Signal(Spot)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "guide")
        self.setOpenLinks(False)
        self.setAccessibleName(_("Page of the guide"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # One that came and went would change the width, and so the page, again and again.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.document().setDocumentMargin(0)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.spot: Spot | None = None
        self._sought = ""
        self._width = 0
        self._settling = QTimer(self, singleShot=True, interval=_SETTLES_MS)
        self._settling.timeout.connect(self._show_anew)
        self.anchorClicked.connect(self._follow)
        theme_of().changed.connect(self._show_anew)

    def show_spot(self, spot: Spot, *, sought: str = "") -> None:
        """Show a page from a section on, with the sought words marked."""
        self.spot, self._sought = spot, sought
        self._set_text(spot)
        self._mark()
        if spot.section:
            self.scrollToAnchor(spot.section)
        else:
            self.verticalScrollBar().setValue(0)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ANN401 - a picture, or what Qt finds
        """A picture as wide as the column, the dark one in the dark theme where there is one."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, QUrl(name))
        return self._picture(_file_of(QUrl(name).toString()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle, and its pictures as wide as it."""
        super().resizeEvent(event)
        side = max(_SIDE_PX, (self.width() - _WIDEST_PX) // 2)
        if self.viewportMargins().left() != side:
            self.setViewportMargins(side, _TOP_PX, side, 0)
        # Qt wraps by the width from before there were margins.
        self.setLineWrapColumnOrWidth(self._column())
        if self._width != self._column():
            self._settling.start()

    def _column(self) -> int:
        return max(1, self.viewport().width())

    def _set_text(self, spot: Spot) -> None:
        self._width = self._column()
        self.document().clear()
        self.document().setDefaultStyleSheet(coloured("guide.css", theme_of().tokens))
        self.setHtml(html_of(page(spot.page).text))

    def _show_anew(self) -> None:
        """In other colours or at another width, at the same place."""
        if self.spot is None:
            return
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._set_text(self.spot)
        self._mark()
        bar.setValue(round(share * bar.maximum()))

    def _mark(self) -> None:
        """The sought words, wherever they stand on the page."""
        marks = []
        for word in self._sought.split():
            at = self.document().find(word)
            while not at.isNull():
                marks.append(_mark_of(at))
                at = self.document().find(word, at)
        self.setExtraSelections(marks)

    def _picture(self, file: Path) -> QImage:
        dark = file.with_name(file.name.replace(_LIGHT, _DARK))
        image = QImage(str(dark if theme_of().tokens.dark and dark.is_file() else file))
        ratio = self.devicePixelRatioF()
        wide = min(round(self._width * ratio), image.width())
        scaled = image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        scaled = scaled.convertToFormat(QImage.Format.Format_RGB32)
        with QPainter(scaled) as painter:
            painter.setPen(QPen(theme_of().color("line"), 2 * _FRAME_PX * ratio))
            painter.drawRect(scaled.rect())
        scaled.setDevicePixelRatio(ratio)
        return scaled

    def _follow(self, url: QUrl) -> None:
        if url.scheme() in {"http", "https", "mailto"}:
            QDesktopServices.openUrl(url)
        elif self.spot is not None:
            self.followed.emit(Spot.of(url.toString(), on=self.spot.page))

    def minimumSizeHint(self) -> QSize:
        """So narrow that a list still has room beside it."""
        return QSize(320, 200)


def _file_of(source: str) -> Path:
    """A picture by what a page calls it."""
    return guide_page(*source.split("/"))


def _mark_of(found: QTextCursor) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    mark.cursor = found
    mark.format.setBackground(theme_of().color("selected"))
    mark.format.setForeground(theme_of().color("selected_ink"))
    return mark
