from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from agencybilling.gui.app import Opened
from agencybilling.gui.dialogs.assign_agent import AssignAgentDialog
from agencybilling.gui.dialogs.importing.dialog import ImportDialog
from agencybilling.gui.dialogs.importing.mapping_dialog import MappingDialog
from agencybilling.gui.widgets.field_errors import error_of
from agencybilling.queries.usage import UsageRow, usage_rows
from agencybilling.services.application import Application
from tests.builders import PLAN
from tests.gui.conftest import StandingClock
from tests.gui.usage_books import dialog, settle

DATA = Path(__file__).parents[1] / "data" / "usage"
CALLS = """Ruf;Beginn;Dauer (Min.);Kunde;Status
A-1;09.06.2026 08:53:29;2,50;Aldermoor Dental;beendet
A-2;09.06.2026 09:12:00;1,00;Nirgendwer;beendet
A-3;09.06.2026 09:30:00;zwei;Aldermoor Dental;beendet
A-4;09.06.2026 09:40:00;0,00;Aldermoor Dental;besetzt
"""
BETTER = CALLS.replace("zwei", "2,00")


@pytest.fixture
def books(application: Application, clock: StandingClock) -> Application:
    """One client on a plan since the first of June."""
    clock.set("2026-06-01T09:00")
    application.catalog.add_plan(PLAN)
    application.clients.add("Aldermoor Dental")
    application.subscriptions.assign_plan("Aldermoor Dental", "Growth")
    application.subscriptions.start("Aldermoor Dental")
    clock.set("2026-06-10T09:30")
    return application


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """A table that nobody has a reader for."""
    file = tmp_path / "anrufe.csv"
    file.write_text(CALLS, encoding="utf-8")
    return file


@pytest.fixture
def importing(books: Application, opened: Opened) -> ImportDialog:
    """The dialog, open."""
    del books
    made = ImportDialog(opened.workplace, parent=opened.window)
    made.open()
    return made


def held(application: Application) -> list[UsageRow]:
    with application.read() as unit:
        return sorted(usage_rows(unit), key=lambda row: row.external_id)


def read_as(importing: ImportDialog) -> list[str]:
    return [item.text(1) for item in tops(importing.files)]


def lines(tree: QTreeWidget) -> dict[str, list[str]]:
    """The lines below each title."""
    return {top.text(0): [_line(top.child(row)) for row in range(top.childCount())] for top in tops(tree)}


