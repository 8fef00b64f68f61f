"""The texts of forms, in the language in use: Qt asks the catalogue that everything else asks too."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from agencybilling.i18n import _, pgettext


class CatalogueTranslator(QTranslator):
    """Install one in the application before the first form is loaded; after another language, load anew."""

    def translate(
        self,
        context: str,  # noqa: ARG002 - Qt asks by the class of a form, the catalogue does not
        sourceText: str,  # noqa: N803 - as Qt names it
        disambiguation: str | None = None,
        n: int = -1,  # noqa: ARG002 - forms count nothing
    ) -> str | None:
        """The text in the language in use; None where the catalogue has no other than the text itself."""
        said = pgettext(disambiguation, sourceText) if disambiguation else _(sourceText)
        return None if said == sourceText else said

    def isEmpty(self) -> bool:
        """Never, or Qt would not ask."""
        return False
