"""Retell's call table as its dashboard exports it: whole seconds, in the zone of whoever exported it."""

from __future__ import annotations

from agencybilling.domain.usage import Channel
from agencybilling.importers.amounts import Unit
from agencybilling.importers.mapped import mapped_format
from agencybilling.importers.mapping import AgentColumn, Column, ColumnMapping, Mark
from agencybilling.importers.records import Standing

# There is no column for the agent: the agency's number is in From or in To, and web calls have neither.
RETELL_HISTORY = mapped_format(
    ColumnMapping(
        name="retell-history",
        title="Retell call history (CSV)",
        source="retell",
        channel=Channel.VOICE,
        columns={
            Column.ID: ("Session ID",),
            Column.STARTED: ("Time",),
            Column.DURATION: ("Duration",),
            Column.STATUS: ("Session Status",),
        },
        time_forms=("%m/%d/%Y %H:%M",),
        duration_unit=Unit.CLOCK,
        statuses={
            "ended": Standing.BILLABLE,
            "registered": Standing.OPEN,
            "ongoing": Standing.OPEN,
            "not_connected": Standing.NOT_BILLABLE,
            "error": Standing.NOT_BILLABLE,
        },
        agents=(AgentColumn("agent number", ("From",)), AgentColumn("agent number", ("To",))),
        voicemail=(Mark(("End Reason",), frozenset({"voicemail_reached"})),),
    )
)
