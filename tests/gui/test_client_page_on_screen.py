"""The client's page in its tab and in windows of its own: what the client sees, and how it is handed out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from agencybilling.domain.subscriptions import SubscriptionStatus
from agencybilling.gui.actions import plain_text
from agencybilling.gui.app import Opened
from agencybilling.gui.client_page.panel import ClientPagePanel
from agencybilling.gui.client_page.parts import Told
from agencybilling.gui.client_page.reading import PageRead
from agencybilling.gui.client_page.sections import ShareBar
from agencybilling.gui.client_page.tab import ClientPageTab
from agencybilling.gui.client_page.window import ClientPageWindow
from agencybilling.gui.dialogs.redeem_code import RedeemCodeDialog
from agencybilling.gui.dialogs.shortcuts import ShortcutsDialog
from agencybilling.gui.dialogs.statement.dialog import StatementDialog
from agencybilling.gui.dialogs.statement.many import ManyStatementsDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.client.subscription_card import SubscriptionCard
from agencybilling.gui.pages.clients import ClientsPage
from agencybilling.gui.papers.preview import PreviewDialog
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.theme.theme import Appearance, theme_of
from agencybilling.gui.theme.tokens import Tone
from agencybilling.gui.time_machine.offer import TimeMachineOffer
from agencybilling.gui.widgets.pill import Pill
from agencybilling.i18n import _
from agencybilling.services.application import Application
from agencybilling.statements.documents import documents_of
from agencybilling.wording.meanings import subscription_meaning
from tests.gui.client_stories import CTRL_SHIFT, Clients, focused
from tests.gui.conftest import StandingClock
from tests.gui.test_keyboard import described, focusable, name_of, walk, within

NAME = "Aldermoor Dental"
MARKUP = '<b>Dental</b> & Söhne #image("x")'


@pytest.fixture
def clients(application: Application, window: MainWindow, qtbot: QtBot) -> Clients:
    application.settings.change(
        address="14 Quay Street\nBristol", how_to_pay="IBAN GB29 NWBK 6016\nQuote the number."
    )
    return Clients(application, window, qtbot)


class Pages:
    """The page as it is on the screen."""

    def __init__(self, clients: Clients) -> None:
        self.clients, self.application = clients, clients.application

    def open(self, client_id: int) -> ClientPagePanel:
        """The Client page tab of a client."""
        tab = self.clients.open(client_id, ClientTab.PAGE).contents.currentWidget()
        assert isinstance(tab, ClientPageTab)
        return tab.panel

    def client_with_everything(self, name: str = NAME) -> int:
        """Subscribed, with calls and a pack."""
        client = self.clients.subscriber(name)
        self.clients.call(client, 4)
        self.application.packs.assign(client, "Top-up")
        self.application.packs.apply(client, "Top-up", paid=True)
        return client

    def go_on(self, clock: StandingClock, wall: str) -> None:
        """The engine comes as far as a day."""
        clock.set(wall)
        self.application.renewals.run()
        self.clients.follow()


@pytest.fixture
def pages(clients: Clients) -> Pages:
    return Pages(clients)


def read_of(panel: ClientPagePanel) -> PageRead:
    assert panel.read is not None
    return panel.read


def said_in(part: QWidget) -> str:
    """Every word that labels and pills of a part show."""
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part.window()))


def said_in_table(panel: ClientPagePanel) -> str:
    model = panel.view.requests.table.model
    cells = []
    for row in range(len(model.ids)):
        shown = model.row_at(row)
        assert shown is not None
        for at, column in enumerate(model.columns):
            cells.append(model.text_at(row, at))
            cells.extend([] if column.second is None else [column.second(shown)])
            cells.extend([] if column.tooltip is None else [column.tooltip(shown)])
    return "\n".join(cells)


def banners(panel: ClientPagePanel) -> list[tuple[str, str]]:
    told = panel.view.findChildren(Told)
    return [(one.title.text(), one.property("tone")) for one in told if one.isVisible()]


# ---------------------------------------------------------------- one view-model


FOR_PAPER = {"language", "region", "direction", "keywords", "document_title", "footer", "page"}
NO_WORDS = {"tone", "mail_link", "mail_label", "words", "columns", "lines"}


def words_of(texts: object) -> Iterator[str]:
    """Every text of a view-model that a client is to read."""
    if isinstance(texts, str):
        yield from filter(None, (texts,))
    elif isinstance(texts, tuple):
        for one in texts:
            yield from words_of(one)
    elif is_dataclass(texts):
        for field in fields(texts):
            if field.name not in FOR_PAPER | NO_WORDS:
                yield from words_of(getattr(texts, field.name))


class WebWords(HTMLParser):
    """What a web page says, tags and styles aside; titles of statuses among it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._style = False
        self.feed(page)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = self._style and tag != "style"

    def handle_data(self, data: str) -> None:
        self.said.extend([] if self._style else [data])


