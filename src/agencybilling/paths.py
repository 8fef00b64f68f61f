"""Where the books lie when nobody says otherwise."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path


def default_books() -> Path:
    """The books file in the user's own data folder of this system."""
    return user_data_path("AgencyBilling", appauthor=False) / "books.db"
