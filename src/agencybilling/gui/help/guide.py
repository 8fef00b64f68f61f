"""The pages of the guide in the order of its index, their sections, and where words stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from agencybilling.resources import guide_page

INDEX = "README.md"
_LINK = re.compile(r"^(?:\d+\.|-) \[(?P<title>[^\]]+)\]\((?P<name>[\w-]+\.md)\)", re.MULTILINE)
_HEADING = re.compile(r"^(?P<level>#{1,3}) (?P<title>.+)$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_MARKS = re.compile(r"!?\[(?P<words>[^\]]*)\]\([^)]*\)|[*`|]")
_NO_WORD = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Spot:
    """A page of the guide by its file's name, and a section by its anchor; none is the page's top."""

    page: str
    section: str = ""

    @classmethod
    def of(cls, target: str, *, on: str = INDEX) -> Spot:
        """Where a link leads, as `usage.md#late-usage`; one that names no page stays on the present one."""
        page, _, section = target.partition("#")
        return cls(page or on, section)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its anchor, and the words under it; what stands above the first one has no anchor."""

    title: str
    anchor: str
    words: str

    def has(self, sought: str) -> bool:
        """Whether all the words that are sought stand here, as beginnings of words or in their midst."""
        folded = f"{self.title} {self.words}".casefold()
        return all(word in folded for word in sought.casefold().split())


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One page; its text is Markdown."""

    name: str
    title: str
    text: str
    sections: tuple[Section, ...]


@cache
def titles() -> dict[str, str]:
    """What the index calls each page, by its file's name, in order; the index itself is the first."""
    text = _text(INDEX)
    return {INDEX: _title(text), **{found["name"]: found["title"] for found in _LINK.finditer(text)}}


@cache
def page(name: str) -> GuidePage:
    """A page by its file's name. Raises `KeyError` for one that the index does not name."""
    title, text = titles()[name], _text(name)
    return GuidePage(name, title, text, tuple(_sections(text)))


def pages() -> Iterator[GuidePage]:
    """All pages in order."""
    return map(page, titles())


def anchor_of(heading: str) -> str:
    """The anchor of a heading, as the sites that show Markdown make it."""
    return _NO_WORD.sub("", heading.strip().casefold()).replace(" ", "-")


def _text(name: str) -> str:
    return guide_page(name).read_text(encoding="utf-8")


def _title(text: str) -> str:
    found = _HEADING.search(text)
    return INDEX if found is None else found["title"]


def _sections(text: str) -> Iterator[Section]:
    """The page from heading to heading; lines of code that begin like a heading are none."""
    covered = _FENCED.sub(lambda code: re.sub(r"(?m)^#", " ", code[0]), text)
    headings = list(_HEADING.finditer(covered))
    ends = [*(heading.start() for heading in headings[1:]), len(covered)]
    for heading, end in zip(headings, ends, strict=True):
        plain = _plain(heading["title"])
        anchor = "" if heading["level"] == "#" else anchor_of(plain)
        yield Section(plain, anchor, _plain(covered[heading.end() : end]))


def _plain(markdown: str) -> str:
    return " ".join(_MARKS.sub(lambda found: found["words"] or "", markdown).split())
