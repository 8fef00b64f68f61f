"""Screens: whatever shows the books and stays right when they change."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QWidget

from agencybilling.gui.places import Place
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.workplace import Workplace
from agencybilling.services.changes import Notice


class Screen(QWidget):
    """A part of the window that reads the books: at once while it is seen, else when it is seen again."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workplace = workplace
        self._missed: Notice | None = None
        workplace.bridge.changed.connect(self._hear)

    def refresh(self, notice: Notice) -> None:
        """Read anew what the notice touches."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while it was hidden."""
        super().showEvent(event)
        missed, self._missed = self._missed, None
        if missed is not None:
            self.refresh(missed)

    def _hear(self, notice: Notice) -> None:
        if self.isVisible():
            self.refresh(notice)
        else:
            self._missed = notice if self._missed is None else self._missed | notice


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to the present screen; where it leads, if anywhere."""

    text: str
    place: Place | None = None


class PageScreen(Screen):
    """A page of the navigation. The window's header shows its crumbs, title and actions."""

    header_changed = Signal()

    def title(self) -> str:
        """What the header calls it."""
        raise NotImplementedError

    def crumbs(self) -> list[Crumb]:
        """The way here, above the title."""
        return []

    def standing(self) -> tuple[str, Tone, str]:
        """A word of standing beside the title, its tone, and what it means; no word, no pill."""
        return "", Tone.NEUTRAL, ""

    def primary(self) -> QAction | None:
        """The page's one primary action."""
        return None

    def secondary(self) -> list[QAction]:
        """Actions that the header shows beside it."""
        return []

    def show_place(self, place: Place) -> None:
        """Show what a place of this page names."""
        raise NotImplementedError

    def first_focus(self) -> QWidget:
        """What has the keyboard when the page is shown.

        No focus proxy: Tab would leave the page behind with it.
        """
        return self

    def unsaved(self) -> str:
        """What is typed here and saved nowhere, named for a person; pages keep it until the window closes."""
        return ""
