"""A client's packs, wallet and campaigns: assigned, applied, corrected, paused, each as the books have it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from agencybilling.gui.dialogs.apply_pack import ApplyPackDialog
from agencybilling.gui.dialogs.assign_packs import AssignPacksDialog
from agencybilling.gui.dialogs.confirmed import UnassignPackDialog
from agencybilling.gui.dialogs.consequences import Consequences
from agencybilling.gui.dialogs.correct_wallet import CorrectWalletDialog
from agencybilling.gui.dialogs.new_campaign import NewCampaignDialog
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.client.campaigns import CampaignLine, CampaignsTab
from agencybilling.gui.pages.client.pack_card import PackCard
from agencybilling.gui.pages.client.packs import PacksTab
from agencybilling.gui.places import ClientTab
from agencybilling.gui.widgets.field_errors import error_of
from agencybilling.services.application import Application
from tests.builders import PACK
from tests.gui.client_stories import Clients


@pytest.fixture
def clients(application: Application, window: MainWindow, qtbot: QtBot) -> Clients:
    return Clients(application, window, qtbot)


def packs(clients: Clients, client_id: int) -> PacksTab:
    tab = clients.open(client_id, ClientTab.PACKS).contents.currentWidget()
    assert isinstance(tab, PacksTab)
    return tab


def campaigns(clients: Clients, client_id: int) -> CampaignsTab:
    tab = clients.open(client_id, ClientTab.CAMPAIGNS).contents.currentWidget()
    assert isinstance(tab, CampaignsTab)
    return tab


def history(tab: PacksTab) -> list[list[str]]:
    """Details, minutes and balance of each line."""
    model = tab.table.model
    return [[model.text_at(row, column) for column in (2, 3, 4)] for row in range(model.rowCount())]


def only_card(tab: PacksTab) -> PackCard:
    (card,) = [card for card in tab.cards.findChildren(PackCard) if card.isVisible()]
    return card


def line_of(tab: CampaignsTab) -> CampaignLine:
    (line,) = tab.findChildren(CampaignLine)
    return line


def test_several_packs_are_assigned_at_once(clients: Clients, application: Application) -> None:
    application.catalog.add_pack({**PACK, "name": "Big top-up", "minutes": 500, "price": "55"})
    client_id = clients.subscriber()
    tab = packs(clients, client_id)
    assert tab.none_yet.isVisible()

    clients.press(Qt.Key.Key_A)
    dialog = clients.dialog(AssignPacksDialog)
    offered = [dialog.packs.item(at).text() for at in range(dialog.packs.count())]
    assert offered == ["Big top-up – $55.00 (500 minutes)", "Top-up – $12.00 (100 minutes)"]
    assert not dialog.ok.isEnabled()
    for at in range(2):
        dialog.packs.item(at).setCheckState(Qt.CheckState.Checked)
    dialog.ok.click()
    clients.follow()

    assert len([card for card in tab.cards.findChildren(PackCard) if card.isVisible()]) == 2
    with application.read() as unit:
        assert len(unit.accounts.load(client_id).pack_ids) == 2


def test_applying_says_what_happens_and_the_history_follows(
    clients: Clients, application: Application
) -> None:
    client_id = clients.subscriber()
    application.packs.assign(client_id, "Top-up")
    tab = packs(clients, client_id)

    QTest.mouseClick(only_card(tab).apply, Qt.MouseButton.LeftButton)
    dialog = clients.dialog(ApplyPackDialog)
    panel = dialog.findChild(Consequences)
    assert panel is not None
    assert "asks for $12.00, due on Jun 17, 2026" in panel.text
    assert "from 0.00 min (0 chats) to 100.00 min (400 chats)" in panel.text
    clients.press_ok(dialog)

    assert clients.row(client_id).wallet == 100 * 60_000
    assert history(tab) == [["Top-up · PR-2026-000002", "+100.00 min (400 chats)", "100.00 min (400 chats)"]]


def test_a_pack_applied_as_paid_leaves_nothing_outstanding(
    clients: Clients, application: Application
) -> None:
    client_id = clients.subscriber()
    application.packs.assign(client_id, "Top-up")
    opened = clients.open(client_id)

    clients.press(Qt.Key.Key_Y)
    dialog = clients.dialog(ApplyPackDialog)
    dialog.status.choose("paid")
    clients.press_ok(dialog)

    assert opened.outstanding.text() == "$99.00"
    assert opened.wallet.text() == "100.00 min (400 chats)"


def test_terms_with_packs_off_are_warned_of(clients: Clients) -> None:
    client_id = clients.subscriber(addon_packs=False)
    tab = packs(clients, client_id)
    assert tab.off.isVisible()
    assert not tab.commands.assign_packs.isEnabled()


def test_an_unassigned_pack_leaves_and_its_minutes_stay(clients: Clients, application: Application) -> None:
    client_id = clients.subscriber()
    application.packs.assign(client_id, "Top-up")
    application.packs.apply(client_id, "Top-up")
    tab = packs(clients, client_id)

    QTest.mouseClick(only_card(tab).unassign, Qt.MouseButton.LeftButton)
    clients.press_ok(clients.dialog(UnassignPackDialog))

    assert tab.cards.isHidden()
    assert clients.row(client_id).wallet == 100 * 60_000


def test_a_wallet_is_never_corrected_by_more_than_it_holds(clients: Clients) -> None:
    client_id = clients.subscriber()
    tab = packs(clients, client_id)
    clients.press(Qt.Key.Key_W)
    dialog = clients.dialog(CorrectWalletDialog)
    QTest.keyClicks(dialog.minutes, "-5")
    QTest.keyClicks(dialog.reason, "Given twice")
    dialog.ok.click()
    clients.settle()
    assert "holds" in error_of(dialog.minutes)

    dialog.minutes.setText("7.5")
    clients.press_ok(dialog)

    assert history(tab) == [["Given twice", "+7.50 min (30 chats)", "7.50 min (30 chats)"]]


def test_a_campaign_is_added_paused_and_resumed(clients: Clients, application: Application) -> None:
    client_id = clients.subscriber()
    tab = campaigns(clients, client_id)
    assert tab.empty.isVisible()
    clients.press(Qt.Key.Key_M)
    dialog = clients.dialog(NewCampaignDialog)
    QTest.keyClicks(dialog.name, "Recall")
    clients.press_ok(dialog)
    line = line_of(tab)
    assert (line.name.text(), line.state.text()) == ("Recall", "Running")

    QTest.mouseClick(line.pause, Qt.MouseButton.LeftButton)
    clients.follow()
    assert line.state.text() == "Paused"
    with application.read() as unit:
        assert unit.accounts.load(client_id).campaigns[0].paused_by_person

    QTest.mouseClick(line.resume, Qt.MouseButton.LeftButton)
    clients.follow()
    assert line.state.text() == "Running"


def test_resuming_without_access_is_refused_beside_the_campaign(
    clients: Clients, application: Application
) -> None:
    client_id = clients.subscriber(campaigns=("Recall",))
    application.clients.pause_campaign(client_id, "Recall")
    application.clients.set_enabled(client_id, enabled=False)
    tab = campaigns(clients, client_id)
    assert "the client is disabled" in tab.resting.text

    QTest.mouseClick(line_of(tab).resume, Qt.MouseButton.LeftButton)
    clients.settle()

    assert "can't be resumed while access is denied" in line_of(tab).why.text()
