"""What can be done with usage records in a list: record one, void some, import files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from agencybilling.gui.actions import action
from agencybilling.gui.dialogs.assign_agent import AssignAgentDialog
from agencybilling.gui.dialogs.record_usage import RecordUsageDialog, clients_by_name
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.picker import Choice
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _, ngettext
from agencybilling.queries.usage import UsageRow, UsageState, usage_by_id
from agencybilling.services.agents import Unassigned, refs_of
from agencybilling.wording.amounts import count

MOST_AT_ONCE = 200
"""So many records can be voided at once: each is a replay of its client."""
_VOIDABLE = (UsageState.RATED, UsageState.LATE, UsageState.UNBILLED)


def voidable(row: UsageRow) -> bool:
    """Whether it counts for a client, and in no period that is settled."""
    return row.state in _VOIDABLE and not row.final


class UsageActions(QObject):
    """Actions of one list, on what is selected there."""

    def __init__(
        self, workplace: Workplace, table: DataTable[UsageRow], *, client_id: int | None, owner: QWidget
    ) -> None:
        super().__init__(owner)
        self._workplace, self._table, self._owner = workplace, table, owner
        self.client_id = client_id
        new_keys = "Ctrl+N" if client_id is None else "Ctrl+Alt+N"
        import_keys = "Ctrl+I" if client_id is None else "Ctrl+Alt+I"
        self.record = self._make(_("&Record by hand …"), self.record_one, new_keys, "plus")
        self.void = self._make(_("&Void …"), self.void_selected, "Ctrl+Del", "ban")
        self.import_files = self._make(_("&Import …"), self.open_import, import_keys, "upload")
        self.assign = self._make(_("&Give agent to a client …"), self.assign_agent, "", "user-plus")
        self.open_client = self._make(_("&Open the client"), self.go_to_client, "Ctrl+O", "users")
        table.selection_changed.connect(lambda _count: self._follow())
        table.offer_actions(lambda _ids: self.of_rows())
        self._follow()

    def of_rows(self) -> list[QAction]:
        """Those for the context menu of rows."""
        return [made for made in (self.void, self.assign, self.open_client) if made.isVisible()]

    def record_one(self) -> None:
        """Record a call or some chats."""
        application = self._workplace.application

        def show(clients: Sequence[Choice]) -> None:
            RecordUsageDialog(
                self._workplace, clients, client_id=self.client_id, parent=self._owner.window()
            ).open()

        self._workplace.tasks.run(lambda: clients_by_name(application), show, owner=self)

    def void_selected(self) -> None:
        """Void the selected records that can be."""
        if self._table.selected_count > MOST_AT_ONCE:
            self._tell(_("Select at most {n} records for that.").format(n=count(MOST_AT_ONCE)))
        else:
            self._with_rows(self._ask_to_void)

    def open_import(self) -> None:
        """Import files of usage."""
        from agencybilling.gui.dialogs.importing.dialog import ImportDialog

        ImportDialog(self._workplace, client_id=self.client_id, parent=self._owner.window()).open()

    def assign_agent(self) -> None:
        """Give the agent of the selected record to a client."""
        row, application = self._only(), self._workplace.application
        if row is None:
            return

        def work() -> tuple[Unassigned | None, Sequence[Choice]]:
            with application.read() as unit:
                held = unit.usage.get([row.id])
            agents = (held[0].usage.agents or "") if held else ""
            waiting = application.agents.unassigned()
            found = next((one for one in waiting if one.agents == agents and agents), None)
            return found, clients_by_name(application)

        self._workplace.tasks.run(work, lambda found: self._ask_whose(*found), owner=self)

    def go_to_client(self) -> None:
        """Show the client of the selected row."""
        row = self._only()
        if row is not None and row.client_id is not None:
            self._workplace.go(Place(Page.CLIENTS, row.client_id, ClientTab.USAGE))

    # ------------------------------------------------------------ inside

    def _make(self, text: str, run: Callable[[], object], keys: str, icon: str) -> QAction:
        return action(self._owner, text, run, shortcut=keys, icon=icon)

    def _follow(self) -> None:
        number, row = self._table.selected_count, self._only()
        self.void.setEnabled(number > 1 or (row is not None and voidable(row)))
        settled = row is not None and row.final
        self.void.setToolTip(
            _("Its period is settled: correct the wallet or a request instead") if settled else ""
        )
        unassigned = row is not None and row.state is UsageState.UNASSIGNED
        self.assign.setVisible(unassigned)
        self.assign.setEnabled(unassigned)
        self.open_client.setVisible(self.client_id is None)
        self.open_client.setEnabled(row is not None and row.client_id is not None)

    def _only(self) -> UsageRow | None:
        if self._table.selected_count != 1:
            return None
        return self._table.row_of(self._table.selected_ids()[0])

    def _with_rows(self, then: Callable[[list[UsageRow]], None]) -> None:
        wanted, application = tuple(self._table.selected_ids()), self._workplace.application

        def work() -> list[UsageRow]:
            with application.read() as unit:
                held = usage_by_id(unit, wanted)
            return [held[key] for key in wanted if key in held]

        if wanted:
            self._workplace.tasks.run(work, then, owner=self)

    def _ask_to_void(self, rows: list[UsageRow]) -> None:
        from agencybilling.gui.dialogs.void_usage import VoidUsageDialog

        possible = [row for row in rows if voidable(row)]
        left = len(rows) - len(possible)
        if not possible:
            self._tell(_("None of these can be voided: they are settled, void or nobody's."))
            return
        if left:
            words = ngettext(
                "{n} of them is settled, void or nobody's, and stays.",
                "{n} of them are settled, void or nobody's, and stay.",
                left,
            )
            self._tell(words.format(n=count(left)))
        VoidUsageDialog(self._workplace, possible, parent=self._owner.window()).open()

    def _ask_whose(self, found: Unassigned | None, clients: Sequence[Choice]) -> None:
        if found is None:
            self._tell(_("The export names no agent or number of this record."))
            return
        AssignAgentDialog(
            self._workplace,
            refs_of(found.agents),
            clients,
            waiting=found.records,
            parent=self._owner.window(),
        ).open()

    def _tell(self, said: str) -> None:
        self._workplace.tell(Message(said, tone=Tone.WARN))
