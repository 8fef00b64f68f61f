"""Who the agency is: name, addresses, how it is paid, logo, time zone and currencies."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from agencybilling.domain.errors import InvalidAmount, InvalidCurrency, NotFound, Refusal
from agencybilling.gui import forms
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.pages.settings.section import TypedSection
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.time_zones import time_zones
from agencybilling.gui.widgets.picker import Picker
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.settings import LogoProblem, UnusableLogo

_LOGO_PX = (160, 64)
_MOST_DECIMALS = 6


class AgencySection(TypedSection):
    """Saved as a whole; the logo at once."""

    name: QLineEdit
    address: QPlainTextEdit
    mail: QLineEdit
    how_to_pay: QPlainTextEdit
    zone: Picker
    currency: QLineEdit
    logo: QLabel
    choose_logo: QPushButton
    remove_logo: QPushButton
    currencies: QTableWidget
    add_currency: QPushButton
    remove_currency: QPushButton

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        forms.load(self, "pages", "settings_agency.ui")
        self.zone.show_choices(time_zones())
        self.currencies.setHorizontalHeaderLabels([_("Code"), _("Decimals")])
        self.currencies.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.currencies.verticalHeader().hide()
        self.currencies.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._listen()
        self.show_again()

    def fill(self) -> None:
        """The agency as it is."""
        settings = self.workplace.application.settings
        held = settings.get()
        self.name.setText(held.name)
        self.address.setPlainText(held.address)
        self.mail.setText(held.mail)
        self.how_to_pay.setPlainText(held.how_to_pay)
        self.zone.pick(held.time_zone)
        self.currency.setText(held.currency)
        self.currencies.setRowCount(0)
        for code, decimals in sorted(held.currency_decimals.items()):
            self._add_row(code, str(decimals))
        self._show_logo(settings.logo())

    def command(self) -> Callable[[], object]:
        """Saving all but the logo."""
        settings = self.workplace.application.settings
        gone = dict.fromkeys(settings.get().currency_decimals)
        name = " ".join(self.name.text().split())
        if not name:
            raise InvalidAmount(field="name")
        self.zone.settle()
        if self.zone.key is None:
            raise NotFound(time_zone=self.zone.text())
        return partial(
            settings.change,
            name=name,
            address=self.address.toPlainText().strip(),
            mail=self.mail.text(),
            how_to_pay=self.how_to_pay.toPlainText().strip(),
            time_zone=str(self.zone.key),
            currency=self.currency.text().strip().upper(),
            decimals={**gone, **self._typed_currencies()},
        )

    def field_of(self, refusal: Refusal) -> QWidget:
        """Name, mail and zone; else the default currency, or one of the list."""
        if "time_zone" in refusal.values:
            return self.zone
        if "mail" in refusal.values:
            return self.mail
        if "field" in refusal.values:
            return self.name
        typed = self.currency.text().strip().upper()
        return self.currency if refusal.values.get("currency") == typed else self.currencies

    def _typed_currencies(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in range(self.currencies.rowCount()):
            code, decimals = self._cell(row, 0).upper(), self._cell(row, 1)
            if not code and not decimals:
                continue
            if not decimals.isdecimal() or int(decimals) > _MOST_DECIMALS:
                raise InvalidCurrency(currency=f"{code} {decimals}")
            found[code] = int(decimals)
        return found

    def _cell(self, row: int, column: int) -> str:
        item = self.currencies.item(row, column)
        return "" if item is None else item.text().strip()

    def _listen(self) -> None:
        self.name.textEdited.connect(self.touch)
        self.address.textChanged.connect(self.touch)
        self.mail.textEdited.connect(self.touch)
        self.how_to_pay.textChanged.connect(self.touch)
        self.zone.textEdited.connect(self.touch)
        self.zone.picked.connect(self.touch)
        self.currency.textEdited.connect(self.touch)
        self.currencies.itemChanged.connect(self.touch)
        self.add_currency.clicked.connect(self._begin_currency)
        self.remove_currency.clicked.connect(self._drop_currency)
        self.choose_logo.clicked.connect(self._ask_for_logo)
        self.remove_logo.clicked.connect(lambda: self._set_logo(None))

    def _begin_currency(self) -> None:
        self._add_row("", "2")
        self.currencies.setCurrentCell(self.currencies.rowCount() - 1, 0)
        self.currencies.editItem(self.currencies.currentItem())

    def _add_row(self, code: str, decimals: str) -> None:
        row = self.currencies.rowCount()
        self.currencies.insertRow(row)
        for column, text in enumerate((code, decimals)):
            self.currencies.setItem(row, column, QTableWidgetItem(text))

    def _drop_currency(self) -> None:
        if self.currencies.currentRow() >= 0:
            self.currencies.removeRow(self.currencies.currentRow())
            self.touch()

    def _ask_for_logo(self) -> None:
        dialog = QFileDialog(self, _("Choose logo"), "", _("Pictures (*.png *.jpg *.jpeg *.svg)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.take_logo(Path(name)))
        dialog.open()

    def take_logo(self, file: Path) -> None:
        try:
            self._set_logo(file.read_bytes())
        except OSError as error:
            self.workplace.tell(Message(sentence_of(error), tone=Tone.BAD))

    def _set_logo(self, logo: bytes | None) -> None:
        settings = self.workplace.application.settings
        try:
            settings.set_logo(logo)
        except UnusableLogo as unusable:
            self.workplace.tell(Message(_logo_sentence(unusable.problem), tone=Tone.BAD))
            return
        self._show_logo(logo)

    def _show_logo(self, logo: bytes | None) -> None:
        picture = QPixmap()
        if logo is not None and picture.loadFromData(logo):
            smooth = Qt.TransformationMode.SmoothTransformation
            self.logo.setPixmap(picture.scaled(*_LOGO_PX, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        else:
            self.logo.setText(_("No logo yet"))
        self.remove_logo.setEnabled(logo is not None)


def _logo_sentence(problem: LogoProblem) -> str:
    match problem:
        case LogoProblem.TOO_LARGE:
            return _("The picture is larger than 1 MB. Choose a smaller one.")
        case LogoProblem.NO_PICTURE:
            return _("The file is no PNG, JPEG or SVG picture. Choose another one.")
