"""What a statement will say, before anything of it is made."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from agencybilling.domain.money import Currencies, Money
from agencybilling.domain.statement import CurrencyAccount, Statement
from agencybilling.gui.forms import drawn_in_forms
from agencybilling.i18n import _, ngettext
from agencybilling.statements.account import by_age
from agencybilling.wording.amounts import count, day, minutes_and_chats, money

_COLUMNS, _APART_PX, _MOST_PX = 3, 6, 270
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@drawn_in_forms
class StatementFigures(QFrame):
    """Number, and for each currency its balances, how much moved, and what is owed by age.

    Beyond four currencies they are scrolled.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._number = _label("caption")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lines = QScrollArea()
        self._lines.setWidgetResizable(True)
        self._lines.setFrameShape(QFrame.Shape.NoFrame)
        self._lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(self._number)
        column.addWidget(self._lines)
        self._show(QWidget())

    @property
    def texts(self) -> list[str]:
        """All that it says, from top to bottom."""
        return [label.text() for label in self.findChildren(QLabel) if label.text()]

    def show_statement(self, statement: Statement, currencies: Currencies) -> None:
        """The figures of a statement."""
        self._number.setText(_("Statement {number}").format(number=statement.number))
        lines = QWidget()
        grid = _grid(lines)
        for nth, account in enumerate(statement.accounts):
            if nth:
                grid.setRowMinimumHeight(grid.rowCount(), _APART_PX)
            _add_account(grid, account, statement, currencies=currencies)
        if not statement.accounts:
            _add_line(grid, _("Nothing was asked for or paid in these days, nothing is owed."))
        if statement.use.total:
            used = minutes_and_chats(statement.use.total, statement.use.chats_per_minute)
            _add_line(grid, _("Usage in these days: {minutes}").format(minutes=used))
        self._show(lines)
        self.setAccessibleName("\n".join(self.texts))

    def show_nothing(self) -> None:
        """There is no statement of what is chosen now."""
        self._number.setText(_("No statement of these days"))
        self._show(QWidget())
        self.setAccessibleName("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self, lines: QWidget) -> None:
        """These lines in place of the former ones."""
        lines.setProperty("role", "content")
        self._lines.setWidget(lines)
        self._fit()

    def _fit(self) -> None:
        """As high as its lines need, up to a height that fits into a small window."""
        lines = self._lines.widget()
        if lines is None:
            return
        needed = max(0, lines.sizeHint().height())
        if lines.hasHeightForWidth():
            needed = lines.heightForWidth(self._lines.viewport().width())
        self._lines.setFixedHeight(min(needed, _MOST_PX))
        scrolled = needed > _MOST_PX
        self._lines.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolled else Qt.FocusPolicy.NoFocus)


def _grid(lines: QWidget) -> QGridLayout:
    grid = QGridLayout(lines)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    return grid


def _add_line(grid: QGridLayout, text: str) -> None:
    line = _label("soft", text)
    line.setWordWrap(True)
    grid.addWidget(line, grid.rowCount(), 0, 1, _COLUMNS)


def _add_account(
    grid: QGridLayout, account: CurrencyAccount, statement: Statement, *, currencies: Currencies
) -> None:
    """Opening, what moved, closing, each under its name; and by age what is owed."""
    moved = len(account.movements)
    movements = ngettext("{n} movement", "{n} movements", moved).format(n=count(moved))
    change = Money(account.closing.minor - account.opening.minor, account.currency)
    named = (
        (_("Opening balance"), money(account.opening, currencies)),
        (movements, money(change, currencies)),
        (_("Closing balance"), money(account.closing, currencies)),
    )
    row = grid.rowCount()
    for column, (name, amount) in enumerate(named):
        align = _RIGHT if column else Qt.AlignmentFlag.AlignLeft
        grid.addWidget(_label("caption", name), row, column, align)
        grid.addWidget(
            _label("subfigure" if column == _COLUMNS - 1 else "strong", amount), row + 1, column, align
        )
    _add_line(grid, _ages_in_words(account, statement, currencies))


def _ages_in_words(account: CurrencyAccount, statement: Statement, currencies: Currencies) -> str:
    """Each part that is not nothing, as of the day of aging."""
    on = day(statement.aged_on)
    parts = [
        _("{age} {amount}").format(age=age, amount=money(Money(minor, account.currency), currencies))
        for age, minor, _colour in by_age(account.aging(statement.aged_on))
        if minor
    ]
    if not parts:
        return _("Nothing is open on {day}.").format(day=on)
    return _("Open on {day}: {parts}").format(day=on, parts=" · ".join(parts))


def _label(role: str, text: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
