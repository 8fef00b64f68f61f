"""A document on screen, on paper and as a file: the very pages of its PDF, whichever way."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from agencybilling.domain.statement import Statement
from agencybilling.gui.client_page.panel import ClientPagePanel
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.papers import preview, sending
from agencybilling.gui.papers.on_paper import Job, PrinterFault, print_job
from agencybilling.gui.papers.paper import choose_paper, chosen_paper
from agencybilling.gui.papers.preview import PreviewDialog
from agencybilling.gui.papers.printed import Printed
from agencybilling.gui.papers.printers import chosen_pages, keep_printer, usual_printer
from agencybilling.gui.papers.saving import save_document
from agencybilling.gui.papers.sending import print_directly
from agencybilling.gui.papers.sheets import Fit
from agencybilling.gui.printing import sheet_of_paper
from agencybilling.gui.tasks import Canceled
from agencybilling.gui.theme.theme import Appearance
from agencybilling.gui.workplace import Workplace
from agencybilling.i18n import use_language
from agencybilling.statements.documents import Documents
from agencybilling.statements.faults import TemplateFault
from agencybilling.statements.paper import Paper
from agencybilling.statements.pictures import Pictures
from tests.gui.client_stories import Clients
from tests.statement_stories import CURRENCIES, LETTERHEAD, STORIES, account, statement

pytestmark = pytest.mark.usefixtures("qapp")
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
POINTS = {Paper.A4: (595, 842), Paper.LETTER: (612, 792)}
FOUR_PAGES = statement(accounts=[account(requests=70)])
LOOKS_LIKE_A_PAGE = "1 0 obj\n<</Type/Page/MediaBox[0 0 7 7]>>"
PPI = 300
TOP = 900
Of = Callable[[Statement], Printed]
Open = Callable[[Printed], PreviewDialog]
Kind = TypeVar("Kind", bound=QDialog)
Dots = npt.NDArray[np.int16]


@pytest.fixture
def documents() -> Iterator[Documents]:
    with Documents(LETTERHEAD, CURRENCIES) as made:
        yield made


@pytest.fixture
def printed(documents: Documents) -> Of:
    def of(what: Statement) -> Printed:
        return Printed("Statement", "Crème 2026-10", lambda paper: documents.statement_pdf(what, paper=paper))

    return of


@pytest.fixture
def open_it(workplace: Workplace, window: MainWindow, qtbot: QtBot) -> Open:
    def open_it(what: Printed) -> PreviewDialog:
        dialog = PreviewDialog(workplace, what, parent=window)
        dialog.open()
        qtbot.waitUntil(dialog.isVisible)
        return dialog

    return open_it


@pytest.fixture
def dialog(open_it: Open, printed: Of, workplace: Workplace, qtbot: QtBot) -> PreviewDialog:
    """Four pages of A4, with all pictures that are wanted."""
    choose_paper(workplace.preferences, Paper.A4)
    made = open_it(printed(FOUR_PAGES))
    settle(made, qtbot)
    return made


def settle(dialog: PreviewDialog, qtbot: QtBot) -> None:
    def at_rest() -> bool:
        shown = dialog.making.document is not None and dialog.sheets.missing is None
        return shown and dialog.workplace.tasks.idle()

    qtbot.waitUntil(at_rest, timeout=20_000)


def over(dialog: QDialog, kind: type[Kind], qtbot: QtBot) -> Kind:
    """What has opened over it."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in dialog.findChildren(kind)))
    return next(one for one in dialog.findChildren(kind) if one.isVisible())


def cancel(dialog: PreviewDialog) -> None:
    """What is under way."""
    button = dialog.progress.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, LEFT)


