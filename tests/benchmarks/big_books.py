"""Sample books with a million requests and a million records: made once, kept for the next run."""

from __future__ import annotations

import hashlib
import resource
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import perf_counter

from agencybilling.services.demo import Demo, Size
from agencybilling.store.migrate import HEAD
from tests.benchmarks.standing import PRESENT, application_on

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "bench"
BIG = Size(clients=10_000, months=24, requests=1_100_000, records=1_150_000)
LEAST = 1_000_000
SEED = 1
_MAKERS = ("services/demo*.py", "domain/**/*.py", "store/schema.py", "store/guards.py")


def run() -> None:
    """Make the books anew, for the figures; they are the ones kept from then on."""
    books_path().unlink(missing_ok=True)
    big_books()


def big_books() -> Path:
    """The file, made where it is not there; others made by other code are thrown away."""
    path = books_path()
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob("books-*"):
            old.unlink()
        print("making the sample books, which takes some minutes and is done once ...", flush=True)
        # In a process of its own, so that its memory is its own.
        subprocess.run([sys.executable, "-m", "tests.benchmarks.big_books"], check=True)
    return path


def books_path() -> Path:
    """Its name tells what is in it, and what made it."""
    makers = sorted(p for pattern in _MAKERS for p in (ROOT / "src" / "agencybilling").glob(pattern))
    digest = hashlib.sha256(b"\0".join(p.read_bytes() for p in makers)).hexdigest()[:12]
    day = PRESENT.partition("T")[0]
    size = f"{BIG.clients}x{BIG.months}-{BIG.requests}-{BIG.records}-{SEED}-{day}"
    return FOLDER / f"books-{size}-{HEAD}-{digest}.db"


def make() -> None:
    """Fill them, under another name until they are whole."""
    path, unfinished = books_path(), FOLDER / "books-unfinished.db"
    with closing(application_on(unfinished)) as application:
        began = perf_counter()
        Demo(application.office, size=BIG, seed=SEED).fill()
        seconds = perf_counter() - began
        with application.read() as unit:
            counts = {
                table: unit.connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar_one()
                for table in ("clients", "payment_requests", "usage_records", "history")
            }
    used = resource.getrusage(resource.RUSAGE_SELF)
    for table, count in counts.items():
        print(f"{table + ':':<24}{count:>16,}")
    print(f"made in, s:                   {seconds:>10,.0f}   (under 240)")
    print(f"of it at work itself, s:      {used.ru_utime + used.ru_stime:>10,.0f}")
    print(f"memory, MB:                   {used.ru_maxrss // 1024:>10,}   (under 600)")
    assert min(counts["payment_requests"], counts["usage_records"]) >= LEAST, counts
    unfinished.rename(path)


if __name__ == "__main__":
    make()
