"""Payment requests as the books keep them: found by number or place, with their line items."""

from __future__ import annotations

from sqlalchemy import Connection

from agencybilling.domain.payments import Line, PaymentRequest, RequestNumber
from agencybilling.domain.subscriptions import Subscription
from agencybilling.store.catalog import CatalogTable
from agencybilling.store.rows import line_of, request_of, subscription_of
from agencybilling.store.schema import payment_requests, subscriptions
from agencybilling.store.statements import columns_of

_REQUEST = f"SELECT {columns_of(payment_requests)} FROM payment_requests"
_BY_ID = f"{_REQUEST} WHERE id = ?"
_BY_NUMBER = "SELECT id, client_id FROM payment_requests WHERE year = ? AND sequence = ?"
_OF_CLIENT = "SELECT id FROM payment_requests WHERE client_id = ? ORDER BY id"
_LINES = "SELECT kind, amount, quantity_ms, rate FROM request_lines WHERE request_id = ? ORDER BY position"
_REQUESTS_OF_CLIENT = f"{_REQUEST} WHERE client_id = ? ORDER BY id"
_LINES_OF_CLIENT = (
    "SELECT l.kind, l.amount, l.quantity_ms, l.rate, l.request_id FROM request_lines l"
    " JOIN payment_requests r ON r.id = l.request_id WHERE r.client_id = ? ORDER BY l.request_id, l.position"
)
_SUBSCRIPTION = f"SELECT {columns_of(subscriptions)} FROM subscriptions WHERE id = ?"


class RequestsTable:
    """Payment requests within one transaction."""

    def __init__(self, connection: Connection, catalog: CatalogTable) -> None:
        self._connection = connection
        self._catalog = catalog

    def get(self, request_id: int) -> PaymentRequest:
        """A request by id, without its lines; it must exist."""
        return request_of(self._connection.exec_driver_sql(_BY_ID, (request_id,)).one())

    def numbered(self, number: RequestNumber) -> tuple[int, int] | None:
        """(request id, client id) of a number."""
        row = self._connection.exec_driver_sql(_BY_NUMBER, (number.year, number.sequence)).first()
        return None if row is None else (row[0], row[1])

    def ids_of(self, client_id: int) -> list[int]:
        """The client's requests in order of creation."""
        return [row[0] for row in self._connection.exec_driver_sql(_OF_CLIENT, (client_id,))]

    def lines(self, request_id: int) -> tuple[Line, ...]:
        """The line items of a request in their order."""
        return tuple(line_of(row) for row in self._connection.exec_driver_sql(_LINES, (request_id,)))

    def of_client(self, client_id: int) -> tuple[PaymentRequest, ...]:
        """The client's requests with their line items, in order of creation."""
        lines: dict[int, list[Line]] = {}
        for row in self._connection.exec_driver_sql(_LINES_OF_CLIENT, (client_id,)):
            lines.setdefault(row[4], []).append(line_of(row))
        rows = self._connection.exec_driver_sql(_REQUESTS_OF_CLIENT, (client_id,))
        return tuple(request_of(row)._replace(lines=tuple(lines[row[0]])) for row in rows)

    def subscription(self, subscription_id: int) -> Subscription:
        """The subscription a cycle request belongs to, whatever has become of it."""
        row = self._connection.exec_driver_sql(_SUBSCRIPTION, (subscription_id,)).one()
        return subscription_of(row, self._catalog.terms([row[3]])[row[3]])