def pdf_printer(file: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


def dots(picture: QImage) -> Dots:
    """How dark each dot is, from 0 to 255."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    made: Dots = 255 - lines[:, : grey.width()].astype(np.int16)
    return made


def alike(one: Dots, other: Dots) -> float:
    """1 for the same; sizes may differ by a line, as Qt rounds paper to points."""
    height, width = (min(sides) for sides in zip(one.shape, other.shape, strict=True))
    return float(np.corrcoef(one[:height, :width].flat, other[:height, :width].flat)[0, 1])


def rasterized(file: Path, page: int) -> Dots:
    """A page of a file as another program sees it."""
    command = ["pdftoppm", "-png", "-r", str(PPI), "-f", str(page), "-l", str(page), str(file)]
    return dots(QImage.fromData(subprocess.run(command, check=True, capture_output=True).stdout))


# ------------------------------------------------------------ the pages


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("story", ["short", "long"])
def test_pictures_have_the_pages_of_the_pdf_and_their_size(
    documents: Documents, paper: Paper, story: str
) -> None:
    pdf = documents.statement_pdf(STORIES[story], paper=paper)
    with Pictures(pdf) as pictures:
        pages = PdfReader(BytesIO(pdf)).pages
        assert [(round(one.width), round(one.height)) for one in pictures.pages] == [POINTS[paper]] * len(
            pages
        )
        size = QImage.fromData(pictures.png(len(pages), ppi=72)).size()
        assert (size.width(), size.height()) == POINTS[paper]


def test_a_picture_shows_the_same_as_the_document_drawn_without_a_pdf(documents: Documents) -> None:
    drawn = documents.statement_pages(FOUR_PAGES, paper=Paper.A4, ppi=144)
    with Pictures(documents.statement_pdf(FOUR_PAGES, paper=Paper.A4)) as pictures:
        for number, page in enumerate(drawn, start=1):
            direct = dots(QImage.fromData(page))
            picture = dots(QImage.fromData(pictures.png(number, ppi=144)))
            assert direct.shape == picture.shape
            assert alike(direct, picture) > 0.95


def test_no_text_of_a_document_is_taken_for_a_page(documents: Documents) -> None:
    pdf = documents.statement_pdf(statement(LOOKS_LIKE_A_PAGE), paper=Paper.A4)
    with Pictures(pdf) as pictures:
        assert len(pictures.pages) == 1


# ------------------------------------------------------------ on screen


def test_the_preview_has_the_pages_of_the_paper_that_is_chosen(
    dialog: PreviewDialog, workplace: Workplace, qtbot: QtBot
) -> None:
    assert dialog.page.text() == "Page 1 of 4"
    assert dialog.sheets.accessibleDescription() == "Page 1 of 4"
    size = dialog.sheets._column.sizes[0]
    assert size.height() / size.width() == pytest.approx(842 / 595, abs=0.005)

    QTest.mouseClick(dialog.paper._segments["letter"], LEFT)
    qtbot.waitUntil(lambda: dialog.making.document.paper is Paper.LETTER)  # type: ignore[union-attr]
    settle(dialog, qtbot)

    size = dialog.sheets._column.sizes[0]
    assert size.height() / size.width() == pytest.approx(792 / 612, abs=0.005)
    assert chosen_paper(workplace.preferences) is Paper.LETTER


def test_keys_turn_pages_also_while_a_button_has_the_keyboard(dialog: PreviewDialog) -> None:
    def press(key: Qt.Key, *, at: str = "sheets") -> str:
        QTest.keyClick(getattr(dialog, at), key)
        return dialog.page.text()

    assert press(Qt.Key.Key_PageDown) == "Page 2 of 4"
    assert press(Qt.Key.Key_PageDown, at="save") == "Page 3 of 4"
    assert press(Qt.Key.Key_PageUp) == "Page 2 of 4"
    assert press(Qt.Key.Key_End) == "Page 4 of 4"
    assert not dialog.later.isEnabled()
    assert press(Qt.Key.Key_PageDown) == "Page 4 of 4"
    assert press(Qt.Key.Key_Home, at="cancel") == "Page 1 of 4"
    assert not dialog.earlier.isEnabled()
    QTest.mouseClick(dialog.later, LEFT)
    assert dialog.page.text() == "Page 2 of 4"


def test_space_and_arrows_move_within_a_page(dialog: PreviewDialog) -> None:
    bar = dialog.sheets.verticalScrollBar()
    QTest.keyClick(dialog.sheets, Qt.Key.Key_Space)
    assert bar.value() == bar.pageStep()
    QTest.keyClick(dialog.sheets, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert bar.value() == 0
    QTest.keyClick(dialog.sheets, Qt.Key.Key_Down)
    assert bar.value() == bar.singleStep()


def test_the_zoom_follows_keys_wheel_and_list_and_stays_on_its_page(
    dialog: PreviewDialog, qtbot: QtBot
) -> None:
    sheets = dialog.sheets
    QTest.keyClick(sheets, Qt.Key.Key_PageDown)
    sheets.zoom_to(1.0)
    QTest.keyClick(dialog, Qt.Key.Key_Plus, CTRL)
    assert (sheets.zoom, dialog.zoom.currentText()) == (1.25, "125%")
    QTest.keyClick(dialog, Qt.Key.Key_Minus, CTRL)
    QTest.keyClick(dialog, Qt.Key.Key_Minus, CTRL)
    assert (sheets.zoom, dialog.zoom.currentText()) == (0.75, "75%")
    assert dialog.page.text() == "Page 2 of 4"
    QTest.keyClick(dialog, Qt.Key.Key_0, CTRL)
    assert sheets.zoom == 1.0
    QTest.keyClick(dialog, Qt.Key.Key_1, CTRL)
    assert (sheets.fit, dialog.zoom.currentText()) == (Fit.PAGE, "Whole page")
    assert sheets._column.sizes[0].height() <= sheets.viewport().height()
    QTest.keyClick(dialog, Qt.Key.Key_2, CTRL)
    assert (sheets.fit, dialog.zoom.currentText()) == (Fit.WIDTH, "Fit width")
    assert sheets.horizontalScrollBar().maximum() == 0
    dialog.zoom.setCurrentText("200%")
    dialog.zoom.activated.emit(dialog.zoom.currentIndex())
    assert sheets.zoom == 2.0
    turn_wheel(dialog, by=-120)
    assert sheets.zoom == 1.5
    settle(dialog, qtbot)
    assert sheets.missing is None


def turn_wheel(dialog: PreviewDialog, *, by: int) -> None:
    at, none = QPointF(50, 50), QPoint()
    buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    turned = QWheelEvent(at, at, none, QPoint(0, by), buttons, CTRL, phase, False)  # noqa: FBT003 - Qt's
    QApplication.sendEvent(dialog.sheets.viewport(), turned)


def test_a_window_of_another_size_keeps_a_page_that_fits_whole(dialog: PreviewDialog) -> None:
    dialog.sheets.fit_to(Fit.PAGE)
    before = dialog.sheets.zoom
    dialog.resize(dialog.width(), dialog.height() - 150)
    QApplication.processEvents()
    assert dialog.sheets.zoom < before
    assert dialog.page.text() == "Page 1 of 4"


def test_only_pages_near_the_one_that_is_seen_are_kept_as_pictures(
    open_it: Open, printed: Of, qtbot: QtBot
) -> None:
    dialog = open_it(printed(STORIES["long"]))
    settle(dialog, qtbot)
    assert set(dialog.sheets._pictures) == {0, 1}
    dialog.sheets.zoom_to(3.0)
    for page in range(2, 6):
        dialog.sheets.go_to(page)
        settle(dialog, qtbot)
    assert dialog.sheets.kept_bytes <= 150 << 20
    assert 0 not in dialog.sheets._pictures


def test_the_picture_on_screen_is_the_page_dot_by_dot(dialog: PreviewDialog) -> None:
    shown = dialog.sheets.viewport().grab().toImage()
    _ppi, picture = dialog.sheets._pictures[0]
    place = dialog.sheets._column.place(0, width=dialog.sheets.viewport().width())
    ratio = shown.devicePixelRatio()
    x, y = round(place.x() * ratio), round(place.y() * ratio)
    part = dots(shown.copy(x, y, picture.width(), 300))
    assert np.array_equal(part, dots(picture.copy(0, 0, picture.width(), 300)))


def test_paper_stays_white_in_the_dark(dialog: PreviewDialog, workplace: Workplace) -> None:
    workplace.theme.use(Appearance.DARK)
    shown = dialog.sheets.viewport().grab().toImage()
    place = dialog.sheets._column.place(0, width=dialog.sheets.viewport().width())
    assert shown.pixelColor(place.x() + 5, place.y() + 5).name() == "#ffffff"
    assert shown.pixelColor(2, 2).name() == workplace.theme.tokens.bg
    workplace.theme.use(Appearance.LIGHT)


# ------------------------------------------------------------ while it is made


def test_making_can_be_canceled_and_closes_what_shows_nothing(open_it: Open, qtbot: QtBot) -> None:
    going_on = threading.Event()

    def slow(_paper: Paper) -> bytes:
        going_on.wait(20)
        return b""

    dialog = open_it(Printed("Slow", "slow", slow))
    assert dialog.progress.isVisible()
    assert not any(button.isEnabled() for button in (dialog.save, dialog.ok, dialog.later))
    with qtbot.waitSignal(dialog.destroyed):
        cancel(dialog)
    going_on.set()


def test_another_paper_can_be_canceled_and_the_former_one_stays(
    open_it: Open, documents: Documents, workplace: Workplace, qtbot: QtBot
) -> None:
    going_on = threading.Event()

    def slow(paper: Paper) -> bytes:
        if paper is Paper.LETTER:
            going_on.wait(20)
        return documents.statement_pdf(FOUR_PAGES, paper=paper)

    choose_paper(workplace.preferences, Paper.A4)
    dialog = open_it(Printed("Slow", "slow", slow))
    settle(dialog, qtbot)
    QTest.mouseClick(dialog.paper._segments["letter"], LEFT)
    assert not dialog.save.isEnabled()
    cancel(dialog)
    assert (dialog.paper.key, dialog.page.text()) == ("a4", "Page 1 of 4")
    assert dialog.save.isEnabled()
    assert chosen_paper(workplace.preferences) is Paper.A4
    going_on.set()


def test_a_template_at_fault_is_told_calmly(open_it: Open, qtbot: QtBot) -> None:
    def bad(_paper: Paper) -> bytes:
        raise TemplateFault("statement.typ", 12, why="unknown variable: foo")

    dialog = open_it(Printed("Bad", "bad", bad))
    qtbot.waitUntil(dialog.fault.isVisible)
    assert "statement.typ fails in line 12: unknown variable: foo" in dialog.fault.accessibleName()
    assert not any(button.isEnabled() for button in (dialog.save, dialog.ok, dialog.later, dialog.larger))


# ------------------------------------------------------------ files


def test_what_is_saved_is_the_pdf_that_is_shown(dialog: PreviewDialog, tmp_path: Path, qtbot: QtBot) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_S, CTRL)
    asking = over(dialog, QFileDialog, qtbot)
    assert asking.findChild(QLineEdit, "fileNameEdit").text() == "Crème 2026-10.pdf"  # type: ignore[union-attr]
    asking.fileSelected.emit(str(tmp_path / "saved.pdf"))
    qtbot.waitUntil(lambda: dialog.messages.text == f"saved.pdf is saved in {tmp_path}.")
    assert (tmp_path / "saved.pdf").read_bytes() == dialog.making.document.pdf  # type: ignore[union-attr]


def test_a_place_that_can_not_be_written_to_is_told_and_nothing_is_left(
    dialog: PreviewDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "saved.pdf").mkdir()
    QTest.mouseClick(dialog.save, LEFT)
    over(dialog, QFileDialog, qtbot).fileSelected.emit(str(tmp_path / "saved.pdf"))
    qtbot.waitUntil(lambda: "can't be read or written" in dialog.messages.text)
    assert [one.name for one in tmp_path.glob("saved*")] == ["saved.pdf"]
    assert list((tmp_path / "saved.pdf").iterdir()) == []


def test_a_document_that_fails_while_it_is_saved_leaves_what_was_there(
    workplace: Workplace, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "page.html"
    file.write_text("before")

    def half(part: Path) -> None:
        part.write_text("half")
        raise TemplateFault("client.html", None, why="no end")

    asking = save_document(workplace, window, title="Save", name="page", suffix="html", write=half)
    asking.fileSelected.emit(str(file))
    qtbot.waitUntil(lambda: "The template client.html can't be used" in window.status.messages.text)
    assert file.read_text() == "before"
    assert not (tmp_path / "page.html.part").exists()


# ------------------------------------------------------------ paper


@pytest.mark.parametrize("paper", Paper)
def test_pages_are_printed_in_their_own_size_and_place(
    documents: Documents, paper: Paper, tmp_path: Path
) -> None:
    pdf = documents.statement_pdf(FOUR_PAGES, paper=paper)
    told: list[int] = []
    printed = print_job(Job("S", pdf, paper), pdf_printer(tmp_path / "out.pdf"), on_progress=told.append)
    pages = PdfReader(tmp_path / "out.pdf").pages
    assert printed == len(pages) == len(told)
    for page in pages:
        size = (float(page.mediabox.width), float(page.mediabox.height))
        assert size == pytest.approx(POINTS[paper], abs=0.6)
    with Pictures(pdf) as pictures:
        wanted = dots(QImage.fromData(pictures.png(1, ppi=PPI)))[:TOP]
    found = rasterized(tmp_path / "out.pdf", 1)[:TOP]
    match = alike(wanted, found)
    assert match > 0.9
    assert match > max(alike(wanted[:, 3:], found), alike(wanted[3:], found), alike(wanted, found[3:, 3:]))


def test_only_chosen_pages_are_printed_in_the_printers_order(tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "out.pdf")
    assert chosen_pages(printer, pages=4, present=2) == [1, 2, 3, 4]
    printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
    assert chosen_pages(printer, pages=4, present=2) == [2]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(3, 9)
    assert chosen_pages(printer, pages=4, present=2) == [3, 4]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert chosen_pages(printer, pages=4, present=2) == [4, 3]


def test_a_print_that_is_stopped_prints_no_further_page(documents: Documents, tmp_path: Path) -> None:
    pdf = documents.statement_pdf(FOUR_PAGES, paper=Paper.A4)
    told: list[int] = []

    def stop(done: int) -> None:
        told.append(done)
        if done == 2:
            raise Canceled

    with pytest.raises(Canceled):
        print_job(Job("S", pdf, Paper.A4), pdf_printer(tmp_path / "out.pdf"), on_progress=stop)
    assert told == [0, 1, 2]


@pytest.fixture
def office_printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A printer of this system; the file is what comes out of it."""
    file = tmp_path / "paper.pdf"
    for place in (preview, sending):
        monkeypatch.setattr(place, "usual_printer", lambda _preferences: "Office")
        monkeypatch.setattr(place, "printer_named", lambda _name: pdf_printer(file))
    return file


def test_print_asks_for_the_printer_and_prints_the_chosen_pages(
    office_printer: Path, dialog: PreviewDialog, qtbot: QtBot
) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_P, CTRL)
    asking = over(dialog, QPrintDialog, qtbot)
    assert (asking.minPage(), asking.maxPage()) == (1, 4)
    printer = asking.printer()
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    asking.accepted.emit(printer)
    assert dialog.progress.isVisible()
    assert not dialog.ok.isEnabled()
    qtbot.waitUntil(lambda: dialog.messages.text == "2 pages are sent to paper.pdf.", timeout=20_000)
    assert len(PdfReader(office_printer).pages) == 2
    assert dialog.ok.isEnabled()