def tight(text: str) -> str:
    """Without white space, which is another on each."""
    return "".join(text.split())


@pytest.mark.parametrize("name", [NAME, MARKUP, "ライフ Café العربية"])
def test_the_screen_and_the_web_page_say_the_same(pages: Pages, clock: StandingClock, name: str) -> None:
    client = pages.client_with_everything(name)
    pages.go_on(clock, "2026-07-12T08:00")

    panel = pages.open(client)
    read = read_of(panel)
    with documents_of(pages.application) as documents:
        page = documents.page_html(read.page, today=read.today, code=read.code)

    on_screen = tight(said_in(panel.view) + said_in_table(panel))
    on_the_web = tight("".join(WebWords(page).said))
    words = set(words_of(read.texts))
    issued = {request.issued for request in read.texts.requests}
    assert len(words) > 40
    assert [one for one in words if tight(one) not in on_screen] == []
    assert [one for one in words - issued if tight(one) not in on_the_web] == []


def test_words_stand_above_the_columns_that_paper_has(pages: Pages) -> None:
    panel = pages.open(pages.clients.subscriber())
    titles = [_(column.title) for column in panel.view.requests.table.model.columns]
    assert tuple(titles) == read_of(panel).texts.columns


def test_texts_that_look_like_markup_stay_texts(pages: Pages) -> None:
    panel = pages.open(pages.clients.subscriber(MARKUP))
    assert panel.view.masthead.client.text() == MARKUP
    assert {one.textFormat() for one in panel.findChildren(QLabel) if one.text()} == {Qt.TextFormat.PlainText}


def test_a_line_that_the_client_does_not_see_says_who_sees_it(pages: Pages) -> None:
    panel = pages.open(pages.clients.subscriber())
    assert panel.desk.words.text() == f"This is what {NAME} sees."
    assert panel.desk.words.text() not in said_in(panel.view)


# ---------------------------------------------------------------- what is said first


def test_an_open_request_is_an_outstanding_balance(pages: Pages) -> None:
    panel = pages.open(pages.clients.subscriber())
    assert banners(panel) == [("Outstanding balance", "warn")]
    assert "$99.00 is open." in said_in(panel.view)


def test_past_due_and_blocked_are_told_with_why_the_portal_is_restricted(
    pages: Pages, clock: StandingClock
) -> None:
    client = pages.clients.subscriber()
    pages.go_on(clock, "2026-06-18T08:00")
    panel = pages.open(client)
    assert banners(panel) == [("Payment overdue: access restricted", "bad")]
    assert panel.desk.words.text() == (
        f"This is what {NAME} sees. The portal shows the billing page only: a payment is overdue."
    )

    pages.go_on(clock, "2026-06-23T08:00")
    assert banners(panel) == [("Subscription suspended", "bad")]
    assert panel.desk.words.text().endswith("billing page only: the subscription is blocked.")
    pill = next(one for one in panel.view.plan.findChildren(Pill) if one.text())
    assert (pill.text(), pill.tone) == ("Blocked", Tone.BAD)
    assert pill.accessibleDescription() == subscription_meaning(SubscriptionStatus.BLOCKED)


def test_the_worst_is_told_first_and_a_closed_portal_with_its_reason(pages: Pages) -> None:
    client = pages.clients.subscriber()
    pages.application.clients.set_enabled(client, enabled=False)
    panel = pages.open(client)
    assert banners(panel) == [("Access is closed", "bad"), ("Outstanding balance", "warn")]
    assert panel.desk.words.text() == (
        f"This is what {NAME} would see. The portal is closed: the client is disabled."
    )


def test_minutes_that_are_used_up_are_told(pages: Pages) -> None:
    client = pages.clients.subscriber(overage_rate=None, addon_packs=False, campaigns=("Sales",))
    pages.clients.call(client, 12)
    panel = pages.open(client)
    assert banners(panel) == [("Outstanding balance", "warn"), ("No minutes are left", "warn")]
    assert panel.desk.words.text().endswith("Campaigns are paused: no minutes are left.")


