"""A document being made for the eye: its PDF, then pictures of single pages, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from agencybilling.gui.failures import sentence_of
from agencybilling.gui.papers.printed import Printed
from agencybilling.gui.papers.reading import picture_of
from agencybilling.gui.papers.sheets import Wanted
from agencybilling.gui.tasks import Lane, Task, Tasks
from agencybilling.statements.paper import Paper
from agencybilling.statements.pictures import Pictures


@dataclass(frozen=True, slots=True)
class Made:
    """A document on one paper."""

    paper: Paper
    pdf: bytes
    pictures: Pictures


class Making(QObject):
    """Makes a document again for each paper, and one picture at a time of what was made last."""

    made = Signal(object)
    failed = Signal(str)
    pictured = Signal(object, QImage)

    def __init__(self, tasks: Tasks, printed: Printed, owner: QObject) -> None:
        super().__init__(owner)
        self._tasks, self._printed = tasks, printed
        self._making: Task | None = None
        self._picturing: Task | None = None
        self.document: Made | None = None

    @property
    def under_way(self) -> bool:
        """Whether a document is being made."""
        return self._making is not None

    def make(self, paper: Paper) -> None:
        """Make the document on this paper; `made` or `failed` is sent unless it is stopped."""
        self.stop()
        self._making = self._tasks.run(
            lambda: self._document(paper), self._show, failed=self._fail, owner=self, lane=Lane.LONG
        )

    def stop(self) -> None:
        """Make it no longer; what was made before stays."""
        if self._making is not None:
            self._making.cancel()
            self._making = None

    def picture(self, wanted: Wanted) -> None:
        """Picture a page, unless another one is being pictured; `pictured` is sent."""
        if self.document is None or self._picturing is not None:
            return
        pictures = self.document.pictures
        self._picturing = self._tasks.run(
            lambda: picture_of(pictures, wanted.page, ppi=wanted.ppi),
            lambda picture: self._show_picture(wanted, picture),
            failed=self._fail,
            owner=self,
        )

    def close(self) -> None:
        """Make nothing more, and clear away what was made."""
        self.stop()
        if self._picturing is not None:
            self._picturing.cancel()
        self._clear_away()

    def _document(self, paper: Paper) -> Made:
        pdf = self._printed.pdf(paper)
        return Made(paper, pdf, Pictures(pdf))

    def _show(self, document: Made) -> None:
        self._making = None
        if self._picturing is not None:
            self._picturing.cancel()
            self._picturing = None
        self._clear_away()
        self.document = document
        self.made.emit(document)

    def _show_picture(self, wanted: Wanted, picture: QImage) -> None:
        self._picturing = None
        self.pictured.emit(wanted, picture)

    def _fail(self, error: Exception) -> None:
        self._making = self._picturing = None
        self.failed.emit(sentence_of(error))

    def _clear_away(self) -> None:
        """Off the window's thread too: a page may be on its way."""
        if self.document is not None:
            self._tasks.run(self.document.pictures.close, lambda _nothing: None, owner=self._tasks)
            self.document = None
