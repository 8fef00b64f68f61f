"""What the columns of an unknown table seem to be, by their titles and by what stands below them."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from agencybilling.gui.dialogs.importing.samples import Sample
from agencybilling.importers.amounts import Unit
from agencybilling.importers.fields import Unusable
from agencybilling.importers.instants import TimeForm, read_times
from agencybilling.importers.mapping import Column
from agencybilling.importers.records import Standing

TIME_FORMS = (
    TimeForm.ISO.value,
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %I:%M %p",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    TimeForm.UNIX_SECONDS.value,
    TimeForm.UNIX_MILLISECONDS.value,
)
_MOST_TRIED = 50
_WORDS = {
    Column.ID: ("id", "sid", "uuid", "number", "nummer"),
    Column.STARTED: ("start", "begin", "date", "time", "created", "datum"),
    Column.DURATION: ("duration", "dauer", "length", "seconds", "minutes"),
    Column.ENDED: ("end", "ende"),
    Column.STATUS: ("status", "state", "outcome"),
    Column.CLIENT: ("client", "customer", "kunde", "account"),
    Column.CAMPAIGN: ("campaign", "kampagne"),
    Column.AGENT_MESSAGES: ("agent message", "messages_agent"),
}
_UNBILLED_WORDS = ("fail", "busy", "no answer", "no-answer", "cancel", "besetzt", "nicht", "error")
_OPEN_WORDS = ("progress", "queued", "ringing", "ongoing", "laufend", "open")


def column_for(sample: Sample, column: Column) -> str:
    """The title that seems to be this column's; empty where none does."""
    words = _WORDS.get(column, ())
    for word in words:
        for title in sample.header:
            folded = title.casefold()
            if folded == word or word in folded.replace("-", " ").replace("_", " ").split():
                return title
    return next((t for word in words for t in sample.header if word in t.casefold()), "")


def time_form_of(cells: Iterable[str]) -> str:
    """The form in which these times are written; ISO where none fits."""
    told = [cell for cell in cells if cell][:_MOST_TRIED]
    return next((form for form in TIME_FORMS if told and _fits(form, told)), TIME_FORMS[0])


def _fits(form: str, cells: list[str]) -> bool:
    read = read_times((form,), ZoneInfo("UTC"))
    good = 0
    for cell in cells:
        try:
            read(cell)
        except Unusable:
            continue
        good += 1
    return good * 2 > len(cells)


def agent_column(sample: Sample) -> str:
    """The title below which agents or numbers seem to stand; empty where none does."""
    return next(
        (
            t
            for word in ("agent", "assistant", "number", "rufnummer")
            for t in sample.header
            if word in t.casefold() and "message" not in t.casefold()
        ),
        "",
    )


def unit_of(title: str, sample: Sample) -> Unit | None:
    """What a length counts, by its title and what stands below; None where it is no length but the end."""
    if not title:
        return None
    folded = title.casefold()
    if any(":" in cell for cell in sample.cells(title)):
        return Unit.CLOCK
    if "ms" in folded or "milli" in folded:
        return Unit.MILLISECONDS
    return Unit.MINUTES if "min" in folded else Unit.SECONDS


def standing_of(status: str) -> Standing:
    """What a status seems to mean, by its words."""
    folded = status.casefold()
    if any(word in folded for word in _UNBILLED_WORDS):
        return Standing.NOT_BILLABLE
    return Standing.OPEN if any(word in folded for word in _OPEN_WORDS) else Standing.BILLABLE
