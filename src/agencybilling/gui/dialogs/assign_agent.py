"""An agent, a squad or a number given to a client once and for all, with the records that wait for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from agencybilling.domain.errors import NotFound, Refusal
from agencybilling.domain.usage import Outcome
from agencybilling.gui.dialogs.command_dialog import CommandDialog
from agencybilling.gui.widgets.picker import Choice, Picker
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import N_, _, ngettext
from agencybilling.importers.records import AgentRef
from agencybilling.wording.amounts import count
from agencybilling.wording.consequences import Consequence, Kind

_FIELDS_OF = {
    "assistantId": N_("Assistant"),
    "squadId": N_("Squad"),
    "agent_id": N_("Agent"),
    "agent number": N_("Number"),
    "client": N_("Client"),
}


def agent_name(ref: AgentRef) -> str:
    """What kind of sign it is, and the sign itself: "Number +12025550162"."""
    named = _FIELDS_OF.get(ref.id_field)
    kind = ref.id_field.replace("_", " ") if named is None else _(named)
    return f"{kind} {ref.id}"


class AssignAgentDialog(CommandDialog):
    """One of the signs that the records bear, and the client whose they are; `waiting` records bear them."""

    agent: QComboBox
    client: Picker
    campaign: QLineEdit

    def __init__(
        self,
        workplace: Workplace,
        agents: Sequence[AgentRef],
        clients: Sequence[Choice],
        *,
        waiting: int,
        parent: QWidget,
    ) -> None:
        super().__init__(workplace, "assign_agent.ui", parent=parent)
        self._agents, self._waiting = tuple(agents), waiting
        for ref in self._agents:
            self.agent.addItem(agent_name(ref))
        self.client.show_choices(clients)
        self.client.picked.connect(lambda _key: self.foresee())
        self.client.setFocus()

    def command(self) -> Callable[[], object]:
        """Gives it."""
        register, ref, client_id = self.workplace.application.agents, self._chosen(), self._client()
        campaign = self.campaign.text().strip() or None
        return lambda: register.assign(ref, client_id, campaign=campaign)

    def preview(self) -> Callable[[], Sequence[Consequence]] | None:
        """How many records wait for it."""
        if self.client.key is None or not self._waiting:
            return None
        words = ngettext(
            "{n} record that waits is recorded for {client}",
            "{n} records that wait are recorded for {client}",
            self._waiting,
        )
        text = words.format(n=count(self._waiting), client=self.client.text())
        return lambda: [Consequence(text, Kind.GOOD)]

    def field_at_fault(self, refusal: Refusal) -> QWidget | None:
        """The client, if that is what nobody knows."""
        return self.client if "client" in refusal.values else None

    def message(self, result: object) -> Message | None:
        """How many records have been recorded."""
        if not isinstance(result, Counter):
            return None
        recorded = sum(number for outcome, number in result.items() if isinstance(outcome, Outcome))
        words = ngettext(
            "{agent} is {client}'s; {n} record has been recorded.",
            "{agent} is {client}'s; {n} records have been recorded.",
            recorded,
        )
        return Message(
            words.format(agent=agent_name(self._chosen()), client=self.client.text(), n=count(recorded))
        )

    def _chosen(self) -> AgentRef:
        return self._agents[self.agent.currentIndex()]

    def _client(self) -> int:
        client_id = self.client.key
        if not isinstance(client_id, int):
            raise NotFound(client=self.client.text())
        return client_id
