"""Up to which day each source's usage is in, with a warning where a period is settled without it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from agencybilling.gui.pages.dashboard.gathering import Overview
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.widgets.flow import Flow
from agencybilling.gui.widgets.pill import Pill
from agencybilling.i18n import _
from agencybilling.wording.amounts import short_day, short_moment


class SourcesLine(QWidget):
    """A pill for each source; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = QLabel(_("Usage is in"), self)
        self._caption.setProperty("role", "soft")
        self._pills = QWidget(self)
        self._flow = Flow(self._pills)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._caption)
        row.addWidget(self._pills, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What all pills say."""
        return "; ".join(pill.text() for pill in self._pills.findChildren(Pill))

    def show_sources(self, overview: Overview) -> None:
        """Say up to when each is in."""
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.setParent(None)
                old.deleteLater()
        for source in overview.attention.sources:
            up_to = overview.zone.day_of(source.in_up_to)
            behind = any(up_to < part.last_day for part in overview.attention.settling)
            said = _("{source}: up to {day}!") if behind else _("{source}: up to {day}")
            imported = _("Imported {when}").format(when=short_moment(source.imported_at, overview.zone))
            meaning = (
                _("Periods that ended since are about to be settled without it.") if behind else imported
            )
            pill = Pill(self._pills)
            pill.show_pill(
                said.format(source=source.source.capitalize(), day=short_day(up_to)),
                Tone.WARN if behind else Tone.NEUTRAL,
                meaning=meaning,
            )
            self._flow.addWidget(pill)
        self.setVisible(bool(overview.attention.sources))
