"""`make bench`: every figure the application promises, as a person reads it."""

from __future__ import annotations

import argparse

from tests.benchmarks import (
    big_books,
    importing,
    packaged,
    recording,
    renewals,
    start_up,
    statements,
    window_renewals,
    windows,
)

BENCHMARKS = {
    "renewals": renewals.run,
    "recording": recording.run,
    "importing": importing.run,
    "start-up": start_up.run,
    "sample-books": big_books.run,
    "statements": statements.run,
    "windows": windows.run,
    "window-renewals": window_renewals.run,
    "packaged": packaged.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    names = parser.parse_args().names or list(BENCHMARKS)
    for name in names:
        print(f"== {name}")
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
