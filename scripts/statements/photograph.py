"""Pictures of documents: pages of a PDF as they are printed, web pages as Chromium shows and prints them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QColor, QImage, QPainter

from tests.chromium import browser

PHONE, DESK = 390, 1080
_NARROWEST = 520
"""No window of the browser becomes narrower; a frame in it does."""
_GAP = 24
_GROUND = QColor("#8a8f98")
_FRAME = """<!DOCTYPE html><meta charset="utf-8"><style>body {{ margin: 0 }} iframe {{ border: 0 }}</style>
<iframe id="frame" width="{width}" height="{height}"></iframe>
<script>document.getElementById("frame").srcdoc = {page};</script>"""


def of_page(png: bytes) -> QImage:
    """A page that typst has drawn."""
    return QImage.fromData(png)


def of_web_page(html: str, *, width: int, height: int, dark: bool = False, scale: float = 1) -> QImage:
    """The upper part of a web page, of so many points of the browser and `scale` dots for each."""
    page = json.dumps(html).replace("</", "<\\/")
    with TemporaryDirectory() as folder:
        file, picture = Path(folder, "page.html"), Path(folder, "page.png")
        file.write_text(_FRAME.format(width=width, height=height, page=page), encoding="utf-8")
        _browse(
            file,
            f"--screenshot={picture}",
            f"--window-size={max(width, _NARROWEST)},{height}",
            f"--force-device-scale-factor={scale}",
            *(["--blink-settings=preferredColorScheme=0"] if dark else []),
        )
        return QImage(str(picture)).copy(0, 0, round(width * scale), round(height * scale))


def print_web_page(html: str, file: Path) -> None:
    """What the browser's own printer makes of it."""
    with TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(html, encoding="utf-8")
        _browse(page, f"--print-to-pdf={file}", "--no-pdf-header-footer")


def beside(pictures: Sequence[QImage]) -> QImage:
    """Pictures in a row."""
    width = sum(picture.width() for picture in pictures) + _GAP * (len(pictures) - 1)
    row = QImage(width, max(picture.height() for picture in pictures), QImage.Format.Format_RGB32)
    row.fill(_GROUND)
    left = 0
    with QPainter(row) as painter:
        for picture in pictures:
            painter.drawImage(left, 0, picture)
            left += picture.width() + _GAP
    return row


def _browse(file: Path, *options: str) -> None:
    profile = f"--user-data-dir={file.parent / 'profile'}"
    command = [browser(), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", profile]
    subprocess.run(
        [*command, "--virtual-time-budget=5000", *options, file.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
