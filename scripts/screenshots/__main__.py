"""Photograph every page and dialog into docs/screenshots, in both themes and two sizes.

    python -m scripts.screenshots            all of them
    python -m scripts.screenshots client-    those whose name begins so

It fails when a scene fails, when Qt or the program warns of anything, and when a dialog or a page is in no
picture.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from tempfile import gettempdir

TREE = Path(__file__).parents[2]
PICTURES = TREE / "docs" / "screenshots"
WORK = Path(gettempdir()) / "AgencyBilling"
"""Always the same, because the settings show it."""
SIZES = ((1280, 800), (1000, 700))
_SCREEN = {"name": "screen", "x": 0, "y": 0, "width": 1600, "height": 1200, "logicalDpi": 96, "dpr": 1}

# A screen large enough for the window; Qt asks for it when it is imported.
shutil.rmtree(WORK, ignore_errors=True)
WORK.mkdir(parents=True)
(WORK / "screen.json").write_text(json.dumps({"screens": [_SCREEN]}))
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={WORK / 'screen.json'}"

from agencybilling.gui.app import make_application  # isort: skip # SQLAlchemy before Qt
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog

import agencybilling.gui
from agencybilling.gui.places import Page
from agencybilling.gui.theme.theme import Appearance, theme_of
from agencybilling.i18n import use_language
from agencybilling.services.application import Application
from scripts.screenshots import books, camera
from scripts.screenshots import dialogs as _dialogs  # noqa: F401 - its scenes
from scripts.screenshots import pages as _pages  # noqa: F401 - its scenes
from scripts.screenshots import papers as _papers  # noqa: F401 - its scenes
from scripts.screenshots import statements as _statements  # noqa: F401 - its scenes
from scripts.screenshots.shots import SHOTS, On, Shot
from scripts.screenshots.stage import Stage

_SAID_OFFSCREEN = "This plugin does not support"


class Witness(logging.Handler):
    """Keeps what must not happen, and what was seen."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.scene = "the beginning"
        self.faults: list[str] = []
        self.dialogs: set[type[QDialog]] = set()
        self.pages: set[Page] = set()

    def blame(self, what: object) -> None:
        """Something went wrong in the present scene."""
        self.faults.append(f"{self.scene}: {what}")
        print(f"! {self.faults[-1]}", file=sys.stderr)  # noqa: T201 - what a command says

    def emit(self, record: logging.LogRecord) -> None:
        """The program warns."""
        self.blame(record.getMessage())

    def hear(self, kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        """Qt says something."""
        if kind is not QtMsgType.QtDebugMsg and not text.startswith(_SAID_OFFSCREEN):
            self.blame(text)

    def see(self, stage: Stage) -> None:
        """What a picture shows."""
        self.dialogs |= {type(part) for part in stage.over() if isinstance(part, QDialog)}
        if stage.window.place is not None:
            self.pages.add(stage.window.place.page)

    def blame_what_is_missing(self) -> None:
        """Dialogs and pages in no picture."""
        self.scene = "the end"
        for kind in _dialogs_there_are() - self.dialogs:
            self.blame(f"no picture shows {kind.__name__}")
        for page in set(Page) - self.pages:
            self.blame(f"no picture shows {page}")


_BOOKS = {On.SAMPLES: books.sample_books, On.NEW: books.new_books, On.AWAY: books.books_left_alone}


def main(beginning: str) -> int:
    """Take the pictures; 1 where anything is wrong."""
    use_language("en_US")
    witness = Witness()
    qInstallMessageHandler(witness.hear)
    logging.getLogger().addHandler(witness)
    sys.excepthook = lambda _kind, error, _trace: witness.blame(repr(error))
    make_application()
    QApplication.setCursorFlashTime(0)
    if not beginning:
        shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for on, made in _BOOKS.items():
        shots = [shot for shot in SHOTS if shot.on is on and shot.name.startswith(beginning)]
        if shots:
            with _stage(made(WORK), WORK / on.name) as stage:
                for shot in shots:
                    _take(shot, stage, witness)
    if not beginning:
        witness.blame_what_is_missing()
    return 1 if witness.faults else 0


@contextmanager
def _stage(application: Application, folder: Path) -> Iterator[Stage]:
    folder.mkdir()
    stage = Stage(application, folder)
    yield stage
    stage.close()


def _take(shot: Shot, stage: Stage, witness: Witness) -> None:
    witness.scene = shot.name
    for size in SIZES:
        stage.window.resize(*size)
        stage.settle()
        try:
            shot.scene(stage)
            witness.see(stage)
            for look in _looks():
                if theme_of().appearance is not look:
                    theme_of().use(look)
                    stage.settle()
                taken = camera.picture(stage.front, stage.over())
                camera.save(taken, PICTURES / f"{shot.name}--{look}-{size[0]}.png")
        except Exception as fault:  # noqa: BLE001 - the other scenes are to be seen too
            witness.blame(repr(fault))
        stage.close_all()


def _looks() -> list[Appearance]:
    """The present one first: dressing the window anew is what takes longest."""
    both = [Appearance.LIGHT, Appearance.DARK]
    return both[::-1] if theme_of().appearance is Appearance.DARK else both


def _dialogs_there_are() -> set[type[QDialog]]:
    """Ours, without those that others are made of and those whose modules are not the window's."""
    for module in walk_packages(agencybilling.gui.__path__, "agencybilling.gui."):
        import_module(module.name)
    found: set[type[QDialog]] = set()
    waiting = list(QDialog.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("agencybilling.gui.") and not kind.__subclasses__():
            found.add(kind)
    return found


if __name__ == "__main__":
    sys.exit(main("".join(sys.argv[1:2])))