def test_pages_that_are_not_there_are_told(office_printer: Path, dialog: PreviewDialog, qtbot: QtBot) -> None:
    QTest.mouseClick(dialog.ok, LEFT)
    asking = over(dialog, QPrintDialog, qtbot)
    printer = asking.printer()
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(8, 9)
    asking.accepted.emit(printer)
    qtbot.waitUntil(lambda: dialog.messages.text == "The document has no such pages.")
    assert not office_printer.exists()


def test_print_now_asks_nothing_and_goes_on_when_the_dialog_is_closed(
    office_printer: Path, dialog: PreviewDialog, window: MainWindow, qtbot: QtBot
) -> None:
    assert dialog.now.isVisible()
    assert dialog.now.toolTip() == "Print all pages on Office without asking (Ctrl+Shift+P)"
    with qtbot.waitSignal(dialog.destroyed, timeout=20_000):
        QTest.keyClick(dialog, Qt.Key.Key_P, CTRL_SHIFT)
        dialog.reject()
    assert window.status.messages.text == "4 pages are sent to paper.pdf."
    assert len(PdfReader(office_printer).pages) == 4


def test_printing_can_be_canceled(office_printer: Path, dialog: PreviewDialog, qtbot: QtBot) -> None:
    del office_printer
    QTest.mouseClick(dialog.now, LEFT)
    cancel(dialog)
    qtbot.waitUntil(lambda: dialog.messages.text == "Printing was stopped.", timeout=20_000)
    assert not dialog.progress.isVisible()
    assert dialog.ok.isEnabled()


