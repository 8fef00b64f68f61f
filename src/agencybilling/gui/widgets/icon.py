"""An icon in a colour of the theme, drawn again when the theme changes."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.theme.theme import theme_of
from agencybilling.gui.theme.tokens import Tone

_USUAL_PX = 16


@drawn_in_forms
class Icon(QLabel):
    """A picture that repeats what a text beside it says: a screen reader passes it by."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._tone: Tone | None = None
        self._px = _USUAL_PX
        theme_of(self).changed.connect(self._draw)

    def show_icon(self, name: str, *, tone: Tone | None = None, px: int = _USUAL_PX) -> None:
        """Show an icon of `resources/icons`, in a tone's ink or else soft; without a name none."""
        self._name, self._tone, self._px = name, tone, px
        self._draw()

    def _draw(self) -> None:
        theme = theme_of(self)
        if not self._name:
            self.clear()
            return
        tint = theme.tokens.ink_faint if self._tone is None else theme.tokens.shade(self._tone).ink
        self.setPixmap(theme.pixmap(self._name, tint=tint, size=self._px))
