"""Work that takes a while: what is being done, how far it has come, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from agencybilling.gui.forms import drawn_in_forms
from agencybilling.gui.widgets.painting import fill_rounded, painter_of, tokens_of
from agencybilling.i18n import _

_BAR_PX = 6
_WANDERING_SHARE = 0.3
_WANDERS_IN_MS = 1_400


@drawn_in_forms
class ProgressBar(QProgressBar):
    """A slim bar; where nobody knows how much there is to do (range 0 to 0), a part of it wanders."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._wandering = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=_WANDERS_IN_MS)
        self._wandering.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._wandering.setLoopCount(-1)
        self._wandering.valueChanged.connect(lambda _value: self.update())

    def show_done(self, done: int, of: int | None) -> None:
        """So much is done of so much, or of nobody knows how much."""
        self.setRange(0, of or 0)
        self.setValue(done)
        self._wander()

    def sizeHint(self) -> QSize:
        return QSize(160, _BAR_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, _BAR_PX)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._wander()

    def hideEvent(self, event: QHideEvent) -> None:
        self._wandering.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self)
        area = QRectF(0, (self.height() - _BAR_PX) / 2, self.width(), _BAR_PX)
        with painter_of(self) as painter:
            fill_rounded(painter, area, radius=_BAR_PX / 2, ground=tokens.track)
            if (filled := self._filled(area)).width() > 0:
                fill_rounded(painter, filled, radius=_BAR_PX / 2, ground=tokens.bar)

    def _filled(self, area: QRectF) -> QRectF:
        if self.maximum() == 0:
            width = area.width() * _WANDERING_SHARE
            way = float(self._wandering.currentValue() or 0.0)
            return QRectF((area.width() - width) * way, area.y(), width, area.height())
        return QRectF(area.x(), area.y(), area.width() * self.value() / self.maximum(), area.height())

    def _wander(self) -> None:
        wanted = self.isVisible() and self.maximum() == 0
        if wanted and self._wandering.state() is not QVariantAnimation.State.Running:
            self._wandering.start()
        if not wanted:
            self._wandering.stop()


@drawn_in_forms
class ProgressLine(QWidget):
    """Text, bar and Cancel in one line; hidden until work begins."""

    canceled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel()
        self._text.setProperty("role", "soft")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = ProgressBar()
        self._cancel = QPushButton(_("Cancel"))
        self._cancel.setProperty("kind", "quiet")
        self._cancel.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._text)
        row.addWidget(self.bar, 1)
        row.addWidget(self._cancel)
        self.hide()

    def begin(self, text: str, *, can_cancel: bool = True) -> None:
        """Say what is being done; how much there is to do is not known yet."""
        self._text.setText(text)
        self.bar.setAccessibleName(text)
        self.bar.show_done(0, None)
        self._cancel.setVisible(can_cancel)
        self._cancel.setEnabled(True)
        self.show()

    def show_progress(self, done: int, of: int | None, *, text: str | None = None) -> None:
        """So much is done of so much."""
        if text is not None:
            self._text.setText(text)
        self.bar.show_done(done, of)

    def end(self) -> None:
        """The work is done, has failed or has stopped."""
        self.hide()

    def _stop(self) -> None:
        self._cancel.setEnabled(False)
        self._text.setText(_("Stopping …"))
        self.canceled.emit()
