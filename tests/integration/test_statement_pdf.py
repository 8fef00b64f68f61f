"""Statements as PDF, read back: what a program finds in them is what the statement holds."""

from __future__ import annotations

import re
import subprocess
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from agencybilling.domain.minutes import Milliseconds
from agencybilling.domain.money import Money
from agencybilling.domain.statement import (
    CurrencyAccount,
    DayOfUse,
    Movement,
    MovementKind,
    OpenAmount,
    Statement,
    Use,
)
from agencybilling.i18n import use_language
from agencybilling.statements.documents import Documents
from agencybilling.statements.faults import TemplateFault
from agencybilling.statements.fonts import families, needs_more_than_inter
from agencybilling.statements.letterhead import Letterhead
from agencybilling.statements.movements import movement_in_words
from agencybilling.statements.paper import Paper
from agencybilling.statements.sheet import MINUS, printed
from agencybilling.wording.amounts import day
from tests.statement_stories import (
    CURRENCIES,
    LETTERHEAD,
    OCTOBER,
    STORIES,
    TEXT_THAT_BITES,
    account,
    request,
    statement,
)


def _png() -> bytes:
    """One black dot."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + name + data + check

    size = b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0"
    dots = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + dots + chunk(b"IEND", b"")


PNG = _png()


@pytest.fixture(autouse=True)
def _in_british_english() -> Iterator[None]:
    use_language("en_GB")
    yield
    use_language(None)


@pytest.fixture
def documents() -> Iterator[Documents]:
    with Documents(LETTERHEAD, CURRENCIES) as made:
        yield made


def text_of(pdf: bytes, folder: Path) -> str:
    """As `pdftotext` reads it, in one line, spaces of every width as one."""
    file = folder / "read.pdf"
    file.write_bytes(pdf)
    read = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", file, "-"], capture_output=True, check=True
    ).stdout.decode()
    return plain(read)


def plain(text: str) -> str:
    """Without what only steers how a text is broken and turned."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", seen).split())


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", plain(text))


@pytest.mark.parametrize("story", STORIES)
def test_every_amount_day_and_word_is_read_from_the_file(
    story: str, documents: Documents, tmp_path: Path
) -> None:
    told = STORIES[story]
    read = without_spaces(text_of(documents.statement_pdf(told, paper=Paper.A4), tmp_path))
    for wanted in _shown(told):
        assert without_spaces(wanted) in read


def _shown(told: Statement) -> Iterator[str]:
    yield told.number
    yield day(told.known_on)
    yield LETTERHEAD.name
    # A program that reads from left to right may turn other scripts around; their letters are there.
    if told.client.isascii():
        yield told.client
    for part in told.accounts:
        yield printed(part.opening, CURRENCIES)
        for movement, balance in part.running():
            yield day(movement.day)
            yield str(movement.request.number)
            yield movement_in_words(movement)
            yield printed(movement.amount, CURRENCIES) + printed(balance, CURRENCIES)
            assert (MINUS in printed(movement.amount, CURRENCIES)) is (movement.amount.minor < 0)
        yield printed(part.closing, CURRENCIES)


def test_opening_and_movements_come_to_closing_in_print(documents: Documents, tmp_path: Path) -> None:
    part = account()
    moved = Money(part.closing.minor - part.opening.minor, "EUR")
    said = f"Opening balance {printed(part.opening, CURRENCIES)} + movements {printed(moved, CURRENCIES)}"
    said += f" = closing balance {printed(part.closing, CURRENCIES)}"
    pdf = documents.statement_pdf(statement(accounts=[part]), paper=Paper.A4)
    assert plain(said) in text_of(pdf, tmp_path)


@pytest.mark.parametrize(("included", "says_so"), [(90_000, False), (90_300, True)])
def test_pools_that_miss_their_total_by_their_rounding_say_so(
    included: int, documents: Documents, tmp_path: Path, *, says_so: bool
) -> None:
    pools = Milliseconds(included), Milliseconds(30_300)
    used = Use(
        days=(DayOfUse(OCTOBER.first, Milliseconds(sum(pools))),), included=pools[0], billable=pools[1]
    )
    made = statement(used=used)
    assert (
        "Each line is rounded" in text_of(documents.statement_pdf(made, paper=Paper.A4), tmp_path)
    ) is says_so
    assert ("Each line is rounded" in documents.statement_html(made)) is says_so


def test_what_was_recorded_after_its_days_says_when(documents: Documents, tmp_path: Path) -> None:
    assert "recorded 3 Nov" in text_of(documents.statement_pdf(statement(), paper=Paper.A4), tmp_path)


@pytest.mark.parametrize(
    "name", ["Crème Brûlée Ångström", "株式会社 翻訳", "شركة النور", "סוכנות הנמל", "Ελληνικά Кириллица"]
)
def test_names_of_other_scripts_are_read_from_the_file(
    name: str, documents: Documents, tmp_path: Path
) -> None:
    pdf = documents.statement_pdf(statement(name), paper=Paper.A4)
    read = text_of(pdf, tmp_path)
    assert set(plain(name)) <= set(read)
    if not re.search("[\u0590-\u06ff]", name):
        assert name in read


