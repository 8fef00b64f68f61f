"""The one table of the application, with all that every table can do; pages give it columns and rows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Generic, Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QVBoxLayout, QWidget

from agencybilling.gui.preferences import Preferences
from agencybilling.gui.tables.arrangement import (
    arrange,
    arrangement_of,
    from_text,
    sorting_in,
    usual,
    usual_width,
)
from agencybilling.gui.tables.column_menu import ColumnsButton, fill_columns, fill_sorting
from agencybilling.gui.tables.columns import Column, Row
from agencybilling.gui.tables.exporting import Sheet
from agencybilling.gui.tables.notices import EmptyWords, Notices
from agencybilling.gui.tables.paged_model import PagedTableModel, Sorting
from agencybilling.gui.tables.rows_view import RowsView
from agencybilling.gui.tables.source import RowSource
from agencybilling.gui.tables.standing import Found, ids_in, place_of, rows_in
from agencybilling.gui.tasks import Task, Tasks
from agencybilling.gui.theme.theme import Theme
from agencybilling.i18n import _

COMFORTABLE = "look/comfortable rows"
"""The flag for rows of 44 px; tables look at it again when the theme says that it has changed."""
ActionsFor = Callable[["array[int]"], Sequence[QAction]]


class Desk(Protocol):
    """What a table needs of a `Workplace`."""

    @property
    def theme(self) -> Theme: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def preferences(self) -> Preferences: ...


class DataTable(QWidget, Generic[Row]):
    """Columns and rows. `name` is what its arrangement is remembered by, `title` is for screen readers."""

    activated = Signal(object)
    """Enter or a double click: the row's id."""
    selection_changed = Signal(int)
    """How many rows are selected."""
    count_changed = Signal(int)
    """How many rows there are."""
    card_wanted = Signal(object, QRect)
    """Space, or the mouse rests on a column with a card: the row's id, the cell's area on the screen."""
    card_unwanted = Signal()
    clear_filters_wanted = Signal()
    failed = Signal(object)
    """Rows could not be read; the table says so itself. The error."""

    def __init__(
        self,
        desk: Desk,
        columns: Sequence[Column[Row]],
        *,
        name: str,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._name = desk, name
        self._stale = self._narrowed = self._at_top = self._read = False
        self._wanted_id: int | None = None
        self._empty = EmptyWords(_("Nothing here yet"), _("Rows appear here as the books grow."))
        self._actions_for: ActionsFor = lambda _ids: ()
        self._copying: Task | None = None
        self.model: PagedTableModel[Row] = PagedTableModel(columns, desk.tasks, self)
        self.view = RowsView(self.model, desk.theme, self)
        self.view.setAccessibleName(title)
        self.view.head.setAccessibleName(_("Columns of {table}").format(table=title))
        self._notices = Notices(self.view)
        self._stretched = next((at for at, column in enumerate(columns) if column.stretch), None)
        self.view.head.setStretchLastSection(self._stretched is None)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)
        self._arrange(self._desk.preferences.text(self._key))
        self.view.viewport().installEventFilter(self)
        self._listen()
        self._follow_look()

    # ------------------------------------------------------------ what pages ask

    def show_source(self, source: RowSource[Row], *, narrowed: bool = False, stay: bool = False) -> None:
        """Show rows, `narrowed` by a filter or not. What is selected stays so by id.

        From the top, or where one stands: `stay` is for the same list read anew.
        """
        self._narrowed, self._at_top, self._stale = narrowed, not stay, False
        self.model.show_source(source)

    def say_when_empty(self, words: EmptyWords) -> None:
        """What is said, and offered, while nothing is there and no filter is set."""
        self._empty = words
        if self._read and self.count == 0:
            self._say()

    def offer_actions(self, actions_for: ActionsFor) -> None:
        """What can be done with the rows of some ids: for the context menu, also by its key.

        Actions without a parent live as long as the menu.
        """
        self._actions_for = actions_for

    def refresh(self) -> None:
        """Follow the books: the same rows stay in sight and selected. While hidden, when next shown."""
        if self.isVisible():
            self.model.refresh()
        else:
            self._stale = True
            self.model.forget_rows()

    def let_one_be_selected(self) -> None:
        """One row at a time instead of any number."""
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def stand_on(self, row_id: int) -> None:
        """Select this row and bring it in sight, as soon as rows are there."""
        self._wanted_id = row_id
        if not self.model.busy:
            self._go_to_wanted()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.model.ids)

    @property
    def selected_count(self) -> int:
        """How many are selected, without a look at any of them."""
        return rows_in(self.view.runs())

    def selected_ids(self) -> array[int]:
        """The ids of the selected rows, from the top; for a million of them too."""
        return ids_in(self.model.ids, self.view.runs())

    def current_id(self) -> int | None:
        """The row that has the keyboard."""
        index = self.view.currentIndex()
        return self.model.ids[index.row()] if index.isValid() else None

    def row_of(self, row_id: int) -> Row | None:
        """The row of an id, or None when it has gone."""
        return self.model.source.rows([row_id]).get(row_id)

    def sheet(self, *, selected: bool = False) -> Sheet[Row]:
        """What is shown, or only what is selected, for exports and copies."""
        head, columns = self.view.head, self.model.columns
        inside = (head.logicalIndex(place) for place in range(head.count()))
        shown = tuple(columns[at] for at in inside if not head.isSectionHidden(at))
        return Sheet(shown, self.selected_ids() if selected else self.model.ids, self.model.source)

    def copy(self) -> None:
        """Copy the selected rows as text, columns as they are shown."""
        if not self.selected_count:
            return
        if self._copying is not None:
            self._copying.cancel()
        task = self._copying = Task()
        sheet = self.sheet(selected=True)
        self._desk.tasks.run(
            lambda: sheet.as_text(lambda: task.canceled),
            QApplication.clipboard().setText,
            owner=self,
            failed=self.failed.emit,
            task=task,
        )

    def columns_button(self) -> ColumnsButton:
        """A button whose menu shows and hides columns, for the page to place."""
        return ColumnsButton(self._desk.theme, self._fill_columns, self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on to the rows."""
        self.view.setFocus(event.reason())

    # ------------------------------------------------------------ what happens

    def _listen(self) -> None:
        model, view, notices = self.model, self.view, self._notices
        queued = Qt.ConnectionType.QueuedConnection
        model.mark = view.marked
        model.working.connect(self._working)
        model.replaced.connect(self._stand_again)
        model.renewed.connect(self._renewed)
        model.failed.connect(self._say_failed, queued)
        model.sorting_changed.connect(self._sorting_changed)
        view.selectionModel().selectionChanged.connect(self._tell_selection)
        view.opened.connect(lambda row: self.activated.emit(model.ids[row]))
        view.card_wanted.connect(lambda row, area: self.card_wanted.emit(model.ids[row], area))
        view.card_unwanted.connect(self.card_unwanted)
        view.menu_wanted.connect(self._open_menu)
        view.copy_wanted.connect(self.copy)
        view.head.sort_wanted.connect(self._sort_by)
        view.head.menu_wanted.connect(self._open_head_menu)
        for signal in (view.head.sectionResized, view.head.sectionMoved):
            signal.connect(self._rearranged)
        notices.again_wanted.connect(model.refresh)
        notices.clear_wanted.connect(self.clear_filters_wanted)
        notices.stop_wanted.connect(self._stop_sorting)
        self._desk.theme.changed.connect(self._follow_look)

    def _working(self, working: bool) -> None:  # noqa: FBT001 - a signal's value
        if working and not self._at_top and self.count:
            return
        if working:
            self._notices.begin(stoppable=self.model.sorting_pending if self.count else None)
        else:
            self._notices.end()

    def _stand_again(self, found: Found) -> None:
        before = self.selected_count
        self.view.stand_again(found, at_top=self._at_top)
        self._renewed()
        if before != self.selected_count or self.selected_count:
            self._tell_selection()

    def _renewed(self) -> None:
        self._at_top, self._read = False, True
        self._say()
        self.view.viewport().update()
        self.count_changed.emit(self.count)
        self._go_to_wanted()

    def _say(self) -> None:
        policy = Qt.ScrollBarPolicy
        self.view.setHorizontalScrollBarPolicy(
            policy.ScrollBarAsNeeded if self.count else policy.ScrollBarAlwaysOff
        )
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.count else Qt.FocusPolicy.NoFocus)
        if self.count:
            self._notices.show_rows()
        elif self._narrowed:
            self._notices.show_nothing_found()
        else:
            self._notices.show_empty(self._empty)

    def _say_failed(self, error: Exception) -> None:
        self._notices.show_failed()
        self.failed.emit(error)

    def _tell_selection(self) -> None:
        self.selection_changed.emit(self.selected_count)

    def _go_to_wanted(self) -> None:
        place = None if self._wanted_id is None else place_of(self._wanted_id, self.model.ids)
        if place is not None:
            self.view.stand_on(place)
        self._wanted_id = None

    def _sort_by(self, column: int) -> None:
        sorting = self.model.sorting
        if self.model.columns[column].order is not None:
            self.model.sort_by(column, descending=sorting == Sorting(column))

    def _stop_sorting(self) -> None:
        self.model.stop_sorting()
        self._at_top = False

    def _sorting_changed(self) -> None:
        self._at_top = True
        self.view.head.viewport().update()
        self._remember()

    def _open_menu(self, spot: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ids = self.selected_ids()
        for action in self._actions_for(ids):
            action.setParent(action.parent() or menu)
            menu.addAction(action)
        if ids:
            menu.addSeparator()
            menu.addAction(self._desk.theme.icon("copy"), _("Copy rows")).triggered.connect(self.copy)
            menu.popup(spot)

    # ------------------------------------------------------------ columns

    @property
    def _key(self) -> str:
        return f"tables/{self._name}"

    def _arrange(self, remembered: str) -> None:
        columns = self.model.columns
        wanted = from_text(remembered, columns) if remembered else usual(columns)
        arrange(self.view.head, columns, wanted)
        self.model.sorting = sorting_in(wanted, columns)

    def _arrange_as_usual(self) -> None:
        arrange(self.view.head, self.model.columns, usual(self.model.columns))
        self._stretch()

    def _fill_columns(self, menu: QMenu) -> None:
        fill_columns(menu, self.view.head, model=self.model, reset=self._arrange_as_usual)

    def _open_head_menu(self, column: int, spot: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if column >= 0:
            fill_sorting(menu, self.model, column)
            menu.addSeparator()
        self._fill_columns(menu)
        menu.popup(spot)

    def _rearranged(self, column: int) -> None:
        if column != self._stretched:
            self._stretch()
        self._remember()

    def _remember(self) -> None:
        arrangement = arrangement_of(self.view.head, self.model.columns, self.model.sorting)
        self._desk.preferences.set_text(self._key, arrangement.to_text())

    def _stretch(self) -> None:
        """Give the room that is left to the column made for it."""
        at, head = self._stretched, self.view.head
        if at is not None and not head.isSectionHidden(at):
            left = self.view.viewport().width() - head.length() + head.sectionSize(at)
            head.resizeSection(at, max(left, usual_width(self.model.columns[at])))

    def _follow_look(self) -> None:
        self.view.show_comfortable(comfortable=self._desk.preferences.flag(COMFORTABLE, default=False))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the columns fill the new width, also when a scroll bar has taken some of it."""
        if event.type() is QEvent.Type.Resize:
            self._stretch()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what has happened while it was hidden."""
        super().showEvent(event)
        self._stretch()
        if self._stale:
            self._stale = False
            self.model.refresh()
