"""Lists: a table for people, nothing of it cut off, or JSON for programs; both come as a stream."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")

_ROWS_AT_A_TIME = 1_000
_BETWEEN = "   "
_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), " ")

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column: its title, what a row says there, and whether it is read from the right, as figures are."""

    title: str
    cell: Callable[[T], str]
    right: bool = False


def show_table(rows: Iterable[T], columns: Sequence[Column[T]], *, empty: str) -> None:
    """Rows as a table, folded on a terminal and whole in a pipe; the sentence where there are none."""
    from rich.console import Console

    console = Console(markup=False, emoji=False, highlight=False)
    show = _folded(console) if console.is_terminal else _whole()
    remaining = iter(rows)
    none_yet = True
    while part := list(islice(remaining, _ROWS_AT_A_TIME)):
        show(columns, [[clean(column.cell(row)) for column in columns] for row in part])
        none_yet = False
    if none_yet:
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


def _folded(console: Console) -> Callable[[Sequence[Column[T]], list[list[str]]], None]:
    """Tables as wide as the terminal: nothing is cut off, longer cells go on below."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    def show(columns: Sequence[Column[T]], cells: list[list[str]]) -> None:
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for column in columns:
            table.add_column(column.title, justify="right" if column.right else "left", overflow="fold")
        for row in cells:
            table.add_row(*row)
        console.print(table)

    return show


def _whole() -> Callable[[Sequence[Column[T]], list[list[str]]], None]:
    """One table as wide as it is, written part by part; where a later part needs more room, columns grow."""
    from rich.cells import cell_len

    widths: list[int] = []

    def line(columns: Sequence[Column[T]], texts: Sequence[str]) -> str:
        padded = []
        for column, text, width in zip(columns, texts, widths, strict=True):
            space = " " * (width - cell_len(text))
            padded.append(space + text if column.right else text + space)
        return _BETWEEN.join(padded).rstrip()

    def show(columns: Sequence[Column[T]], cells: list[list[str]]) -> None:
        titles = [column.title for column in columns]
        begun = bool(widths)
        known = widths or [cell_len(title) for title in titles]
        of_columns = zip(*cells, strict=True)
        widths[:] = [max(w, *map(cell_len, texts)) for w, texts in zip(known, of_columns, strict=True)]
        if not begun:
            click.echo(line(columns, titles))
            click.echo("─" * (sum(widths) + len(_BETWEEN) * (len(widths) - 1)))
        click.echo("\n".join(line(columns, row) for row in cells))

    return show
