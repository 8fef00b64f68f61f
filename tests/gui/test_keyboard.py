"""Everything can be reached and done by keyboard, and everything that can be reached says what it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QButtonGroup,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from agencybilling.gui.actions import plain_text
from agencybilling.gui.app import Opened
from agencybilling.gui.client_page.window import ClientPageWindow
from agencybilling.gui.go_to import GoToBox
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.places import ClientTab, Page, Place
from agencybilling.services.application import Application
from tests.gui.client_stories import Clients

_LONGEST_WALK = 400
_CLOSING = {"Quit"}
"""What would end the test with the window."""


@pytest.fixture
def client_id(application: Application, window: MainWindow, qtbot: QtBot) -> int:
    """A client with something of everything."""
    story = Clients(application, window, qtbot)
    client = story.subscriber(campaigns=("Recall", "Sales"), addon_packs=True)
    story.call(client, 4)
    application.packs.assign(client, "Top-up")
    application.packs.apply(client, "Top-up", paid=True)
    return client


PLACES = [
    *(pytest.param(page, None, id=page.value) for page in Page),
    *(pytest.param(Page.CLIENTS, tab, id=f"client-{tab.value}") for tab in ClientTab),
]


@pytest.mark.parametrize(("page", "tab"), PLACES)
def test_tab_reaches_every_control_and_each_says_its_name(
    opened: Opened, client_id: int, qtbot: QtBot, page: Page, tab: ClientTab | None
) -> None:
    go(opened, qtbot, page=page, tab=tab, client_id=client_id)
    window = opened.window

    reached = walk(window)

    missed = [described(w) for w in focusable(window) if not within(w, reached)]
    assert not missed
    nameless = [described(w) for w in reached if not name_of(w)]
    assert not nameless


@pytest.mark.parametrize(("page", "tab"), PLACES)
def test_every_action_is_done_by_its_keys_or_by_typing_its_name(
    opened: Opened, client_id: int, qtbot: QtBot, page: Page, tab: ClientTab | None
) -> None:
    window = opened.window
    go(opened, qtbot, page=page, tab=tab, client_id=client_id)
    names = [plain_text(made) for made in window.offered_actions() if plain_text(made) not in _CLOSING]

    undone = []
    for name in dict.fromkeys(names):
        go(opened, qtbot, page=page, tab=tab, client_id=client_id)
        made = next((a for a in window.offered_actions() if plain_text(a) == name), None)
        if made is not None and not done_by_keys(window, made, qtbot):
            undone.append(name)
        for dialog in dialogs(window):
            check_keyboard_in(dialog, qtbot)
        close_what_opened(window, qtbot)

    assert names
    assert not undone


def test_f1_lists_every_shortcut_of_page_and_window(opened: Opened, qtbot: QtBot, client_id: int) -> None:
    window = opened.window
    go(opened, qtbot, page=Page.CLIENTS, tab=ClientTab.BILLING, client_id=client_id)
    wanted = {plain_text(a) for a in window.offered_actions() if not a.shortcut().isEmpty()}

    QTest.keyClick(window, Qt.Key.Key_F1)
    dialog = next(iter(dialogs(window)))

    shown = {item.text(0) for item in dialog.list.findItems("", Qt.MatchFlag.MatchContains)}  # type: ignore[attr-defined]
    assert wanted <= shown


# ---------------------------------------------------------------- ways to go


def check_keyboard_in(dialog: QDialog, qtbot: QtBot) -> None:
    """Tab reaches every control of a dialog, and each says its name."""
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    reached = walk(dialog)
    assert not [described(w) for w in focusable(dialog) if not within(w, reached)]
    assert not [described(w) for w in reached if not name_of(w)]


def go(opened: Opened, qtbot: QtBot, *, page: Page, tab: ClientTab | None, client_id: int) -> None:
    """Stand at a place with everything read."""
    place = Place(page) if tab is None else Place(page, client_id, tab)
    opened.window.go(place)
    opened.window.activateWindow()
    qtbot.waitUntil(opened.window.isActiveWindow)
    qtbot.waitUntil(opened.workplace.tasks.idle)


def walk(window: QWidget) -> list[QWidget]:
    """What has the keyboard, Tab by Tab, until it comes round."""
    reached: list[QWidget] = []
    for _step in range(_LONGEST_WALK):
        at = QApplication.focusWidget()
        if at is not None:
            if at in reached and len(reached) > 1 and at is reached[0]:
                return reached
            if at not in reached:
                reached.append(at)
        tab_on(window)
    return reached


def tab_on(window: QWidget) -> None:
    """Tab; in a field that takes tabs for itself, Ctrl+Tab would go on, but none should."""
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)


def focusable(window: QWidget) -> Iterator[QWidget]:
    """Controls that a person sees and may use; of buttons that exclude each other the one that holds."""
    for widget in window.findChildren(QWidget):
        wants = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
        usable = widget.isVisible() and widget.isEnabled()
        left_out = isinstance(widget, QAbstractButton) and not reachable_of_group(widget)
        if wants and usable and not left_out and not stands_for_another(widget):
            yield widget


def stands_for_another(widget: QWidget) -> bool:
    """Whether it hands the keyboard on to one of its parts."""
    proxy: QWidget | None = widget.focusProxy()
    return proxy is not None


def reachable_of_group(button: QAbstractButton) -> bool:
    """Arrow keys choose among buttons that exclude each other; Tab goes to the chosen one."""
    group: QButtonGroup | None = button.group()
    exclusive = button.autoExclusive() or (group is not None and group.exclusive())
    return button.isChecked() if button.isCheckable() and exclusive else True


def within(widget: QWidget, reached: list[QWidget]) -> bool:
    """Whether the walk came to it, or to the field inside it."""
    inside = widget.findChildren(QLineEdit) if isinstance(widget, (QAbstractSpinBox, QComboBox)) else []
    return any(one in reached for one in (widget, *inside))


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it; on this system it reads a list's label and not its name."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName() or label_of(widget)
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))


def label_of(widget: QWidget) -> str:
    """The label whose mnemonic leads to it."""
    labels = widget.window().findChildren(QLabel)
    return next((label.text() for label in labels if label.buddy() is widget), "")


def described(widget: QObject) -> str:
    """It, with where it is."""
    path = []
    at: QObject | None = widget
    while at is not None:
        path.append(at.objectName() or type(at).__name__)
        at = at.parent()
    return " < ".join(path[:4])


def done_by_keys(window: MainWindow, made: QAction, qtbot: QtBot) -> bool:
    """Whether its shortcut does it; without one, typing its name into the box that goes anywhere."""
    done = QSignalSpy(made.triggered)
    keys = made.shortcut()
    if not keys.isEmpty():
        QTest.keySequence(window, keys)
        return done.count() == 1
    QTest.keySequence(window, "Ctrl+K")
    box = window.findChild(GoToBox)
    if box is None:
        return False
    box.field.setText(plain_text(made))
    qtbot.waitUntil(window.workplace.tasks.idle)
    QTest.keyClick(box.field, Qt.Key.Key_Return)
    return done.count() == 1


def dialogs(window: QWidget) -> list[QDialog]:
    """Those that are open."""
    return [one for one in window.findChildren(QDialog) if one.isVisible()]


def close_what_opened(window: MainWindow, qtbot: QtBot) -> None:
    """Escape from whatever an action opened."""
    qtbot.waitUntil(window.workplace.tasks.idle)
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    for other in QApplication.topLevelWidgets():
        if isinstance(other, ClientPageWindow):
            other.close()
    for dialog in dialogs(window):
        dialog.reject()
    qtbot.waitUntil(lambda: not dialogs(window))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
