"""The catalog: plans and packs made, edited, archived, restored and duplicated beside their tables."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.pages.catalog.forms import PackForm, PlanForm
from agencybilling.gui.pages.catalog.page import CatalogPage
from agencybilling.gui.places import Page, Place
from agencybilling.gui.widgets.banner import Banner
from agencybilling.gui.widgets.field_errors import error_of
from agencybilling.gui.widgets.pill import Pill
from agencybilling.services.application import Application
from tests.builders import CLIENT, PACK, PLAN

CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


class Catalog:
    """The page as a person uses it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        window.go(Place(Page.CATALOG))
        shown = window.screen_shown
        assert isinstance(shown, CatalogPage)
        self.page = shown
        self.settle()

    @property
    def plan(self) -> PlanForm:
        return self.page.findChildren(PlanForm)[0]

    @property
    def pack(self) -> PackForm:
        return self.page.findChildren(PackForm)[0]

    @property
    def badges(self) -> list[str]:
        """What the form's pills say, once it has been tried."""
        self.qtbot.waitUntil(lambda: not self.page.shelf._pause.isActive())  # type: ignore[attr-defined]
        form_side = [pill for pill in self.page.shelf.findChildren(Pill) if pill.isVisible()]
        return [pill.text() for pill in form_side]

    @property
    def said(self) -> str:
        """What the labels and banners of the shelf say."""
        shelf = self.page.shelf
        labels = [one.text() for one in shelf.findChildren(QLabel) if one.isVisible()]
        return "\n".join([*labels, *(b.text for b in shelf.findChildren(Banner) if b.isVisible())])

    def rows(self) -> list[str]:
        """The names in the table."""
        model = self.page.shelf.table.model
        return [model.text_at(row, 0) for row in range(model.rowCount())]

    def stand_on(self, name: str) -> None:
        table = self.page.shelf.table
        table.stand_on(table.model.ids[self.rows().index(name)])
        self.settle()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = CTRL) -> None:
        QTest.keyClick(self.window, key, modifiers)
        self.settle()

    def save(self) -> None:
        """Ctrl+S, and wait until the table follows."""
        self.press(Qt.Key.Key_S)
        self.follow()

    def follow(self) -> None:
        self.settle()
        self.qtbot.wait(60)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(self.window.workplace.tasks.idle)

    def button(self, words: str) -> QPushButton:
        found = self.page.shelf.findChildren(QPushButton)
        return next(b for b in found if b.text().replace("&", "") == words)


@pytest.fixture
def growth(application: Application) -> None:
    application.catalog.add_plan(PLAN)


@pytest.fixture
def catalog(window: MainWindow, qtbot: QtBot) -> Catalog:
    return Catalog(window, qtbot)


