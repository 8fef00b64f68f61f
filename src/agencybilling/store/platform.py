"""What is left to do by hand on the calling platform, which is not reachable from the books.

A campaign's changes alternate. One that nobody has carried out yet and that its opposite overtakes is gone,
and so is the opposite: the platform still has the campaign as the books have it again, and whoever paused
and resumed it there would stop calls for nothing. What is ticked off stays, and its opposite is a new entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from agencybilling.domain.calendar import Instant
from agencybilling.store.rows import Row
from agencybilling.store.schema import platform_changes
from agencybilling.store.statements import insert_rows, select_in

ChangeKey = tuple[int, int]
"""(campaign id, number of its change from 1)."""

_LAST = (
    "SELECT campaign_id, MAX(number), wanted, done_at FROM platform_changes"
    " WHERE campaign_id IN (?) GROUP BY campaign_id"
)
_DELETE = "DELETE FROM platform_changes WHERE campaign_id = ? AND number = ?"
_TICK_OFF = "UPDATE platform_changes SET done_at = ? WHERE campaign_id = ? AND number = ? AND done_at IS NULL"
_UNTICK = (
    "UPDATE platform_changes SET done_at = NULL WHERE campaign_id = ? AND number = ?"
    " AND NOT EXISTS (SELECT 1 FROM platform_changes n"
    " WHERE n.campaign_id = platform_changes.campaign_id AND n.number > platform_changes.number)"
)
_OVERTAKES = "SELECT 1 FROM platform_changes WHERE campaign_id = ? AND number = ? AND done_at IS NULL"


class Wanted(StrEnum):
    """What is to be done to a campaign on the platform."""

    PAUSE = "pause"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the books want of a campaign, and since when."""

    wanted: Wanted
    since: Instant


class PlatformTable:
    """Changes to carry out on the platform, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, asked: Mapping[int, Asked]) -> None:
        """Campaigns, by id, have come to run or to rest."""
        last = {row[0]: row for row in select_in(self._connection, _LAST, ids=asked)}
        overtaken = [(row[0], row[1]) for row in last.values() if _is_overtaken(row, asked[row[0]])]
        self._delete(overtaken)
        open_still = {row[0] for row in last.values() if row[3] is None}
        rows = [
            (campaign, 1 + (last[campaign][1] if campaign in last else 0), new.wanted.value, new.since, None)
            for campaign, new in asked.items()
            if campaign not in open_still
        ]
        insert_rows(self._connection, platform_changes, rows=rows)

    def tick_off(self, keys: Iterable[ChangeKey], *, at: Instant) -> None:
        """These have been carried out; one that is gone or ticked off already stays so."""
        for key in keys:
            self._connection.exec_driver_sql(_TICK_OFF, (at, *key))

    def untick(self, keys: Iterable[ChangeKey]) -> None:
        """These have not been carried out after all.

        Where the opposite is still to do, the platform has seen neither and both are gone; where the opposite
        has been carried out since, nothing is left to do.
        """
        for campaign, number in keys:
            opposite = (campaign, number + 1)
            if self._connection.exec_driver_sql(_OVERTAKES, opposite).first() is not None:
                self._delete([opposite, (campaign, number)])
            else:
                self._connection.exec_driver_sql(_UNTICK, (campaign, number))

    def _delete(self, keys: list[ChangeKey]) -> None:
        if keys:
            self._connection.exec_driver_sql(_DELETE, keys)


def _is_overtaken(last: Row, new: Asked) -> bool:
    return last[3] is None and last[2] != new.wanted
