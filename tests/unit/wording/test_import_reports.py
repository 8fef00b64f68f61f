"""Why an import leaves rows out, in words; what a platform says stays in its own."""

from __future__ import annotations

import pytest

from agencybilling.importers.fields import Fault, Unusable
from agencybilling.wording import imports
from agencybilling.wording.imports import reason_in_words


def test_every_fault_of_a_field_has_words() -> None:
    assert set(imports._FAULTS) == set(Fault)


@pytest.mark.parametrize("fault", Fault)
def test_a_fault_is_told_with_the_name_of_its_field(fault: Fault) -> None:
    reason = Unusable(fault, "x", field="Start time").reason
    assert reason_in_words(reason) == imports._FAULTS[fault].format(field="Start time")


def test_what_became_of_a_call_is_told() -> None:
    assert reason_in_words("not_connected: no timestamps") == "not connected, no timestamps"
    assert reason_in_words("status ringing") == "status ringing"
