"""Lists: a table for people, nothing of it cut off, or JSON for programs; both come as a stream."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

import click

T = TypeVar("T")

_ROWS_AT_A_TIME = 1_000
# Wide enough for any table: who pipes it wants whole cells, and can fold them.
_PIPE_WIDTH = 100_000
_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), " ")

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column: its title, what a row says there, and whether it is read from the right, as figures are."""

    title: str
    cell: Callable[[T], str]
    right: bool = False


def show_table(rows: Iterable[T], columns: Sequence[Column[T]], *, empty: str) -> None:
    """Rows as a table; the sentence where there are none."""
    from rich.box import SIMPLE_HEAD
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table

    console = Console(markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    remaining = iter(rows)
    widths = [cell_len(column.title) for column in columns]
    first = True
    while part := list(islice(remaining, _ROWS_AT_A_TIME)):
        cells = [[clean(column.cell(row)) for column in columns] for row in part]
        # Later parts stand below the first one, so columns only ever grow.
        of_columns = zip(*cells, strict=True)
        widths = [max(w, *map(cell_len, texts)) for w, texts in zip(widths, of_columns, strict=True)]
        table = Table(box=SIMPLE_HEAD, show_header=first, show_edge=False, pad_edge=False)
        for column, width in zip(columns, widths, strict=True):
            table.add_column(
                column.title,
                justify="right" if column.right else "left",
                overflow="fold",
                min_width=None if console.is_terminal else width,
            )
        for row in cells:
            table.add_row(*row)
        console.print(table)
        first = False
    if first:
        click.echo(empty)


def show_json(objects: Iterable[Mapping[str, object]]) -> None:
    """Objects as one JSON array, one a line."""
    beginning = "["
    for item in objects:
        sys.stdout.write(f"{beginning}\n{json.dumps(item)}")
        beginning = ","
    click.echo("[]" if beginning == "[" else "\n]")


def show_object(item: Mapping[str, object]) -> None:
    """One object as JSON."""
    click.echo(json.dumps(item, indent=1))


def show_fields(fields: Mapping[str, str | None]) -> None:
    """One thing, a line for each of its fields that it has."""
    shown = {name: clean(text) for name, text in fields.items() if text}
    width = max(map(len, shown), default=0)
    for name, text in shown.items():
        click.echo(f"{name:<{width}}  {text}")


def clean(text: str) -> str:
    """A text that can't steer a terminal, whatever an import brought in."""
    return text.translate(_CONTROL)
