"""Forms drawn in Designer speak the language in use: Qt asks the program's own catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from agencybilling import i18n
from agencybilling.gui.translator import CatalogueTranslator
from agencybilling.i18n import use_language
from scripts.texts import compiled, new_catalogue

FORM = b"""<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0"><class>Sample</class><widget class="QWidget" name="Sample">
 <widget class="QLabel" name="known"><property name="text"><string>&amp;Currency</string></property></widget>
 <widget class="QLabel" name="ambiguous">
  <property name="text"><string comment="payment request">Canceled</string></property></widget>
 <widget class="QLabel" name="unknown"><property name="text"><string>Never said</string></property></widget>
</widget></ui>
"""


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QCoreApplication) -> Iterator[None]:
    """A small German catalogue in use, and a translator that asks it."""
    texts = new_catalogue("de")
    texts.add("&Currency", "&Währung")
    texts.add("Canceled", "Storniert", context="payment request")
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "agencybilling.mo").write_bytes(compiled(texts))
    monkeypatch.setattr(i18n, "resource", lambda *_parts: tmp_path)
    translator = CatalogueTranslator()
    qapp.installTranslator(translator)
    use_language("de")
    yield
    qapp.removeTranslator(translator)
    use_language(None)


def loaded(qtbot: QtBot) -> QWidget:
    """The sample form."""
    buffer = QBuffer()
    buffer.setData(QByteArray(FORM))
    form = QUiLoader().load(buffer)
    assert form is not None
    qtbot.addWidget(form)
    return form


def text_of(form: QWidget, name: str) -> str:
    label = form.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


@pytest.mark.usefixtures("german")
def test_a_form_says_what_the_catalogue_says(qtbot: QtBot) -> None:
    form = loaded(qtbot)
    assert text_of(form, "known") == "&Währung"
    assert text_of(form, "ambiguous") == "Storniert"
    assert text_of(form, "unknown") == "Never said"


@pytest.mark.usefixtures("german")
def test_a_form_loaded_after_the_language_was_changed_speaks_the_new_one(qtbot: QtBot) -> None:
    use_language("en")
    assert text_of(loaded(qtbot), "known") == "&Currency"


@pytest.mark.usefixtures("german")
def test_what_the_catalogue_does_not_know_is_left_to_qt(qtbot: QtBot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert "Cancel" in box.button(QDialogButtonBox.StandardButton.Cancel).text()