def retype(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def test_a_plan_is_described_in_badges_while_it_is_typed_and_saved_by_keyboard(
    catalog: Catalog, application: Application
) -> None:
    catalog.press(Qt.Key.Key_N)
    form = catalog.plan
    assert form.name.hasFocus()
    QTest.keyClicks(form.name, "Starter")
    retype(form.fee, "49")
    form.included.setValue(200)
    form.has_rate.click()
    retype(form.rate, "0.15")
    assert catalog.badges == ["Recurring · $49.00 / month", "Usage · $0.15/min", "Add-on packs · On"]
    catalog.save()
    assert catalog.rows() == ["Starter"]
    (plan,) = application.catalog.plans()
    assert (plan.terms.recurring_fee, plan.terms.included_minutes) == (4900, 200)
    assert catalog.window.status.messages.text == "Starter is saved."
    assert not catalog.page.unsaved()


def test_a_wrong_field_says_so_while_one_types(catalog: Catalog) -> None:
    catalog.press(Qt.Key.Key_N)
    QTest.keyClicks(catalog.plan.name, "Starter")
    catalog.plan.has_rate.click()
    retype(catalog.plan.rate, "0.1234567")
    assert catalog.badges == []
    assert error_of(catalog.plan.rate)
    retype(catalog.plan.rate, "0.12")
    assert catalog.badges
    assert not error_of(catalog.plan.rate)


@pytest.mark.usefixtures("growth")
def test_a_name_that_is_taken_is_refused_beside_the_name(catalog: Catalog, application: Application) -> None:
    catalog.press(Qt.Key.Key_N)
    QTest.keyClicks(catalog.plan.name, "Growth")
    catalog.save()
    assert error_of(catalog.plan.name) == "There is a plan Growth already. Choose another name."
    assert len(application.catalog.plans()) == 1
    assert catalog.button("Save").isEnabled()


def test_terms_that_surprise_are_pointed_out(catalog: Catalog) -> None:
    catalog.press(Qt.Key.Key_N)
    QTest.keyClicks(catalog.plan.name, "Bare")
    retype(catalog.plan.fee, "10")
    assert catalog.badges
    assert "campaigns" in catalog.said


@pytest.mark.usefixtures("growth")
def test_editing_says_that_running_subscriptions_keep_their_terms_and_they_do(
    application: Application, window: MainWindow, qtbot: QtBot
) -> None:
    application.clients.add(CLIENT)
    application.subscriptions.assign_plan(CLIENT, "Growth")
    application.subscriptions.start(CLIENT)
    catalog = Catalog(window, qtbot)
    assert "1 subscription runs on this plan. Editing changes nothing for it." in catalog.said
    retype(catalog.plan.fee, "149")
    catalog.save()
    with application.read() as unit:
        account = unit.accounts.load(1)
    assert account.live is not None
    assert account.live.terms.recurring_fee == 9900
    assert application.catalog.plans()[0].terms.recurring_fee == 14900


@pytest.mark.usefixtures("growth")
def test_what_is_typed_stays_with_its_row_until_it_is_thrown_away(
    application: Application, window: MainWindow, qtbot: QtBot
) -> None:
    application.catalog.add_plan({**PLAN, "name": "Starter"})
    catalog = Catalog(window, qtbot)
    retype(catalog.plan.fee, "149")
    catalog.stand_on("Starter")
    assert catalog.plan.fee.text() == "99.00"
    retype(catalog.plan.name, "Starter II")
    catalog.stand_on("Growth")
    assert catalog.plan.fee.text() == "149"
    assert catalog.page.unsaved() == "Growth, Starter II"
    application.catalog.add_plan({**PLAN, "name": "Third"})
    catalog.follow()
    assert catalog.plan.fee.text() == "149"
    catalog.button("Discard").click()
    assert catalog.plan.fee.text() == "99.00"
    assert catalog.page.unsaved() == "Starter II"


@pytest.mark.usefixtures("growth")
def test_a_plan_is_archived_and_restored(catalog: Catalog, application: Application) -> None:
    catalog.press(Qt.Key.Key_A, CTRL_SHIFT)
    catalog.follow()
    assert catalog.rows() == []
    assert application.catalog.plans()[0].archived
    assert catalog.window.status.messages.text == "Growth is archived."
    shown = next(
        box for box in catalog.page.shelf.findChildren(QCheckBox) if "archi" in box.text().replace("&", "")
    )
    shown.click()
    catalog.settle()
    catalog.stand_on("Growth")
    assert catalog.page.shelf.archive.text() == "&Restore"
    catalog.press(Qt.Key.Key_A, CTRL_SHIFT)
    catalog.follow()
    assert not application.catalog.plans()[0].archived
    assert catalog.window.status.messages.text == "Growth is active again."


@pytest.mark.usefixtures("growth")
def test_a_plan_is_duplicated_under_another_name(catalog: Catalog, application: Application) -> None:
    catalog.press(Qt.Key.Key_D)
    assert catalog.plan.name.text() == "Growth (copy)"
    assert catalog.plan.name.selectedText() == "Growth (copy)"
    QTest.keyClicks(catalog.plan.name, "Scale")
    catalog.save()
    assert catalog.rows() == ["Growth", "Scale"]
    assert [plan.terms.recurring_fee for plan in application.catalog.plans()] == [9900, 9900]


@pytest.mark.usefixtures("growth")
def test_a_plan_that_another_window_adds_appears_by_itself(
    catalog: Catalog, application: Application
) -> None:
    application.catalog.add_plan({**PLAN, "name": "Starter"})
    catalog.follow()
    assert catalog.rows() == ["Growth", "Starter"]


def test_packs_stand_on_a_shelf_of_their_own(catalog: Catalog, application: Application) -> None:
    catalog.page.tabs.setCurrentIndex(1)
    assert catalog.page.primary().text() == "&New pack"
    assert "No packs yet" in catalog.said
    catalog.press(Qt.Key.Key_N)
    QTest.keyClicks(catalog.pack.name, "Top-up")
    retype(catalog.pack.price, "12")
    assert catalog.badges == ["Top-up – $12.00 (100 minutes)"]
    catalog.save()
    assert catalog.rows() == ["Top-up"]
    (pack,) = application.catalog.packs()
    assert (pack.minutes, pack.price.minor) == (100, 1200)


@pytest.mark.usefixtures("growth")
def test_a_pack_says_who_may_have_it(application: Application, window: MainWindow, qtbot: QtBot) -> None:
    application.catalog.add_pack(PACK)
    application.clients.add(CLIENT)
    application.subscriptions.assign_plan(CLIENT, "Growth")
    application.packs.assign(CLIENT, "Top-up")
    window.go(Place(Page.CATALOG, filters={"shelf": "packs"}))
    catalog = Catalog(window, qtbot)
    assert "1 client is assigned this pack. What was applied before stays as it was." in catalog.said


def test_new_shelves_say_what_belongs_there_and_offer_it(catalog: Catalog) -> None:
    assert "No plans yet" in catalog.said
    offer = [
        b for b in catalog.page.shelf.findChildren(QPushButton) if "New plan" in b.text().replace("&", "")
    ]
    offer[0].click()
    assert catalog.plan.name.hasFocus()
