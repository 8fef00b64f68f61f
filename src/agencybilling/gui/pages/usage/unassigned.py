"""Agents and numbers that nobody has been given, with the records that wait for a client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from agencybilling.domain.calendar import Zone
from agencybilling.gui import forms
from agencybilling.gui.actions import ActionButton, action
from agencybilling.gui.dialogs.assign_agent import AssignAgentDialog, agent_name
from agencybilling.gui.dialogs.record_usage import clients_by_name
from agencybilling.gui.pages.usage.filters import source_name
from agencybilling.gui.screen import Screen
from agencybilling.gui.tables.columns import CellKind, Column
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.tables.source import ListSource
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.tasks import Task
from agencybilling.gui.widgets.elided_label import ElidedLabel
from agencybilling.gui.widgets.picker import Choice
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import N_, _, ngettext
from agencybilling.importers.records import AgentRef
from agencybilling.services.agents import Unassigned, refs_of
from agencybilling.services.changes import Notice
from agencybilling.wording.amounts import count, day_range


@dataclass(frozen=True, slots=True)
class Waiting:
    """Some agents in the list."""

    id: int
    agents: tuple[AgentRef, ...]
    known: Unassigned


class UnassignedPanel(Screen):
    """The list, the most records first; Enter gives an agent to a client."""

    counted = Signal(int)
    """How many records wait."""

    about: QLabel
    card: QFrame
    card_column: QVBoxLayout
    count: ElidedLabel
    button: ActionButton

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, parent)
        forms.load(self, "pages", "usage_list.ui")
        self._zone: Zone = workplace.application.zone
        self._task: Task | None = None
        self.about.setText(
            _("What an import could match with no client waits here. Give each agent or number away once.")
        )
        self.assign: QAction = action(self, _("&Give to a client …"), self.assign_selected, icon="user-plus")
        self.button.show_action(self.assign)
        self.table: DataTable[Waiting] = DataTable(
            workplace,
            self._columns(),
            name="unassigned usage",
            title=_("Unassigned agents"),
            parent=self.card,
        )
        self.card_column.insertWidget(0, self.table, 1)
        self.table.let_one_be_selected()
        self.table.say_when_empty(
            EmptyWords(
                _("Everything has its client"),
                _("Agents and numbers that an import does not know are listed here."),
                icon="circle-check",
            )
        )
        self.table.activated.connect(lambda _id: self.assign_selected())
        self.table.selection_changed.connect(lambda _count: self._follow())
        self.table.offer_actions(lambda _ids: [self.assign])
        self.setFocusProxy(self.table)
        self._follow()
        self._read()

    def refresh(self, notice: Notice) -> None:
        """Read anew: any command may have given an agent away."""
        if notice.agency or notice.everything:
            self._zone = self.workplace.application.zone
        self._read()

    def assign_selected(self) -> None:
        """Give the selected agent to a client."""
        row, application = self._only(), self.workplace.application
        if row is None or not row.agents:
            return

        def show(clients: Sequence[Choice]) -> None:
            AssignAgentDialog(
                self.workplace, row.agents, clients, waiting=row.known.records, parent=self.window()
            ).open()

        self.workplace.tasks.run(lambda: clients_by_name(application), show, owner=self)

    def _read(self) -> None:
        if self._task is not None:
            self._task.cancel()
        register = self.workplace.application.agents
        self._task = self.workplace.tasks.run(register.unassigned, self._show, owner=self)

    def _show(self, found: list[Unassigned]) -> None:
        self._task = None
        rows = [Waiting(number, refs_of(one.agents), one) for number, one in enumerate(found)]
        self.table.show_source(ListSource(rows, self.table.model.columns, id_of=lambda row: row.id))
        records = sum(one.records for one in found)
        agents = ngettext("{n} agent", "{n} agents", len(found)).format(n=count(len(found)))
        words = ngettext("{agents}, {n} record waits", "{agents}, {n} records wait", records)
        self.count.setText(words.format(agents=agents, n=count(records)) if found else "")
        self.counted.emit(records)

    def _columns(self) -> list[Column[Waiting]]:
        return [
            Column(
                "agent",
                N_("Agent"),
                _first_agent,
                CellKind.STRONG,
                250,
                order="agent",
                stretch=True,
                tooltip=_first_agent,
            ),
            Column("others", N_("Also named"), _other_agents, CellKind.SOFT, 140, tooltip=_other_agents),
            Column("source", N_("Source"), lambda r: source_name(r.known.source), width=90, order="source"),
            Column(
                "records",
                N_("Records"),
                lambda r: count(r.known.records),
                CellKind.NUMBER,
                90,
                order="records",
                value=lambda r: r.known.records,
            ),
            Column("days", N_("Happened"), self._days, CellKind.DATE, 160),
        ]

    def _days(self, row: Waiting) -> str:
        return day_range(self._zone.day_of(row.known.first), self._zone.day_of(row.known.last))

    def _follow(self) -> None:
        row = self._only()
        self.assign.setEnabled(row is not None and bool(row.agents))

    def _only(self) -> Waiting | None:
        selected = self.table.selected_ids() if self.table.selected_count == 1 else ()
        return self.table.row_of(selected[0]) if selected else None


def _first_agent(row: Waiting) -> str:
    return agent_name(row.agents[0]) if row.agents else _("The export names no agent")


def _other_agents(row: Waiting) -> str:
    return ", ".join(agent_name(ref) for ref in row.agents[1:])
