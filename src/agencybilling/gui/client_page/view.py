"""The client's page as a client sees it, in sections from the worst news to how to pay."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from agencybilling.gui.client_page.masthead import Masthead
from agencybilling.gui.client_page.parts import Sides, Told, empty
from agencybilling.gui.client_page.reading import PageRead
from agencybilling.gui.client_page.requests import RequestsSection
from agencybilling.gui.client_page.sections import (
    LinesSection,
    OfferSection,
    PacksSection,
    PlanSection,
    UseSection,
)
from agencybilling.gui.workplace import Workplace
from agencybilling.statements.banners import BannerTexts
from agencybilling.statements.client import ClientTexts

_SIDE_BY_SIDE_PX = 860
_WIDEST_PX = 1120


class ClientPageView(QScrollArea):
    """Read only. What has not changed stays as it is, so that nothing moves while one reads."""

    def __init__(self, workplace: Workplace, copy_code: QAction) -> None:
        super().__init__()
        self._told: tuple[BannerTexts, ...] = ()
        self.masthead = Masthead()
        self.plan, self.offer, self.use = PlanSection(), OfferSection(copy_code), UseSection()
        self.no_plan, self.wallet, self.settling = LinesSection(), LinesSection(), LinesSection()
        self.packs, self.how_to_pay = PacksSection(), LinesSection()
        self.requests = RequestsSection(workplace)
        self._banners = QVBoxLayout()
        self._banners.setSpacing(10)
        self._content = self._lay_out()
        self.setWidgetResizable(True)
        self.setProperty("role", "sheet")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._content.hide()

    def show_page(self, read: PageRead) -> None:
        """Show a client's page, or the same one as it is by now."""
        texts = read.texts
        self.setAccessibleName(texts.sheet.document_title)
        self.masthead.show_texts(texts, read.logo)
        self._show_banners(texts.banners)
        self._show_plan(texts)
        self.settling.show_texts(texts.settling or None)
        self.wallet.show_texts((texts.wallet,) if texts.wallet else None)
        self.packs.show_texts(texts.packs or None)
        self.requests.show_page(read)
        self.how_to_pay.show_texts(texts.sheet.how_to_pay or None)
        self._content.show()

    def leave(self) -> None:
        """Show nothing until another client's page is there."""
        self._content.hide()
        self.verticalScrollBar().setValue(0)

    def _show_plan(self, texts: ClientTexts) -> None:
        for section, word in (
            (self.plan, "plan"),
            (self.no_plan, "plan"),
            (self.settling, "settling"),
            (self.wallet, "wallet"),
            (self.packs, "packs"),
            (self.how_to_pay, "how_to_pay"),
        ):
            section.show_caption(texts.words[word])
        self.plan.show_texts(texts.plan)
        self.no_plan.show_texts((texts.words["no_plan"],) if texts.plan is None else None)
        self.offer.show_texts(texts.offer)
        self.use.show_texts(texts.use)

    def _show_banners(self, banners: tuple[BannerTexts, ...]) -> None:
        if banners != self._told:
            self._told = banners
            empty(self._banners)
            for banner in banners:
                self._banners.addWidget(Told(banner))

    def _lay_out(self) -> QWidget:
        """In a column that is no wider than can be read, in the middle of a wide window."""
        ground, page = QWidget(), QWidget()
        ground.setProperty("role", "content")
        page.setMaximumWidth(_WIDEST_PX)
        row = QHBoxLayout(ground)
        row.setContentsMargins(22, 18, 22, 22)
        row.addWidget(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.masthead)
        column.addLayout(self._banners)
        plan = Sides(self.plan, self.offer, self.use, from_px=_SIDE_BY_SIDE_PX)
        for part in (
            self.no_plan,
            plan,
            self.settling,
            self.wallet,
            self.packs,
            self.requests,
            self.how_to_pay,
        ):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(ground)
        return page
