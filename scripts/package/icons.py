"""The program's icon in every size and form, out of the one drawing."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

from PIL import Image

from scripts.package.places import APP_ID, ICONS, TREE

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from agencybilling.gui.theme.tokens import LIGHT  # isort: skip
from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_LARGEST = 1024
_ICO_SIZES = [(size, size) for size in SIZES if size <= 256]  # noqa: PLR2004 - an .ico holds no larger ones


def make_icons() -> None:
    """Into `build/icons`: a theme of icons for Linux, an .ico for Windows, an .icns for macOS."""
    application = QGuiApplication.instance() or QGuiApplication([])
    drawing = (TREE / "resources" / "icons" / "brand.svg").read_text("utf-8")
    drawing = drawing.replace("currentColor", LIGHT.accent)
    scalable = _folder("scalable") / f"{APP_ID}.svg"
    scalable.write_text(drawing, encoding="utf-8")
    for size in SIZES:
        _picture(drawing, size).save(_folder(f"{size}x{size}") / f"{APP_ID}.png")
    large = _picture(drawing, _LARGEST)
    large.save(ICONS / "agencybilling.ico", sizes=_ICO_SIZES)
    large.save(ICONS / "agencybilling.icns")
    del application


def _folder(size: str) -> Path:
    folder = ICONS / "hicolor" / size / "apps"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _picture(drawing: str, size: int) -> Image.Image:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    written = QBuffer()
    image.save(written, "PNG")  # type: ignore[call-overload] # Qt takes no bytes, whatever it declares
    return Image.open(BytesIO(written.data().data()))
