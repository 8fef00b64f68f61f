"""Picture what clients get.

    python -m scripts.statements            the four of the README, into docs/statements
    python -m scripts.statements FOLDER     every sample as PDF; on a phone, at a desk, by night, printed

It needs the browser that the tests need.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication, QImage

from agencybilling.i18n import use_language
from agencybilling.services.application import Application
from agencybilling.statements.documents import Documents
from agencybilling.statements.paper import Paper
from scripts.screenshots.books import TODAY, sample_books
from scripts.statements import samples
from scripts.statements.photograph import DESK, PHONE, beside, of_page, of_web_page, print_web_page
from tests.statement_stories import STORIES

PICTURES = Path(__file__).parents[2] / "docs" / "statements"
_PPI, _SHARP = 110.0, 1.2
_UPPER_PART, _WHOLE = 1000, 2400


def main(folder: Path | None) -> None:
    """Take the pictures."""
    screen = QGuiApplication([])
    use_language("en_GB")
    with (
        TemporaryDirectory() as books,
        closing(sample_books(Path(books))) as application,
        Documents(samples.LETTERHEAD, application.currencies) as documents,
    ):
        if folder is None:
            _picture_for_the_readme(application, documents)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            _picture_all(application, documents, folder=folder)
    screen.quit()


def _picture_for_the_readme(application: Application, documents: Documents) -> None:
    told = samples.paid_too_late(application)
    widely = samples.in_three_currencies(application)
    overdue = application.statements.page(samples.OVERDUE)
    offered = application.statements.page(samples.OFFERED)
    phones = (
        documents.statement_html(told),
        documents.page_html(offered, today=TODAY, code=samples.CODE),
    )
    taken = {
        "statement": of_page(documents.statement_pages(told, paper=Paper.A4, ppi=_PPI)[0]),
        "three-currencies": of_page(documents.statement_pages(widely, paper=Paper.A4, ppi=_PPI)[0]),
        "client-page": of_web_page(
            documents.page_html(overdue, today=TODAY), width=DESK, height=_UPPER_PART + 300, scale=_SHARP
        ),
        "phone-dark": beside(
            [of_web_page(html, width=PHONE, height=_UPPER_PART, dark=True, scale=_SHARP) for html in phones]
        ),
    }
    for name, picture in taken.items():
        _save(picture, PICTURES / f"{name}.png")


def _picture_all(application: Application, documents: Documents, *, folder: Path) -> None:
    for name, told in STORIES.items():
        for paper in Paper:
            (folder / f"{name} {paper}.pdf").write_bytes(documents.statement_pdf(told, paper=paper))
        _picture_web_page(documents.statement_html(told), folder / name)
    for name, page in samples.pages(application).items():
        code = samples.CODE if page.offer else None
        pdf = documents.page_pdf(page, today=TODAY, paper=Paper.A4, code=code)
        (folder / f"page, {name}.pdf").write_bytes(pdf)
        _picture_web_page(documents.page_html(page, today=TODAY, code=code), folder / f"page, {name}")


def _picture_web_page(html: str, beginning: Path) -> None:
    def taken(width: int, *, dark: bool) -> QImage:
        return of_web_page(html, width=width, height=_WHOLE, dark=dark)

    _save(beside([taken(PHONE, dark=dark) for dark in (False, True)]), Path(f"{beginning} phone.png"))
    _save(beside([taken(DESK, dark=dark) for dark in (False, True)]), Path(f"{beginning} desk.png"))
    print_web_page(html, Path(f"{beginning} printed.pdf"))


def _save(picture: QImage, file: Path) -> None:
    if not picture.save(str(file), quality=0):
        raise OSError(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
