"""Scenes of documents before they are printed or saved."""

from __future__ import annotations

from agencybilling.domain.statement import StatementRange
from agencybilling.gui.papers.preview import PreviewDialog
from agencybilling.gui.papers.printed import Printed
from agencybilling.gui.papers.sheets import Fit
from agencybilling.statements.documents import documents_of
from agencybilling.statements.faults import TemplateFault
from agencybilling.statements.paper import Paper
from scripts.screenshots.books import cast
from scripts.screenshots.shots import shot
from scripts.screenshots.stage import Stage


def _preview(stage: Stage) -> PreviewDialog:
    """A statement of all that there was with a client."""
    application = stage.application
    made = application.statements.as_it_stands(cast(application).active, StatementRange.ALL).statement

    def pdf(paper: Paper) -> bytes:
        with documents_of(application) as documents:
            return documents.statement_pdf(made, paper=paper)

    return _opened(stage, Printed(f"Statement of account – {made.client}", made.client, pdf))


def _opened(stage: Stage, printed: Printed) -> PreviewDialog:
    dialog = PreviewDialog(stage.opened.workplace, printed, parent=stage.window)
    stage.do(dialog.open)
    return dialog


@shot("dialog-preview")
def preview(stage: Stage) -> None:
    _preview(stage)


@shot("dialog-preview-whole-page")
def whole_page(stage: Stage) -> None:
    _preview(stage).sheets.fit_to(Fit.PAGE)
    stage.settle()


@shot("dialog-preview-fault")
def fault(stage: Stage) -> None:
    def pdf(_paper: Paper) -> bytes:
        raise TemplateFault("statements/statement.typ", 12, why="unknown variable: totals")

    _opened(stage, Printed("Statement of account", "statement", pdf))
