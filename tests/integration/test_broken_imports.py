"""Broken files through the whole import: a report or one clear error, and on an error nothing has changed."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from agencybilling.importers.unreadable import UnreadableFile
from agencybilling.services.imports import ImportRequest
from tests.adding_up import discrepancies
from tests.integration.test_imports import agency_waiting
from tests.unit.importers.samples import AGENTS_FILE, CALLS, CHATS, FOLDER
from tests.unit.importers.test_broken_files import assert_adds_up, assert_told_clearly, broken

VARIANTS = int(os.environ.get("FUZZ_VARIANTS", "25"))


@pytest.mark.parametrize("file", [*CALLS, *CHATS])
def test_a_broken_export_is_taken_in_as_it_reads_or_refused_as_a_whole(file: str, tmp_path: Path) -> None:
    agency, path = agency_waiting(), tmp_path / file
    mapping = (FOLDER / file).with_suffix(".mapping.json")
    request = ImportRequest((path,), agents=AGENTS_FILE, mapping=mapping if mapping.exists() else None)
    before = agency.dump()
    reports = errors = 0
    for number in range(VARIANTS):
        path.write_bytes(broken(file, number))
        try:
            foreseen = agency.app.imports.preview(request)
        except UnreadableFile as error:
            assert_told_clearly(error)
            with pytest.raises(UnreadableFile, match=re.escape(error.wrong)):
                agency.app.imports.run(request)
            assert agency.dump() == before
            errors += 1
            continue
        assert agency.dump() == before
        done = agency.app.imports.run(request)
        assert json.dumps(done.as_json(), allow_nan=False) == json.dumps(foreseen.as_json(), allow_nan=False)
        assert_adds_up(done.report)
        before = agency.dump()
        reports += 1
    assert agency.app.check.run() == []
    assert discrepancies(agency.books) == []
    assert reports + errors == VARIANTS
    assert reports
    assert errors


@pytest.mark.parametrize("file", ["agents.csv", "eu_agency_calls.mapping.json"])
def test_a_broken_list_or_mapping_keeps_everything_out_or_takes_it_in(file: str, tmp_path: Path) -> None:
    agency, path = agency_waiting(), tmp_path / file
    listed = file.endswith(".csv")
    request = ImportRequest(
        (FOLDER / ("vapi_calls.json" if listed else "eu_agency_calls.csv"),),
        agents=path if listed else AGENTS_FILE,
        mapping=None if listed else path,
    )
    before, errors = agency.dump(), 0
    for number in range(VARIANTS):
        path.write_bytes(broken(file, number))
        try:
            assert_adds_up(agency.app.imports.run(request).report)
        except UnreadableFile as error:
            assert_told_clearly(error)
            assert agency.dump() == before
            errors += 1
        before = agency.dump()
    assert agency.app.check.run() == []
    assert 0 < errors < VARIANTS
