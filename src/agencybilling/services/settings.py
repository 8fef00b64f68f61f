"""The agency's settings: zone, usage window, reactivation, currencies (SPEC 1, 2, 4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType

from agencybilling.domain.audit import Entry, Event
from agencybilling.domain.decide.draft import Blocking, ReactivateWhen
from agencybilling.domain.errors import InvalidAmount, InvalidCurrency
from agencybilling.queries.catalog import has_amounts
from agencybilling.services.office import AGENCY, Office
from agencybilling.store.books import UnitOfWork
from agencybilling.store.settings import ReviewWhen, Settings

__all__ = ["AgencySettings", "LogoKind", "LogoProblem", "ReviewWhen", "Settings", "UnusableLogo", "logo_kind"]

NOTHING: Mapping[str, int | None] = MappingProxyType({})


MOST_LOGO_BYTES = 1_048_576


class LogoProblem(StrEnum):
    """Why a file can't be the logo."""

    TOO_LARGE = "too_large"
    NO_PICTURE = "no_picture"


class UnusableLogo(Exception):
    """A file that can't be the logo; nothing was changed."""

    def __init__(self, problem: LogoProblem) -> None:
        super().__init__(problem)
        self.problem = problem


class LogoKind(StrEnum):
    """The pictures that documents can show."""

    PNG = "png"
    JPEG = "jpeg"
    SVG = "svg"


def logo_kind(logo: bytes) -> LogoKind | None:
    """What kind of picture this is by its first bytes; None for anything else."""
    if logo.startswith(b"\x89PNG\r\n\x1a\n"):
        return LogoKind.PNG
    if logo.startswith(b"\xff\xd8\xff"):
        return LogoKind.JPEG
    return LogoKind.SVG if _SVG.match(logo) else None


_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]", re.DOTALL
)


class AgencySettings:
    """The settings of the books."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def get(self) -> Settings:
        """As they are."""
        with self._office.books.read() as unit:
            return unit.settings.get()

    def put(self, settings: Settings) -> None:
        """As they are from now on; what falls due when follows the new usage window at once.

        Raises `InvalidAmount` for a mail address that can be none, `InvalidCurrency` for other decimals of a
        currency of which the books hold amounts.
        """
        if settings.mail and not _can_be_a_mail_address(settings.mail):
            raise InvalidAmount(mail=settings.mail)
        with self._office.books.write() as unit:
            before = unit.settings.get()
            self._check_currencies(unit, before=before, after=settings)
            unit.settings.put(settings)
            old, new = _differences(before, settings)
            if new:
                entry = Entry(Event.SETTINGS_CHANGED, {"before": old, "after": new})
                unit.note(entry, at=self._office.clock(), actor=AGENCY)
            if _pace(settings) != _pace(before):
                unit.reschedule(settings)

    def change(  # noqa: PLR0913 - one for each setting
        self,
        *,
        name: str | None = None,
        time_zone: str | None = None,
        currency: str | None = None,
        usage_window_days: int | None = None,
        reactivate_when: ReactivateWhen | None = None,
        decimals: Mapping[str, int | None] = NOTHING,
        address: str | None = None,
        how_to_pay: str | None = None,
        mail: str | None = None,
    ) -> None:
        """Other values of what is given; decimals of None are CLDR's again. Raises as `put` does."""
        now = self.get()
        own = {**now.currency_decimals, **decimals}
        self.put(
            replace(
                now,
                name=name or now.name,
                time_zone=time_zone or now.time_zone,
                currency=currency or now.currency,
                usage_window_days=now.usage_window_days if usage_window_days is None else usage_window_days,
                reactivate_when=reactivate_when or now.reactivate_when,
                currency_decimals={code: number for code, number in own.items() if number is not None},
                address=now.address if address is None else address,
                how_to_pay=now.how_to_pay if how_to_pay is None else how_to_pay,
                mail=now.mail if mail is None else mail.strip(),
            )
        )

    def leave_to_a_person(
        self, *, review: ReviewWhen | None = None, blocking: Blocking | None = None
    ) -> None:
        """What the engine shows before it acts, and whether it blocks by itself; None leaves it as it is."""
        now = self.get()
        self.put(replace(now, review=review or now.review, blocking=blocking or now.blocking))

    def logo(self) -> bytes | None:
        """The picture at the head of documents."""
        with self._office.books.read() as unit:
            return unit.settings.logo()

    def set_logo(self, logo: bytes | None) -> None:
        """Another picture at the head of documents, or none: PNG, JPEG or SVG of at most 1 MB.

        Raises `UnusableLogo`.
        """
        after = None if logo is None else _described(logo)
        with self._office.books.write() as unit:
            was = unit.settings.logo()
            if was == logo:
                return
            unit.settings.put_logo(logo)
            before = None if was is None else _described(was)
            entry = Entry(Event.SETTINGS_CHANGED, {"before": {"logo": before}, "after": {"logo": after}})
            unit.note(entry, at=self._office.clock(), actor=AGENCY)

    def _check_currencies(self, unit: UnitOfWork, *, before: Settings, after: Settings) -> None:
        was, now = self._office.agency(before).currencies, self._office.agency(after).currencies
        now.check(after.currency)
        for code in {*before.currency_decimals, *after.currency_decimals}:
            now.check(code)
            # Amounts are kept as minor units: with other decimals they would all be other amounts.
            if was.decimals(code) != now.decimals(code) and has_amounts(unit, code):
                raise InvalidCurrency(currency=code, in_use_with=was.decimals(code))


def _can_be_a_mail_address(text: str) -> bool:
    """Whether it has a name, one @ and a host, and nothing that can't be seen."""
    name, _at, host = text.partition("@")
    return bool(name and host) and "@" not in host and " " not in text and text.isprintable()


def _pace(settings: Settings) -> tuple[object, ...]:
    return settings.usage_window_days, settings.blocking


def _described(logo: bytes) -> str:
    """How the history tells one picture from another. Raises `UnusableLogo`."""
    kind = logo_kind(logo)
    if kind is None:
        raise UnusableLogo(LogoProblem.NO_PICTURE)
    if len(logo) > MOST_LOGO_BYTES:
        raise UnusableLogo(LogoProblem.TOO_LARGE)
    return f"{kind.upper()} {sha256(logo).hexdigest()[:8]}"


def _differences(before: Settings, after: Settings) -> tuple[dict[str, object], dict[str, object]]:
    names = [f.name for f in fields(Settings) if getattr(before, f.name) != getattr(after, f.name)]
    return {n: getattr(before, n) for n in names}, {n: getattr(after, n) for n in names}