def test_a_printer_at_fault_is_told_calmly(
    office_printer: Path, dialog: PreviewDialog, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    del office_printer

    def broken(*_job: object, **_told: object) -> int:
        raise PrinterFault("Office")

    monkeypatch.setattr(sending, "print_job", broken)
    QTest.mouseClick(dialog.now, LEFT)
    qtbot.waitUntil(lambda: dialog.messages.text.startswith("Office does not take the pages."))


def test_where_there_is_no_printer_a_file_is_offered(
    dialog: PreviewDialog, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(preview, "usual_printer", lambda _preferences: "")
    QTest.mouseClick(dialog.ok, LEFT)
    box = over(dialog, QMessageBox, qtbot)
    assert box.text() == "There is no printer on this computer."
    QTest.mouseClick(box.defaultButton(), LEFT)
    assert over(dialog, QFileDialog, qtbot).windowTitle() == "Save as PDF"


def test_a_document_is_printed_directly_and_told_by_the_window(
    office_printer: Path, workplace: Workplace, window: MainWindow, printed: Of, qtbot: QtBot
) -> None:
    print_directly(workplace, printed(STORIES["short"]), owner=window)
    assert window.status.messages.text == "Printing on Office …"
    qtbot.waitUntil(lambda: window.status.messages.text == "1 page is sent to paper.pdf.", timeout=20_000)
    assert len(PdfReader(office_printer).pages) == 1


def test_a_clients_page_is_printed_at_once_or_offered_as_a_file(
    office_printer: Path,
    workplace: Workplace,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    client = Clients(workplace.application, window, qtbot).subscriber()
    panel = ClientPagePanel(workplace, window)
    with qtbot.waitSignal(panel.shown):
        panel.show_client(client)
    panel.actions_here.print_now.trigger()
    qtbot.waitUntil(lambda: "sent to paper.pdf." in window.status.messages.text, timeout=20_000)
    assert "Aldermoor Dental" in PdfReader(office_printer).metadata.title  # type: ignore[operator,union-attr]

    monkeypatch.setattr(sending, "usual_printer", lambda _preferences: "")
    panel.actions_here.print_now.trigger()
    qtbot.waitUntil(lambda: bool(panel.findChildren(QMessageBox)))
    box = panel.findChildren(QMessageBox)[0]
    QTest.mouseClick(box.defaultButton(), LEFT)
    qtbot.waitUntil(lambda: bool(window.findChildren(QFileDialog)))
    window.findChildren(QFileDialog)[0].reject()


def test_the_printer_used_last_is_used_again_while_it_is_there(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["Desk", "Office"]
    monkeypatch.setattr("agencybilling.gui.papers.printers.printer_names", lambda: names)
    assert usual_printer(workplace.preferences) == "Desk"
    keep_printer(workplace.preferences, "Office")
    assert usual_printer(workplace.preferences) == "Office"
    names.remove("Office")
    assert usual_printer(workplace.preferences) == "Desk"


@pytest.mark.parametrize(("language", "name"), [("en_US", "Letter"), ("de_DE", "A4"), ("en_CA", "Letter")])
def test_lists_and_documents_agree_on_the_usual_paper(workplace: Workplace, language: str, name: str) -> None:
    use_language(language)
    try:
        assert sheet_of_paper().pageLayout().pageSize().id().name == name
        assert chosen_paper(workplace.preferences).value == name.lower()
    finally:
        use_language("en_US")
