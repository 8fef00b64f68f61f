"""Scenes of dialogs, each opened the way a person opens it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMessageBox

from agencybilling.gui.dialogs.apply_pack import ApplyPackDialog
from agencybilling.gui.dialogs.assign_plan import AssignPlanDialog
from agencybilling.gui.dialogs.charge import ChargeDialog
from agencybilling.gui.dialogs.correct_wallet import CorrectWalletDialog
from agencybilling.gui.dialogs.importing.dialog import ImportDialog
from agencybilling.gui.dialogs.new_campaign import NewCampaignDialog
from agencybilling.gui.dialogs.new_client import NewClientDialog
from agencybilling.gui.dialogs.record_usage import RecordUsageDialog
from agencybilling.gui.dialogs.redeem_code import RedeemCodeDialog
from agencybilling.gui.dialogs.review.dialog import ReviewDialog
from agencybilling.gui.dialogs.review.look_ahead import LookAheadDialog
from agencybilling.gui.dialogs.set_up import SetUpDialog
from agencybilling.gui.pages.requests.actions import RequestActions
from agencybilling.gui.pages.usage.panel import UsagePanel
from agencybilling.gui.pages.welcome import WelcomePanel
from agencybilling.gui.places import ClientTab, Page
from agencybilling.services.foresight import Assuming
from scripts.screenshots.books import LONG, LONG_PLAN, cast
from scripts.screenshots.pages import select
from scripts.screenshots.shots import On, shot
from scripts.screenshots.stage import Stage

_USAGE = Path(__file__).parents[2] / "tests" / "data" / "usage"


@shot("dialog-shortcuts")
def shortcuts(stage: Stage) -> None:
    stage.client(cast(stage.application).active)
    stage.do(stage.window.open_shortcuts)


@shot("dialog-platform-to-do")
def platform(stage: Stage) -> None:
    page = stage.go(Page.DASHBOARD)
    stage.do(page.open_todo)


@shot("dialog-platform-nothing-to-do", On.NEW)
def platform_empty(stage: Stage) -> None:
    page = stage.go(Page.DASHBOARD)
    stage.do(page.open_todo)


# ---------------------------------------------------------------- what is due


def _review(stage: Stage) -> ReviewDialog:
    """The one that the window opens by itself, else one of its own."""
    if not any(isinstance(part, ReviewDialog) for part in stage.over()):
        stage.do(ReviewDialog(stage.opened.workplace, stage.window).open)
    return stage.dialog(ReviewDialog)


@shot("dialog-review", On.AWAY)
def review(stage: Stage) -> None:
    _review(stage)


@shot("dialog-review-unfolded", On.AWAY)
def review_unfolded(stage: Stage) -> None:
    tree = _review(stage).panel.tree
    tree.setCurrentIndex(tree.steps.index(1, 0))
    tree.toggle()
    tree.setCurrentIndex(tree.steps.index(0, 0))
    tree.expand(tree.currentIndex())


@shot("dialog-review-search", On.AWAY)
def review_search(stage: Stage) -> None:
    panel = _review(stage).panel
    panel.search.setText("campaign pauses")


@shot("dialog-next-30-days")
def next_days(stage: Stage) -> None:
    stage.do(stage.go(Page.DASHBOARD).look_ahead)
    tree = stage.dialog(LookAheadDialog).panel.tree
    tree.expand(tree.steps.index(0, 0))


@shot("dialog-next-30-days-everybody-pays")
def next_days_paid(stage: Stage) -> None:
    stage.do(stage.go(Page.DASHBOARD).look_ahead)
    dialog = stage.dialog(LookAheadDialog)
    dialog.assuming.choose(Assuming.EVERYBODY_PAYS.value)
    dialog.assuming.changed.emit(dialog.assuming.key)
    stage.settle()


# ---------------------------------------------------------------- payment requests


def _requests(stage: Stage, status: str, *rows: int) -> RequestActions:
    page = stage.go(Page.REQUESTS, filters={"status": status})
    select(page.panel.table, *rows)
    stage.settle()
    return page.panel.actions_here


@shot("dialog-update-status")
def update_status(stage: Stage) -> None:
    stage.do(_requests(stage, "overdue", 0).update)


@shot("dialog-update-status-of-many")
def update_status_many(stage: Stage) -> None:
    stage.do(_requests(stage, "overdue", 0, 1, 2).update)


@shot("dialog-undo")
def undo(stage: Stage) -> None:
    stage.do(_requests(stage, "paid", 0).undo)


@shot("dialog-extend-due-date")
def extend(stage: Stage) -> None:
    stage.do(_requests(stage, "overdue", 0).extend)


@shot("dialog-charge")
def charge(stage: Stage) -> None:
    stage.do(stage.go(Page.REQUESTS).panel.actions_here.charge)
    dialog = stage.dialog(ChargeDialog)
    dialog.client.pick(cast(stage.application).long)
    dialog.description.setText("Übersetzung aller Ansagen ins Französische und Spanische")
    dialog.amount.setText("480")
    stage.settle()


@shot("dialog-charge-refused")
def charge_refused(stage: Stage) -> None:
    stage.do(stage.go(Page.REQUESTS).panel.actions_here.charge)
    dialog = stage.dialog(ChargeDialog)
    dialog.client.pick(cast(stage.application).active)
    dialog.amount.setText("0")
    stage.do(dialog.submit)


@shot("dialog-print")
def pages(stage: Stage) -> None:
    page = stage.go(Page.REQUESTS)
    stage.do(page.panel.clear)
    page.panel.table.view.clearSelection()
    stage.do(page.panel.output.print)


# ---------------------------------------------------------------- clients


@shot("dialog-new-client")
def new_client(stage: Stage) -> None:
    stage.do(stage.go(Page.CLIENTS).add_client)
    dialog = stage.dialog(NewClientDialog)
    dialog.name.setText("Société Générale d’Optique du Doubs")
    dialog.campaigns.setPlainText("Accueil\nRappels")


@shot("dialog-new-client-refused")
def new_client_refused(stage: Stage) -> None:
    stage.do(stage.go(Page.CLIENTS).add_client)
    dialog = stage.dialog(NewClientDialog)
    dialog.name.setText(LONG)
    stage.do(dialog.submit)


@shot("dialog-assign-plan")
def assign_plan(stage: Stage) -> None:
    stage.do(stage.client(cast(stage.application).planless).commands.assign_plan)
    dialog = stage.dialog(AssignPlanDialog)
    plans = {plan.name: plan.id for plan in stage.application.catalog.plans()}
    dialog.plan.pick(plans[LONG_PLAN])
    dialog.plan.picked.emit(plans[LONG_PLAN])
    stage.settle()


@shot("dialog-start")
def start(stage: Stage) -> None:
    stage.do(stage.client(cast(stage.application).ready).commands.start)


def _redeem(stage: Stage, code: str) -> None:
    stage.go(Page.CLIENTS)
    dialog = RedeemCodeDialog(stage.opened.workplace, None, parent=stage.window)
    stage.do(dialog.open)
    dialog.code.setText(code)
    stage.settle()


@shot("dialog-redeem-code")
def redeem(stage: Stage) -> None:
    offer = stage.application.start_codes.make(cast(stage.application).ready)
    _redeem(stage, offer.code.lower().replace("-", " "))


@shot("dialog-redeem-code-mistyped")
def redeem_mistyped(stage: Stage) -> None:
    offer = stage.application.start_codes.make(cast(stage.application).ready)
    _redeem(stage, f"{offer.code[1]}{offer.code[0]}{offer.code[2:]}")


@shot("dialog-remove-plan")
def remove_plan(stage: Stage) -> None:
    stage.do(stage.client(cast(stage.application).ready).commands.remove_plan)


@shot("dialog-cancel")
def cancel(stage: Stage) -> None:
    stage.do(stage.client(cast(stage.application).long).commands.cancel)


@shot("dialog-cancel-and-start-again")
def start_again(stage: Stage) -> None:
    stage.do(stage.client(cast(stage.application).blocked).commands.start_again)


@shot("dialog-settle-now")
def settle_now(stage: Stage) -> None:
    page = stage.go(Page.CLIENTS, filters={"settling": "yes"})
    waiting = page.list.table.model.ids
    stage.do(stage.client(waiting[0]).commands.settle)
    stage.do(page.list.clear_filters)


@shot("dialog-disable")
def disable(stage: Stage) -> None:
    stage.do(stage.client(cast(stage.application).long).commands.disable)


@shot("dialog-enable")
def enable(stage: Stage) -> None:
    stage.do(stage.client(cast(stage.application).disabled).commands.enable)


@shot("dialog-apply-pack")
def apply_pack(stage: Stage) -> None:
    stage.do(stage.client(cast(stage.application).long, ClientTab.PACKS).commands.apply_pack)
    dialog = stage.dialog(ApplyPackDialog)
    _first, last = dialog.card.packs
    dialog.pack.pick(last.id)
    dialog.pack.picked.emit(last.id)
    stage.settle()


@shot("dialog-assign-packs")
def assign_packs(stage: Stage) -> None:
    stage.do(stage.client(cast(stage.application).active, ClientTab.PACKS).commands.assign_packs)


@shot("dialog-unassign-pack")
def unassign_pack(stage: Stage) -> None:
    opened = stage.client(cast(stage.application).long, ClientTab.PACKS)
    if opened.card is not None:
        pack = opened.card.packs[0]
        stage.do(lambda: opened.commands.unassign(pack))


@shot("dialog-correct-wallet")
def correct_wallet(stage: Stage) -> None:
    stage.do(stage.client(cast(stage.application).long, ClientTab.PACKS).commands.correct_wallet)
    dialog = stage.dialog(CorrectWalletDialog)
    dialog.minutes.setText("-12")
    dialog.reason.setText("Testgespräche der Agentur")
    stage.settle()


@shot("dialog-new-campaign")
def new_campaign(stage: Stage) -> None:
    stage.do(stage.client(cast(stage.application).long, ClientTab.CAMPAIGNS).commands.add_campaign)
    stage.dialog(NewCampaignDialog).name.setText("Accueil téléphonique d’été")


# ---------------------------------------------------------------- usage


@shot("dialog-record-usage")
def record_usage(stage: Stage) -> None:
    stage.do(stage.go(Page.USAGE, filters={"tab": "records"}).panel.actions_here.record)
    dialog = stage.dialog(RecordUsageDialog)
    dialog.client.pick(cast(stage.application).long)
    dialog.quantity.setText("275")
    stage.settle()


@shot("dialog-void-usage")
def void_usage(stage: Stage) -> None:
    opened = stage.client(cast(stage.application).long, ClientTab.USAGE)
    panel = opened.contents.currentWidget().findChild(UsagePanel)
    select(panel.table, 0, 1)
    stage.settle()
    stage.do(panel.actions_here.void)


@shot("dialog-give-agent")
def give_agent(stage: Stage) -> None:
    page = stage.go(Page.USAGE, filters={"tab": "unassigned"})
    select(page.unassigned.table, 0)
    stage.settle()
    stage.do(page.unassigned.assign)


def _import(stage: Stage) -> ImportDialog:
    stage.do(stage.go(Page.USAGE, filters={"tab": "records"}).panel.actions_here.import_files)
    return stage.dialog(ImportDialog)


@shot("dialog-import")
def import_nothing(stage: Stage) -> None:
    _import(stage)


@shot("dialog-import-files")
def import_files(stage: Stage) -> None:
    dialog = _import(stage)
    names = ("vapi_calls.json", "retell_history_export.csv", "eu_agency_calls.csv")
    stage.do(lambda: dialog.add_files([_USAGE / name for name in names]))


@shot("dialog-import-mapping")
def import_mapping(stage: Stage) -> None:
    dialog = _import(stage)
    stage.do(lambda: dialog.add_files([_USAGE / "eu_agency_calls.csv"]))
    dialog.files.setCurrentItem(dialog.files.topLevelItem(0))
    stage.do(dialog.open_mapping)


@shot("dialog-import-preview")
def import_preview(stage: Stage) -> None:
    dialog = _import(stage)
    stage.do(lambda: dialog.add_files([_USAGE / "vapi_calls.json", _USAGE / "retell_calls.json"]))
    dialog.agents.setText(str(_USAGE / "agents.csv"))
    stage.do(dialog.look_ahead)


# ---------------------------------------------------------------- the first day, the last click


@shot("dialog-set-up", On.NEW)
def set_up(stage: Stage) -> None:
    _set_up(stage)


@shot("dialog-set-up-plan", On.NEW)
def set_up_plan(stage: Stage) -> None:
    _set_up(stage, steps=1)


@shot("dialog-set-up-client", On.NEW)
def set_up_client(stage: Stage) -> None:
    dialog = _set_up(stage, steps=2)
    dialog.client.setText("Crème Brûlée Traders Ltd")
    stage.settle()


def _set_up(stage: Stage, *, steps: int = 0) -> SetUpDialog:
    stage.go(Page.DASHBOARD)
    stage.do(stage.window.findChild(WelcomePanel).set_up.click)
    dialog = stage.dialog(SetUpDialog)
    dialog.name.setText("Harbour Voice")
    dialog.zone.pick("America/New_York")
    dialog.currency.setCurrentText("USD")
    for step in range(steps):
        if step == 1:
            dialog.plan.name.setText("Studio Care")
        stage.do(dialog.submit)
    return dialog


@shot("dialog-sample-books", On.NEW)
def sample_books(stage: Stage) -> None:
    stage.go(Page.DASHBOARD)
    stage.do(stage.window.findChild(WelcomePanel).explore.click)


@shot("dialog-restore-copy")
def restore(stage: Stage) -> None:
    page = stage.go(Page.SETTINGS, filters={"section": "books"})
    select(page.books.table, 0)
    stage.settle()
    stage.do(page.books.restore.click)


@shot("dialog-not-saved")
def not_saved(stage: Stage) -> None:
    page = stage.go(Page.CATALOG, filters={"shelf": "plans"})
    stage.do(page.shelf.new)
    page.shelf.form.name.setText("Growth 2027")
    page.shelf.form.edited.emit()
    stage.do(stage.window.close)
    stage.dialog(QMessageBox)
