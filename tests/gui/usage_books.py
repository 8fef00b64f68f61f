"""Small books with usage of every state, and how tests look at lists of it."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from agencybilling.domain.usage import Channel, Usage
from agencybilling.gui.app import Opened
from agencybilling.gui.dialogs.consequences import Consequences
from agencybilling.gui.pages.usage.page import UsagePage
from agencybilling.gui.pages.usage.panel import UsagePanel
from agencybilling.gui.places import Page, Place
from agencybilling.gui.tables.columns import Row
from agencybilling.gui.tables.view import DataTable
from agencybilling.gui.workplace import Workplace
from agencybilling.services.application import Application
from agencybilling.services.usage import NewUsage
from tests.builders import PLAN
from tests.gui.conftest import StandingClock

ALDERMOOR, BIRCHWOOD, CEDAR = "Aldermoor Dental", "Birchwood Spa", "Cedar & Söhne"
NOBODY = "vapi\tassistantId\tfront-desk\nvapi\tagent number\t12025550144"

D = TypeVar("D", bound=QDialog)


def fill(application: Application, clock: StandingClock) -> None:
    """Two subscribers with ten included minutes, one client without a plan, and seven records."""
    application.catalog.add_plan(PLAN)
    for name in (ALDERMOOR, BIRCHWOOD, CEDAR):
        application.clients.add(name)
    for name in (ALDERMOOR, BIRCHWOOD):
        application.subscriptions.assign_plan(name, "Growth")
        application.subscriptions.start(name)
    clock.set("2026-06-12T18:00")
    zone = application.zone
    walls = ("2026-06-11T10:30", "2026-06-12T11:30")
    first, second = (zone.instant(datetime.fromisoformat(wall)) for wall in walls)
    for client, new in (
        (ALDERMOOR, NewUsage("c-1", Channel.VOICE, 360, first, campaign="Recall")),
        (ALDERMOOR, NewUsage("c-2", Channel.VOICE, 600, second)),
        (ALDERMOOR, NewUsage("c-3", Channel.VOICE, 60, second)),
        (BIRCHWOOD, NewUsage("c-4", Channel.CHAT, 8, first)),
        (CEDAR, NewUsage("c-5", Channel.VOICE, 120, first)),
    ):
        application.usage.record(client, new)
    application.usage.void(ALDERMOOR, external_id="c-3")
    with application.office.books.write() as unit:
        waiting = [Usage("vapi", f"v-{n}", Channel.VOICE, 90_000, first, agents=NOBODY) for n in (1, 2)]
        unit.usage.add_unassigned(waiting, at=clock())


def usage_page(opened: Opened, qtbot: QtBot, **filters: str) -> UsagePage:
    """The page, read."""
    opened.window.go(Place(Page.USAGE, filters=filters))
    page = opened.window.screen_shown
    assert isinstance(page, UsagePage)
    settle(qtbot, opened.workplace, page.panel.table)
    return page


def settle(qtbot: QtBot, workplace: Workplace, table: DataTable[Row] | None = None) -> None:
    """Until nothing is being read or counted, splits that are looked at included."""
    for _again in range(3):
        qtbot.wait(40)
        qtbot.waitUntil(lambda: workplace.tasks.idle() and (table is None or not table.model.busy))


def ids(panel: UsagePanel) -> list[str]:
    """The external ids that are shown, from the top."""
    rows = (panel.table.model.row_at(number) for number in range(panel.table.count))
    return [row.external_id for row in rows if row is not None]


def cells(panel: UsagePanel, external_id: str) -> dict[str, str]:
    """What the cells of a record say, by column."""
    model, row = panel.table.model, ids(panel).index(external_id)
    return {column.key: model.text_at(row, at) for at, column in enumerate(model.columns)}


def chips(panel: UsagePanel) -> dict[str, str]:
    """What each chip says."""
    return {chip.face.key: chip.face.words for chip in panel.chips._chips.values()}


def select(panel: UsagePanel, *external_ids: str) -> None:
    """Select these records."""
    panel.table.view.clearSelection()
    selection = panel.table.view.selectionModel()
    for external_id in external_ids:
        index = panel.table.model.index(ids(panel).index(external_id), 0)
        selection.select(index, selection.SelectionFlag.Select | selection.SelectionFlag.Rows)


def dialog(qtbot: QtBot, of: QWidget, kind: type[D]) -> D:
    """The dialog of a kind that opens."""

    def found() -> list[D]:
        return [one for one in of.window().findChildren(kind) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def foreseen(qtbot: QtBot, of: QDialog, words: str) -> str:
    """What follows, once it holds some words."""
    panel = of.findChild(Consequences)
    assert isinstance(panel, Consequences)
    qtbot.waitUntil(lambda: words in panel.text)
    return panel.text
