"""Which sample books are compared."""

from __future__ import annotations

from datetime import date

TODAY = date(2026, 3, 10)
"""The clocks went forward two days before: charts have a day of 23 hours, and lists a year that has ended."""
CLIENTS, MONTHS, SEED = 40, 5, 3
