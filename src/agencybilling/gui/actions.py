"""Actions: what can be done here, once for its button, its shortcut and the lists that offer it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from agencybilling.gui.plain import hint
from agencybilling.gui.theme.theme import ICON_PX, theme_of

GAP_PX = 5
"""Between an icon and the words of its button."""
_ICON = "icon_name"


class _Action(QAction):
    """Wears its icon in menus, drawn anew in another theme; a button draws its own with room beside it."""

    def __init__(self, text: str, icon: str, owner: QObject) -> None:
        super().__init__(text, owner)
        self.setProperty(_ICON, icon)
        theme_of().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        name = str(self.property(_ICON) or "")
        if name:
            self.setIcon(theme_of().icon(name))


def action(
    owner: QObject, text: str, run: Callable[[], object], *, shortcut: str = "", icon: str = ""
) -> QAction:
    """An action of a page or window; its text bears the mnemonic, as `&New client`."""
    made = _Action(text, icon, owner)
    made.triggered.connect(lambda: run())
    if shortcut:
        made.setShortcut(QKeySequence(shortcut))
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    if isinstance(owner, QWidget):
        owner.addAction(made)
    return made


def plain_text(made: QAction) -> str:
    """Its text without the mnemonic's mark."""
    return made.text().replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…. ")


def tip(made: QAction) -> str:
    """What a button says of its action when pointed at."""
    keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    said = made.toolTip() if made.toolTip() != made.iconText() else plain_text(made)
    return f"{said} ({keys})" if keys else said


class ActionButton(QPushButton):
    """A button that does an action and follows it: text, icon, whether it can be done now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action: QAction | None = None
        self.clicked.connect(self._trigger)
        theme_of().changed.connect(self._follow)

    def show_action(self, made: QAction | None, *, kind: str = "plain") -> None:
        """Stand for this action from now on; for none, be hidden."""
        if self._action is not None:
            self._action.changed.disconnect(self._follow)
        self._action = made
        self.setProperty("kind", kind)
        dressed_anew(self)
        if made is not None:
            made.changed.connect(self._follow)
        self._follow()

    def _trigger(self) -> None:
        if self._action is not None:
            self._action.trigger()

    def _follow(self) -> None:
        made = self._action
        self.setVisible(made is not None and made.isVisible())
        if made is None:
            return
        self.setText(made.text())
        self.setEnabled(made.isEnabled())
        self.setToolTip(hint(tip(made)))
        self.setAccessibleName(plain_text(made))
        show_icon(self, str(made.property(_ICON) or ""))


def show_icon(button: QAbstractButton, name: str) -> None:
    """The icon of this name, in the colour of the button's words."""
    if name:
        theme = theme_of()
        on_accent = button.property("kind") == "primary"
        tint = theme.tokens.on_accent if on_accent else theme.tokens.ink_soft
        gap = GAP_PX if button.text() else 0
        button.setIcon(theme.icon(name, tint=tint, gap=gap))
        button.setIconSize(QSize(ICON_PX + gap, ICON_PX))


def dressed_anew(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose property has changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