@pytest.mark.parametrize("name", ["باقة النمو Growth 500", "חבילת 250 דקות"])
def test_a_name_read_from_the_right_leaves_the_days_after_it_in_order(name: str) -> None:
    said = movement_in_words(account(what=name).movements[0])
    assert said == f"Recurring: \N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}, 1–31 Oct 2026"
    assert movement_in_words(account().movements[0]) == "Recurring: Growth, 1–31 Oct 2026"


@pytest.mark.parametrize(("language", "told"), [("de_DE", "de-DE"), ("fr_FR", "en"), ("ar_EG", "en")])
def test_the_file_is_in_the_language_of_its_texts(language: str, told: str, documents: Documents) -> None:
    use_language(language)
    pdf = PdfReader(BytesIO(documents.statement_pdf(statement(), paper=Paper.A4)))
    assert str(pdf.root_object["/Lang"]) == told


@pytest.mark.parametrize("archived", [False, True])
def test_the_file_is_tagged_titled_and_in_a_language(documents: Documents, *, archived: bool) -> None:
    pdf = PdfReader(BytesIO(documents.statement_pdf(statement(), paper=Paper.A4, archived=archived)))
    root = pdf.root_object
    assert str(root["/Lang"]) == "en-GB"
    marked = root["/MarkInfo"]
    assert isinstance(marked, DictionaryObject)
    assert str(marked["/Marked"]) == "True"
    tags = set(_tags(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= tags
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"Statement of account – Crème Brûlée Traders Ltd – {statement().number}"
    assert pdf.metadata.author == LETTERHEAD.name
    claimed = root["/Metadata"].get_object()
    assert isinstance(claimed, StreamObject)
    claims = claimed.get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert ("<pdfaid:part>2</pdfaid:part>" in claims) is archived


def _tags(node: object) -> Iterator[str]:
    found = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(found, list):
        for child in found:
            yield from _tags(child)
    elif isinstance(found, DictionaryObject):
        if "/S" in found:
            yield str(found["/S"])
        if "/K" in found:
            yield from _tags(found["/K"])


def test_every_font_is_embedded(documents: Documents, tmp_path: Path) -> None:
    file = tmp_path / "fonts.pdf"
    file.write_bytes(documents.statement_pdf(STORIES["right to left"], paper=Paper.A4))
    told = subprocess.run(["pdffonts", file], capture_output=True, check=True, text=True).stdout
    fonts = told.splitlines()[2:]
    assert any("Inter" in font for font in fonts)
    assert all(re.search(r" yes (yes|no) +yes ", font) for font in fonts), told


def test_a_long_one_repeats_its_titles_and_counts_its_pages(documents: Documents) -> None:
    pdf = PdfReader(BytesIO(documents.statement_pdf(STORIES["long"], paper=Paper.A4)))
    pages = len(pdf.pages)
    assert pages >= 20
    for number, page in enumerate(pdf.pages, start=1):
        read = plain(page.extract_text())
        assert f"Page {number} of {pages}" in read
        assert "Balance" in read or number == pages


@pytest.mark.parametrize("rows", range(26, 38))
def test_the_closing_balance_is_never_alone_on_a_page(rows: int, documents: Documents) -> None:
    told = statement(accounts=[_requests(rows)], used=Use())
    closing = next(page for page in _pages(documents, told) if "Closing balance on" in page)
    assert f"PR-2026-{99 + rows:06d}" in closing
    assert "= closing balance" in closing


@pytest.mark.parametrize("above", range(8, 24, 2))
def test_the_figures_of_an_account_stand_with_its_name_and_its_rows(above: int, documents: Documents) -> None:
    told = statement(accounts=[_requests(above), account("USD")], used=Use())
    page = next(page for page in _pages(documents, told) if "USD · US Dollar" in page)
    after = page.partition("USD · US Dollar")[2]
    assert re.search(
        "Opening balance US.+ Requested .+ Closing balance .+ Date Request .+ Opening balance on", after
    )


def _pages(documents: Documents, told: Statement) -> list[str]:
    pdf = PdfReader(BytesIO(documents.statement_pdf(told, paper=Paper.A4)))
    return [plain(page.extract_text()) for page in pdf.pages]


def _requests(number: int) -> CurrencyAccount:
    """So many of one euro each on the first day."""
    movements = tuple(
        Movement(OCTOBER.first, OCTOBER.first, MovementKind.REQUEST, request(100 + n), Money(100, "EUR"))
        for n in range(number)
    )
    owed = tuple(OpenAmount(movement.request, OCTOBER.last, movement.amount) for movement in movements)
    return CurrencyAccount(Money(0, "EUR"), movements, Money(100 * number, "EUR"), owed)


@pytest.mark.parametrize("opening", [123_456_789, 123_456_789_012, 12_345_678_901_234_567])
def test_long_amounts_leave_neither_their_place_nor_the_page(
    opening: int, documents: Documents, tmp_path: Path
) -> None:
    file = tmp_path / "long.pdf"
    told = statement(accounts=[account("USD", opening=opening), account("EUR", opening=-opening)])
    file.write_bytes(documents.statement_pdf(told, paper=Paper.A4))
    boxes = subprocess.run(
        ["pdftotext", "-bbox", file, "-"], capture_output=True, check=True, text=True
    ).stdout
    for page in boxes.split("<page ")[1:]:
        words = sorted((float(top), float(left), float(right)) for left, top, right in _BOX.findall(page))
        assert max(right for _top, _left, right in words) < 595 - 47
        assert not [
            (one, other) for one, other in pairwise(words) if one[0] == other[0] and one[2] > other[1] + 0.5
        ]


_BOX = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)"')


def test_how_to_pay_is_printed_to_its_end_however_long_it_is(tmp_path: Path) -> None:
    lines = [f"Line {n} of what to do" for n in range(200)]
    with Documents(replace(LETTERHEAD, how_to_pay="\n".join(lines)), CURRENCIES) as documents:
        read = text_of(documents.statement_pdf(statement(), paper=Paper.A4), tmp_path)
    assert all(line in read for line in lines)


@pytest.mark.parametrize(("paper", "width"), [(Paper.A4, 595), (Paper.LETTER, 612)])
def test_paper_is_that_which_is_asked_for(documents: Documents, paper: Paper, width: int) -> None:
    pdf = PdfReader(BytesIO(documents.statement_pdf(statement(), paper=paper)))
    assert round(float(pdf.pages[0].mediabox.width)) == width


def test_the_same_statement_is_the_same_file(documents: Documents) -> None:
    again = Documents(LETTERHEAD, CURRENCIES)
    first = documents.statement_pdf(statement(), paper=Paper.A4)
    with again:
        assert again.statement_pdf(statement(), paper=Paper.A4) == first


def test_pages_to_look_at_are_those_of_the_file(documents: Documents) -> None:
    told = STORIES["three currencies"]
    pdf = PdfReader(BytesIO(documents.statement_pdf(told, paper=Paper.A4)))
    pages = documents.statement_pages(told, paper=Paper.A4, ppi=40)
    assert len(pages) == len(pdf.pages)
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_text_that_means_something_to_a_typesetter_stays_text(documents: Documents, tmp_path: Path) -> None:
    pdf = documents.statement_pdf(statement(TEXT_THAT_BITES), paper=Paper.A4)
    assert plain(TEXT_THAT_BITES) in text_of(pdf, tmp_path)


@pytest.mark.parametrize(
    "sign", ["\ue000", "\x01", "\x7f", "😀", "\u200e", "e\u0301", "\U000e0041", "\ud7ff"]
)
def test_no_sign_keeps_a_statement_from_being_made(documents: Documents, sign: str, tmp_path: Path) -> None:
    pdf = documents.statement_pdf(statement(f"Odd {sign} name"), paper=Paper.A4)
    assert "Odd" in text_of(pdf, tmp_path)


@pytest.mark.parametrize(("logo", "pictures"), [(PNG, 1), (PNG[:30], 0), (b"<svg>", 0), (b"GIF89a", 0)])
def test_a_logo_that_is_no_picture_is_left_out(logo: bytes, pictures: int) -> None:
    with Documents(Letterhead("A", logo=logo), CURRENCIES) as documents:
        pdf = PdfReader(BytesIO(documents.statement_pdf(statement(accounts=[]), paper=Paper.A4)))
        assert len(pdf.pages[0].images) == pictures


def test_letters_that_need_other_fonts_are_known_by_their_codes() -> None:
    assert not needs_more_than_inter(f"Crème Brûlée {MINUS}€12,990.10 – 1 Oct Ελλάδα Москва\n")
    assert needs_more_than_inter("漢")
    assert families("plain", language="en_GB") == ["Inter"]


# -- templates of the agency's own


def test_an_own_template_is_used_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "statement.typ").write_text(
        '#import "look.typ": *\n#show: document-look\n= Our own\n#texts.client', encoding="utf-8"
    )
    with Documents(LETTERHEAD, CURRENCIES, own=tmp_path) as documents:
        read = text_of(documents.statement_pdf(statement(), paper=Paper.A4), tmp_path)
    assert read == f"Our own Crème Brûlée Traders Ltd {LETTERHEAD.name} · {statement().number} Page 1 of 1"


@pytest.mark.parametrize(
    ("template", "line"),
    [('= Title\n\n#panic("no")', 3), ("= Title\n#let x = (\n", 2), ("#texts.clients", 1), ("= A\n=== B", 2)],
)
def test_an_own_template_that_fails_is_told_by_file_and_line(
    template: str, line: int, tmp_path: Path
) -> None:
    own = tmp_path / "statement.typ"
    head = '#import "look.typ": *; #show: document-look; '
    own.write_text(head + template, encoding="utf-8")
    with (
        Documents(LETTERHEAD, CURRENCIES, own=tmp_path) as documents,
        pytest.raises(TemplateFault) as told,
    ):
        documents.statement_pdf(replace(statement(), accounts=()), paper=Paper.A4)
    assert told.value.file == str(own)
    assert told.value.line == line
    assert f"fails in line {line}" in told.value.sentence()