def tops(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    """Its titles."""
    found = (tree.topLevelItem(row) for row in range(tree.topLevelItemCount()))
    return [top for top in found if top is not None]


def _line(item: QTreeWidgetItem | None) -> str:
    assert item is not None
    return " | ".join(item.text(column) for column in range(3)).rstrip(" |")


def map_columns(importing: ImportDialog, qtbot: QtBot) -> None:
    """Take the proposed mapping."""
    QTest.mouseClick(importing.map_columns, Qt.MouseButton.LeftButton)
    made = dialog(qtbot, importing, MappingDialog)
    qtbot.waitUntil(made.ok.isEnabled)
    settle(qtbot, importing.workplace)
    with qtbot.waitSignal(made.accepted):
        QTest.mouseClick(made.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: importing.chosen.all_known)


def go_on(importing: ImportDialog, qtbot: QtBot) -> None:
    """The next step."""
    QTest.mouseClick(importing.ok, Qt.MouseButton.LeftButton)
    settle(qtbot, importing.workplace)


def test_each_file_says_how_it_is_read_or_why_not(
    importing: ImportDialog, calls: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text("")
    importing.add_files([DATA / "retell_calls.json", calls, empty])
    settle(qtbot, importing.workplace)
    assert read_as(importing) == [
        "Retell calls (JSON)",
        "Not known yet: say with Column mapping what its columns hold",
        "The file is empty. Export it again.",
    ]
    assert not importing.ok.isEnabled()
    importing.files.setCurrentItem(tops(importing.files)[2])
    QTest.mouseClick(importing.remove, Qt.MouseButton.LeftButton)
    assert importing.chosen.paths == (DATA / "retell_calls.json", calls)


def test_files_can_be_dropped(importing: ImportDialog, qtbot: QtBot) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(DATA / "retell_calls.json"))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    importing.dropEvent(event)
    qtbot.waitUntil(importing.ok.isEnabled)
    assert read_as(importing) == ["Retell calls (JSON)"]


def test_a_mapping_is_proposed_tried_and_remembered(
    importing: ImportDialog, calls: Path, qtbot: QtBot
) -> None:
    importing.add_files([calls])
    settle(qtbot, importing.workplace)
    QTest.mouseClick(importing.map_columns, Qt.MouseButton.LeftButton)
    made = dialog(qtbot, importing, MappingDialog)
    qtbot.waitUntil(lambda: "3 of the first 4" in made.trial_label.text())
    assert made.delimiter.currentData() == ";"
    assert made.started.currentData() == "Beginn"
    assert made.time_form.currentData() == "%d.%m.%Y %H:%M:%S"
    assert made.client.currentData() == "Kunde"
    worst = made.trial.item(0, 2)
    assert worst is not None
    assert worst.text() == "Dauer (Min.) is no number as the file writes numbers"
    made.id.setCurrentIndex(made.id.findData("Ruf"))
    settle(qtbot, importing.workplace)
    with qtbot.waitSignal(made.accepted):
        QTest.mouseClick(made.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: read_as(importing) == ["anrufe"])
    assert [one.mapping.name for one in importing.mappings.all()] == ["anrufe"]


def test_a_table_of_chats_is_known_by_its_messages(importing: ImportDialog, qtbot: QtBot) -> None:
    importing.add_files([DATA / "webchat_conversations.csv"])
    settle(qtbot, importing.workplace)
    importing.open_mapping()
    made = dialog(qtbot, importing, MappingDialog)
    qtbot.waitUntil(lambda: "48 of the first 50" in made.trial_label.text())
    assert made.channel.key == "chat"
    assert made.length.currentData() == "messages_agent"
    assert not made.unit.isEnabled()
    assert made.client.currentData() == "client"


def test_a_mapping_without_its_columns_says_what_is_missing(
    importing: ImportDialog, calls: Path, qtbot: QtBot
) -> None:
    importing.add_files([calls])
    settle(qtbot, importing.workplace)
    importing.open_mapping()
    made = dialog(qtbot, importing, MappingDialog)
    qtbot.waitUntil(made.ok.isEnabled)
    made.time_form.setEditText("whenever")
    qtbot.waitUntil(made.problem.isVisible)
    assert "none of the possible ones" in made.problem.text()
    assert not made.ok.isEnabled()


def test_a_preview_tells_what_would_come_in_and_keeps_nothing(
    importing: ImportDialog, calls: Path, qtbot: QtBot
) -> None:
    importing.add_files([calls])
    settle(qtbot, importing.workplace)
    map_columns(importing, qtbot)
    go_on(importing, qtbot)
    assert importing.heading.text() == "What the import would do"
    assert lines(importing.review) == {
        "Clients": ["Aldermoor Dental | 1 | 2.50 min"],
        "Agents without a client": ["Client Nirgendwer | 1"],
        "Rejected": ["Dauer (Min.) is no number as the file writes numbers | 1"],
        "Rows at fault": ["Row 4: Dauer (Min.) is no number as the file writes numbers |  | found: zwei"],
        "Not billed": ["status besetzt | 1"],
    }
    assert held(importing.workplace.application) == []
    QTest.mouseClick(importing.back, Qt.MouseButton.LeftButton)
    assert importing.steps.currentWidget() is importing.files_step


def test_the_import_records_reports_and_changes_nothing_the_second_time(
    importing: ImportDialog, calls: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    application = importing.workplace.application
    importing.add_files([calls])
    settle(qtbot, importing.workplace)
    map_columns(importing, qtbot)
    go_on(importing, qtbot)
    go_on(importing, qtbot)
    assert importing.heading.text() == "Imported"
    assert [(row.external_id, row.client) for row in held(application)] == [
        ("A-1", "Aldermoor Dental"),
        ("A-2", None),
    ]
    files = [tmp_path / "report.txt", tmp_path / "report.json"]
    for file in files:
        importing.save_report_to(file)
    qtbot.waitUntil(lambda: all(file.exists() for file in files))
    settle(qtbot, importing.workplace)
    assert "Row 4: Dauer (Min.) is no number" in (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["books"]["new"] == 2
    calls.write_text(BETTER, encoding="utf-8")
    again = ImportDialog(importing.workplace, parent=importing)
    again.open()
    again.add_files([calls])
    qtbot.waitUntil(lambda: again.chosen.all_known)
    go_on(again, qtbot)
    figures = [
        card.accessibleName() for card in again.figures.findChildren(QFrame) if ":" in card.accessibleName()
    ]
    assert figures[:4] == ["New: 1", "Corrected: 0", "Known already: 2", "Without a client: 0"]


def test_an_agent_is_given_to_a_client_within_the_preview(
    importing: ImportDialog, calls: Path, qtbot: QtBot
) -> None:
    application = importing.workplace.application
    importing.add_files([calls])
    settle(qtbot, importing.workplace)
    map_columns(importing, qtbot)
    go_on(importing, qtbot)
    assert not importing.give.isEnabled()
    nobody = tops(importing.review)[1].child(0)
    assert nobody is not None
    importing.review.setCurrentItem(nobody)
    QTest.mouseClick(importing.give, Qt.MouseButton.LeftButton)
    made = dialog(qtbot, importing, AssignAgentDialog)
    made.client.pick(application.clients.id_of("Aldermoor Dental"))
    with qtbot.waitSignal(made.finished):
        QTest.mouseClick(made.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Agents without a client" not in lines(importing.review))
    assert lines(importing.review)["Clients"] == ["Aldermoor Dental | 2 | 3.50 min"]


def test_rows_that_name_nobody_are_of_the_client_whose_import_it_is(
    books: Application, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    plain = tmp_path / "plain.csv"
    plain.write_text("id,start,seconds\nX-1,2026-06-09T10:00:00,90\n", encoding="utf-8")
    client_id = books.clients.id_of("Aldermoor Dental")
    made = ImportDialog(opened.workplace, client_id=client_id, parent=opened.window)
    made.open()
    settle(qtbot, opened.workplace)
    assert made.owner.text() == "Aldermoor Dental"
    made.add_files([plain])
    settle(qtbot, opened.workplace)
    map_columns(made, qtbot)
    made.owner.setText("Nobody we know")
    made.owner._choice = None
    made.go_on()
    assert error_of(made.owner)
    made.owner.pick(client_id)
    go_on(made, qtbot)
    assert lines(made.review) == {"Clients": ["Aldermoor Dental | 1 | 1.50 min"]}
    go_on(made, qtbot)
    assert [(row.external_id, row.client) for row in held(books)] == [("X-1", "Aldermoor Dental")]


def test_an_import_can_be_stopped_and_keeps_nothing_then(
    importing: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    many = tmp_path / "many.csv"
    rows = (f"B-{n};09.06.2026 08:53:29;2,50;Aldermoor Dental;beendet" for n in range(30_000))
    many.write_text("\n".join([CALLS.splitlines()[0], *rows]) + "\n", encoding="utf-8")
    importing.add_files([many])
    settle(qtbot, importing.workplace)
    map_columns(importing, qtbot)
    importing.take_in()
    task = importing._task
    assert task is not None
    with qtbot.waitSignal(task.ended):
        QTest.mouseClick(importing.progress._cancel, Qt.MouseButton.LeftButton)
    assert held(importing.workplace.application) == []
    assert importing.ok.isEnabled()
    assert not importing.progress.isVisible()


def test_a_list_of_agents_that_can_not_be_read_is_told_beside_the_buttons(
    importing: ImportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    importing.add_files([DATA / "retell_calls.json"])
    qtbot.waitUntil(importing.ok.isEnabled)
    importing.agents.setText(str(tmp_path / "nowhere.csv"))
    go_on(importing, qtbot)
    assert importing.problem.isVisible()
    assert "nowhere.csv" in importing.problem.text()
    assert importing.agents.text().endswith("nowhere.csv")
    assert importing.ok.isEnabled()
