"""How the window looks, what it tells by itself, and its language; each workplace has its own."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from agencybilling.gui import forms
from agencybilling.gui.notices import NOTICES
from agencybilling.gui.tables.view import COMFORTABLE
from agencybilling.gui.theme.theme import Appearance
from agencybilling.gui.widgets.segments import SegmentedControl
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import _, languages

APPEARANCE, LANGUAGE = "appearance", "language"
_DENSE, _COMFORTABLE = "dense", "comfortable"


class AppearanceSection(QWidget):
    """Every choice holds at once."""

    appearance: SegmentedControl
    rows: SegmentedControl
    notices: QCheckBox
    language: QComboBox

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        forms.load(self, "pages", "settings_appearance.ui")
        self._workplace = workplace
        preferences = workplace.preferences
        self.appearance.show_choices(
            [
                (Appearance.SYSTEM.value, _("As the system")),
                (Appearance.LIGHT.value, _("Light")),
                (Appearance.DARK.value, _("Dark")),
            ],
            chosen=workplace.theme.appearance.value,
        )
        tall = preferences.flag(COMFORTABLE, default=False)
        self.rows.show_choices(
            [(_DENSE, _("Dense")), (_COMFORTABLE, _("Comfortable"))],
            chosen=_COMFORTABLE if tall else _DENSE,
        )
        self.notices.setChecked(preferences.flag(NOTICES, default=True))
        self.language.addItem(_("As the system"), "")
        for code, name in languages().items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(preferences.text(LANGUAGE))))
        self.appearance.changed.connect(self._wear)
        self.rows.changed.connect(self._space)
        self.notices.toggled.connect(lambda on: preferences.set_flag(NOTICES, value=on))
        self.language.currentIndexChanged.connect(self._speak)

    def _wear(self, key: str) -> None:
        self._workplace.preferences.set_text(APPEARANCE, key)
        self._workplace.theme.use(Appearance(key))

    def _space(self, key: str) -> None:
        self._workplace.preferences.set_flag(COMFORTABLE, value=key == _COMFORTABLE)
        self._workplace.theme.changed.emit()

    def _speak(self) -> None:
        self._workplace.preferences.set_text(LANGUAGE, str(self.language.currentData()))
