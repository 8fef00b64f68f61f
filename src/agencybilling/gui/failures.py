"""What to say when something could not be done: the rules, the books, or the program itself."""

from __future__ import annotations

import logging

from agencybilling.domain.errors import Refusal
from agencybilling.i18n import _
from agencybilling.sentences import problem_sentence, refusal_sentence
from agencybilling.services.application import Application
from agencybilling.services.office import BooksUnavailable
from agencybilling.statements.faults import TemplateFault

_log = logging.getLogger(__name__)


def sentence_of(error: Exception) -> str:
    """A sentence that says what happened and what to do; what nobody foresaw is written to the log too."""
    if isinstance(error, Refusal):
        return refusal_sentence(error.code, error.values)
    if isinstance(error, BooksUnavailable):
        return problem_sentence(error.problem, error.path)
    if isinstance(error, TemplateFault):
        return error.sentence()
    if isinstance(error, OSError):
        return _(
            "{path} can't be read or written ({reason}). Check the folder and your rights to it."
        ).format(path=error.filename or _("The file"), reason=error.strerror or type(error).__name__)
    _log.error("unforeseen", exc_info=error)
    return _(
        "This could not be done because of a fault of the program ({fault}). Nothing was changed."
    ).format(fault=type(error).__name__)


def why_closed(application: Application) -> str:
    """Why nothing can be changed where one looks ahead; empty for books that may be written to."""
    try:
        application.office.books.file()
    except BooksUnavailable as fault:
        return sentence_of(fault)
    return ""
