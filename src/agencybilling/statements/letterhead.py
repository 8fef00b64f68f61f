"""The head of documents: whose they are, where to write to and how to pay."""

from __future__ import annotations

from dataclasses import dataclass

from agencybilling.services.application import Application


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The agency's name, its address and how to pay as text of any lines, its logo as PNG, JPEG or SVG.

    `mail` is where clients write to; empty where nobody has told.
    """

    name: str
    address: str = ""
    how_to_pay: str = ""
    logo: bytes | None = None
    mail: str = ""


def letterhead_of(application: Application) -> Letterhead:
    """That of the agency whose books they are."""
    settings = application.settings.get()
    return Letterhead(
        settings.name, settings.address, settings.how_to_pay, application.settings.logo(), settings.mail
    )


def lines(text: str) -> tuple[str, ...]:
    """Lines of a text without those that are empty at its ends."""
    return tuple(line.rstrip() for line in text.strip().splitlines())
