"""What stands on every document beside what it is about: language, title, head and foot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agencybilling.domain.money import Currencies, Money
from agencybilling.i18n import _, locale_of_texts
from agencybilling.statements.letterhead import Letterhead, lines
from agencybilling.wording.amounts import money

MINUS = "\N{MINUS SIGN}"
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Sender:
    """The agency as a document shows it."""

    name: str
    address: tuple[str, ...]
    mail: str


@dataclass(frozen=True, slots=True)
class Card:
    """A figure on a ground of its own."""

    label: str
    value: str
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it says."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every template finds. `page` has places for the page's number and how many there are."""

    language: str
    region: str | None
    direction: str
    title: str
    document_title: str
    keywords: tuple[str, ...]
    agency: Sender
    client: str
    footer: str
    page: str
    how_to_pay: tuple[str, ...]


def sheet(title: str, *, client: str, letterhead: Letterhead, reference: str) -> Sheet:
    """In the language in use; the reference tells one document from another."""
    said, language = _("{title} – {client} – {reference}"), locale_of_texts()
    return Sheet(
        language=language.language,
        region=language.territory,
        direction=str(language.text_direction),
        title=title,
        document_title=said.format(title=title, client=client, reference=reference),
        keywords=(reference,),
        agency=Sender(letterhead.name, lines(letterhead.address), letterhead.mail),
        client=client,
        footer=f"{isolated(letterhead.name)} · {reference}",
        page=_("Page {page} of {pages}"),
        how_to_pay=lines(letterhead.how_to_pay),
    )


def isolated(words: str) -> str:
    """Somebody's own words within a sentence of ours, which stays in order where they read from the right."""
    if _FROM_RIGHT.search(words) is None:
        return words
    return f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}"


def printed(amount: Money, currencies: Currencies) -> str:
    """An amount as print has it: with a minus sign rather than a hyphen, never broken over two lines."""
    return money(amount, currencies).replace("-", MINUS).replace(" ", "\N{NO-BREAK SPACE}")
