"""The agency's settings as the books keep them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from agencybilling.domain.decide.draft import Blocking, ReactivateWhen
from agencybilling.store.engine import BooksUnavailable
from agencybilling.store.schema import agency, currencies, engine_rules, how_to_pay, letterhead, mail_address

E = TypeVar("E", bound=StrEnum)


class ReviewWhen(StrEnum):
    """When a person first sees what the engine is about to do, before it does it (SPEC 5)."""

    AFTER_TIME_AWAY = "after_time_away"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Settings:
    """Name, zone, default currency, usage window in days, reactivation, decimals of own currencies, address.

    The address and how clients are to pay are text of any lines, as documents show it; `mail` is where
    clients write to. `review` and `blocking` say what the engine leaves to a person.
    """

    name: str = "My agency"
    time_zone: str = "UTC"
    currency: str = "USD"
    usage_window_days: int = 3
    reactivate_when: ReactivateWhen = ReactivateWhen.NONE_OVERDUE
    currency_decimals: Mapping[str, int] = field(default_factory=dict)
    address: str = ""
    review: ReviewWhen = ReviewWhen.AFTER_TIME_AWAY
    blocking: Blocking = Blocking.ENGINE
    how_to_pay: str = ""
    mail: str = ""


class SettingsTable:
    """Settings within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self) -> Settings:
        """The settings; those of new books where nobody has set any. Raises `BooksUnavailable`."""
        row = self._connection.execute(select(agency)).first()
        if row is None:
            return Settings()
        rules = self._connection.execute(select(engine_rules)).first()
        own = {row.code: row.decimals for row in self._connection.execute(select(currencies))}
        return Settings(
            name=row.name,
            time_zone=row.time_zone,
            currency=row.currency,
            usage_window_days=row.usage_window_days,
            reactivate_when=self._read(ReactivateWhen, row.reactivate_when),
            currency_decimals=own,
            address=self._connection.scalar(select(letterhead.c.address)) or "",
            review=ReviewWhen.AFTER_TIME_AWAY if rules is None else self._read(ReviewWhen, rules.review),
            blocking=Blocking.ENGINE if rules is None else self._read(Blocking, rules.blocking),
            how_to_pay=self._connection.scalar(select(how_to_pay.c.words)) or "",
            mail=self._connection.scalar(select(mail_address.c.address)) or "",
        )

    def logo(self) -> bytes | None:
        """The picture at the head of documents; read apart, because no command needs it."""
        return self._connection.scalar(select(letterhead.c.logo))

    def put_logo(self, logo: bytes | None) -> None:
        """Keep this picture, or none, from now on."""
        self._put_letterhead({"logo": logo})

    def _put_letterhead(self, values: Mapping[str, object]) -> None:
        known = {"address": "", "logo": None, **values}
        statement = upsert(letterhead).values(id=1, **known)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=dict(values)))

    def _read(self, kind: type[E], text: str) -> E:
        try:
            return kind(text)
        except ValueError:
            raise BooksUnavailable("damaged", str(self._connection.engine.url.database)) from None

    def put(self, settings: Settings) -> None:
        """Keep these settings from now on."""
        self._connection.execute(delete(agency))
        self._connection.execute(
            insert(agency).values(
                id=1,
                name=settings.name,
                time_zone=settings.time_zone,
                currency=settings.currency,
                usage_window_days=settings.usage_window_days,
                reactivate_when=settings.reactivate_when.value,
            )
        )
        self._put_letterhead({"address": settings.address})
        self._connection.execute(delete(how_to_pay))
        if settings.how_to_pay:
            self._connection.execute(insert(how_to_pay).values(id=1, words=settings.how_to_pay))
        self._connection.execute(delete(mail_address))
        if settings.mail:
            self._connection.execute(insert(mail_address).values(id=1, address=settings.mail))
        rules = {"review": settings.review.value, "blocking": settings.blocking.value}
        statement = upsert(engine_rules).values(id=1, **rules)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=rules))
        self._connection.execute(delete(currencies))
        for code, decimals in settings.currency_decimals.items():
            self._connection.execute(insert(currencies).values(code=code, decimals=decimals))
