"""The guide inside the application: every page, link and picture, searching, and where it opens."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from agencybilling.gui.help.context import OF_PAGES, OF_TABS, spot_of
from agencybilling.gui.help.guide import GuidePage, Spot, page, pages, titles
from agencybilling.gui.help.window import GuideWindow
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.gui.preferences import Preferences
from agencybilling.gui.theme.theme import Appearance, theme_of
from agencybilling.i18n import use_language
from agencybilling.resources import guide_page
from agencybilling.services.application import Application
from tests.gui.client_stories import Clients

TREE = Path(__file__).parents[2]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
ALL = list(titles())


@pytest.fixture
def guide(qapp: QApplication, qtbot: QtBot, preferences: Preferences) -> Iterator[GuideWindow]:
    del qapp
    made = GuideWindow(preferences)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.open_at(Spot(ALL[0]))
    # A window that is new settles its width in a moment.
    qtbot.waitUntil(lambda: made.view._column() == made.view._width and not made.view._settling.isActive())
    yield made
    made.close()


def shown(guide: GuideWindow) -> str:
    return guide.view.toPlainText()


def links(of: GuidePage) -> list[str]:
    return [target for target in LINK.findall(of.text) if "://" not in target]


def test_the_index_names_every_page_there_is() -> None:
    assert set(titles()) == {file.name for file in guide_page().glob("*.md")}


@pytest.mark.parametrize("name", ALL)
def test_each_page_is_shown_with_its_title_its_sections_and_its_pictures(
    guide: GuideWindow, name: str
) -> None:
    read = page(name)
    guide.open_at(Spot(name))
    assert titles()[name] in guide.windowTitle()
    assert all(section.title in shown(guide) for section in read.sections)
    assert "](" not in shown(guide)
    assert guide.view.document().textWidth() == guide.view.viewport().width()
    for words, source in PICTURE.findall(read.text):
        image = guide.view.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(source))
        assert not image.isNull(), source
        assert image.width() <= guide.view.viewport().width() * image.devicePixelRatio()
        assert words in shown(guide)


@pytest.mark.parametrize("name", ALL)
def test_each_link_leads_to_a_page_and_a_section_that_are_there(name: str) -> None:
    for target in links(page(name)):
        spot = Spot.of(target, on=name)
        assert spot.page in titles(), target
        assert spot.section in {section.anchor for section in page(spot.page).sections}, target


def test_a_link_is_followed_and_the_way_back_and_forward_leads_along_it(guide: GuideWindow) -> None:
    guide.open_at(Spot("usage.md"))
    guide.view.anchorClicked.emit(QUrl("minutes.md#the-wallet"))
    assert guide.view.spot == Spot("minutes.md", "the-wallet")
    QTest.keyClick(guide, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert guide.view.spot == Spot("usage.md")
    QTest.keyClick(guide, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert guide.view.spot == Spot("minutes.md", "the-wallet")


def test_words_find_the_sections_that_have_them(guide: GuideWindow, qtbot: QtBot) -> None:
    guide.search.setText("late usage")
    qtbot.waitUntil(lambda: guide.view.spot == Spot("usage.md", "late-usage"))
    assert guide.found.text().endswith("have these words")
    assert guide.view.extraSelections()
    guide.search.setText("zzzz")
    qtbot.waitUntil(lambda: guide.found.text() == "No section has these words")
    guide.search.clear()
    qtbot.waitUntil(lambda: guide.contents.topLevelItemCount() == len(ALL))


def test_every_page_and_tab_has_its_place_in_the_guide() -> None:
    assert set(OF_PAGES) == set(Page)
    assert set(OF_TABS) == set(ClientTab)
    for spot in (*OF_PAGES.values(), *OF_TABS.values()):
        assert spot.section in {"", *(section.anchor for section in page(spot.page).sections)}, spot


def test_the_keys_open_it_where_it_tells_of_what_is_shown(
    application: Application, window: MainWindow, qtbot: QtBot
) -> None:
    clients = Clients(application, window, qtbot)
    clients.open(clients.subscriber(), ClientTab.CAMPAIGNS)
    QTest.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    opened = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, GuideWindow))
    assert opened.view.spot == Spot("access.md", "campaigns")
    window.go(Place(Page.SETTINGS))
    window.navigation.guide.click()
    assert opened.view.spot == Spot("settings.md")
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any(isinstance(w, GuideWindow) for w in QApplication.topLevelWidgets()))
    qtbot.waitUntil(window.workplace.tasks.idle)


def test_new_books_are_told_of_the_first_minutes() -> None:
    assert spot_of(Place(Page.DASHBOARD), books_are_new=True) == Spot("first-minutes.md")


def test_it_follows_the_theme(guide: GuideWindow) -> None:
    guide.open_at(Spot("usage.md"))
    theme_of().use(Appearance.DARK)
    assert theme_of().tokens.ink.casefold() in guide.view.toHtml().casefold()
    theme_of().use(Appearance.LIGHT)
    assert theme_of().tokens.ink.casefold() in guide.view.toHtml().casefold()


def test_a_window_of_another_language_says_that_the_guide_is_in_english(
    qapp: QApplication, preferences: Preferences
) -> None:
    del qapp
    use_language("de")
    try:
        made = GuideWindow(preferences)
    finally:
        use_language("en_US")
    assert "Das Handbuch ist auf Englisch." in {label.text() for label in made.findChildren(QLabel)}
    made.close()


def test_the_wheel_brings_along_every_picture_that_a_page_shows() -> None:
    described = spec_from_file_location("hatch_build", TREE / "hatch_build.py")
    assert described is not None
    assert described.loader is not None
    hook = module_from_spec(described)
    described.loader.exec_module(hook)
    brought = {path.as_posix() for path in hook.pictures_of_guide(TREE / "docs")}
    named = {source.removeprefix("../") for of in pages() for _words, source in PICTURE.findall(of.text)}
    assert named <= brought
    assert all((TREE / "docs" / picture).is_file() for picture in brought)
    assert "hatch_build" not in sys.modules
