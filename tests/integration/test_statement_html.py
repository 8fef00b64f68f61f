"""Statements and clients' pages as web pages: one file, no script, nothing from elsewhere, no overflow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from agencybilling.domain.access import Portal, Reason
from agencybilling.domain.money import Money
from agencybilling.i18n import use_language
from agencybilling.queries.client_page import Banner, BannerKind, ClientPage
from agencybilling.services.demo import Demo, Size
from agencybilling.statements.client import StartCode
from agencybilling.statements.documents import Documents
from agencybilling.statements.faults import TemplateFault
from agencybilling.statements.paper import Paper
from agencybilling.statements.sheet import printed
from agencybilling.wording.amounts import day
from tests.books_files import open_at
from tests.chromium import opened
from tests.statement_stories import (
    CURRENCIES,
    LETTERHEAD,
    LONG,
    STORIES,
    TEXT_THAT_BITES,
    account,
    statement,
)

TODAY = date(2026, 11, 2)
CODE = StartCode("K7QM-3XPT-9D2F", date(2026, 11, 16))
MUCH = Money(123_456_789_012, "USD")
PHONE, DESK = 360, 1280


@pytest.fixture(autouse=True)
def _in_british_english() -> Iterator[None]:
    use_language("en_GB")
    yield
    use_language(None)


@pytest.fixture(scope="module")
def documents() -> Iterator[Documents]:
    with Documents(LETTERHEAD, CURRENCIES) as made:
        yield made


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ClientPage]:
    """Sample clients' pages: one with a plan, one with an offer; the other states are made of these."""
    with closing(open_at(tmp_path_factory.mktemp("pages") / "books.db")) as application:
        Demo(application.office, size=Size(40, 8), seed=1).fill()
        found = [application.statements.page(client) for client in application.statements.clients()]
    active = next(p for p in found if p.use and p.use.included and p.packs and p.requests and p.settling)
    active = replace(active, banners=(), reason=None)
    return {
        "active": active,
        "offered": next(page for page in found if page.offer),
        "outstanding": _with_banner(active, BannerKind.OUTSTANDING_BALANCE),
        "past due": _with_banner(active, BannerKind.PAYMENT_OVERDUE),
        "blocked": _with_banner(active, BannerKind.SUBSCRIPTION_SUSPENDED),
        "disabled": replace(active, portal=Portal.CLOSED, reason=Reason.CLIENT_DISABLED),
        "used up": replace(active, reason=Reason.MINUTES_EXHAUSTED),
        "long names": replace(active, client=LONG, packs=tuple(replace(p, name=LONG) for p in active.packs)),
        "text that bites": replace(active, client=TEXT_THAT_BITES),
    }


def _with_banner(page: ClientPage, kind: BannerKind) -> ClientPage:
    return replace(page, banners=(Banner(kind, (MUCH, Money(9_900, "EUR"))),))


BANNERS = {
    "active": (),
    "outstanding": ("Outstanding balance", "US$1,234,567,890.12, €99.00 is open"),
    "past due": ("Payment overdue: access restricted", "US$1,234,567,890.12, €99.00 should have been paid"),
    "blocked": ("Subscription suspended", "Outstanding: US$1,234,567,890.12, €99.00"),
    "disabled": ("Access is closed", "The client is disabled"),
    "used up": ("No minutes are left",),
}
PAGES = (*BANNERS, "offered", "long names", "text that bites")


