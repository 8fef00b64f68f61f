"""What stands on the dashboard while the books are new: three steps, or sample data to look around."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from agencybilling.gui.pages.dashboard.gathering import Beginning
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.icon import Icon
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import N_, _

_WIDTH_PX, _ICON_PX = 620, 22
_STEPS = (
    ("building-2", N_("Say who you are"), N_("Name, time zone, currency, and how usage reaches the books.")),
    ("tag", N_("Describe your first plan"), N_("A fee, included minutes, a rate for what goes beyond.")),
    (
        "users",
        N_("Add your first client"),
        N_("Assign the plan, start, and see the first payment request."),
    ),
)


class WelcomePanel(QWidget):
    """The first thing that a new bookkeeper sees; a step that is done bears a tick."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._icons: list[Icon] = []
        self.set_up = QPushButton(_("&Set up my agency"), self)
        self.add_client = QPushButton(_("&Add your first client"), self)
        self.explore = QPushButton(_("&Explore with sample data"), self)
        for button in (self.set_up, self.add_client):
            button.setProperty("kind", "primary")
        for button in (self.set_up, self.add_client, self.explore):
            button.setAutoDefault(True)  # Enter presses it, not only Space
        self.set_up.clicked.connect(self._set_up)
        self.add_client.clicked.connect(self._add_client)
        self.explore.clicked.connect(self._explore)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self._card(), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def show_beginning(self, beginning: Beginning) -> None:
        """Offer what comes next; plans in the catalog are no place for samples any more."""
        self.set_up.setVisible(not beginning.planned)
        self.explore.setVisible(not beginning.planned)
        self.add_client.setVisible(beginning.planned)
        done = (beginning.named, beginning.planned, False)
        for icon, step, is_done in zip(self._icons, _STEPS, done, strict=True):
            icon.show_icon(
                "circle-check" if is_done else step[0],
                tone=Tone.OK if is_done else Tone.NEUTRAL,
                px=_ICON_PX,
            )
            icon.setAccessibleName(_("Done") if is_done else "")

    def first(self) -> QPushButton:
        """What comes next."""
        return self.add_client if self.set_up.isHidden() else self.set_up

    def _set_up(self) -> None:
        from agencybilling.gui.dialogs.set_up import SetUpDialog

        SetUpDialog(self._workplace, self).open()

    def _add_client(self) -> None:
        from agencybilling.gui.dialogs.new_client import NewClientDialog

        NewClientDialog(self._workplace, parent=self).open()

    def _explore(self) -> None:
        from agencybilling.gui.dialogs.sample_books import SampleBooksDialog

        SampleBooksDialog(self._workplace, self).open()

    def _card(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        card.setFixedWidth(_WIDTH_PX)
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(18)
        title = QLabel(_("Welcome to AgencyBilling"), card)
        title.setProperty("role", "title")
        column.addWidget(title)
        said = _("These books are new. Three steps lead to the first payment request:")
        soft = QLabel(said, card)
        soft.setProperty("role", "soft")
        column.addWidget(soft)
        for number, (_icon, name, what) in enumerate(_STEPS, start=1):
            column.addLayout(self._step(card, f"{number}. {_(name)}", _(what)))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.set_up, self.add_client, self.explore):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addSpacing(4)
        column.addLayout(buttons)
        return card

    def _step(self, card: QWidget, name: str, what: str) -> QHBoxLayout:
        picture, title, text = Icon(card), QLabel(name, card), QLabel(what, card)
        self._icons.append(picture)
        title.setProperty("role", "strong")
        text.setProperty("role", "soft")
        text.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row
