"""Payment requests outside the window: what files and paper hold of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agencybilling.domain.money import Currencies
from agencybilling.gui.pages.lists.output import Outlook
from agencybilling.gui.pages.requests.columns import exported, in_full
from agencybilling.gui.tables.columns import Column
from agencybilling.gui.tables.exporting import Sheet
from agencybilling.i18n import _, ngettext
from agencybilling.queries.requests import RequestRow
from agencybilling.services.application import Application
from agencybilling.wording.amounts import count


def request_outlook(application: Application) -> Outlook[RequestRow]:
    """For a list of them."""
    return Outlook(
        title=_("Payment requests"),
        file_name=_("payment requests"),
        selected=_("Selected requests"),
        written=_written,
        for_files=lambda sheet: for_files(sheet, application.currencies),
        for_paper=lambda sheet: replace(sheet, columns=tuple(map(in_full, sheet.columns))),
    )


def for_files(sheet: Sheet[RequestRow], currencies: Currencies) -> Sheet[RequestRow]:
    """Amounts and days as such, each in a column of its own."""
    parts = [part for column in sheet.columns for part in exported(column, currencies)]
    return replace(sheet, columns=tuple(Column(t, t, str, value=v) for t, v in parts))


def _written(rows: int, file: Path) -> str:
    words = ngettext("{n} request is written to {file}.", "{n} requests are written to {file}.", rows)
    return words.format(n=count(rows), file=file)
