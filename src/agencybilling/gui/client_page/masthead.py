"""The head of a client's page: the agency with its logo, the client's name and the day."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from agencybilling.gui.client_page.parts import AT_LEFT
from agencybilling.gui.pages.client.parts import label, say
from agencybilling.statements.client import ClientTexts

_LOGO = QSize(160, 44)


class Masthead(QWidget):
    """Of which agency it is, whose page, as of when."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn: bytes | None = None
        self.logo = QLabel()
        self.logo.hide()
        self.agency, self.address = label("strong", wraps=True), label("faint", wraps=True)
        self.title, self.as_of = label("strong"), label("faint")
        self.client = label("title", wraps=True)
        self.client.setAlignment(AT_LEFT)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.logo, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(_column(self.agency, self.address), 1)
        head.addLayout(_column(self.title, self.as_of, at=Qt.AlignmentFlag.AlignRight))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        whole.addLayout(head)
        whole.addWidget(self.client)

    def show_texts(self, texts: ClientTexts, logo: bytes | None) -> None:
        """Show who they are."""
        agency = texts.sheet.agency
        self.agency.setText(agency.name)
        say(self.address, " · ".join(filter(None, (*agency.address, agency.mail))))
        self.title.setText(texts.sheet.title)
        self.as_of.setText(texts.as_of)
        self.client.setText(texts.sheet.client)
        if logo != self._drawn:
            self._draw(logo)

    def _draw(self, logo: bytes | None) -> None:
        self._drawn, picture = logo, QPixmap()
        found = logo is not None and picture.loadFromData(logo)
        self.logo.setVisible(found)
        if found:
            ratio, smooth = self.devicePixelRatio(), Qt.TransformationMode.SmoothTransformation
            picture = picture.scaled(_LOGO * ratio, Qt.AspectRatioMode.KeepAspectRatio, smooth)
            picture.setDevicePixelRatio(ratio)
            self.logo.setPixmap(picture)


def _column(*lines: QLabel, at: Qt.AlignmentFlag = AT_LEFT) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    for line in lines:
        line.setAlignment(at)
        column.addWidget(line)
    column.addStretch(1)
    return column
