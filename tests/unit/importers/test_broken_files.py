"""A broken file gives a report or one clear error, whatever it was broken by."""

from __future__ import annotations

import json
import os
import random
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from agencybilling.importers.agents import read_agents
from agencybilling.importers.mapping_file import read_mapping
from agencybilling.importers.reading import Reading, fold
from agencybilling.importers.registry import formats, recognize
from agencybilling.importers.report import ImportReport, report
from agencybilling.importers.unreadable import UnreadableFile
from tests.unit.importers.samples import AGENTS, CALLS, CHATS, FOLDER, MAPPED, NEW_YORK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from agencybilling.importers.formats import Format

VARIANTS = int(os.environ.get("FUZZ_VARIANTS", "60"))
FORMATS = {known.name: known for known in (*formats(), *MAPPED)}
ODD_VALUES: tuple[object, ...] = (
    None,
    True,
    -1,
    0,
    10**400,
    1e308,
    "",
    " ",
    "\0",
    "\ud800",
    "x" * 500,
    "1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
    "0001-01-01T00:00:00+14:00",
    [],
    {},
    [[]],
    {"campaign": []},
)
ODD_CELLS = (
    "",
    " ",
    '"',
    ";",
    "-1",
    "1e9",
    "NaN",
    "٣",
    "99999999999999999999999999999999",
    "[" * 5000,
    "{}",
    "null",
    "31.02.2026 25:61:61",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999999Z",
)


def cut(random_: random.Random, data: bytes) -> bytes:
    return data[: random_.randrange(len(data))]


def flip(random_: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random_.choice([1, 1, 3, 30])):
        changed[random_.randrange(len(changed))] = random_.randrange(256)
    return bytes(changed)


def drop(random_: random.Random, data: bytes) -> bytes:
    at = random_.randrange(len(data))
    return data[:at] + data[at + random_.choice([1, 2, 50, 5000]) :]


def insert(random_: random.Random, data: bytes) -> bytes:
    at = random_.randrange(len(data))
    odd = (b"\0", b'"', b"\n", b"\r", b",", b"\xff\xfe", b"NaN", b"1e999999999", b"[" * 100_000, b"9" * 5000)
    return data[:at] + random_.choice(odd) + data[at:]


def repeat(random_: random.Random, data: bytes) -> bytes:
    at = random_.randrange(len(data))
    return data[:at] + data[at : at + random_.choice([1, 100, 3000])] * 3 + data[at:]


def recode(random_: random.Random, data: bytes) -> bytes:
    text = data.decode("utf-8-sig")
    return text.encode(random_.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037", "utf-7"]))


def change_values(random_: random.Random, data: bytes) -> bytes:
    """What is still JSON, or still a table, but with odd things in it."""
    text = data.decode("utf-8-sig")
    if text.lstrip()[0] not in "[{":
        lines = text.splitlines(keepends=True)
        for _ in range(random_.choice([1, 5, 40])):
            at = random_.randrange(len(lines))
            cells = lines[at].split(random_.choice(",;"))
            cells[random_.randrange(len(cells))] = random_.choice(ODD_CELLS)
            lines[at] = ";".join(cells) if ";" in lines[at] else ",".join(cells)
        return "".join(lines).encode()
    document = json.loads(text)
    items = document if isinstance(document, list) else document.get("items", [document])
    for _ in range(random_.choice([1, 5, 40])):
        at = random_.randrange(len(items))
        if isinstance(items[at], dict) and items[at] and random_.random() < 0.9:
            items[at][random_.choice([*items[at]])] = deepcopy(random_.choice(ODD_VALUES))
        else:
            items[at] = deepcopy(random_.choice(ODD_VALUES))
    return json.dumps(document).encode()


BREAKS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    cut,
    flip,
    drop,
    insert,
    repeat,
    recode,
    change_values,
    change_values,
)


def broken(file: str, number: int) -> bytes:
    """The n-th broken form of a file, always the same."""
    random_ = random.Random(f"{file} {number}")
    data = (FOLDER / file).read_bytes()
    return random_.choice(BREAKS)(random_, data) or b"\n"


def assert_told_clearly(error: UnreadableFile) -> None:
    assert str(error).isprintable()
    assert error.file in str(error)
    assert error.wrong
    assert error.advice


def assert_adds_up(told: ImportReport) -> None:
    """Every row is accounted for, and the report can be printed."""
    assert json.dumps(told.as_json(), ensure_ascii=False, allow_nan=False).encode()
    assert repr(told.rejections).encode()
    assert told.rows == told.rows_that_are_no_record + told.duplicate_rows + told.unique_records
    calls = sum(total.records for total in told.calls.values())
    chats = sum(total.records for total in told.chats.values())
    left_out = (told.not_billable, told.still_open, told.rejected)
    assert told.unique_records == calls + chats + sum(sum(counts.values()) for counts in left_out)


def read(path: Path, *, known: Format | None = None) -> Reading:
    chosen = recognize(path, mapped=MAPPED) if known is None else known
    return fold(chosen.read(path, NEW_YORK), AGENTS)


