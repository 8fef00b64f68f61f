"""The fonts of documents: Inter, and the system's for scripts that it does not have."""

from __future__ import annotations

import re
from functools import cache

import typst

from agencybilling.resources import resource

INTER = "Inter"
# Latin, Greek and Cyrillic as Inter has them, with the signs of punctuation and money.
_IN_INTER = re.compile(
    "[\n -~\u00a0-\u0148\u014a-\u017f\u0391-\u03a1\u03a3-\u03ce\u0400-\u045f"
    "\u2010-\u2015\u2018-\u201e\u2020-\u2022"
    "\u2026\u2030\u2039\u203a\u202f\u20ac\u20b9\u20bd\u2116\u2122\u2190-\u2193\u2212]*"
)
# For each script what the systems bring that goes well with Inter; what is not installed is left out.
_BESIDE_INTER = (
    ("Noto Sans", "Segoe UI", "Helvetica Neue"),
    ("Noto Sans Arabic", "Noto Naskh Arabic", "Geeza Pro"),
    ("Noto Sans Hebrew", "Arial Hebrew"),
    ("Noto Sans Devanagari", "Nirmala UI", "Kohinoor Devanagari"),
    ("Noto Sans Thai", "Leelawadee UI", "Thonburi"),
)
_LAST = ("DejaVu Sans",)
"""It has letters of many scripts, and none that look as well as those above."""
_SIMPLIFIED = ("Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC")
_TRADITIONAL = ("Noto Sans CJK TC", "Noto Sans TC", "Microsoft JhengHei", "PingFang TC")
_JAPANESE = ("Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic", "Hiragino Sans")
_KOREAN = ("Noto Sans CJK KR", "Noto Sans KR", "Malgun Gothic", "Apple SD Gothic Neo")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7af]")


def needs_more_than_inter(text: str) -> bool:
    """Whether a text holds letters for which the system's fonts have to be looked through."""
    return _IN_INTER.fullmatch(text) is None


@cache
def inter_alone() -> typst.Fonts:
    """The fonts that come with the application."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(resource("fonts"))]
    )


@cache
def all_fonts() -> typst.Fonts:
    """And all of the system's; looking through them takes a moment, once."""
    return typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(resource("fonts"))]
    )


def families(text: str, *, language: str) -> list[str]:
    """The families to set a text in, Inter first; Chinese characters in the forms of its language."""
    if not needs_more_than_inter(text):
        return [INTER]
    wanted = [family for script in (*_BESIDE_INTER, *_east_asian(text, language), _LAST) for family in script]
    return [INTER, *(family for family in wanted if family in _installed())]


@cache
def _installed() -> frozenset[str]:
    return frozenset(all_fonts().families())


def _east_asian(text: str, language: str) -> tuple[tuple[str, ...], ...]:
    forms = (_SIMPLIFIED, _TRADITIONAL, _JAPANESE, _KOREAN)
    if _KANA.search(text) or language.startswith("ja"):
        return (_JAPANESE, *forms)
    if _HANGUL.search(text) or language.startswith("ko"):
        return (_KOREAN, *forms)
    if language in {"zh_TW", "zh_HK", "zh_Hant"}:
        return (_TRADITIONAL, *forms)
    return forms
