"""The windows of clients' pages that are open beside one window of the books."""

from __future__ import annotations

from PySide6.QtCore import QObject

from agencybilling.gui.client_page.window import ClientPageWindow
from agencybilling.gui.main_window import MainWindow
from agencybilling.gui.workplace import Workplace

_STEP_PX = 28


class ClientPageWindows(QObject):
    """One for each client at most; they are closed with the books' window."""

    def __init__(self, workplace: Workplace, beside: MainWindow) -> None:
        super().__init__(beside)
        self._workplace = workplace
        self._open: dict[int, ClientPageWindow] = {}
        beside.closing.connect(self.close_all)

    def show(self, client_id: int) -> ClientPageWindow:
        """Open a client's page, or bring the window that shows it to the front."""
        window = self._open.get(client_id) or self._opened(client_id)
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    def close_all(self) -> None:
        """Close every one of them."""
        for window in list(self._open.values()):
            window.close()

    def _opened(self, client_id: int) -> ClientPageWindow:
        """Not quite over the one before."""
        window = ClientPageWindow(self._workplace, client_id)
        taken = {other.pos().toTuple() for other in self._open.values()}
        while window.pos().toTuple() in taken:
            x, y = window.pos().toTuple()
            window.move(x + _STEP_PX, y + _STEP_PX)
        self._open[client_id] = window
        window.closed.connect(lambda: self._open.pop(client_id, None))
        return window


def show_client_page(workplace: Workplace, client_id: int, *, beside: MainWindow) -> ClientPageWindow:
    """Open a client's page in a window of its own."""
    windows = beside.findChild(ClientPageWindows) or ClientPageWindows(workplace, beside)
    return windows.show(client_id)
