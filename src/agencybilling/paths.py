"""Where the books lie when nobody says otherwise, and what the window remembers."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path, user_data_path

BOOKS_SUFFIX = ".agencybooks"
"""What books are called that a person names; the system opens them with this program."""


def default_books() -> Path:
    """The books file in the user's own data folder of this system."""
    return user_data_path("AgencyBilling", appauthor=False) / "books.db"


def preferences_file() -> Path:
    """What the window remembers, in the user's own settings folder of this system."""
    return user_config_path("AgencyBilling", appauthor=False) / "window.ini"


def mappings_folder() -> Path:
    """The column mappings that imports remember, beside what the window remembers."""
    return user_config_path("AgencyBilling", appauthor=False) / "mappings"


def logs_folder() -> Path:
    """Where the window writes down faults that nobody foresaw, beside the usual books."""
    return user_data_path("AgencyBilling", appauthor=False) / "logs"
