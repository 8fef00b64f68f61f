"""Words can be read in both themes: contrast is computed from the colours themselves."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from agencybilling.gui.theme.theme import Appearance, style_sheet, theme_of
from agencybilling.gui.theme.tokens import DARK, LIGHT, Tokens, Tone

LEAST = 4.5
THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def _luminance(color: str) -> float:
    ground = QColor(color)
    shares = [ground.redF(), ground.greenF(), ground.blueF()]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _pairs(tokens: Tokens) -> list[tuple[str, str]]:
    grounds = [tokens.bg, tokens.surface, tokens.rail, tokens.hover]
    inks = [tokens.ink, tokens.ink_soft, tokens.ink_faint]
    shades = [(shade.ink, shade.soft) for shade in tokens.shades.values()]
    on_surface = [(tokens.shade(Tone.BAD).ink, tokens.surface), (tokens.accent_ink, tokens.surface)]
    accent = [(tokens.on_accent, tokens.accent), (tokens.on_accent, tokens.accent_hover)]
    selected = [(ink, tokens.selected) for ink in (tokens.ink, tokens.ink_soft, tokens.selected_ink)]
    return [*product(inks, grounds), *shades, *on_surface, *accent, *selected]


@THEMES
def test_every_word_can_be_read_on_its_ground(tokens: Tokens) -> None:
    weak = {pair: round(contrast(*pair), 2) for pair in _pairs(tokens) if contrast(*pair) < LEAST}
    assert not weak


@THEMES
def test_the_ring_around_what_has_the_keyboard_is_seen(tokens: Tokens) -> None:
    for ground in (tokens.bg, tokens.surface, tokens.rail):
        assert contrast(tokens.focus, ground) >= 3


@THEMES
def test_the_style_sheet_takes_all_its_colours_from_the_table(tokens: Tokens) -> None:
    assert "@" not in style_sheet(tokens)


def test_another_appearance_dresses_the_whole_application(qapp: QApplication) -> None:
    theme = theme_of()
    theme.use(Appearance.DARK)
    dark = qapp.palette().window().color().name()
    theme.use(Appearance.LIGHT)
    assert (dark, qapp.palette().window().color().name()) == (DARK.bg, LIGHT.bg)
