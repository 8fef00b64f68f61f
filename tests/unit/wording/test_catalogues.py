"""The catalogues of languages hold every text, and no translation can break what it stands for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from agencybilling.i18n import languages as installed
from scripts.texts import CATALOGUES, DOMAIN, KEYWORDS, SOURCES, catalogue, compiled, languages, template

MAKE = "Run `make texts`."
BY_LANGUAGE = {po.parents[1].name: po for po in languages()}


def known(catalog: Catalog) -> set[tuple[object, ...]]:
    """Texts as the program asks for them."""
    return {(message.context, message.id) for message in catalog if message.id}


def places(text: str) -> set[str]:
    """What is put into a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms_of(text: object) -> list[str]:
    """A text, or its singular and plurals."""
    return [str(form) for form in text] if isinstance(text, tuple | list) else [str(text or "")]


def translated(po: Path) -> Iterator[tuple[Message, list[str], list[str]]]:
    """Each text that has been translated: its forms, and those of its translation."""
    for message in catalogue(po):
        said = forms_of(message.string)
        if message.id and any(said):
            yield message, forms_of(message.id), said


def test_the_template_holds_every_text_of_the_program_and_its_forms() -> None:
    with (CATALOGUES / f"{DOMAIN}.pot").open("rb") as file:
        written = known(read_po(file))
    assert written == known(template()), MAKE


@pytest.mark.parametrize("po", BY_LANGUAGE.values(), ids=BY_LANGUAGE)
def test_a_language_holds_every_text_and_is_compiled(po: Path) -> None:
    with (CATALOGUES / f"{DOMAIN}.pot").open("rb") as file:
        assert known(catalogue(po)) == known(read_po(file)), MAKE
    assert po.with_suffix(".mo").read_bytes() == compiled(catalogue(po)), MAKE


@pytest.mark.parametrize("po", BY_LANGUAGE.values(), ids=BY_LANGUAGE)
def test_a_translation_has_the_places_of_its_text_and_all_its_forms(po: Path) -> None:
    expected = catalogue(po).num_plurals
    for message, forms, said in translated(po):
        required, allowed = set.intersection(*map(places, forms)), set.union(*map(places, forms))
        assert len(said) == (expected if len(forms) > 1 else 1), message.id
        for text in said:
            assert required <= places(text) <= allowed, message.id


@pytest.mark.parametrize("po", BY_LANGUAGE.values(), ids=BY_LANGUAGE)
def test_a_translation_keeps_mnemonics_line_ends_and_outer_spaces(po: Path) -> None:
    for message, forms, said in translated(po):
        for text in said:
            # An & alone is a letter to press, two are an ampersand.
            assert text.replace("&&", "").count("&") == forms[0].replace("&&", "").count("&"), message.id
            assert text.strip() == text or forms[0].strip() != forms[0], message.id
            assert text.count("\n") == forms[0].count("\n"), message.id


def test_what_is_marked_for_translation_is_a_plain_text() -> None:
    calls = [
        (file, call)
        for file in SOURCES.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
    ]
    formed = [
        f"{file.relative_to(SOURCES)}:{call.lineno}"
        for file, call in calls
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in call.args)
    ]
    assert formed == [], "translate first, then fill in the places"


def test_the_languages_are_offered_by_their_own_names() -> None:
    offered = installed()
    assert offered["en"] == "English"
    assert offered["de"] == "Deutsch"
    assert set(offered) == {"en", *BY_LANGUAGE}
