"""Forms speak the language of the rest: what Qt Designer wrote into them is asked of the same catalogue."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from agencybilling.i18n import _, ngettext


class CatalogueTranslator(QTranslator):
    """Answers Qt's questions for texts from the gettext catalogue in use."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, number: int = -1
    ) -> str:
        """The text in the language in use, the plural of a number where one is given."""
        del context, disambiguation
        return ngettext(source, source, number) if number >= 0 else _(source)

    def isEmpty(self) -> bool:
        """Never: the catalogue is asked each time."""
        return False
