"""What a transaction has touched, told to whoever shows the books once it is in them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Notice:
    """What has changed: clients by id, what the whole agency shares, or anything at all.

    `agency` stands for the catalog, the settings, agents and sources.
    """

    clients: frozenset[int] = frozenset()
    agency: bool = False
    everything: bool = False

    def __or__(self, other: Notice) -> Notice:
        return Notice(
            self.clients | other.clients,
            agency=self.agency or other.agency,
            everything=self.everything or other.everything,
        )

    def concerns(self, client_id: int) -> bool:
        """Whether what is shown of this client may be another by now; its terms come from the catalog too."""
        return self.everything or self.agency or client_id in self.clients


@dataclass(slots=True)
class Touched:
    """What a transaction has written to so far."""

    clients: set[int] = field(default_factory=set)
    agency: bool = False

    def note(self, client_id: int | None) -> None:
        """Something of this client, or of the agency where there is none."""
        if client_id is None:
            self.agency = True
        else:
            self.clients.add(client_id)

    def notice(self) -> Notice | None:
        """What there is to tell; None where nothing was touched."""
        if not self.clients and not self.agency:
            return None
        return Notice(frozenset(self.clients), agency=self.agency)