def test_nothing_is_told_of_a_client_that_owes_nothing_and_has_no_plan(pages: Pages) -> None:
    panel = pages.open(pages.clients.add(NAME))
    assert banners(panel) == []
    assert "No subscription has been started yet." in said_in(panel.view)
    assert "There are no payment requests." in said_in(panel.view)
    assert "IBAN GB29 NWBK 6016" in said_in(panel.view)
    assert panel.desk.words.text().endswith("billing page only: no subscription runs.")


# ---------------------------------------------------------------- minutes, packs, requests


def test_bars_are_as_full_and_in_the_tone_of_the_texts(pages: Pages) -> None:
    client = pages.clients.subscriber()
    pages.clients.call(client, 9)
    panel = pages.open(client)
    bar = panel.view.use.findChild(ShareBar)
    assert bar is not None
    assert bar.value() == 900
    assert bar.color(theme_of().tokens) == theme_of().tokens.bar_warn
    assert bar.accessibleDescription().startswith("9.00 min (36 chats) of 10.00 min (40 chats) used")


def test_the_page_follows_the_books_and_leaves_alone_what_has_not_changed(pages: Pages) -> None:
    client = pages.clients.subscriber()
    panel = pages.open(client)
    plan = panel.view.plan.findChildren(QLabel)
    pages.clients.call(client, 3)
    pages.clients.follow()
    assert "3.00 min (12 chats) of 10.00 min (40 chats) used" in said_in(panel.view.use)
    assert panel.view.plan.findChildren(QLabel) == plan


def test_another_clients_page_is_seen_only_once_it_is_read(pages: Pages) -> None:
    first, second = pages.clients.subscriber("First"), pages.clients.subscriber("Second")
    panel = pages.open(first)
    pages.clients.window.go(Place(Page.CLIENTS, second, ClientTab.PAGE))
    assert "First" not in said_in(panel.view)
    assert not panel.actions_here.pdf.isEnabled()
    pages.clients.settle()
    assert panel.view.masthead.client.text() == "Second"


def test_space_and_pointing_show_what_an_amount_is_made_of(pages: Pages, qtbot: QtBot) -> None:
    panel = pages.open(pages.client_with_everything())
    section = panel.view.requests
    view, model = section.table.view, section.table.model
    panel.view.ensureWidgetVisible(section)
    view.setFocus(Qt.FocusReason.TabFocusReason)

    QTest.keyClick(view, Qt.Key.Key_Space)
    assert section.breakdown.isVisible()
    said = section.breakdown.accessibleDescription()
    assert said.splitlines()[0].startswith("PR-2026-000002 · Pack: Top-up")
    assert said.splitlines()[-2] == "Total: $12.00"
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not section.breakdown.isVisible()

    amount = next(at for at, column in enumerate(model.columns) if column.card)
    area = view.visualRect(model.index(1, amount))
    QTest.mouseMove(view.viewport(), area.center() - QPoint(0, 44))
    QTest.mouseMove(view.viewport(), area.center())
    qtbot.waitUntil(section.breakdown.isVisible)
    assert "Recurring fee" in section.breakdown.accessibleDescription()


def test_hundreds_of_requests_are_all_there_and_scroll_within_their_table(pages: Pages) -> None:
    client = pages.clients.add(NAME)
    for number in range(300):
        pages.application.payments.charge(
            client, amount="12.50", currency="USD", description=f"Voice {number}"
        )
    panel = pages.open(client)
    section = panel.view.requests
    assert section.table.count == 300
    assert section.number.text() == "300"
    assert section.table.height() < 600
    assert section.table.model.text_at(0, 1).endswith("Voice 299")


def test_tab_reaches_what_a_window_of_its_own_offers(pages: Pages, qtbot: QtBot) -> None:
    window = open_window(pages, pages.client_with_everything())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    reached = walk(window)
    assert not [described(one) for one in focusable(window) if not within(one, reached)]
    assert not [described(one) for one in reached if not name_of(one)]


