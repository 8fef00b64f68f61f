"""Usage records as the books keep them: found by source and id, listed, stored without a client."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from agencybilling.domain.calendar import Instant
from agencybilling.domain.decide.draft import Recorded
from agencybilling.domain.subscriptions import PeriodKey
from agencybilling.domain.usage import Channel, Usage
from agencybilling.store.rows import Row
from agencybilling.store.schema import usage_records
from agencybilling.store.statements import insert_rows

_COLUMNS = (
    "id, client_id, source, external_id, channel, quantity, occurred_at, recorded_at, campaign, note, agent,"
    " subscription_id, charged_period, voided_at"
)
_FIND = f"SELECT {_COLUMNS} FROM usage_records WHERE source = ? AND external_id = ?"
_UNBILLED = (
    f"SELECT {_COLUMNS} FROM usage_records"
    " WHERE client_id = ? AND charged_period IS NULL AND voided_at IS NULL ORDER BY occurred_at, source, external_id"
)


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

    def unbilled(self, client_id: int) -> list[Recorded]:
        """The client's unbilled records in order of time."""
        rows = self._connection.exec_driver_sql(_UNBILLED, (client_id,))
        return [Recorded(h.id, h.usage, h.recorded_at, None) for h in map(_held, rows)]

    def quantity(self, record_id: int) -> int:
        """Milliseconds or chats of a record."""
        row = self._connection.exec_driver_sql(
            "SELECT quantity FROM usage_records WHERE id = ?", (record_id,)
        )
        return int(row.scalar_one())

    def add_unassigned(self, records: Iterable[Usage], *, at: Instant) -> None:
        """Records of agents that nobody has been given: kept without a client."""
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
                usage.agent,
                *(None,) * 9,
            )
            for index, usage in enumerate(records, start=1)
        ]
        insert_rows(self._connection, usage_records, rows)


def _held(row: Row) -> Held:
    usage = Usage(row[2], row[3], Channel(row[4]), row[5], Instant(row[6]), row[8], row[9], row[10])
    charged = None if row[12] is None else (row[11], row[12])
    return Held(row[0], row[1], usage, Instant(row[7]), charged, voided=row[13] is not None)
