"""The documents a client is handed, each made of a statement or of the client's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Self

from agencybilling.domain.money import Currencies
from agencybilling.domain.statement import Statement
from agencybilling.queries.client_page import ClientPage
from agencybilling.services.application import Application
from agencybilling.statements.account import AccountTexts, account_texts
from agencybilling.statements.client import ClientTexts, StartCode, client_texts
from agencybilling.statements.letterhead import Letterhead, letterhead_of
from agencybilling.statements.paper import Paper
from agencybilling.statements.press import Press
from agencybilling.statements.web import Web

OWN_TEMPLATES = "statements"
"""The folder beside the books in which an agency may keep templates of its own."""
SCREEN_PPI = 144.0


class Documents:
    """Makes documents until it is closed; threads may share it.

    Whatever is made may raise `TemplateFault` where the agency's own template is at fault.
    """

    def __init__(self, letterhead: Letterhead, currencies: Currencies, *, own: Path | None = None) -> None:
        self.letterhead = letterhead
        self.currencies = currencies
        self._own = own

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Clear away what documents were made with."""
        if "_press" in self.__dict__:
            self._press.close()

    def statement_pdf(self, statement: Statement, *, paper: Paper, archived: bool = False) -> bytes:
        """A tagged PDF/UA-1, also PDF/A-2a where archived; of the same statement always the same bytes."""
        texts = self._statement(statement, paper)
        return self._press.pdf("statement.typ", texts, made_at=_noon(statement.known_on), archived=archived)

    def statement_pages(self, statement: Statement, *, paper: Paper, ppi: float = SCREEN_PPI) -> list[bytes]:
        """Each page of that very PDF as a PNG of so many dots an inch."""
        return self._press.pages("statement.typ", self._statement(statement, paper), ppi=ppi)

    def statement_html(self, statement: Statement) -> str:
        """A web page of one file."""
        return self._web.page("statement.html", self._statement(statement, Paper.A4))

    def page_pdf(
        self,
        page: ClientPage,
        *,
        today: date,
        paper: Paper,
        code: StartCode | None = None,
        archived: bool = False,
    ) -> bytes:
        """A client's page as PDF, as `statement_pdf`."""
        texts = self._page(page, today, paper=paper, code=code)
        return self._press.pdf("client.typ", texts, made_at=_noon(today), archived=archived)

    def page_pages(
        self,
        page: ClientPage,
        *,
        today: date,
        paper: Paper,
        code: StartCode | None = None,
        ppi: float = SCREEN_PPI,
    ) -> list[bytes]:
        """A client's page as pictures, as `statement_pages`."""
        return self._press.pages("client.typ", self._page(page, today, paper=paper, code=code), ppi=ppi)

    def page_html(self, page: ClientPage, *, today: date, code: StartCode | None = None) -> str:
        """A client's page as a web page of one file."""
        return self._web.page("client.html", self._page(page, today, paper=Paper.A4, code=code))

    @cached_property
    def _press(self) -> Press:
        return Press(own=self._own, logo=self.letterhead.logo)

    @cached_property
    def _web(self) -> Web:
        return Web(own=self._own, logo=self.letterhead.logo)

    def _statement(self, statement: Statement, paper: Paper) -> Mapping[str, object]:
        return _found(account_texts(statement, self.letterhead, currencies=self.currencies), paper)

    def _page(
        self, page: ClientPage, today: date, *, paper: Paper, code: StartCode | None
    ) -> Mapping[str, object]:
        texts = client_texts(page, self.letterhead, currencies=self.currencies, today=today, code=code)
        return _found(texts, paper)


def documents_of(application: Application) -> Documents:
    """Documents under the agency's own head, on templates beside its books where it has some."""
    own = _own_templates(application.office.books.path)
    return Documents(letterhead_of(application), application.currencies, own=own)


def _own_templates(books: Path | None) -> Path | None:
    own = None if books is None else books.parent / OWN_TEMPLATES
    return own if own is not None and own.is_dir() else None


def _found(texts: AccountTexts | ClientTexts, paper: Paper) -> Mapping[str, object]:
    """Texts as templates find them: those of every document beside its own."""
    values = asdict(texts)
    return {**values.pop("sheet"), **values, "paper": paper.typst}


def _noon(day: date) -> datetime:
    """The moment a document bears; noon, so that it is this day wherever it is read."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
