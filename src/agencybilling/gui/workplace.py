"""What every page and dialog is handed: the application, the window's services, and where to tell things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agencybilling.gui.bridge import ChangeBridge
from agencybilling.gui.places import Place
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.tasks import Tasks
from agencybilling.gui.theme.theme import Theme
from agencybilling.gui.theme.tokens import Tone
from agencybilling.services.application import Application


@dataclass(frozen=True, slots=True)
class Message:
    """A line for the bookkeeper at the bottom of the window, with what would undo it."""

    text: str
    undo: Callable[[], None] | None = None
    tone: Tone = Tone.OK


@dataclass(frozen=True, slots=True)
class Workplace:
    """One window's desk. `go` opens a place, `tell` shows a message.

    `looks_ahead` is set where the books are as they would be on a day to come, and nothing can be changed.
    """

    application: Application
    theme: Theme
    tasks: Tasks
    bridge: ChangeBridge
    preferences: Preferences
    go: Callable[[Place], None]
    tell: Callable[[Message], None]
    looks_ahead: bool = False
