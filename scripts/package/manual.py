"""The manual page of the command, out of what the command says of itself."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from agencybilling.cli.main import cli
from agencybilling.paths import BOOKS_SUFFIX
from scripts.package.places import VERSION

_LONGEST = 200


def write_manual(file: Path, *, day: str) -> None:
    """Packed, as systems keep them; the same text makes the same file."""
    file.write_bytes(gzip.compress(manual(day).encode(), mtime=0))


def manual(day: str) -> str:
    """In the language of manual pages."""
    return "\n".join(_lines(day)) + "\n"


def _lines(day: str) -> Iterator[str]:
    context = click.Context(cli, info_name="agencybilling", **cli.context_settings)
    yield f'.TH AGENCYBILLING 1 "{day}" "AgencyBilling {VERSION}" "User Commands"'
    yield from (".SH NAME", r"agencybilling \- the books of an agency that resells voice-AI and chat minutes")
    yield from (".SH SYNOPSIS", r".B agencybilling", rf"[\fIFILE\fR{BOOKS_SUFFIX}]", ".br")
    yield from (".B agencybilling", r"[\fIOPTIONS\fR] \fICOMMAND\fR [\fIARGUMENTS\fR]...")
    yield from (".SH DESCRIPTION", _plain(cli.help or ""))
    yield ".SH OPTIONS"
    yield from _terms(filter(None, (option.get_help_record(context) for option in cli.get_params(context))))
    yield from (".SH COMMANDS", r"\fBagencybilling\fR \fICOMMAND\fR \fB\-\-help\fR tells more of each.")
    yield from _terms(_commands(context))
    yield ".SH ENVIRONMENT"
    yield from _terms([("AGENCYBILLING_BOOKS", "The books file to work with, where no option names one.")])
    yield ".SH FILES"
    yield from _terms([("~/.local/share/AgencyBilling/books.db", "The books, where nobody names others.")])


def _commands(context: click.Context) -> Iterator[tuple[str, str]]:
    """Each with the first sentence of its help."""
    for name in cli.list_commands(context):
        if command := cli.get_command(context, name):
            yield name, command.get_short_help_str(_LONGEST)


def _terms(explained: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, meaning in explained:
        yield from (".TP", rf"\fB{_plain(term)}\fR", _plain(meaning))


def _plain(text: str) -> str:
    """Nothing that a manual page would take for a command, paragraphs kept."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("~", r"\(ti")
    return "\n.PP\n".join(" ".join(paragraph.split()) for paragraph in escaped.split("\n\n"))
