"""Addresses and logo: what stands at the head of documents, kept in the books."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from agencybilling.domain.errors import InvalidAmount
from agencybilling.sentences import refusal_sentence
from agencybilling.services.settings import (
    MOST_LOGO_BYTES,
    LogoKind,
    LogoProblem,
    UnusableLogo,
    logo_kind,
)
from tests.builders import SmallAgency

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
SVG = b'<?xml version="1.0"?>\n<!-- by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'


def test_an_address_of_several_lines_is_kept(agency: SmallAgency) -> None:
    agency.app.settings.change(address="Kaistr. 7\n24103 Kiel")
    agency.app.settings.change(name="Nordlicht")
    assert agency.app.settings.get().address == "Kaistr. 7\n24103 Kiel"


def test_how_to_pay_is_kept_until_it_is_taken_away(agency: SmallAgency) -> None:
    agency.app.settings.change(how_to_pay="By wire to\nDE02 1203 0000")
    agency.app.settings.change(name="Nordlicht")
    assert agency.app.settings.get().how_to_pay == "By wire to\nDE02 1203 0000"
    agency.app.settings.change(how_to_pay="")
    assert agency.app.settings.get().how_to_pay == ""
    assert agency.rows("SELECT * FROM how_to_pay") == []


def test_a_mail_address_is_kept_until_it_is_taken_away(agency: SmallAgency) -> None:
    agency.app.settings.change(mail=" books@agency.example\n")
    agency.app.settings.change(name="Nordlicht")
    assert agency.app.settings.get().mail == "books@agency.example"
    agency.app.settings.change(mail="")
    assert agency.app.settings.get().mail == ""
    assert agency.rows("SELECT * FROM mail_address") == []


@pytest.mark.parametrize(
    "typed", ["books", "@agency.example", "books@", "a@b@c", "our books@a.example", "a@b\nc"]
)
def test_what_can_be_no_mail_address_is_refused(agency: SmallAgency, typed: str) -> None:
    before = agency.dump()
    with pytest.raises(InvalidAmount) as raised:
        agency.app.settings.change(mail=typed)
    assert refusal_sentence(raised.value.code, raised.value.values) == (
        f"{' '.join(typed.split())} is no e-mail address. Write it with one @ and no spaces, as"
        " books@agency.example."
    )
    assert agency.dump() == before


@pytest.mark.parametrize("address", ["books", "@agency.example", "books@", "a@b@c"])
def test_the_books_themselves_hold_no_other_than_one_with_an_at(agency: SmallAgency, address: str) -> None:
    with pytest.raises(IntegrityError, match="mail_address_with_one_at"), agency.books.write() as unit:
        unit.connection.exec_driver_sql("INSERT INTO mail_address VALUES (1, ?)", (address,))


def test_a_logo_stays_when_other_settings_change_and_goes_when_taken_away(agency: SmallAgency) -> None:
    agency.app.settings.set_logo(PNG)
    agency.app.settings.change(name="Nordlicht", address="Kiel")
    assert agency.app.settings.logo() == PNG
    agency.app.settings.set_logo(None)
    assert agency.app.settings.logo() is None
    assert agency.app.settings.get().address == "Kiel"


def test_the_history_tells_pictures_apart_without_holding_them(agency: SmallAgency) -> None:
    agency.app.settings.set_logo(PNG)
    agency.app.settings.set_logo(PNG)
    agency.app.settings.set_logo(SVG)
    told = agency.rows("SELECT details FROM history WHERE details LIKE '%logo%' ORDER BY id")
    assert len(told) == 2
    assert '"before":{"logo":null}' in told[0][0]
    assert '"after":{"logo":"SVG ' in told[1][0]


@pytest.mark.parametrize(
    ("logo", "kind"),
    [
        (PNG, LogoKind.PNG),
        (b"\xff\xd8\xff\xe0 and so on", LogoKind.JPEG),
        (SVG, LogoKind.SVG),
        (b"\xef\xbb\xbf <svg>", LogoKind.SVG),
        (b"<html><svg></svg></html>", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_pictures_are_known_by_how_they_begin(logo: bytes, kind: LogoKind | None) -> None:
    assert logo_kind(logo) is kind


@pytest.mark.parametrize(
    ("logo", "problem"),
    [
        (b"GIF89a", LogoProblem.NO_PICTURE),
        (PNG + bytes(MOST_LOGO_BYTES), LogoProblem.TOO_LARGE),
    ],
)
def test_what_can_be_no_logo_is_refused(agency: SmallAgency, logo: bytes, problem: LogoProblem) -> None:
    agency.app.settings.set_logo(PNG)
    before = agency.dump()
    with pytest.raises(UnusableLogo) as raised:
        agency.app.settings.set_logo(logo)
    assert raised.value.problem is problem
    assert agency.dump() == before
