"""The language of the program: its texts by gettext, its figures by CLDR (babel)."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from functools import cache
from itertools import takewhile

from babel import Locale, UnknownLocaleError, default_locale
from babel.core import get_global

from agencybilling.resources import resource

FALLBACK = "en_US"
SOURCE = "en"
"""The language in which texts are written; it needs no catalogue."""
_DOMAIN = "agencybilling"
ASKED_BY = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Variables of the environment that name the system's language, the first that is set."""


class _Language:
    """The language in use, one for the whole program: a screen speaks one language at a time."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.texts: gettext.NullTranslations = gettext.NullTranslations()


_language = _Language()


def use_language(name: str | None) -> None:
    """Speak a language from now on, as `de` or `pt_BR`; None is the system's."""
    _language.name = name
    wanted = _of_system() if name is None else [name]
    # What comes after English is never looked for: it would be found, as English has no catalogue.
    languages = list(takewhile(lambda language: not language.startswith(SOURCE), wanted))
    _language.texts = gettext.translation(_DOMAIN, resource("locale"), languages, fallback=True)


def languages() -> dict[str, str]:
    """The languages that can be chosen, by code, each by its own name."""
    catalogues = resource("locale").glob(f"*/LC_MESSAGES/{_DOMAIN}.mo")
    codes = {SOURCE, *(path.parents[1].name for path in catalogues)}
    named = {code: Locale.parse(code).get_display_name(code) or code for code in codes}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def _of_system() -> list[str]:
    return next((os.environ[name].split(":") for name in ASKED_BY if os.environ.get(name)), [])


def _(text: str) -> str:
    """A text in the language in use."""
    return _language.texts.gettext(text) if text else text


def pgettext(context: str, text: str) -> str:
    """A text of which the source language has one word for two things; the context tells them apart."""
    return _language.texts.pgettext(context, text)


def ngettext(one: str, many: str, number: int) -> str:  # noqa: PLR0917 - called as gettext has it
    """One of two texts, or of as many as the language in use has, for a number of things."""
    return _language.texts.ngettext(one, many, number)


def N_(text: str) -> str:  # noqa: N802 - the name by which gettext's tools know it
    """A text of a table at the top of a module: marked here, translated where it is shown."""
    return text


def locale_name() -> str:
    """The name of the locale in which amounts and days are shown, as `de_DE`."""
    return str(locale())


def locale() -> Locale:
    """The locale in which amounts and days are shown."""
    return _parsed(_language.name or default_locale("LC_MONETARY") or FALLBACK)


def locale_of_texts() -> Locale:
    """The locale of the texts themselves: English where there is no catalogue for the wished one."""
    texts = _language.texts.info().get("language") or SOURCE
    return locale() if locale().language == texts.partition("_")[0] else _parsed(texts)


@cache
def _parsed(name: str) -> Locale:
    """Read once: a list formats thousands of amounts."""
    try:
        found = Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        return Locale.parse(FALLBACK)
    return found if str(found) != "en_US_POSIX" else Locale.parse(FALLBACK)


def currency_decimals() -> Mapping[str, int]:
    """Digits after the point of every currency that has other than two, by code."""
    fractions: Mapping[str, tuple[int, ...]] = get_global("currency_fractions")
    return {code: digits[0] for code, digits in fractions.items() if code != "DEFAULT"}
