"""What every command shares: the books it works on, and how refusals and faults end it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

import click

if TYPE_CHECKING:
    from agencybilling.domain.calendar import Instant
    from agencybilling.services.application import Application

P = ParamSpec("P")
R = TypeVar("R")

REFUSED = 1
WRONG_USAGE = 2


class Program(Protocol):
    """What the program hands to its commands."""

    def application(self, books: Path | None) -> Application:
        """The application on a books file."""
        ...

    def standing_at(self, now: Instant) -> Program:
        """The same with a clock that stands at an instant."""
        ...

    def currency_decimals(self) -> Mapping[str, int]:
        """CLDR's decimals of currencies."""
        ...

    def self_test(self, tell: Callable[[str], None]) -> None:
        """Try whether this installation works. Raises what went wrong."""
        ...


def with_books(command: Callable[Concatenate[Application, P], R]) -> Callable[P, R]:
    """The command with the application on the chosen books as its first argument."""

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        ctx = click.get_current_context()
        books: Path | None = ctx.find_root().params.get("books")
        with refusals_told(), closing(ctx.obj.application(books)) as application:
            return command(application, *args, **kwargs)

    return update_wrapper(run, command)


@contextmanager
def refusals_told() -> Iterator[None]:
    """End with status 1, the code and a sentence where the rules or the books refuse."""
    from agencybilling.sentences import problem_sentence, refusal_sentence
    from agencybilling.services.office import BooksUnavailable, Refusal

    try:
        yield
    except Refusal as refusal:
        _end(refusal.code, refusal_sentence(refusal.code, refusal.values))
    except BooksUnavailable as fault:
        _end(fault.problem, problem_sentence(fault.problem, fault.path))


def _end(code: str, sentence: str) -> None:
    click.echo(f"{code}: {sentence}", err=True)
    click.get_current_context().exit(REFUSED)
