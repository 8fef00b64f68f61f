"""A shelf of the catalog: its table, the form of what is selected, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from agencybilling.domain.catalog import Pack, Plan
from agencybilling.domain.errors import Refusal
from agencybilling.gui.actions import action
from agencybilling.gui.failures import sentence_of
from agencybilling.gui.pages.catalog.forms import CatalogForm, Fields
from agencybilling.gui.plain import plain_label
from agencybilling.gui.screen import Screen
from agencybilling.gui.tables.columns import Column
from agencybilling.gui.tables.notices import EmptyWords
from agencybilling.gui.tables.source import ListSource
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.tasks import Lane
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.banner import Banner
from agencybilling.gui.widgets.empty_state import Action
from agencybilling.gui.widgets.field_errors import clear_errors, show_error
from agencybilling.gui.widgets.flow import Flow
from agencybilling.gui.widgets.pill import Pill
from agencybilling.gui.workplace import Message, Workplace
from agencybilling.i18n import _
from agencybilling.services.changes import Notice

_NEW = 0
_PAUSE_MS = 150
_FORM_PX = 380

Item = TypeVar("Item", Plan, Pack)


@dataclass(frozen=True, slots=True)
class Shelved(Generic[Item]):
    """A plan or pack with how many clients have it."""

    item: Item
    clients: int


@dataclass(frozen=True, slots=True)
class Words:
    """What a shelf calls its things; marked with `N_`."""

    table: str
    title: str
    new: str
    new_one: str
    none_yet: str
    what_for: str
    icon: str
    in_use: Callable[[int], str]


def standing(row: Shelved[Plan] | Shelved[Pack]) -> str:
    return _("Archived") if row.item.archived else _("Active")


def tone(row: Shelved[Plan] | Shelved[Pack]) -> Tone:
    return Tone.NEUTRAL if row.item.archived else Tone.OK


class Shelf(Screen):
    """What both shelves share. What is typed and not saved is kept for each row until the window closes."""

    actions_changed = Signal()

    new: QAction
    save: QAction
    duplicate: QAction
    archive: QAction
    table: DataTable[Shelved[Plan]] | DataTable[Shelved[Pack]]

    def unsaved(self) -> str:
        """Names of what is typed and not saved."""
        raise NotImplementedError


class ShelfOf(Shelf, Generic[Item]):
    """A shelf of plans, or of packs."""

    form: CatalogForm

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        self._rows: dict[int, Shelved[Item]] = {}
        self._drafts: dict[int, Fields] = {}
        self._shown = _NEW
        self._awaited: str | None = None
        self._currencies = workplace.application.currencies
        self._table: DataTable[Shelved[Item]] = DataTable(
            workplace, self.columns(), name=self.words.table, title=_(self.words.title)
        )
        self._table.let_one_be_selected()
        self._heading, self._note = plain_label(self), plain_label(self)
        self._badges, self._pills = QWidget(self), Flow()
        self._surprise = Banner(self)
        self._problem = plain_label(self)
        self._save, self._discard = QPushButton(_("&Save"), self), QPushButton(_("Disca&rd"), self)
        self._archived = QCheckBox(_("Show archi&ved"), self)
        self._make_actions()
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._try)
        self._listen()
        self._read()

    # -- what plans and packs say of themselves

    words: Words

    def columns(self) -> Sequence[Column[Shelved[Item]]]:
        """Columns of the table."""
        raise NotImplementedError

    def gather(self) -> list[Shelved[Item]]:
        """Every row, archived ones included."""
        raise NotImplementedError

    def fields_of(self, item: Item) -> Fields:
        """An item's fields for the form."""
        raise NotImplementedError

    def said_of(self, fields: Fields, *, instead_of: str | None) -> tuple[list[str], list[str]]:
        """Badges and surprises of what is typed. Raises `Refusal`."""
        raise NotImplementedError

    def put(self, fields: Fields, *, instead_of: str | None) -> None:
        """Add it, or edit the one of this name. Raises `Refusal`."""
        raise NotImplementedError

    def put_away(self, name: str, *, archived: bool) -> None:
        """Archive or restore it. Raises `Refusal`."""
        raise NotImplementedError

    # -- what the page asks

    def unsaved(self) -> str:
        return ", ".join(str(fields["name"]) or _(self.words.new_one) for fields in self._drafts.values())

    def refresh(self, notice: Notice) -> None:
        if notice.everything or notice.agency or notice.clients:
            self._read()

    # -- what happens

    def _read(self) -> None:
        self.workplace.tasks.run(self.gather, self._show_rows, owner=self)

    def _show_rows(self, rows: list[Shelved[Item]]) -> None:
        self._currencies = self.workplace.application.currencies
        self._rows = {row.item.id: row for row in rows}
        shown = [row for row in rows if self._archived.isChecked() or not row.item.archived]
        self._table.show_source(
            ListSource(shown, self.columns(), id_of=lambda row: row.item.id),
            narrowed=len(shown) < len(rows),
            stay=True,
        )
        self._stand(shown)

    def _stand(self, shown: Sequence[Shelved[Item]]) -> None:
        """Stay on the row that the form shows, else on what was just saved, else on the first."""
        wanted = self._shown
        if self._awaited is not None:
            named = [row.item.id for row in shown if row.item.name == self._awaited]
            wanted, self._awaited = (named or [_NEW])[0], None
        elif wanted == _NEW and _NEW not in self._drafts and shown:
            wanted = shown[0].item.id
        if any(row.item.id == wanted for row in shown):
            self._table.stand_on(wanted)
        self._show_form(wanted if wanted in self._rows else _NEW)

    def _turn_to(self, _selected: int) -> None:
        current = self._table.current_id()
        if current is not None and current != self._shown:
            self._show_form(current)

    def _show_form(self, shown: int) -> None:
        self._shown = shown
        row = self._rows.get(shown)
        known = self._drafts.get(shown)
        fields = self.form.NEW if row is None else self.fields_of(row.item)
        default = self.workplace.application.settings.get().currency
        self.form.show_fields(known or fields, currencies=self._currencies, default=default)
        self._heading.setText(_(self.words.new_one) if row is None else row.item.name)
        self._note.setText("" if row is None else self.words.in_use(row.clients))
        self._note.setVisible(row is not None)
        self._follow()
        self._try()

    def _edited(self) -> None:
        self._drafts[self._shown] = self.form.fields()
        self._follow()
        self._pause.start()

    def _follow(self) -> None:
        row = self._rows.get(self._shown)
        typed = self._shown in self._drafts
        self.save.setEnabled(typed)
        self._save.setEnabled(typed)
        self._discard.setEnabled(typed)
        self.archive.setEnabled(row is not None)
        self.duplicate.setEnabled(row is not None)
        archived = row is not None and row.item.archived
        self.archive.setText(_("&Restore") if archived else _("&Archive"))
        self.archive.setProperty("icon_name", "archive-restore" if archived else "archive")
        self.actions_changed.emit()

    def _try(self) -> None:
        """Say what is typed in badges, or beside its field what is wrong with it."""
        clear_errors(self.form)
        self._problem.hide()
        if self._shown == _NEW and _NEW not in self._drafts:
            self._say([], [])
            return
        try:
            self._say(*self.said_of(self.form.fields(), instead_of=self._name()))
        except Refusal as refusal:
            self._say([], [])
            self._complain(refusal)

    def _say(self, shown: Sequence[str], warned: Sequence[str]) -> None:
        while (item := self._pills.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        for text in shown:
            pill = Pill(self._badges)
            pill.show_pill(text, Tone.NEUTRAL, dot=False)
            self._pills.addWidget(pill)
        self._badges.setVisible(bool(shown))
        self._badges.setAccessibleName(", ".join(shown))
        if warned:
            self._surprise.show_banner(" ".join(warned), Tone.WARN)
        else:
            self._surprise.hide()

    def _complain(self, refusal: Refusal) -> None:
        field = self.form.field_of(refusal)
        if field is not None:
            show_error(field, sentence_of(refusal))
            return
        self._problem.setText(sentence_of(refusal))
        self._problem.show()

    def _name(self) -> str | None:
        row = self._rows.get(self._shown)
        return None if row is None else row.item.name

    def _submit(self) -> None:
        fields, name, shown = self.form.fields(), self._name(), self._shown
        self.save.setEnabled(False)
        self._save.setEnabled(False)
        self.workplace.tasks.run(
            lambda: self.put(fields, instead_of=name),
            lambda _done: self._saved(shown, fields),
            failed=self._refused,
            owner=self,
            lane=Lane.COMMAND,
        )

    def _saved(self, shown: int, fields: Fields) -> None:
        if shown == _NEW or self._drafts.get(shown) == fields:
            self._drafts.pop(shown, None)
        self._awaited = " ".join(str(fields["name"]).split())
        self.workplace.tell(Message(_("{name} is saved.").format(name=self._awaited)))
        self._read()

    def _refused(self, error: Exception) -> None:
        self._follow()
        clear_errors(self.form)
        if isinstance(error, Refusal):
            self._complain(error)
            field = self.form.field_of(error)
            if field is not None:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.workplace.tell(Message(sentence_of(error), tone=Tone.BAD))

    def _throw_away(self) -> None:
        self._drafts.pop(self._shown, None)
        self._show_form(self._shown if self._shown in self._rows else next(iter(self._rows), _NEW))

    def _begin_new(self) -> None:
        self._table.view.clearSelection()
        self._show_form(_NEW)
        self.form.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _begin_copy(self) -> None:
        row = self._rows.get(self._shown)
        if row is None:
            return
        fields = {**self.fields_of(row.item), "name": _("{name} (copy)").format(name=row.item.name)}
        self._drafts[_NEW] = fields
        self._begin_new()
        self.form.name.selectAll()

    def _put_away(self) -> None:
        row = self._rows.get(self._shown)
        if row is None:
            return
        name, archived = row.item.name, not row.item.archived
        said = _("{name} is archived.") if archived else _("{name} is active again.")
        self.workplace.tasks.run(
            lambda: self.put_away(name, archived=archived),
            lambda _done: self.workplace.tell(Message(said.format(name=name))),
            failed=self._refused,
            owner=self,
            lane=Lane.COMMAND,
        )

    def _make_actions(self) -> None:
        self.new = action(self, _(self.words.new), self._begin_new, shortcut="Ctrl+N", icon="plus")
        self.duplicate = action(self, _("&Duplicate"), self._begin_copy, shortcut="Ctrl+D", icon="copy")
        self.archive = action(self, _("&Archive"), self._put_away, shortcut="Ctrl+Shift+A", icon="archive")
        self.save = action(self, _("&Save"), self._submit, shortcut="Ctrl+S", icon="save")

    def _listen(self) -> None:
        self.form.edited.connect(self._edited)
        self._table.selection_changed.connect(self._turn_to)
        self._table.offer_actions(lambda _ids: [self.duplicate, self.archive])
        self._table.activated.connect(lambda _id: self.form.name.setFocus(Qt.FocusReason.TabFocusReason))
        self._table.clear_filters_wanted.connect(lambda: self._archived.setChecked(True))
        self._table.say_when_empty(
            EmptyWords(
                _(self.words.none_yet),
                _(self.words.what_for),
                icon=self.words.icon,
                actions=(Action(_(self.words.new), self._begin_new, kind="primary"),),
            )
        )
        self._archived.toggled.connect(lambda: self._show_rows(list(self._rows.values())))
        self._save.clicked.connect(self._submit)
        self._discard.clicked.connect(self._throw_away)

    def _lay_out(self) -> None:
        split = QSplitter(self)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(16)
        split.addWidget(self._list_card())
        split.addWidget(self._form_card())
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 0)
        split.setSizes([10_000, _FORM_PX])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    def _list_card(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        top = QHBoxLayout()
        top.setContentsMargins(16, 10, 12, 6)
        top.addWidget(self._archived)
        top.addStretch(1)
        top.addWidget(self._table.columns_button())
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._table, stretch=1)
        return card

    def _form_card(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        card.setMinimumWidth(_FORM_PX - 40)
        self._heading.setProperty("role", "heading")
        self._heading.setWordWrap(True)
        self._note.setProperty("role", "faint")
        self._note.setWordWrap(True)
        self._problem.setProperty("role", "error")
        self._problem.setWordWrap(True)
        self._badges.setLayout(self._pills)
        self._save.setProperty("kind", "primary")
        inner = QWidget(card)
        inner.setProperty("role", "content")
        fields = QVBoxLayout(inner)
        fields.setContentsMargins(18, 16, 18, 16)
        fields.setSpacing(10)
        for part in (self._heading, self._note, self._badges, self._surprise, self.form, self._problem):
            fields.addWidget(part)
        fields.addStretch(1)
        scroll = QScrollArea(card)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 10, 18, 14)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._discard)
        buttons.addWidget(self._save)
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(scroll, stretch=1)
        column.addLayout(buttons)
        return card
