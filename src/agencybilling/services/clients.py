"""A client's own commands: adding it, its portal, its campaigns (SPEC 9)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.catalog import MOST_NAME, name_key
from agencybilling.domain.decide import campaigns
from agencybilling.domain.decide.draft import Decision
from agencybilling.domain.errors import AlreadyExists, NotFound
from agencybilling.services.office import AGENCY, ClientRef, Office
from agencybilling.store.books import UnitOfWork

_AN_ID = re.compile(r"\d{1,18}", re.ASCII)


class Clients:
    """Clients and their campaigns."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def add(self, name: str, *, enabled: bool = True, with_campaigns: Iterable[str] = ()) -> int:
        """A new client's id. Raises `AlreadyExists`; `NotFound` for a name of nothing."""
        with self._office.books.write() as unit:
            client_id = self._add(unit, name, enabled=enabled)
        for campaign in with_campaigns:
            self.add_campaign(client_id, campaign)
        return client_id

    def add_many(self, names: Iterable[str]) -> list[int]:
        """New clients at once, by name; all of them or none. Raises `AlreadyExists`."""
        with self._office.books.write() as unit:
            return [self._add(unit, name, enabled=True) for name in names]

    def id_of(self, text: str) -> int:
        """The client of this name, else of this id. Raises `NotFound`."""
        with self._office.books.read() as unit:
            found = unit.accounts.named(text)
            if found is None and _AN_ID.fullmatch(text):
                found = unit.accounts.known(int(text))
        if found is None:
            raise NotFound(client=text)
        return found

    def set_enabled(self, client: ClientRef, *, enabled: bool) -> Decision:
        """Open or close the client's portal."""
        return self._office.carry_out(client, lambda d: campaigns.set_enabled(d.account, enabled=enabled))

    def add_campaign(self, client: ClientRef, campaign: str) -> Decision:
        """A new campaign of the client."""
        return self._office.carry_out(client, lambda d: campaigns.add_campaign(d.account, campaign))

    def pause_campaign(self, client: ClientRef, campaign: str) -> Decision:
        """Pause it by hand, until a person resumes it."""
        return self._office.carry_out(client, lambda d: campaigns.pause_campaign(d.account, campaign))

    def resume_campaign(self, client: ClientRef, campaign: str) -> Decision:
        """Resume it by hand. Raises `AccessDenied`."""
        return self._office.carry_out(client, lambda d: campaigns.resume_campaign(d.account, campaign))

    def _add(self, unit: UnitOfWork, name: str, *, enabled: bool) -> int:
        name = " ".join(name.split())
        if not name_key(name) or len(name) > MOST_NAME:
            raise NotFound(client=name)
        if unit.accounts.named(name) is not None:
            raise AlreadyExists(client=name)
        client_id = unit.accounts.add(name, enabled=enabled)
        entry = Entry(Event.CLIENT_ADDED, {"client": name, "enabled": enabled})
        unit.note(entry, at=self._office.clock(), actor=AGENCY, client_id=client_id)
        return client_id