def test_nothing_that_makes_documents_is_loaded_before_one_is_wanted() -> None:
    program = (
        "import sys, agencybilling.gui.client_page.tab, agencybilling.gui.client_page.windows;"
        " sys.exit('typst' in sys.modules or 'jinja2' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# ---------------------------------------------------------------- an offer


def test_a_client_that_can_start_is_shown_its_offer_and_a_code_that_is_good(pages: Pages) -> None:
    client = pages.clients.add(NAME, plan="Growth")
    panel = pages.open(client)
    code = panel.view.offer.findChildren(QLabel, "start_code")[0].text()
    said = said_in(panel.view.offer)
    assert "Send us this code until Jul 10, 2026 to start the plan on these terms." in said
    assert "$99.00" in said

    QTest.mouseClick(panel.view.offer.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == code

    pages.application.start_codes.redeem(code)
    pages.clients.follow()
    assert not panel.view.offer.isVisible()
    assert panel.view.plan.isVisible()
    assert not panel.actions_here.copy_code.isEnabled()


def test_a_code_is_redeemed_where_a_plan_is_assigned_and_nothing_runs(pages: Pages) -> None:
    clients = pages.clients
    client = clients.add(NAME, plan="Growth")
    opened = clients.open(client)
    card = opened.findChild(SubscriptionCard)
    assert card is not None
    assert card.by_code.isVisible()
    offer = pages.application.start_codes.offer(client)
    assert offer is not None

    opened.commands.redeem.trigger()
    dialog = clients.dialog(RedeemCodeDialog)
    dialog.code.setText(offer.code)
    clients.settle()
    clients.press_ok(dialog)

    assert clients.row(client).status is SubscriptionStatus.ACTIVE
    assert not card.by_code.isVisible()
    assert not opened.commands.redeem.isEnabled()


def test_a_look_ahead_shows_no_code_and_redeems_none(pages: Pages, opened: Opened, qtbot: QtBot) -> None:
    client = pages.clients.add(NAME, plan="Growth")
    offer = opened.window.findChild(TimeMachineOffer)
    assert offer is not None
    offer.action.trigger()
    assert offer.desk is not None
    desk = offer.desk
    qtbot.waitUntil(lambda: desk.window.place is not None and desk.tasks.idle())
    desk.window.go(Place(Page.CLIENTS, client, ClientTab.PAGE))
    qtbot.waitUntil(desk.tasks.idle)

    panel = desk.window.findChildren(ClientPagePanel)[0]
    assert panel.desk.words.text().startswith(f"This is what {NAME} would see.")
    assert "Ask us for a code to start this plan." in said_in(panel.view.offer)
    assert panel.view.offer.findChildren(QLabel, "start_code") == []
    page = desk.window.screen_shown
    assert isinstance(page, ClientsPage)
    assert not page.client.commands.redeem.isEnabled()
    desk.window.close()


# ---------------------------------------------------------------- files and paper


def save_as(panel: ClientPagePanel, qtbot: QtBot, file: Path) -> None:
    """Answer the dialog that asks for a file."""
    dialogs: list[QFileDialog] = []

    def asked() -> bool:
        dialogs[:] = [one for one in panel.window().findChildren(QFileDialog) if one.isVisible()]
        return bool(dialogs)

    qtbot.waitUntil(asked)
    dialogs[0].selectFile(str(file))
    dialogs[0].accept()
    qtbot.waitUntil(lambda: file.exists() and panel.workplace.tasks.idle())


def test_the_page_is_saved_as_pdf_with_its_code(pages: Pages, qtbot: QtBot, tmp_path: Path) -> None:
    panel = pages.open(pages.clients.add(NAME, plan="Growth"))
    panel.actions_here.pdf.trigger()
    save_as(panel, qtbot, tmp_path / "page.pdf")
    said = "".join(page.extract_text() for page in PdfReader(tmp_path / "page.pdf").pages)
    assert NAME in said
    assert read_of(panel).texts.offer is not None
    assert code_of(panel) in said
    assert "page.pdf" in pages.clients.window.status.messages.text


def test_the_page_is_saved_as_html_with_its_code(pages: Pages, qtbot: QtBot, tmp_path: Path) -> None:
    panel = pages.open(pages.clients.add(NAME, plan="Growth"))
    panel.actions_here.html.trigger()
    save_as(panel, qtbot, tmp_path / "page.html")
    said = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert NAME in said
    assert code_of(panel) in said


def test_what_is_saved_is_what_is_shown_although_the_books_go_on(
    pages: Pages, qtbot: QtBot, tmp_path: Path
) -> None:
    client = pages.clients.subscriber()
    panel = pages.open(client)
    panel.actions_here.html.trigger()
    pages.clients.call(client, 3)
    save_as(panel, qtbot, tmp_path / "page.html")
    assert "0.00 min (0 chats) of 10.00 min (40 chats) used" in (tmp_path / "page.html").read_text(
        encoding="utf-8"
    )


def test_the_preview_shows_the_pages(pages: Pages) -> None:
    panel = pages.open(pages.clients.subscriber())
    panel.actions_here.print.trigger()
    dialog = pages.clients.dialog(PreviewDialog)
    assert dialog.windowTitle() == read_of(panel).texts.sheet.document_title
    dialog.reject()
    pages.clients.settle()


def code_of(panel: ClientPagePanel) -> str:
    code = read_of(panel).code
    assert code is not None
    return code.code


# ---------------------------------------------------------------- windows of their own


def windows() -> list[ClientPageWindow]:
    tops = QApplication.topLevelWidgets()
    return [one for one in tops if isinstance(one, ClientPageWindow) and one.isVisible()]


def open_window(pages: Pages, client_id: int) -> ClientPageWindow:
    opened = pages.clients.open(client_id, ClientTab.PAGE)
    opened.commands.page_window.trigger()
    pages.clients.settle()
    return next(one for one in windows() if one.client_id == client_id)


def test_a_window_of_its_own_shows_one_client_and_follows_the_books(pages: Pages) -> None:
    client = pages.clients.subscriber()
    window = open_window(pages, client)
    assert window.windowTitle() == f"{NAME} – Client page"
    pages.clients.window.go(Place(Page.DASHBOARD))
    pages.clients.call(client, 3)
    pages.clients.follow()
    assert "3.00 min (12 chats) of 10.00 min (40 chats) used" in said_in(window.panel.view.use)
    theme_of().use(Appearance.DARK)
    assert window.palette().window().color().name() == theme_of().tokens.bg
    theme_of().use(Appearance.LIGHT)


def test_each_client_has_one_window_and_all_go_with_the_books_window(pages: Pages) -> None:
    first, second = pages.clients.subscriber("First"), pages.clients.subscriber("Second")
    of_first, of_second = open_window(pages, first), open_window(pages, second)
    assert of_first.pos() != of_second.pos()
    assert open_window(pages, first) is of_first
    assert len(windows()) == 2
    pages.clients.window.close()
    assert windows() == []


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_a_window_is_closed_by_its_keys_and_keeps_its_size(
    pages: Pages, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    client = pages.clients.subscriber()
    window = open_window(pages, client)
    window.resize(900, 620)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(focused(window), key, modifiers)
    qtbot.waitUntil(lambda: windows() == [])
    assert open_window(pages, client).size().toTuple() == (900, 620)


def test_what_is_saved_from_a_window_is_told_in_it(pages: Pages, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(pages, pages.clients.subscriber())
    window.panel.actions_here.html.trigger()
    save_as(window.panel, qtbot, tmp_path / "page.html")
    assert window.messages.text.startswith("page.html is saved")
    assert NAME in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_window_offers_a_statement_and_lists_its_keys(pages: Pages, qtbot: QtBot) -> None:
    window = open_window(pages, pages.clients.subscriber())
    QTest.keyClick(window, Qt.Key.Key_F1)
    keys = next(one for one in window.findChildren(ShortcutsDialog) if one.isVisible())
    listed = {item.text(0) for item in keys.list.findItems("", Qt.MatchFlag.MatchContains)}
    assert {"Export PDF", "Export HTML", "Print", "Statement of account", "Close the window"} <= listed
    keys.reject()

    QTest.keyClick(window, Qt.Key.Key_B, CTRL_SHIFT)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(StatementDialog)))
    next(one for one in window.findChildren(StatementDialog) if one.isVisible()).reject()
    pages.clients.settle()


# ---------------------------------------------------------------- statements of many


@pytest.mark.parametrize(
    ("selected", "search", "wanted"),
    [((), "", None), ((0, 2), "", ["Ash", "Cedar"]), ((), "e", ["Beech", "Cedar"])],
)
def test_statements_are_of_the_selected_clients_or_of_those_that_are_shown(
    clients: Clients, selected: tuple[int, ...], search: str, wanted: list[str] | None
) -> None:
    ids = {clients.add(name): name for name in ("Ash", "Beech", "Cedar")}
    page = clients.list()
    page.list.search.setText(search)
    page.list.search.searched.emit(search)
    clients.settle()
    model = page.list.table.view.selectionModel()
    flags = QItemSelectionModel.SelectionFlag
    for row in selected:
        model.select(page.list.table.model.index(row, 0), flags.Select | flags.Rows)
    chosen = page.list.chosen()
    assert (None if chosen is None else [ids[one] for one in chosen]) == wanted

    assert [plain_text(made) for made in page.secondary()] == ["Statements"]
    page.secondary()[0].trigger()
    clients.dialog(ManyStatementsDialog).reject()
    clients.settle()
