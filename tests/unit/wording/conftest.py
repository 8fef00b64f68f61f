"""Words are tested in American English, the language they are written in, unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agencybilling.i18n import use_language


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The language, put back afterwards."""
    use_language("en_US")
    yield
    use_language(None)
