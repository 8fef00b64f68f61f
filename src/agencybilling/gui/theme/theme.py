"""The theme in use: palette, style sheet, fonts and icons, all from one table of colours."""

from __future__ import annotations

import re
from dataclasses import asdict
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from agencybilling.gui.theme.tokens import DARK, LIGHT, Tokens
from agencybilling.resources import resource

FAMILIES = ["Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans"]
FONT_PX = 13
ICON_PX = 18
_TOKEN = re.compile(r"@(\w+)")
_PROPERTY = "agencybillingTheme"


class Appearance(StrEnum):
    """What the bookkeeper chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class _Look(NamedTuple):
    name: str
    tint: str
    size: int
    gap: int
    ratio: float


class Theme(QObject):
    """Dresses the application, and says when its colours have changed."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._pixmaps: dict[_Look, QPixmap] = {}
        self.appearance = Appearance.SYSTEM
        self.tokens: Tokens = LIGHT
        application.setProperty(_PROPERTY, self)
        application.setStyle(QStyleFactory.create("Fusion"))
        _load_fonts()
        application.setFont(_body_font())
        application.styleHints().colorSchemeChanged.connect(self._follow_system)

    def use(self, appearance: Appearance) -> None:
        """Wear what was chosen."""
        self.appearance = appearance
        dark = appearance is Appearance.DARK or (appearance is Appearance.SYSTEM and self._system_is_dark())
        self._wear(DARK if dark else LIGHT)

    def color(self, name: str) -> QColor:
        """A colour by its token's name."""
        return QColor(str(getattr(self.tokens, name)))

    def icon(self, name: str, *, tint: str | None = None, checked: str | None = None, gap: int = 0) -> QIcon:
        """An icon in a colour, `#rrggbb`; another one for what is checked.

        `gap` widens its picture at the right, in pixels: the room between it and a button's words.
        """
        icon = QIcon()
        icon.addPixmap(self.pixmap(name, tint=tint, gap=gap))
        icon.addPixmap(self.pixmap(name, tint=self.tokens.ink_faint, gap=gap), QIcon.Mode.Disabled)
        if checked is not None:
            icon.addPixmap(self.pixmap(name, tint=checked, gap=gap), QIcon.Mode.Normal, QIcon.State.On)
        return icon

    def pixmap(self, name: str, *, tint: str | None = None, size: int = ICON_PX, gap: int = 0) -> QPixmap:
        """An icon's picture, sharp on this screen."""
        look = _Look(name, tint or self.tokens.ink_soft, size, gap, self._application.devicePixelRatio())
        if look not in self._pixmaps:
            self._pixmaps[look] = _draw(look)
        return self._pixmaps[look]

    def _system_is_dark(self) -> bool:
        return self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark

    def _follow_system(self) -> None:
        if self.appearance is Appearance.SYSTEM:
            self.use(Appearance.SYSTEM)

    def _wear(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._application.setPalette(_palette(tokens))
        self._application.setStyleSheet(style_sheet(tokens))
        self.changed.emit()


def theme_of(_widget: QObject | None = None) -> Theme:
    """The theme that the application wears. Raises `LookupError` before it wears one."""
    application = QApplication.instance()
    theme = None if application is None else application.property(_PROPERTY)
    if isinstance(theme, Theme):
        return theme
    raise LookupError(_PROPERTY)


def style_sheet(tokens: Tokens) -> str:
    """The style sheet with a theme's colours, and the icons that it draws."""
    return coloured("application.qss", tokens)


def coloured(name: str, tokens: Tokens) -> str:
    """A style sheet of `resources/themes` in a theme's colours."""
    values = {name: str(value) for name, value in asdict(tokens).items()}
    for tone, shade in tokens.shades.items():
        values[f"{tone.value}_soft"], values[f"{tone.value}_ink"] = shade.soft, shade.ink
    values["pictures"] = resource("themes", "dark" if tokens.dark else "light").as_posix()
    text = resource("themes", name).read_text(encoding="utf-8")
    return _TOKEN.sub(lambda found: values[found[1]], text)


def _load_fonts() -> None:
    for path in sorted(resource("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def _body_font() -> QFont:
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(FONT_PX)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _draw(look: _Look) -> QPixmap:
    svg = resource("icons", f"{look.name}.svg").read_text(encoding="utf-8").replace("currentColor", look.tint)
    side, gap = round(look.size * look.ratio), round(look.gap * look.ratio)
    picture = QPixmap(QSize(side + gap, side))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(look.ratio)
    return picture


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for of, name in {
        role.Window: tokens.bg,
        role.WindowText: tokens.ink,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.hover,
        role.Text: tokens.ink,
        role.PlaceholderText: tokens.ink_faint,
        role.Button: tokens.surface,
        role.ButtonText: tokens.ink,
        role.BrightText: tokens.on_accent,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.ink,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Mid: tokens.line,
        role.Dark: tokens.line,
        role.Light: tokens.surface,
        role.Midlight: tokens.hover,
        role.Shadow: tokens.line,
        role.Accent: tokens.accent,
    }.items():
        palette.setColor(of, QColor(name))
    for of in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, of, QColor(tokens.ink_faint))
    return palette
