"""The paper documents are shown and printed on: the one that was chosen last, else that of the country."""

from __future__ import annotations

from agencybilling.gui.preferences import Preferences
from agencybilling.statements.paper import Paper, usual_paper

_PAPER = "paper"


def chosen_paper(preferences: Preferences) -> Paper:
    """The paper in use at this workplace."""
    kept = preferences.text(_PAPER)
    return Paper(kept) if kept in set(Paper) else usual_paper()


def choose_paper(preferences: Preferences, paper: Paper) -> None:
    """Use this paper from now on."""
    preferences.set_text(_PAPER, paper.value)
