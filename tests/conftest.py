"""What every test may ask for, and how property tests look for counter-examples."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.builders import SmallAgency

# Tests read English, whatever the machine speaks; one that is about another language asks for it.
os.environ["LANGUAGE"] = "en"

# The same examples on every run, so that a change is judged by the change alone. Explaining takes too long.
settings.register_profile(
    "quick",
    derandomize=True,
    deadline=None,
    max_examples=60,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)
# New examples each time, many of them: HYPOTHESIS_PROFILE=thorough pytest tests/integration
settings.register_profile(
    "thorough", deadline=None, max_examples=1_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture
def agency() -> SmallAgency:
    """An agency on 1 January 2026, 9:00 in UTC, that settles periods at their bounds."""
    return SmallAgency()
