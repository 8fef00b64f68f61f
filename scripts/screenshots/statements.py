"""Scenes of statements: one client's, and many at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from agencybilling.domain.statement import StatementRange
from agencybilling.gui.dialogs.statement.dialog import StatementDialog
from agencybilling.gui.dialogs.statement.many import ManyStatementsDialog
from scripts.screenshots.books import TODAY, cast
from scripts.screenshots.shots import On, shot
from scripts.screenshots.stage import Stage


def _statement(stage: Stage, client: int) -> StatementDialog:
    opened = stage.client(client)
    if opened.card is None:
        raise LookupError(client)
    dialog = StatementDialog(stage.opened.workplace, opened.card, parent=stage.window)
    stage.do(dialog.open)
    return dialog


@shot("dialog-statement")
def statement(stage: Stage) -> None:
    dialog = _statement(stage, cast(stage.application).past_due)
    dialog.options.choose(StatementRange.ALL)
    stage.settle()


@shot("dialog-statement-refused")
def refused(stage: Stage) -> None:
    dialog = _statement(stage, cast(stage.application).active)
    dialog.options.known_on.show_day(TODAY + timedelta(days=30))
    stage.settle()


@shot("dialog-statement-behind", On.AWAY)
def behind(stage: Stage) -> None:
    stage.close_all()
    with stage.application.read() as unit:
        client = unit.accounts.ids()[0]
    _statement(stage, client)


def _many(stage: Stage) -> ManyStatementsDialog:
    dialog = ManyStatementsDialog(stage.opened.workplace, None, parent=stage.window)
    dialog.folder.setText(str(_folder(stage)))
    stage.do(dialog.open)
    dialog.options.choose(StatementRange.LAST_MONTH)
    stage.settle()
    return dialog


def _folder(stage: Stage) -> Path:
    return stage.application.office.books.file().parent / "Statements"


@shot("dialog-statements")
def many(stage: Stage) -> None:
    _many(stage)


@shot("dialog-statements-pattern")
def pattern(stage: Stage) -> None:
    _many(stage).pattern.setText("{client} {month}")
    stage.settle()


@shot("dialog-statements-written")
def written(stage: Stage) -> None:
    dialog = _many(stage)
    dialog.only_moved.setChecked(True)
    stage.do(dialog.write)


@shot("dialog-statements-failed")
def failed(stage: Stage) -> None:
    dialog = _many(stage)
    for client in ("Crème Brûlée Traders Ltd", "Café Zoë"):
        (_folder(stage) / f"{client} 2026-10-01 2026-10-31 again.pdf").mkdir(parents=True, exist_ok=True)
    dialog.pattern.setText("{client} {first} {last} again")
    stage.do(dialog.write)


@shot("dialog-statement-three-currencies")
def three_currencies(stage: Stage) -> None:
    """The last one: two more charges stay in the books."""
    client = cast(stage.application).long
    asked = stage.application.statements.as_it_stands(client, StatementRange.ALL).statement.accounts
    for currency, amount in (("CHF", "1250.00"), ("JPY", "180000")):
        if currency not in {account.currency for account in asked}:
            stage.application.payments.charge(
                client, amount=amount, currency=currency, description="Ansagen", due_on=TODAY
            )
    dialog = _statement(stage, client)
    dialog.options.choose(StatementRange.THIS_QUARTER)
    stage.settle()
