"""A subscription's commands: plan assigned, started, canceled, settled (SPEC 4)."""

from __future__ import annotations

from agencybilling.domain.decide import renewal, settling, subscribing
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.subscriptions import StartedBy
from agencybilling.services.catalog import plan_named
from agencybilling.services.office import ClientRef, Command, Desk, Office


class Subscriptions:
    """Assigned plans and subscriptions."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def assign_plan(self, client: ClientRef, plan: str) -> Decision:
        """Assign a plan by its name, replacing another one."""
        return self._office.carry_out(
            client, lambda d: subscribing.assign_plan(d.account, plan_named(d.unit, plan))
        )

    def remove_plan(self, client: ClientRef) -> Decision:
        """Take the assigned plan away."""
        return self._office.carry_out(client, lambda d: subscribing.remove_plan(d.account))

    def start(
        self, client: ClientRef, *, start_on: object = None, by: StartedBy = StartedBy.AGENCY
    ) -> Decision:
        """Start on the assigned plan's terms, today or on a given earlier day."""
        return self._office.carry_out(client, _starting(start_on, by))

    def cancel(self, client: ClientRef, *, bill_usage: bool = True, void_open: bool = False) -> Decision:
        """Cancel at once."""
        return self._office.carry_out(client, _canceling(bill_usage=bill_usage, void_open=void_open))

    def start_again(
        self, client: ClientRef, *, bill_usage: bool = True, void_open: bool = False
    ) -> list[Decision]:
        """Cancel and start today on the assigned plan's terms, both or neither: out of Blocked."""
        canceling = _canceling(bill_usage=bill_usage, void_open=void_open)
        return self._office.carry_out_one_after_another(client, canceling, _starting(None, StartedBy.AGENCY))

    def block(self, client: ClientRef) -> Decision:
        """Block where the engine leaves that to a person."""
        return self._office.carry_out(
            client, lambda d: renewal.block(d.account, now=d.now, agency=d.agency, usage=d.usage)
        )

    def settle_now(self, client: ClientRef) -> Decision:
        """Settle what has ended, without waiting for the usage window."""
        return self._office.carry_out(
            client,
            lambda d: settling.settle_now(d.account, now=d.now, agency=d.agency, usage=d.usage),
        )


def _starting(start_on: object, by: StartedBy) -> Command:
    def decide(desk: Desk) -> Decision:
        return subscribing.start(
            desk.account,
            now=desk.now,
            agency=desk.agency,
            start_on=start_on,
            by=by,
            unbilled=desk.unit.usage.unbilled(desk.account.client.id),
            usage=desk.usage,
        )

    return decide


def _canceling(*, bill_usage: bool, void_open: bool) -> Command:
    def decide(desk: Desk) -> Decision:
        return subscribing.cancel(
            desk.account,
            now=desk.now,
            agency=desk.agency,
            bill_usage=bill_usage,
            void_open=void_open,
            usage=desk.usage,
        )

    return decide
