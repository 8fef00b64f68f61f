"""Usage records as the books keep them: found by source and id, listed, kept without a client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from agencybilling.domain.calendar import Instant
from agencybilling.domain.decide.draft import Recorded
from agencybilling.domain.subscriptions import PeriodKey
from agencybilling.domain.usage import Authority, Channel, Usage
from agencybilling.store.rows import Row
from agencybilling.store.schema import usage_records
from agencybilling.store.statements import insert_rows, select_in, update_rows

_COLUMNS = (
    "id, client_id, source, external_id, channel, quantity, occurred_at, recorded_at, campaign, note, agents,"
    " authority, subscription_id, charged_period, voided_at"
)
_FIND = f"SELECT {_COLUMNS} FROM usage_records WHERE source = ? AND external_id = ?"
_BY_ID = f"SELECT {_COLUMNS} FROM usage_records WHERE id IN (?)"
_UNBILLED = (
    f"SELECT {_COLUMNS} FROM usage_records INDEXED BY usage_unbilled"
    " WHERE client_id = ? AND charged_period IS NULL AND voided_at IS NULL"
    " ORDER BY occurred_at, source, external_id"
)
_COUNT_UNBILLED = (
    "SELECT COUNT(*) FROM usage_records INDEXED BY usage_unbilled"
    " WHERE client_id = ? AND charged_period IS NULL AND voided_at IS NULL"
)
_UNASSIGNED = (
    f"SELECT {_COLUMNS} FROM usage_records WHERE client_id IS NULL AND voided_at IS NULL ORDER BY id"
)
_CHANNEL = {channel.value: channel for channel in Channel}
_AUTHORITY = {authority.value: authority for authority in Authority}


@dataclass(frozen=True, slots=True)
class Held:
    """A record the books hold."""

    id: int
    client_id: int | None
    usage: Usage
    recorded_at: Instant
    charged: PeriodKey | None
    voided: bool


class UsageTable:
    """Usage records within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, source: str, external_id: str) -> Held | None:
        """The record of this source and id, voided or not."""
        row = self._connection.exec_driver_sql(_FIND, (source, external_id)).first()
        return None if row is None else _held(row)

    def get(self, record_ids: Iterable[int]) -> list[Held]:
        """Records by id."""
        return [_held(row) for row in select_in(self._connection, _BY_ID, ids=record_ids)]

    def unbilled(self, client_id: int) -> list[Recorded]:
        """The client's unbilled records in order of time."""
        rows = self._connection.exec_driver_sql(_UNBILLED, (client_id,))
        return [Recorded(h.id, h.usage, h.recorded_at, None) for h in map(_held, rows)]

    def count_unbilled(self, client_id: int) -> int:
        """How many of the client's records are unbilled."""
        return int(self._connection.exec_driver_sql(_COUNT_UNBILLED, (client_id,)).scalar_one())

    def unassigned(self) -> Iterator[Held]:
        """Records of agents that nobody has been given, in order of arrival."""
        return map(_held, self._connection.exec_driver_sql(_UNASSIGNED))

    def add_unassigned(self, records: Iterable[Usage], *, at: Instant) -> None:
        """Keep records of agents that nobody has been given, without a client."""
        last: int = self._connection.scalar(select(func.max(usage_records.c.id))) or 0
        rows = [
            (
                last + index,
                None,
                usage.source,
                usage.external_id,
                usage.channel.value,
                usage.quantity,
                usage.occurred_at,
                at,
                usage.campaign,
                usage.note,
                usage.agents,
                int(usage.authority),
                *(None,) * 9,
            )
            for index, usage in enumerate(records, start=1)
        ]
        insert_rows(self._connection, usage_records, rows=rows)

    def correct_unassigned(self, record_id: int, usage: Usage) -> None:
        """A record without a client as it really was."""
        columns = ("channel", "quantity", "occurred_at", "campaign", "agents", "authority")
        values = (
            usage.channel.value,
            usage.quantity,
            usage.occurred_at,
            usage.campaign,
            usage.agents,
            int(usage.authority),
            record_id,
        )
        update_rows(self._connection, usage_records, columns=columns, rows=[values])


def _held(row: Row) -> Held:
    usage = Usage(
        row[2],
        row[3],
        _CHANNEL[row[4]],
        row[5],
        Instant(row[6]),
        row[8],
        row[9],
        row[10],
        _AUTHORITY[row[11]],
    )
    charged = None if row[13] is None else (row[12], row[13])
    return Held(row[0], row[1], usage, Instant(row[7]), charged, voided=row[14] is not None)
