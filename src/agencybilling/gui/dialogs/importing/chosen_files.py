"""The files of an import: which format each is in, or why it can't be read as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from agencybilling.gui.failures import sentence_of
from agencybilling.gui.plain import hint
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.empty_state import Action, EmptyState
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _
from agencybilling.services.application import Application
from agencybilling.services.imports import UnreadableFile

_ROW_PX = 32
_TABLES = {".csv", ".tsv", ".txt"}


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file, and the title of its format; else why it is in none."""

    path: Path
    read_as: str
    problem: str = ""


def looked_at(application: Application, path: Path, mappings: Sequence[Path]) -> ChosenFile:
    """Find out a file's format; read on any thread."""
    try:
        return ChosenFile(path, application.imports.format_of(path, mappings=mappings).title)
    except UnreadableFile as fault:
        return ChosenFile(path, "", _unknown(path, fault))
    except OSError as error:
        return ChosenFile(path, "", sentence_of(error))


def _unknown(path: Path, fault: UnreadableFile) -> str:
    if is_table(path):
        return _("Not known yet: say with Column mapping what its columns hold")
    return f"{fault.wrong[:1].upper()}{fault.wrong[1:]}. {fault.advice}."


def is_table(path: Path) -> bool:
    """Whether it may be read by a column mapping."""
    return path.suffix.lower() in _TABLES


class ChosenFiles(QObject):
    """Files in a list; which format they are in is found out beside the window."""

    changed = Signal()

    def __init__(
        self,
        workplace: Workplace,
        tree: QTreeWidget,
        nothing: EmptyState,
        *,
        mappings: Callable[[], Sequence[Path]],
        choose: Callable[[], object],
    ) -> None:
        super().__init__(tree)
        self._workplace, self._tree, self._nothing = workplace, tree, nothing
        self._mappings = mappings
        self._files: dict[Path, ChosenFile | None] = {}
        head = tree.header()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        head.resizeSection(0, 260)
        tree.setWordWrap(True)
        tree.itemSelectionChanged.connect(self.changed)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), tree).activated.connect(self.remove_selected)
        nothing.show_empty(
            _("Drop files here"),
            _("Exports of Vapi and Retell are recognised; any other CSV file is read by a column mapping."),
            icon="upload",
            actions=[Action(_("Choose files …"), choose)],
        )
        self._show()

    @property
    def paths(self) -> tuple[Path, ...]:
        """In the order in which they were added."""
        return tuple(self._files)

    @property
    def all_known(self) -> bool:
        """Whether there are any, and each is in a format that can be read."""
        return bool(self._files) and all(one is not None and one.read_as for one in self._files.values())

    @property
    def selected(self) -> list[Path]:
        """Those that are selected."""
        return [Path(item.data(0, Qt.ItemDataRole.UserRole)) for item in self._tree.selectedItems()]

    @property
    def to_map(self) -> Path | None:
        """The table to be mapped: the selected one, else the first that nobody can read."""
        unread = [one.path for one in self._files.values() if one is not None and not one.read_as]
        return next((path for path in (*self.selected, *unread) if is_table(path)), None)

    def add(self, paths: Iterable[Path]) -> None:
        """Add files that are not in the list yet."""
        for path in paths:
            if path not in self._files:
                self._files[path] = None
                self._look_at(path)
        self._show()

    def look_again(self) -> None:
        """Another mapping is known."""
        for path in self._files:
            self._look_at(path)

    def remove_selected(self) -> None:
        """Leave the selected files out."""
        for path in self.selected:
            self._files.pop(path, None)
        self._show()

    def _look_at(self, path: Path) -> None:
        application, mappings = self._workplace.application, tuple(self._mappings())

        def then(found: ChosenFile) -> None:
            if path in self._files:
                self._files[path] = found
                self._show()

        self._workplace.tasks.run(lambda: looked_at(application, path, mappings), then, owner=self)

    def _show(self) -> None:
        kept = set(self.selected)
        self._tree.clear()
        theme = self._workplace.theme
        for path, known in self._files.items():
            said = _("Looking at it …") if known is None else known.read_as or known.problem
            item = QTreeWidgetItem(self._tree, [path.name, said])
            item.setData(0, Qt.ItemDataRole.UserRole, str(path))
            item.setToolTip(0, hint(str(path)))
            item.setToolTip(1, said)
            if known is not None:
                good = bool(known.read_as)
                tint = theme.tokens.shade(Tone.OK if good else Tone.WARN).ink
                item.setIcon(1, theme.icon("circle-check" if good else "triangle-alert", tint=tint))
            item.setSizeHint(0, QSize(0, _ROW_PX))
            item.setSelected(path in kept)
        self._tree.setVisible(bool(self._files))
        self._nothing.setVisible(not self._files)
        self.changed.emit()