@pytest.mark.parametrize("file", [*CALLS, *CHATS])
def test_a_broken_export_gives_a_report_or_one_clear_error(file: str, tmp_path: Path) -> None:
    own = recognize(FOLDER / file, mapped=MAPPED)
    path = tmp_path / file
    reports = errors = 0
    for number in range(VARIANTS):
        path.write_bytes(broken(file, number))
        for known in (None, own):
            try:
                reading = read(path, known=known)
            except UnreadableFile as error:
                assert_told_clearly(error)
                errors += 1
            else:
                assert_adds_up(report(reading))
                reports += 1
    assert reports + errors == 2 * VARIANTS
    assert reports
    assert errors


@pytest.mark.parametrize(
    "file", ["agents.csv", "eu_agency_calls.mapping.json", "webchat_conversations.mapping.json"]
)
def test_a_broken_list_or_mapping_gives_itself_or_one_clear_error(file: str, tmp_path: Path) -> None:
    path = tmp_path / file
    understood = errors = 0
    for number in range(VARIANTS):
        path.write_bytes(broken(file, number))
        try:
            if file.endswith(".csv"):
                assert fold([], read_agents(path)).rows == 0
            else:
                assert read_mapping(path).needed()
        except UnreadableFile as error:
            assert_told_clearly(error)
            errors += 1
        else:
            understood += 1
    assert understood + errors == VARIANTS
    assert errors


@pytest.mark.parametrize("file", [*CALLS, *CHATS])
@pytest.mark.parametrize("name", [*FORMATS])
def test_an_export_read_in_another_format_gives_a_report_or_one_clear_error(name: str, file: str) -> None:
    try:
        told = report(read(FOLDER / file, known=FORMATS[name]))
    except UnreadableFile as error:
        assert_told_clearly(error)
    else:
        assert_adds_up(told)


@pytest.mark.parametrize(
    "file", ["vapi_calls.json", "retell_calls.json", "retell_calls_v2.json", "retell_chats.json"]
)
def test_a_list_that_breaks_off_is_refused_as_a_whole(file: str, tmp_path: Path) -> None:
    data = (FOLDER / file).read_bytes()
    path = tmp_path / file
    for share in (0.1, 0.5, 0.9, 0.999):
        path.write_bytes(data[: int(len(data) * share)])
        with pytest.raises(UnreadableFile):
            read(path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b" \n\n ", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text file"),
        (b"PK\x03\x04\x14\0\0\0\x08\0", "no text file"),
        (b"[]", "the list of records is empty"),
        (b'{"items": []}', "the list of records is empty"),
        (b'[{"name": "someone"}]', "no format has objects like these"),
        (b'{"name": "someone"}', "there is no list of records"),
        (b'[{"id": 1', "breaks off"),
        (b'[{"id": "1', "breaks off"),
        (b'[{"id": 1}} ]', "this is no JSON"),
        (b'[{"id": NaN}]', "a number can't be read"),
        (b'[{"id": ' + b"9" * 5000 + b"}]", "a number can't be read"),
        (b'[{"id": 1e' + b"9" * 30 + b"}]", "a number can't be read"),
        (b"[" * 200_000, "nested too deeply"),
        (b'[{"id": "\xff"}]', "no text in UTF-8"),
        (b"name,number\r\n1,2\r\n", "no format has the columns name, number"),
        (b"hello", "no format has the columns hello"),
    ],
)
def test_what_is_no_export_is_told_as_exactly_as_can_be(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as refused:
        recognize(path)
    assert told in str(refused.value)


def test_a_file_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.json"):
        with pytest.raises(UnreadableFile, match="can't be opened"):
            recognize(path)
        for known in FORMATS.values():
            with pytest.raises(UnreadableFile, match="can't be opened"):
                read(path, known=known)
        for reader in (read_agents, read_mapping):
            with pytest.raises(UnreadableFile, match="can't be opened"):
                reader(path)


def test_a_table_that_ends_within_quotes_is_told_to_be_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    data = (FOLDER / "retell_history_export.csv").read_bytes()
    path.write_bytes(data[: data.rindex(b'"')])
    with pytest.raises(UnreadableFile, match="cut off"):
        read(path)


def test_a_row_of_a_table_that_is_cut_short_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    lines = (FOLDER / "eu_agency_calls.csv").read_text(encoding="utf-8-sig").splitlines()[:3]
    path.write_text("\n".join([*lines, "A-91892297;18.10.2026 08:53:29;2,0"]))
    told = report(read(path))
    assert told.rejected == {"the row has not as many cells as the header": 1}
    assert told.rejections[0].row == 4


def test_a_table_in_another_encoding_than_told_is_refused_where_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    text = (FOLDER / "eu_agency_calls.csv").read_text(encoding="utf-8-sig")
    path.write_bytes(text.replace("Testagent", "Prüfung").encode("cp1252"))
    with pytest.raises(UnreadableFile, match="not written in utf-8"):
        read(path)


def test_what_a_row_holds_is_shown_in_few_characters_that_can_be_printed(tmp_path: Path) -> None:
    path = tmp_path / "calls.json"
    odd = {"orgId": "o", "id": "a", "type": "t", "createdAt": "c", "status": "\ud800\0" * 500}
    path.write_text(json.dumps([odd]))
    (rejection,) = report(read(path)).rejections
    assert rejection.found == "\N{REPLACEMENT CHARACTER}" * 60 + "…"
