"""Usage records in a list below their minutes per day: of the whole agency, or of one client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from agencybilling.domain.usage import Channel
from agencybilling.gui import forms
from agencybilling.gui.actions import ActionButton, show_icon
from agencybilling.gui.pages.lists.counted_chips import CountedChips
from agencybilling.gui.pages.lists.foot import ListFoot
from agencybilling.gui.pages.lists.output import ListOutput
from agencybilling.gui.pages.usage.actions import UsageActions
from agencybilling.gui.pages.usage.chart import UsageChart
from agencybilling.gui.pages.usage.columns import Terms, usage_columns
from agencybilling.gui.pages.usage.filters import Choice, choice_in_words, choice_of, faces, source_name
from agencybilling.gui.pages.usage.foot import billed_of, records_counted
from agencybilling.gui.pages.usage.output import usage_outlook
from agencybilling.gui.pages.usage.splits import SplitsInSight, WholeRows
from agencybilling.gui.screen import Screen
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.tables.source import QuerySource
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.widgets.chips import ChipFace, ChipRow
from agencybilling.gui.widgets.day_edit import DayEdit
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.widgets.empty_state import Action
from agencybilling.gui.widgets.progress_line import ProgressLine
from agencybilling.gui.widgets.search_edit import SearchEdit
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.queries.usage import (
    UsageFilter,
    UsageOrder,
    UsageRow,
    UsageState,
    counts_of_states,
    usage_by_id,
    usage_keys,
)
from agencybilling.services.changes import Notice
from agencybilling.services.usage import MANUAL
from agencybilling.wording.names import channel


class UsagePanel(Screen):
    """Chart, chips, filters and the table; without a client the records of all."""

    column: QVBoxLayout
    chart: UsageChart
    filters: QHBoxLayout
    chips: ChipRow
    search: SearchEdit
    source: QComboBox
    channel: QComboBox
    first: DayEdit
    last: DayEdit
    of_client: QPushButton
    card: QFrame
    card_column: QVBoxLayout
    count: ElidedLabel
    progress: ProgressLine
    print_button: ActionButton
    export_button: ActionButton
    void_button: ActionButton
    import_button: ActionButton
    record_button: ActionButton

    def __init__(
        self, workplace: Workplace, client_id: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(workplace, parent)
        forms.load(self, "pages", "usage_panel.ui")
        self._client_id = client_id
        application = workplace.application
        self._terms = Terms(application.zone, application.zone.day_of(application.office.clock()))
        self.choice = Choice(client_id=client_id)
        self._splits = SplitsInSight(workplace, self)
        self.table = self._make_table()
        self.actions_here = UsageActions(workplace, self.table, client_id=client_id, owner=self)
        self.output = ListOutput(
            workplace,
            self.table,
            usage_outlook(application),
            described=lambda: choice_in_words(self.choice),
            progress=self.progress,
            owner=self,
        )
        self._foot = ListFoot(workplace, self.table, self.count, counted=records_counted, summed=billed_of)
        self._counts: CountedChips[UsageFilter] = CountedChips(
            self.chips, workplace, counted=self._counted, uncounted=lambda: self._faces(None)
        )
        self._settle()
        self._listen()
        self._show()
        self.chart.settle(workplace, client_id)
        self.chart.read()

    def show_client(self, client_id: int) -> None:
        """The records of another client; what narrowed the list no longer does."""
        if client_id == self._client_id:
            return
        self._client_id = self.actions_here.client_id = client_id
        self.choose(Choice())
        self.chart.show_client(client_id)

    def show_filters(self, filters: Mapping[str, str], *, item: int | None = None) -> None:
        """Show what a place asks for (`choice_of`), and stand on a record by its id."""
        if filters:
            self.choose(choice_of(filters))
        elif item is not None and self.choice.narrowed:
            self.clear()
        if item is not None:
            self.table.stand_on(item)

    def choose(self, choice: Choice) -> None:
        """Show what is chosen, also in the fields."""
        self.choice = choice if self._client_id is None else replace(choice, client_id=self._client_id)
        self.chips.choose({choice.chip})
        for day_field, shown in ((self.first, choice.first), (self.last, choice.last)):
            day_field.blockSignals(True)
            day_field.show_day(shown)
            day_field.blockSignals(False)
        for box, key in ((self.source, choice.source), (self.channel, choice.channel)):
            box.blockSignals(True)
            box.setCurrentIndex(max(0, box.findData(key or "")))
            box.blockSignals(False)
        self.search.setText(choice.text)
        self._show()

    def clear(self) -> None:
        """Show everything."""
        self.choose(Choice())

    def refresh(self, notice: Notice) -> None:
        """Follow the books."""
        application = self.workplace.application
        if notice.agency or notice.everything:
            self._terms.zone = application.zone
            self._offer_sources()
        self._terms.today = self._terms.zone.day_of(application.office.clock())
        if self._client_id is None or notice.concerns(self._client_id):
            self._splits.forget()
            self.table.refresh()
            self._counts.count(self.choice.in_any_state(self._terms.zone))
            self.chart.read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chart in proportion."""
        super().resizeEvent(event)
        self.chart.fit(event.size().height())

    # ------------------------------------------------------------ parts

    def _make_table(self) -> DataTable[UsageRow]:
        alone = self._client_id is not None
        table: DataTable[UsageRow] = DataTable(
            self.workplace,
            usage_columns(self._terms, self._splits.of, with_client=not alone),
            name="usage of a client" if alone else "usage",
            title=_("Usage records"),
            parent=self.card,
        )
        self.card_column.insertWidget(0, table, 1)
        self.filters.addWidget(table.columns_button())
        self._splits.found.connect(table.model.forget_rows)
        self._splits.found.connect(table.view.viewport().update)
        return table

    def _settle(self) -> None:
        for day_field, none in ((self.first, _("First day")), (self.last, _("Last day"))):
            day_field.know_today(lambda: self._terms.today)
            day_field.allow(none=none)
            day_field.show_day(None)
        self.channel.addItem(_("Any channel"), "")
        for one in Channel:
            self.channel.addItem(channel(one), one.value)
        self._offer_sources()
        alone, here = self._client_id is not None, self.actions_here
        self.void_button.show_action(here.void)
        self.print_button.show_action(self.output.print)
        self.export_button.show_action(self.output.export if alone else None)
        self.import_button.show_action(here.import_files if alone else None)
        self.record_button.show_action(here.record if alone else None)
        self.table.say_when_empty(
            EmptyWords(
                _("No usage yet"),
                _("Calls and chats come in from the exports of Vapi, Retell and others, or by hand."),
                icon="timer",
                actions=[
                    Action(_("Import …"), here.import_files.trigger, "primary"),
                    Action(_("Record by hand …"), here.record.trigger),
                ],
            )
        )

    def _offer_sources(self) -> None:
        known = {state.source for state in self.workplace.application.agents.sources()} | {MANUAL}
        shown = {self.source.itemData(at) for at in range(1, self.source.count())}
        if shown == known:
            return
        self.source.blockSignals(True)
        self.source.clear()
        self.source.addItem(_("All sources"), "")
        for source in sorted(known, key=source_name):
            self.source.addItem(source_name(source), source)
        self.source.setCurrentIndex(max(0, self.source.findData(self.choice.source or "")))
        self.source.blockSignals(False)

    def _listen(self) -> None:
        self.chips.changed.connect(lambda keys: self._change(chip=next(iter(keys))))
        self.search.searched.connect(lambda text: self._change(text=text))
        self.source.currentIndexChanged.connect(
            lambda _at: self._change(source=self.source.currentData() or None)
        )
        self.channel.currentIndexChanged.connect(lambda _at: self._change(channel=self._chosen_channel()))
        self.first.picked.connect(lambda day: self._change(first=day))
        self.last.picked.connect(lambda day: self._change(last=day))
        self.of_client.clicked.connect(lambda _checked: self._change(client_id=None))
        self.table.clear_filters_wanted.connect(self.clear)
        self.workplace.theme.changed.connect(self._dress)
        self.setFocusProxy(self.table)
        self._dress()

    def _chosen_channel(self) -> Channel | None:
        key = self.channel.currentData()
        return Channel(key) if key else None

    def _change(self, **changes: object) -> None:
        choice = replace(self.choice, **changes)  # type: ignore[arg-type] # fields of a choice
        if choice != self.choice:
            self.choice = choice
            self._show()

    def _show(self) -> None:
        choice, application = self.choice, self.workplace.application
        base = QuerySource(
            application.read,
            partial(usage_keys, wanted=choice.wanted(self._terms.zone)),
            usage_by_id,
            UsageOrder.OCCURRED,
            usual_descending=True,
        )
        narrowed = choice.narrowed or (self._client_id is None and choice.client_id is not None)
        self.table.show_source(WholeRows(application, base), narrowed=narrowed)
        self._counts.count(choice.in_any_state(self._terms.zone))
        self._say_client(choice.client_id)

    def _say_client(self, client_id: int | None) -> None:
        """On the page of all clients a button names the one whose records are shown, and lets go of it."""
        named = client_id is not None and self._client_id is None
        self.of_client.setVisible(named)
        if named and client_id is not None:
            with self.workplace.application.read() as unit:
                name = unit.accounts.names([client_id]).get(client_id, "")
            self.of_client.setText(_("Only {client}").format(client=name.replace("&", "&&")))

    def _counted(self, wanted: UsageFilter) -> list[ChipFace]:
        with self.workplace.application.read() as unit:
            return self._faces(counts_of_states(unit, wanted))

    def _faces(self, found: Mapping[UsageState, int] | None) -> list[ChipFace]:
        return faces(found, of_client=self._client_id is not None)

    def _dress(self) -> None:
        show_icon(self.of_client, "x")
