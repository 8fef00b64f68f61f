"""A page opened in headless Chromium at a width, measured from outside: it runs no script of its own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

# In a frame the page has exactly the width that is asked for; a window would not become that narrow.
_MEASURING = """<!DOCTYPE html><meta charset="utf-8">
<style>body {{ margin: 0 }} iframe {{ border: 0 }}</style>
<iframe id="frame" width="{width}" height="900"></iframe><pre id="told"></pre><script>
const frame = document.getElementById("frame");
frame.addEventListener("load", () => {{
  const page = frame.contentDocument, view = frame.contentWindow;
  if (!page.querySelector("main")) return;
  const wide = [...page.querySelectorAll("main *")]
    .filter(e => e.getBoundingClientRect().width > 1 && e.getBoundingClientRect().right > {width} + 0.5)
    .map(e => e.tagName + ": " + e.textContent.slice(0, 60));
  document.getElementById("told").textContent = JSON.stringify({{
    width: Math.max(page.documentElement.scrollWidth, page.body.scrollWidth),
    wide: wide,
    requests: view.performance.getEntriesByType("resource").map(e => e.name),
    scripts: page.scripts.length,
    language: page.documentElement.lang,
    text: page.body.innerText,
    ground: view.getComputedStyle(page.body).backgroundColor,
  }});
}});
frame.srcdoc = {page};
</script>"""


_BROWSERS = (
    "google-chrome",
    "chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)


def browser() -> str:
    """The first that is installed."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    assert found, "Chromium or Chrome is needed; `scripts/setup.sh --tests` installs it."
    return found


@dataclass(frozen=True, slots=True)
class Opened:
    """What a browser makes of a page; `wide` are elements that reach beyond its width."""

    width: int
    wide: list[str]
    requests: list[str]
    scripts: int
    language: str
    text: str
    ground: str


def opened(html: str, *, width: int, dark: bool = False) -> Opened:
    page = json.dumps(html).replace("</", "<\\/")
    options = ["--blink-settings=preferredColorScheme=0"] if dark else []
    with TemporaryDirectory() as folder:
        file = Path(folder, "measuring.html")
        file.write_text(_MEASURING.format(width=width, page=page), encoding="utf-8")
        told = subprocess.run(
            [browser(), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
             *options, "--virtual-time-budget=5000", "--dump-dom", file.as_uri()],
            check=True, capture_output=True, encoding="utf-8", timeout=120,
        ).stdout  # fmt: skip
    found = re.search(r'<pre id="told">(.+?)</pre>', told, re.DOTALL)
    assert found, told
    return Opened(**json.loads(unescape(found[1])))
