"""Start codes as the books keep them: the secret they are signed with, and which were redeemed."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from agencybilling.domain.calendar import Instant
from agencybilling.store.schema import redeemed_codes, start_code_secret, subscriptions


class StartCodesTable:
    """Start codes within one transaction. What is redeemed is written with the decision that starts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def secret(self) -> bytes | None:
        """What codes are signed with; None where none was needed yet."""
        return self._connection.scalar(select(start_code_secret.c.secret))

    def keep_secret(self, secret: bytes) -> None:
        """Sign with this from now on; there must be none yet."""
        self._connection.execute(insert(start_code_secret).values(id=1, secret=secret))

    def forget_secret(self) -> None:
        """Make no code and know none from now on."""
        self._connection.execute(delete(start_code_secret))

    def redeemed_at(self, client_id: int) -> list[Instant]:
        """When a client's codes were redeemed, by serial."""
        redeemed = (
            select(subscriptions.c.started_at)
            .join(redeemed_codes, redeemed_codes.c.subscription_id == subscriptions.c.id)
            .where(redeemed_codes.c.client_id == client_id)
            .order_by(redeemed_codes.c.serial)
        )
        return [Instant(at) for at in self._connection.scalars(redeemed)]
