"""The box that finds any client, request number, page or action by typing (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from agencybilling.domain.money import Currencies, Money
from agencybilling.gui.actions import plain_text
from agencybilling.gui.places import ICONS, TITLES, Page, Place
from agencybilling.gui.plain import plain_label
from agencybilling.gui.popup import Popup
from agencybilling.gui.tasks import Task
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.queries.go_to import FoundClient, clients_named, requests_numbered
from agencybilling.queries.requests import RequestRow
from agencybilling.services.application import Application
from agencybilling.wording.amounts import money

_WIDTH, _HEIGHT, _ROW = 620, 420, 38
_TEXT_PX = 430
"""What a line says is cut before what stands at its right."""
_MOST = 8
_MOVES = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the box: what it says, what stands at its right, and what choosing it does."""

    text: str
    kind: str
    icon: str
    choose: Callable[[], object]


@dataclass(frozen=True, slots=True)
class _Found:
    clients: Sequence[FoundClient]
    requests: Sequence[RequestRow]
    currencies: Currencies


class GoToBox(Popup):
    """A field and what it finds; arrows choose, Enter goes."""

    def __init__(
        self,
        workplace: Workplace,
        actions: Sequence[QAction],
        parent: QWidget,
        *,
        guide: Mapping[str, Callable[[], object]] | None = None,
    ) -> None:
        """`guide` opens each of its pages, by title."""
        super().__init__(parent)
        self._guide = guide or {}
        self._workplace = workplace
        self._actions = actions
        self._search: Task | None = None
        self._chosen_early = False
        self._offers: list[Offer] = []
        self.field = QLineEdit(self)
        self.found = QListWidget(self)
        self._hint = plain_label(self)
        self._lay_out()
        self.field.textChanged.connect(self._look)
        self.field.installEventFilter(self)
        self.found.itemClicked.connect(lambda: self._choose())
        self._look("")

    def open_under(self, header: QWidget) -> None:
        """Open below the header, ready to type."""
        self.open_below(header.window(), width=_WIDTH, height=_HEIGHT, drop=88)
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while one types; Enter goes."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.found.event(event)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        self.field.setPlaceholderText(_("Client, request number, page or action"))
        self.field.setAccessibleName(_("Go to"))
        self.found.setAccessibleName(_("Found"))
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.found.setIconSize(QSize(18, 18))
        column.addWidget(self.field)
        column.addWidget(self.found, stretch=1)
        self._hint.setProperty("role", "faint")
        column.addWidget(self._hint)

    def _look(self, text: str) -> None:
        self._chosen_early = False
        if self._search is not None:
            self._search.cancel()
            self._search = None
        typed = text.strip()
        if typed:
            application = self._workplace.application
            self._search = self._workplace.tasks.run(
                lambda: _found(application, typed), lambda found: self._add(typed, found), owner=self
            )
        self._show(self._here(typed))

    def _here(self, typed: str) -> list[Offer]:
        """Pages, actions and pages of the guide with a word that begins so, which need no books."""
        wanted = typed.casefold()
        pages = [
            Offer(_(TITLES[page]), _("Page"), ICONS[page], partial(self._go, Place(page))) for page in Page
        ]
        named = {_("Go to {page}").format(page=offer.text) for offer in pages}
        actions = [
            Offer(plain_text(a), _keys(a), str(a.property("icon_name") or "zap"), a.trigger)
            for a in self._actions
            if a.shortcut() != QKeySequence("Ctrl+K") and plain_text(a) not in named
        ]
        if not typed:
            return pages
        guide = [
            Offer(_("Guide: {page}").format(page=title), _("Guide"), "book-open", show)
            for title, show in self._guide.items()
        ]
        return [offer for offer in (*pages, *actions, *guide) if f" {wanted}" in f" {offer.text.casefold()}"]

    def _add(self, typed: str, found: _Found) -> None:
        """What the books hold goes below what is there: nothing moves under a finger on Enter."""
        self._search = None
        clients = [self._client(client) for client in found.clients]
        requests = [self._request(row, found.currencies) for row in found.requests]
        row = self.found.currentRow()
        self._show([*self._here(typed), *clients, *requests])
        self.found.setCurrentRow(max(0, row))
        if self._chosen_early:
            self._choose()

    def _client(self, client: FoundClient) -> Offer:
        return Offer(
            client.name,
            _("Client"),
            ICONS[Page.CLIENTS],
            partial(self._go, Place(Page.CLIENTS, client_id=client.id)),
        )

    def _request(self, row: RequestRow, currencies: Currencies) -> Offer:
        request = row.request
        amount = money(Money(request.amount, request.currency), currencies)
        return Offer(
            f"{request.number} · {row.client} · {amount}",
            _("Payment request"),
            ICONS[Page.REQUESTS],
            partial(self._go, Place(Page.REQUESTS, item=request.id)),
        )

    def _show(self, offers: Sequence[Offer]) -> None:
        theme = self._workplace.theme
        self._offers, metrics = list(offers), self.found.fontMetrics()
        self.found.clear()
        for offer in self._offers:
            shown = metrics.elidedText(offer.text, Qt.TextElideMode.ElideRight, _TEXT_PX)
            item = QListWidgetItem(theme.icon(offer.icon), shown)
            item.setSizeHint(QSize(0, _ROW))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{offer.text}, {offer.kind}")
            self.found.addItem(item)
            self.found.setItemWidget(item, _kind_label(offer.kind, self.found))
        self.found.setCurrentRow(0)
        nothing = not offers and self._search is None
        self._hint.setText(
            _("Nothing is called that here") if nothing else _("Arrows choose, Enter goes, Esc closes")
        )

    def _choose(self) -> None:
        row = self.found.currentRow()
        self._chosen_early = not self._offers and self._search is not None
        if 0 <= row < len(self._offers):
            choose = self._offers[row].choose
            self.close()
            choose()

    def _go(self, place: Place) -> None:
        self._workplace.go(place)


def _found(application: Application, typed: str) -> _Found:
    with application.read() as unit:
        clients = clients_named(unit, typed, most=_MOST)
        requests = requests_numbered(unit, typed, most=_MOST)
    return _Found(clients, requests, application.currencies)


def _kind_label(kind: str, parent: QWidget) -> QWidget:
    holder = QWidget(parent)
    holder.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 12, 0)
    label = QLabel(kind, holder)
    label.setProperty("role", "faint")
    row.addStretch(1)
    row.addWidget(label)
    return holder


def _keys(made: QAction) -> str:
    return made.shortcut().toString(QKeySequence.SequenceFormat.NativeText) or _("Action")
