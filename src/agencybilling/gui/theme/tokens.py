"""The colours of both themes, by what they are for; palette, style sheet, icons and charts use them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a pill, banner or bar says beside its words."""

    NEUTRAL = "neutral"
    OK = "ok"
    INFO = "info"
    WARN = "warn"
    BAD = "bad"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Shade:
    """A soft background and the ink that is read on it."""

    soft: str
    ink: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Every value is `#rrggbb`."""

    dark: bool
    bg: str
    """Behind the cards."""
    surface: str
    """Cards, tables, dialogs, fields."""
    rail: str
    """The navigation's ground."""
    line: str
    """Borders of cards and fields."""
    field_line: str
    """Borders of what one types into."""
    row_line: str
    """Between the rows of a table, fainter."""
    hover: str
    ink: str
    """What is read first: names, figures."""
    ink_soft: str
    """What stands beside it."""
    ink_faint: str
    """Captions and headers of tables."""
    accent: str
    accent_ink: str
    """The accent as words on a surface."""
    on_accent: str
    accent_hover: str
    selected: str
    """Ground of a selected row and of the present page in the navigation."""
    selected_ink: str
    focus: str
    """The ring around what has the keyboard."""
    scroll: str
    track: str
    """What a bar has not filled."""
    bar: str
    """A bar below the amber mark."""
    bar_warn: str
    bar_full: str
    voice: str
    """Calls in charts."""
    chat: str
    """Chats in charts."""
    paid: str
    """Money that came, in charts."""
    ages: tuple[str, str, str, str, str]
    """Receivables by age, from not due to over 90 days, in charts."""
    shades: dict[Tone, Shade]

    def shade(self, tone: Tone) -> Shade:
        """Background and ink of a tone."""
        return self.shades[tone]


LIGHT = Tokens(
    dark=False,
    bg="#f6f7f9",
    surface="#ffffff",
    rail="#ffffff",
    line="#e4e7ec",
    field_line="#d0d5dd",
    row_line="#f0f1f4",
    hover="#f4f5f8",
    ink="#101828",
    ink_soft="#475467",
    ink_faint="#667085",
    accent="#4f46e5",
    accent_ink="#4338ca",
    on_accent="#ffffff",
    accent_hover="#4338ca",
    selected="#eef2ff",
    selected_ink="#3730a3",
    focus="#4f46e5",
    scroll="#d0d5dd",
    track="#eaecf0",
    bar="#4f46e5",
    bar_warn="#f59e0b",
    bar_full="#d92d20",
    voice="#4f46e5",
    chat="#0ea5b7",
    paid="#12b76a",
    ages=("#98a2b3", "#f8c04e", "#f79009", "#e8590c", "#b42318"),
    shades={
        Tone.NEUTRAL: Shade("#f2f4f7", "#475467"),
        Tone.OK: Shade("#dcfae6", "#067647"),
        Tone.INFO: Shade("#e0f2fe", "#026aa2"),
        Tone.WARN: Shade("#fef0c7", "#93370d"),
        Tone.BAD: Shade("#fee4e2", "#b42318"),
        Tone.ACCENT: Shade("#eef2ff", "#3730a3"),
    },
)

DARK = Tokens(
    dark=True,
    bg="#0f1218",
    surface="#171b23",
    rail="#12151c",
    line="#2a303c",
    field_line="#3a4250",
    row_line="#222833",
    hover="#1e232d",
    ink="#f2f4f7",
    ink_soft="#b3bac7",
    ink_faint="#8a93a3",
    accent="#5b5ef0",
    accent_ink="#a5a8ff",
    on_accent="#ffffff",
    accent_hover="#4f46e5",
    selected="#24244a",
    selected_ink="#c7d2fe",
    focus="#8f92ff",
    scroll="#3a4250",
    track="#2a303c",
    bar="#7678f5",
    bar_warn="#f59e0b",
    bar_full="#f97066",
    voice="#7678f5",
    chat="#22b8cf",
    paid="#32d583",
    ages=("#667085", "#fec84b", "#f79009", "#f4692a", "#f04438"),
    shades={
        Tone.NEUTRAL: Shade("#242a35", "#b3bac7"),
        Tone.OK: Shade("#0d3321", "#6ce9a6"),
        Tone.INFO: Shade("#0b2f47", "#7cd4fd"),
        Tone.WARN: Shade("#3d2606", "#fdb022"),
        Tone.BAD: Shade("#46120d", "#fda29b"),
        Tone.ACCENT: Shade("#24244a", "#c7d2fe"),
    },
)
