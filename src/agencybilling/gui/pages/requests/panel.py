"""Payment requests in a list with chips and filters: of the whole agency, or of one client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from agencybilling.gui import forms
from agencybilling.gui.actions import ActionButton, show_icon
from agencybilling.gui.pages.lists.foot import ListFoot
from agencybilling.gui.pages.lists.output import ListOutput
from agencybilling.gui.pages.requests.actions import RequestActions
from agencybilling.gui.pages.requests.chips import RequestCounts, chip_name
from agencybilling.gui.pages.requests.columns import Terms, request_columns
from agencybilling.gui.pages.requests.filters import Choice, Days, choice_of, days_in_words
from agencybilling.gui.pages.requests.foot import amounts_of, breakdown_of, requests_counted
from agencybilling.gui.pages.requests.output import request_outlook
from agencybilling.gui.screen import Screen
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.tables.source import QuerySource
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.tasks import Task
from agencybilling.gui.widgets.breakdown import Breakdown, BreakdownCard
from agencybilling.gui.widgets.chips import ChipRow
from agencybilling.gui.widgets.day_edit import DayEdit
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.widgets.empty_state import Action
from agencybilling.gui.widgets.progress_line import ProgressLine
from agencybilling.gui.widgets.search_edit import SearchEdit
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.queries.requests import RequestFilter, RequestOrder, RequestRow, request_keys, request_rows
from agencybilling.services.changes import Notice


class RequestsPanel(Screen):
    """Chips, filters and the table; without a client the requests of all."""

    column: QVBoxLayout
    filters: QHBoxLayout
    chips: ChipRow
    search: SearchEdit
    days: QComboBox
    first: DayEdit
    last: DayEdit
    whose: QWidget
    of_client: QPushButton
    charge_button: ActionButton
    card: QFrame
    card_column: QVBoxLayout
    count: ElidedLabel
    progress: ProgressLine
    undo_button: ActionButton
    extend_button: ActionButton
    update_button: ActionButton

    def __init__(
        self, workplace: Workplace, client_id: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(workplace, parent)
        forms.load(self, "pages", "requests_panel.ui")
        self._client_id = client_id
        self._card_task: Task | None = None
        self._counted: RequestFilter | None = None
        application = workplace.application
        self._terms = Terms(application.currencies, application.zone.day_of(application.office.clock()))
        self.choice = Choice(client_id=client_id)
        self.table = self._make_table()
        self.breakdown = BreakdownCard(self)
        self.actions_here = RequestActions(workplace, self.table, client_id=client_id, owner=self)
        self.output = ListOutput(
            workplace,
            self.table,
            request_outlook(application),
            described=self._described,
            progress=self.progress,
            owner=self,
        )
        self._foot = ListFoot(workplace, self.table, self.count, counted=requests_counted, summed=amounts_of)
        self._counts = RequestCounts(self.chips, workplace)
        self._settle()
        self._listen()

    def showEvent(self, event: QShowEvent) -> None:
        """Read when first looked at: until then reading would only slow down its making."""
        super().showEvent(event)
        self._begin()

    def show_filters(self, filters: Mapping[str, str], *, item: int | None = None) -> None:
        """Show what a place asks for (`choice_of`), and stand on a request by its id."""
        self._begin()
        if filters:
            self.choose(choice_of(filters, today=self._terms.today))
        elif item is not None and self.choice.narrowed(within=self._client_id):
            self.clear()
        if item is not None:
            self.table.stand_on(item)

    def choose(self, choice: Choice) -> None:
        """Show what is chosen, also in the fields."""
        self.choice = choice if self._client_id is None else replace(choice, client_id=self._client_id)
        self.chips.choose({choice.chip})
        for field, shown in ((self.first, choice.first), (self.last, choice.last)):
            field.blockSignals(True)
            field.show_day(shown)
            field.blockSignals(False)
        self.days.blockSignals(True)
        self.days.setCurrentIndex(self.days.findData(choice.days.value))
        self.days.blockSignals(False)
        self.search.setText(choice.text)
        self._show()

    def clear(self) -> None:
        """Show everything."""
        self.choose(Choice())

    def refresh(self, notice: Notice) -> None:
        """Follow the books."""
        application = self.workplace.application
        self._terms.today = application.zone.day_of(application.office.clock())
        if notice.agency or notice.everything:
            self._terms.currencies = application.currencies
        if self._client_id is None or notice.concerns(self._client_id):
            self.table.refresh()
            self._counts.count(self.choice.of_any_status())

    # ------------------------------------------------------------ parts

    def _make_table(self) -> DataTable[RequestRow]:
        alone = self._client_id is not None
        table: DataTable[RequestRow] = DataTable(
            self.workplace,
            request_columns(self._terms, with_client=not alone),
            name="requests of a client" if alone else "requests",
            title=_("Payment requests"),
            parent=self.card,
        )
        self.card_column.insertWidget(0, table, 1)
        self.filters.addWidget(table.columns_button())
        return table

    def _settle(self) -> None:
        for field, none in ((self.first, _("First day")), (self.last, _("Last day"))):
            field.know_today(lambda: self._terms.today)
            field.allow(none=none)
            field.show_day(None)
        self.days.addItem(_("Issued"), Days.ISSUED.value)
        self.days.addItem(_("Due"), Days.DUE.value)
        here = self.actions_here
        self.update_button.show_action(here.update)
        self.extend_button.show_action(here.extend)
        # Within a client there is no room for both; the page's header has the charge.
        alone = self._client_id is not None
        self.undo_button.show_action(None if alone else here.undo)
        self.charge_button.show_action(here.charge if alone else None)
        self.table.say_when_empty(
            EmptyWords(
                _("No payment requests yet"),
                _("Subscriptions make them when they start, renew and are settled, and packs when applied."),
                icon="receipt",
                actions=[Action(_("New charge …"), here.charge.trigger)],
            )
        )

    def _listen(self) -> None:
        self.chips.changed.connect(lambda keys: self._change(chip=next(iter(keys))))
        self.search.searched.connect(lambda text: self._change(text=text))
        self.days.currentIndexChanged.connect(lambda _at: self._change(days=Days(self.days.currentData())))
        self.first.picked.connect(lambda day: self._change(first=day))
        self.last.picked.connect(lambda day: self._change(last=day))
        self.of_client.clicked.connect(lambda _checked: self._change(client_id=None))
        self.table.clear_filters_wanted.connect(self.clear)
        self.table.card_wanted.connect(self._want_breakdown)
        self.table.card_unwanted.connect(self._leave_breakdown)
        self.workplace.theme.changed.connect(self._dress)
        self._dress()

    def _change(self, **changes: object) -> None:
        choice = replace(self.choice, **changes)  # type: ignore[arg-type] # fields of a choice
        if choice != self.choice:
            self.choice = choice
            self._show()

    def _begin(self) -> None:
        if self._counted is None:
            self._show()

    def _show(self) -> None:
        choice = self.choice
        source = QuerySource(
            self.workplace.application.read,
            partial(request_keys, wanted=choice.wanted()),
            request_rows,
            RequestOrder.NUMBER,
            usual_descending=True,
        )
        self.table.show_source(source, narrowed=choice.narrowed(within=self._client_id))
        if choice.of_any_status() != self._counted:
            self._counted = choice.of_any_status()
            self._counts.count(self._counted)
        self._say_client(choice.client_id)

    def _say_client(self, client_id: int | None) -> None:
        """On the page of all clients a button names the one whose requests are shown, and lets go of it."""
        self.whose.setVisible(client_id is not None and self._client_id is None)
        name = self._client_name().replace("&", "&&")
        self.of_client.setText(_("Only {client}").format(client=name))

    def _client_name(self) -> str:
        client_id = self.choice.client_id
        if client_id is None:
            return ""
        with self.workplace.application.read() as unit:
            return unit.accounts.names([client_id]).get(client_id, "")

    def _described(self) -> str:
        """What the list is narrowed to, in words."""
        choice = self.choice
        parts = (self._client_name(), chip_name(choice.chip), days_in_words(choice), choice.text)
        return " · ".join(filter(None, parts))

    def _dress(self) -> None:
        show_icon(self.of_client, "x")

    # ------------------------------------------------------------ the breakdown of an amount

    def _want_breakdown(self, request_id: int, area: QRect) -> None:
        self._leave_breakdown()
        viewport = self.table.view.viewport()
        local = QRect(viewport.mapFromGlobal(area.topLeft()), area.size())
        by_key = not area.contains(viewport.cursor().pos())

        def then(found: Breakdown) -> None:
            self.breakdown.show_beside(viewport, local, breakdown=found, by_key=by_key)

        application = self.workplace.application
        self._card_task = self.workplace.tasks.run(
            lambda: breakdown_of(application, request_id), then, owner=self
        )

    def _leave_breakdown(self) -> None:
        if self._card_task is not None:
            self._card_task.cancel()
            self._card_task = None
        if self.breakdown.isVisible():
            self.breakdown.leave()
