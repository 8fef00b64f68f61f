"""Which language is spoken: the one that was chosen, else the first of the system's that there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from agencybilling import i18n
from agencybilling.cli.main import cli
from agencybilling.i18n import _, locale_name, ngettext, pgettext, use_language
from scripts.texts import compiled, new_catalogue
from tests.builders import SmallAgency
from tests.typed_commands import TypedCommands

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "LC_MONETARY")


@pytest.fixture(autouse=True)
def small_catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two languages of a few texts, and a system that names none."""
    for language in ("de", "pl"):
        texts = new_catalogue(language)
        texts.add("Paid", f"Paid in {language}")
        texts.add("Canceled", f"Canceled in {language}", context="subscription")
        forms = ("{n} day", "{n} days")
        texts.add(forms, tuple(f"{{n}} {form} in {language}" for form in "abc"[: texts.num_plurals]))
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "agencybilling.mo").write_bytes(compiled(texts))
    monkeypatch.setattr(i18n, "resource", lambda *_parts: tmp_path)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_a_chosen_language_is_spoken_in_texts_and_figures() -> None:
    use_language("de_AT")
    assert (_("Paid"), pgettext("subscription", "Canceled"), locale_name()) == (
        "Paid in de",
        "Canceled in de",
        "de_AT",
    )
    use_language("en")
    assert (_("Paid"), locale_name()) == ("Paid", "en")


def test_each_language_has_its_own_plurals() -> None:
    use_language("pl")
    said = [ngettext("{n} day", "{n} days", n).format(n=n) for n in (1, 2, 5, 22)]
    assert said == ["1 a in pl", "2 b in pl", "5 c in pl", "22 b in pl"]


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "Paid"),
        ({"LANG": "de_DE.UTF-8"}, "Paid in de"),
        ({"LANG": "C.UTF-8"}, "Paid"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "pl_PL.UTF-8"}, "Paid in pl"),
        ({"LANG": "fr_FR.UTF-8", "LANGUAGE": "fr:pl"}, "Paid in pl"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "en_US:de"}, "Paid"),
    ],
)
def test_the_system_says_which_language_it_speaks(
    variables: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    use_language(None)
    assert _("Paid") == said


def test_figures_of_a_locale_that_nobody_knows_are_english() -> None:
    use_language("xx_XX")
    assert locale_name() == "en_US"
    assert _("") == ""


def test_the_command_line_speaks_the_language_of_the_system() -> None:
    agency = SmallAgency()
    agency.subscriber()
    runner = CliRunner(env={"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "", "AGENCYBILLING_BOOKS": ""})
    typed = TypedCommands(agency)
    paid = runner.invoke(
        cli, ["requests", "mark", "2026-1", "--status", "paid"], obj=typed, catch_exceptions=False
    )
    assert "Paid in de" in paid.stdout
    assert "01.01.2026" in paid.stdout
