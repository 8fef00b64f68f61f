"""News of the books: what each command has changed, told to every screen that shows it."""

from __future__ import annotations

from collections.abc import Callable

from agencybilling.store.books import Books
from agencybilling.store.notices import Notice

__all__ = ["Changes", "Notice"]


class Changes:
    """Who wants to hear of changes; imports and the engine tell theirs as any command does."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def subscribe(self, callback: Callable[[Notice], None]) -> Callable[[], None]:
        """Have this called after each transaction that wrote, in the thread that wrote; how to end that."""
        return self._books.listen(callback)

    def from_outside(self) -> bool:
        """Whether another process has written since this was last asked; always from the same thread.

        It takes some microseconds, so that a timer may ask every second. Now and then it may take this
        process's own write for another's.
        """
        return self._books.written_outside()
