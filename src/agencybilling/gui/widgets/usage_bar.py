"""How much of the included minutes is used: amber from 90 %, red when there are none left."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.plain import hint
from agencybilling.gui.theme.tokens import Tokens
from agencybilling.gui.widgets.painting import fill_rounded, painter_of, tokens_of

HEIGHT_PX = 8
AMBER_FROM_PERCENT = 90
_STEPS = 1_000


def bar_color(tokens: Tokens, *, used: int, of: int) -> str:
    """The colour of a bar filled so far; nothing included and something used is full."""
    if used >= of:
        return tokens.bar_full if used > 0 else tokens.bar
    return tokens.bar_warn if used * 100 >= of * AMBER_FROM_PERCENT else tokens.bar


@drawn_in_forms
class UsageBar(QProgressBar):
    """A bar of two amounts in the same unit; its words are read in place of a percentage."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._used, self._of = 0, 0
        self.setRange(0, _STEPS)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_usage(self, used: int, of: int, *, words: str) -> None:
        """Fill it as far as `used` goes into `of`; `words` say it: "432 of 480 min"."""
        self._used, self._of = used, of
        share = used / of if of > 0 else float(used > 0)
        self.setFormat(words)
        self.setValue(round(_STEPS * min(max(share, 0.0), 1.0)))
        self.setToolTip(hint(words))
        self.setAccessibleDescription(words)
        self.update()

    def color(self, tokens: Tokens) -> str:
        """What it is filled with."""
        return bar_color(tokens, used=self._used, of=self._of)

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self)
        with painter_of(self) as painter:
            area = QRectF(0, (self.height() - HEIGHT_PX) / 2, self.width(), HEIGHT_PX)
            fill_rounded(painter, area, radius=HEIGHT_PX / 2, ground=tokens.track)
            if self.value() > 0:
                area.setWidth(max(HEIGHT_PX, area.width() * self.value() / _STEPS))
                fill_rounded(painter, area, radius=HEIGHT_PX / 2, ground=self.color(tokens))
