"""Statements in the window: figures before anything is made, real files after, of one client and of many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from agencybilling.domain.money import Money
from agencybilling.domain.payments import RequestStatus
from agencybilling.domain.statement import Days, Statement, StatementRange
from agencybilling.gui.dialogs.statement.dialog import StatementDialog
from agencybilling.gui.dialogs.statement.many import ManyStatementsDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.papers.preview import PreviewDialog
from agencybilling.gui.tasks import Lane
from agencybilling.gui.widgets.field_errors import error_of
from agencybilling.services.application import Application
from agencybilling.services.payments import StatusChange
from agencybilling.services.statements import Statements, WhichDays
from agencybilling.statements.documents import documents_of
from agencybilling.statements.paper import Paper
from agencybilling.statements.wish import Format
from agencybilling.wording.amounts import minutes_and_chats, money
from tests.books_files import run_command
from tests.gui.client_stories import Clients, focused
from tests.gui.conftest import StandingClock

NOW = "2026-06-10T09:30"
TODAY, MAY = date(2026, 6, 10), Days(date(2026, 5, 1), date(2026, 5, 31))
ALT = Qt.KeyboardModifier.AltModifier


class Story:
    """Since May: one client that owes in three currencies, one that has paid, one with whom nothing moved."""

    def __init__(
        self, application: Application, window: MainWindow, qtbot: QtBot, clock: StandingClock
    ) -> None:
        self.application, self.window, self.qtbot = application, window, qtbot
        self.clients = Clients(application, window, qtbot)
        clock.set("2026-05-04T09:00")
        self.owing, self.paying = self.clients.subscriber(), self.clients.subscriber("Café Zoë")
        self.quiet = self.clients.add("Quiet & Sons")
        for currency, amount in (("CHF", "250.00"), ("JPY", "18000")):
            application.payments.charge(self.owing, amount=amount, currency=currency, description="Visit")
        self.clients.call(self.owing, 12)
        paid = StatusChange(RequestStatus.PAID, paid_on=date(2026, 5, 6))
        clock.set("2026-05-06T09:00")
        application.payments.set_status(self.paying, 0, change=paid)
        clock.set(NOW)
        application.renewals.run()
        self.clients.follow()

    def one(self, client: int | None = None) -> StatementDialog:
        """The dialog of one client, with what it says first."""
        card = self.clients.open(self.owing if client is None else client).card
        assert card is not None
        StatementDialog(self.window.workplace, card, parent=self.window).open()
        return self.clients.dialog(StatementDialog)

    def many(self, *clients: int) -> ManyStatementsDialog:
        """The dialog of all clients, or of some."""
        ManyStatementsDialog(self.window.workplace, clients or None, parent=self.window).open()
        return self.clients.dialog(ManyStatementsDialog)

    def read(self, days: WhichDays, client: int | None = None) -> Statement:
        found = self.application.statements.as_it_stands(self.owing if client is None else client, days)
        return found.statement

    def settle(self) -> None:
        """Wait for what a dialog reads a moment after a choice."""
        self.qtbot.wait(180)
        self.clients.settle()

    def written(self, dialog: ManyStatementsDialog) -> None:
        """Write, and wait for the report."""
        dialog.write()
        self.qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
        self.clients.settle()


@pytest.fixture
def story(application: Application, window: MainWindow, qtbot: QtBot, clock: StandingClock) -> Story:
    return Story(application, window, qtbot, clock)


# -- one client's


def test_its_figures_are_those_of_the_statement(story: Story) -> None:
    dialog = story.one()
    dialog.options.choose(StatementRange.ALL)
    story.settle()
    statement = story.read(StatementRange.ALL)
    assert dialog.shown is not None
    assert dialog.shown.statement == statement
    told, currencies = dialog.figures.texts, story.application.currencies
    assert f"Statement {statement.number}" in told
    assert [a.currency for a in statement.accounts] == ["CHF", "JPY", "USD"]
    for account in statement.accounts:
        assert told.count(money(account.closing, currencies)) == 2
        aged = account.aging(TODAY)
        parts = {"Not due": aged.not_due, "1–30 days": aged.up_to_30, "31–60 days": aged.up_to_60}
        said = [f"{age} {money(Money(n, account.currency), currencies)}" for age, n in parts.items() if n]
        assert f"Open on Jun 10, 2026: {' · '.join(said)}" in told
    moved = {"CHF": "1 movement", "JPY": "1 movement", "USD": "1 movement"}
    assert [line for line in told if "movement" in line] == list(moved.values())
    assert f"Usage in these days: {minutes_and_chats(statement.use.total, 4)}" in told


def test_a_choice_shows_its_days_at_once_and_changed_days_are_ones_own(story: Story) -> None:
    dialog = story.one()
    options = dialog.options
    for choice in StatementRange:
        options.choose(choice)
        story.settle()
        days = story.application.statements.days(story.owing, choice)
        assert (options.first.day(), options.last.day()) == (days.first, days.last)
    options.first.show_day(date(2026, 5, 5))
    story.settle()
    assert options.which.currentText() == "Days of my own"
    assert dialog.shown is not None
    assert dialog.shown.statement.days == Days(date(2026, 5, 5), TODAY)


def test_days_in_the_wrong_order_and_knowledge_to_come_are_told_beside_their_fields(story: Story) -> None:
    dialog = story.one()
    options = dialog.options
    options.known_on.show_day(date(2026, 6, 11))
    story.settle()
    assert "as of Jun 11, 2026 yet (today is Jun 10, 2026)" in error_of(options.known_row)
    assert dialog.figures.texts == ["No statement of these days"]
    options.known_on.show_day(TODAY)
    options.last.show_day(date(2026, 1, 1))
    story.settle()
    assert "comes after the last" in error_of(options.days_row)
    assert not error_of(options.known_row)
    dialog.preview()
    story.settle()
    assert not story.window.findChildren(PreviewDialog)
    options.choose(StatementRange.LAST_MONTH)
    story.settle()
    assert not error_of(options.days_row)
    assert dialog.shown is not None
    assert dialog.shown.statement.days == MAY


def test_known_on_an_earlier_day_what_was_told_later_is_left_out(story: Story) -> None:
    dialog = story.one(story.paying)
    dialog.options.choose(StatementRange.LAST_MONTH)
    dialog.options.known_on.show_day(date(2026, 5, 5))
    story.settle()
    assert dialog.shown is not None
    assert [a.closing.minor for a in dialog.shown.statement.accounts] == [9900]
    dialog.options.known_on.show_day(date(2026, 5, 6))
    story.settle()
    assert [a.closing.minor for a in dialog.shown.statement.accounts] == [0]


def test_figures_follow_the_books(story: Story) -> None:
    dialog = story.one()
    dialog.options.choose(StatementRange.ALL)
    story.settle()
    story.application.payments.charge(story.owing, amount="7.00", currency="EUR", description="Stamps")
    story.clients.follow()
    story.settle()
    assert "€7.00" in dialog.figures.texts


@pytest.mark.parametrize("written_as", Format)
def test_it_is_saved_as_the_file_that_is_chosen(story: Story, written_as: Format, tmp_path: Path) -> None:
    dialog = story.one()
    dialog.options.choose(StatementRange.LAST_MONTH)
    dialog.options.format.choose(written_as.value)
    story.settle()
    dialog.save.click()
    asking = story.clients.dialog(QFileDialog)
    name = f"Aldermoor Dental 2026-05-01 2026-05-31.{written_as}"
    assert Path(asking.selectedFiles()[0]).name == name
    asking.setDirectory(str(tmp_path))
    asking.selectFile(name)
    asking.accept()
    file = tmp_path / name
    story.qtbot.waitUntil(lambda: f"{name} is saved in {tmp_path}." in dialog.told.text)
    if written_as is Format.PDF:
        with documents_of(story.application) as documents:
            wanted = documents.statement_pdf(story.read(MAY), paper=Paper(dialog.options.paper.key))
        assert file.read_bytes() == wanted
    else:
        assert "18000" in file.read_text(encoding="utf-8").replace(",", "")


def test_its_pages_are_seen_before_they_are_printed(story: Story) -> None:
    dialog = story.one()
    QTest.keyClick(focused(dialog), Qt.Key.Key_Return)
    preview = story.clients.dialog(PreviewDialog)
    story.qtbot.waitUntil(lambda: preview.making.document is not None, timeout=20_000)
    assert preview.making.document is not None
    assert preview.making.document.pdf.startswith(b"%PDF")
    preview.reject()
    story.clients.settle()


def test_opening_it_writes_nothing_and_what_is_due_is_told(story: Story, clock: StandingClock) -> None:
    clock.set("2026-07-06T09:00")
    dialog = story.one(story.paying)
    dialog.options.choose(StatementRange.ALL)
    story.settle()
    before = story.read(StatementRange.ALL, story.paying)
    assert "is done first when the statement is made" in dialog.waiting.text
    story.application.renewals.hold_back([story.paying])
    dialog.options.choose(StatementRange.THIS_YEAR)
    story.settle()
    assert dialog.waiting.text.startswith("Renewals of Café Zoë wait")
    assert story.read(StatementRange.ALL, story.paying) == before


# -- many clients'


def wanted_of_may(dialog: ManyStatementsDialog, folder: Path) -> None:
    dialog.options.choose(StatementRange.LAST_MONTH)
    dialog.folder.setText(str(folder))


@pytest.mark.parametrize("written_as", Format)
def test_the_files_are_those_of_the_command_byte_for_byte(
    story: Story, written_as: Format, tmp_path: Path
) -> None:
    dialog = story.many()
    assert dialog.heading.text() == "Statements of all 3 clients"
    wanted_of_may(dialog, tmp_path / "window")
    dialog.options.format.choose(written_as.value)
    story.written(dialog)
    assert dialog.told.text == f"3 statements are in {tmp_path / 'window'}."
    days = ("--from", "2026-05-01", "--to", "2026-05-31", "--known-on", "2026-06-10")
    written = ("--format", written_as, "--paper", dialog.options.paper.key, "--out", tmp_path / "command")
    done = run_command(
        "statement",
        "--all",
        *days,
        *written,
        books=story.application.office.books.file(),
        now=NOW,
    )
    assert done.exit_code == 0, done.output
    assert contents(tmp_path / "window") == contents(tmp_path / "command")
    assert len(contents(tmp_path / "window")) == 3


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_of_a_selection_only_those_with_movements_are_written_if_wished(story: Story, tmp_path: Path) -> None:
    dialog = story.many(story.paying, story.quiet)
    assert dialog.heading.text() == "Statements of 2 selected clients"
    wanted_of_may(dialog, tmp_path)
    dialog.only_moved.setChecked(True)
    dialog.pattern.setText("{number} {client}")
    story.settle()
    story.written(dialog)
    name = f"{story.read(MAY, story.paying).number} Café Zoë.pdf"
    assert [file.name for file in tmp_path.glob("ST-*")] == [name]
    assert dialog.told.text == f"1 statement is in {tmp_path}."


def test_names_are_shown_as_they_will_be_and_a_wrong_place_is_told(story: Story, tmp_path: Path) -> None:
    dialog = story.many()
    wanted_of_may(dialog, tmp_path / "out")
    story.settle()
    assert dialog.example.text() == "For example: Aldermoor Dental 2026-05-01 2026-05-31.pdf"
    dialog.pattern.setText("{last}/{client}")
    assert dialog.example.text() == "For example: 2026-05-31_Aldermoor Dental.pdf"
    dialog.pattern.setText("{client} {month}")
    assert error_of(dialog.pattern) == "{month} stands for nothing in a file's name."
    dialog.write()
    assert dialog.outcome is None
    assert not (tmp_path / "out").exists()
    dialog.pattern.setText("{client}")
    assert not error_of(dialog.pattern)


def test_a_client_that_is_added_meanwhile_is_among_all(story: Story) -> None:
    dialog = story.many()
    story.clients.add("Latecomer")
    story.qtbot.waitUntil(lambda: dialog.heading.text() == "Statements of all 4 clients")


def test_the_folder_can_be_chosen(story: Story, tmp_path: Path) -> None:
    dialog = story.many()
    dialog.choose.click()
    asking = story.clients.dialog(QFileDialog)
    asking.setDirectory(str(tmp_path))
    asking.fileSelected.emit(str(tmp_path))
    asking.reject()
    assert dialog.folder.text() == str(tmp_path)


@pytest.mark.parametrize("typed", ["", "   ", "here/below"])
def test_without_a_whole_path_nothing_is_begun(story: Story, typed: str) -> None:
    dialog = story.many()
    dialog.folder.setText(typed)
    dialog.write()
    assert error_of(dialog.folder) == "Choose a folder, or type its whole path."
    assert dialog.focusWidget() is dialog.folder


def test_a_folder_that_cannot_be_written_to_is_told_beside_its_field(story: Story, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    dialog = story.many()
    dialog.folder.setText(str(tmp_path / "file" / "below"))
    dialog.write()
    story.clients.settle()
    assert "can't be read or written (Not a directory)" in error_of(dialog.folder)
    assert dialog.outcome is None
    assert dialog.ok.isEnabled()


def test_who_could_not_be_written_is_listed_and_the_others_are(story: Story, tmp_path: Path) -> None:
    (tmp_path / "Café Zoë.csv").mkdir()
    dialog = story.many()
    wanted_of_may(dialog, tmp_path)
    dialog.options.format.choose("csv")
    dialog.pattern.setText("{client}")
    story.written(dialog)
    assert dialog.told.text == f"2 statements are in {tmp_path}. 1 could not be written:"
    assert dialog.failures.count() == 1
    item = dialog.failures.item(0)
    assert item is not None
    assert item.text().startswith(f"Café Zoë: {tmp_path / 'Café Zoë.csv'} can't be read or written")


def test_the_folder_is_opened_afterwards(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    dialog = story.many(story.owing)
    wanted_of_may(dialog, tmp_path)
    story.written(dialog)
    dialog.folder.setText("elsewhere")
    QTest.keyClick(focused(dialog), Qt.Key.Key_R, ALT)
    story.qtbot.waitUntil(lambda: bool(opened))
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Event, Event]]:
    """Making stands still at the second client: one event tells that it does, the other lets it go on."""
    stands, go_on = Event(), Event()
    make, made = Statements.make, list[object]()

    def make_slowly(
        self: Statements, client: str | int, days: WhichDays, *, known_on: date | None = None
    ) -> Statement:
        made.append(client)
        if len(made) == 2:
            stands.set()
            assert go_on.wait(20)
        return make(self, client, days, known_on=known_on)

    monkeypatch.setattr(Statements, "make", make_slowly)
    yield stands, go_on
    go_on.set()


def test_a_stop_leaves_what_is_written_and_says_how_much(
    story: Story, held: tuple[Event, Event], tmp_path: Path
) -> None:
    stands, go_on = held
    dialog = story.many()
    wanted_of_may(dialog, tmp_path)
    dialog.options.format.choose("csv")
    dialog.pattern.setText("{client}")
    dialog.write()
    story.qtbot.waitUntil(stands.is_set)
    assert not dialog.ok.isEnabled()
    assert not dialog.folder.isEnabled()
    dialog.reject()
    go_on.set()
    story.qtbot.waitUntil(lambda: dialog.outcome is not None)
    assert dialog.outcome is not None
    files = list(tmp_path.glob("*.csv"))
    assert dialog.isVisible()
    assert dialog.outcome.stopped
    assert len(files) == dialog.outcome.written < 3
    stay = "was written to {} and stays there." if len(files) == 1 else "were written to {} and stay there."
    assert dialog.told.text.endswith(stay.format(tmp_path))
    assert dialog.ok.isEnabled()


def test_commands_and_the_engine_go_on_meanwhile(
    story: Story, held: tuple[Event, Event], clock: StandingClock, tmp_path: Path
) -> None:
    stands, go_on = held
    dialog = story.many()
    wanted_of_may(dialog, tmp_path)
    dialog.write()
    story.qtbot.waitUntil(stands.is_set)
    done: list[object] = []
    application, tasks = story.application, story.window.workplace.tasks
    clock.set("2026-06-11T09:00")

    def charge() -> object:
        return application.payments.charge(story.quiet, amount="1.00", currency="USD", description="Stamp")

    tasks.run(charge, done.append, owner=dialog, lane=Lane.COMMAND)
    tasks.run(application.renewals.run, done.append, owner=dialog, lane=Lane.LONG)
    story.qtbot.waitUntil(lambda: len(done) == 2)
    assert dialog.outcome is None
    go_on.set()
    story.qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)


def test_clients_that_a_person_holds_back_stay_as_they_are(
    story: Story, clock: StandingClock, tmp_path: Path
) -> None:
    clock.set("2026-07-06T09:00")
    story.application.renewals.hold_back([story.paying])
    before = story.read(StatementRange.ALL, story.paying)
    dialog = story.many()
    dialog.folder.setText(str(tmp_path))
    story.written(dialog)
    assert story.read(StatementRange.ALL, story.paying) == before


def test_the_keyboard_is_enough(story: Story, tmp_path: Path) -> None:
    dialog = story.many()
    QTest.keyClick(focused(dialog), Qt.Key.Key_O, ALT)
    assert dialog.focusWidget() is dialog.folder
    dialog.folder.selectAll()
    QTest.keyClicks(focused(dialog), str(tmp_path))
    QTest.keyClick(focused(dialog), Qt.Key.Key_N, ALT)
    dialog.pattern.selectAll()
    QTest.keyClicks(focused(dialog), "{number}")
    QTest.keyClick(focused(dialog), Qt.Key.Key_L, ALT)
    story.qtbot.waitUntil(dialog.only_moved.isChecked)
    QTest.keyClick(focused(dialog), Qt.Key.Key_Return)
    story.qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    assert dialog.outcome is not None
    assert dialog.outcome.written == len(list(tmp_path.glob("ST-*.pdf"))) > 0
    with story.qtbot.waitSignal(dialog.finished):
        QTest.keyClick(focused(dialog), Qt.Key.Key_Escape)
