"""Usage records outside the window: what files and paper hold of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agencybilling.gui.pages.lists.output import Outlook
from agencybilling.gui.pages.usage.columns import Terms, exported, usage_columns
from agencybilling.gui.pages.usage.splits import ReplayedOnce
from agencybilling.gui.tables.columns import Column
from agencybilling.gui.tables.exporting import Sheet
from agencybilling.i18n import _, ngettext
from agencybilling.queries.usage import UsageRow
from agencybilling.services.application import Application
from agencybilling.wording.amounts import count


def usage_outlook(application: Application) -> Outlook[UsageRow]:
    """For a list of them."""
    return Outlook(
        title=_("Usage"),
        file_name=_("usage"),
        selected=_("Selected records"),
        written=_written,
        for_files=lambda sheet: _for_files(sheet, application),
        for_paper=lambda sheet: _for_paper(sheet, application),
    )


def _for_files(sheet: Sheet[UsageRow], application: Application) -> Sheet[UsageRow]:
    parts = [part for column in sheet.columns for part in exported(column)]
    columns = tuple(Column(title, title, str, value=value) for title, value in parts)
    return Sheet(columns, sheet.ids, ReplayedOnce(application, sheet.source, sheet.ids))


def _for_paper(sheet: Sheet[UsageRow], application: Application) -> Sheet[UsageRow]:
    zone = application.zone
    terms = Terms(zone, zone.day_of(application.office.clock()))
    whole = {c.key: c for c in usage_columns(terms, lambda row: row.split, with_client=True)}
    columns = tuple(whole[column.key] for column in sheet.columns)
    return replace(sheet, columns=columns, source=ReplayedOnce(application, sheet.source, sheet.ids))


def _written(rows: int, file: Path) -> str:
    words = ngettext("{n} record is written to {file}.", "{n} records are written to {file}.", rows)
    return words.format(n=count(rows), file=file)