class _Inventory(HTMLParser):
    """What a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def check_self_contained(html: str) -> None:
    """One file: no script, and nothing that would be fetched."""
    parts = _Inventory(html)
    assert not parts.tags & {"script", "iframe", "object", "embed", "link", "base", "form"}
    assert not [name for name, _value in parts.attributes if name.startswith("on")]
    addresses = [v for n, v in parts.attributes if n in {"src", "href", "srcset", "action", "data"}]
    assert all(address.startswith(("data:image/", "mailto:")) for address in addresses)
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def check_in_browser(html: str, *, width: int, dark: bool = False) -> str:
    """Nothing reaches beyond the width, nothing is asked for, nothing runs; the text that is seen."""
    seen = opened(html, width=width, dark=dark)
    assert seen.width <= width
    assert seen.wide == []
    assert seen.requests == []
    assert seen.scripts == 0
    assert seen.language == "en-GB"
    assert seen.ground == ("rgb(15, 18, 24)" if dark else "rgb(246, 247, 249)")
    return seen.text


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("story", STORIES)
def test_a_statement_fits_phone_and_desk_and_asks_for_nothing(
    story: str, width: int, documents: Documents
) -> None:
    html = documents.statement_html(STORIES[story])
    check_self_contained(html)
    assert STORIES[story].number in check_in_browser(html, width=width)


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("state", PAGES)
def test_a_clients_page_fits_phone_and_desk_and_asks_for_nothing(
    state: str, width: int, documents: Documents, pages: dict[str, ClientPage]
) -> None:
    html = documents.page_html(pages[state], today=TODAY, code=CODE if state == "offered" else None)
    check_self_contained(html)
    assert "Payment requests" in check_in_browser(html, width=width)


def test_it_is_dark_where_that_is_preferred(documents: Documents) -> None:
    check_in_browser(documents.statement_html(statement()), width=PHONE, dark=True)


def test_every_amount_and_day_of_a_statement_is_read(documents: Documents) -> None:
    part = account("CHF")
    told = statement(accounts=[part])
    seen = _words(check_in_browser(documents.statement_html(told), width=DESK))
    for movement, balance in part.running():
        row = f"{printed(movement.amount, CURRENCIES)} {printed(balance, CURRENCIES)}"
        assert _words(row) in seen
        assert _words(day(movement.day)) in seen
    for amount in (part.opening, part.closing):
        assert _words(printed(amount, CURRENCIES)) in seen
    assert "recorded 3 Nov" in seen


def _words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_text_that_means_something_to_a_browser_stays_text(
    width: int, documents: Documents, pages: dict[str, ClientPage]
) -> None:
    told = statement(TEXT_THAT_BITES, accounts=[account(what=TEXT_THAT_BITES)])
    for html in (
        documents.statement_html(told),
        documents.page_html(pages["text that bites"], today=TODAY),
    ):
        check_self_contained(html)
        assert TEXT_THAT_BITES in check_in_browser(html, width=width)


@pytest.mark.parametrize("state", BANNERS)
def test_banners_say_how_the_client_stands(
    state: str, documents: Documents, pages: dict[str, ClientPage]
) -> None:
    html = documents.page_html(pages[state], today=TODAY)
    seen = check_in_browser(html, width=DESK)
    assert ('class="banner' in html) is bool(BANNERS[state])
    for words in BANNERS[state]:
        assert words in seen


def test_a_page_tells_plan_usage_packs_and_requests(
    documents: Documents, pages: dict[str, ClientPage]
) -> None:
    page = pages["active"]
    assert page.plan
    seen = check_in_browser(documents.page_html(page, today=TODAY), width=DESK)
    for words in ("Current plan", "Usage this period", "Included minutes", "Ended, not billed yet"):
        assert words in seen
    assert page.plan.terms.plan_name in seen
    assert all(pack.name in seen for pack in page.packs)
    assert all(str(request.number) in seen for request in page.requests)
    assert "The money has come." in seen
    assert any(request.open and request.grace_until for request in page.requests)
    assert "Until it ends, a late payment opens everything again" in seen


def test_an_offer_bears_its_code_and_a_mail_with_it(
    documents: Documents, pages: dict[str, ClientPage]
) -> None:
    page = pages["offered"]
    assert page.offer
    html = documents.page_html(page, today=TODAY, code=CODE)
    seen = check_in_browser(html, width=PHONE)
    assert CODE.code in seen
    assert "until 16 Nov 2026" in seen
    assert f"{LETTERHEAD.address}\n\n{LETTERHEAD.mail}\n" in seen
    link = re.search(r'href="(mailto:[^"]+)"', html)
    assert link
    assert link[1].startswith("mailto:books@agency.example?subject=")
    assert f"Start code: {CODE.code}" in unquote(link[1])
    without = documents.page_html(page, today=TODAY)
    assert CODE.code not in without
    assert "mailto:" not in without


@pytest.mark.parametrize("state", PAGES)
def test_a_clients_page_is_a_tagged_pdf_too(
    state: str, documents: Documents, pages: dict[str, ClientPage]
) -> None:
    code = CODE if state == "offered" else None
    pdf = documents.page_pdf(pages[state], today=TODAY, paper=Paper.LETTER, code=code)
    assert b"/StructTreeRoot" in pdf
    shown = documents.page_pages(pages[state], today=TODAY, paper=Paper.LETTER, code=code, ppi=30)
    assert all(page.startswith(b"\x89PNG") for page in shown)


# -- templates of the agency's own


def test_an_own_template_is_used_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "statement.html").write_text("<p>{{ client }} owes nothing</p>", encoding="utf-8")
    made = Documents(LETTERHEAD, CURRENCIES, own=tmp_path)
    assert made.statement_html(statement("A & B")) == "<p>A &amp; B owes nothing</p>"


@pytest.mark.parametrize(
    "template",
    ["<p>\n{{ nobody }}", "<p>\n{% if %}", "<p>\n{{ 1 / 0 }}", "<p>\n{{ client.__class__.mro() }}"],
)
def test_an_own_template_that_fails_is_told_by_file_and_line(template: str, tmp_path: Path) -> None:
    own = tmp_path / "statement.html"
    own.write_text(template, encoding="utf-8")
    with pytest.raises(TemplateFault) as told:
        Documents(LETTERHEAD, CURRENCIES, own=tmp_path).statement_html(statement())
    assert (told.value.file, told.value.line) == (str(own), 2)
