"""The `agencybilling` program."""

from __future__ import annotations

from agencybilling.bootstrap import run


def main() -> None:
    """Start the program with the arguments it was given."""
    run()


if __name__ == "__main__":
    main()
