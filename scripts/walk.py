"""Does the walk of README.md as it is written, and holds what is printed against what stands there.

python -m scripts.walk              fails at the first step that prints something else
python -m scripts.walk --write      puts what is printed into README.md; read it before you commit
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

TREE = Path(__file__).parents[1]
README = TREE / "README.md"
LENT = ("docs", ".venv")
"""What the walk finds where it is done, as in a checkout; all else is new there."""
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_PROMPT = "$ "
_KEPT = ("export ", "cd ")


class StepFailed(Exception):
    """A step that can't be done as it is written."""

    def __init__(self, command: str, done: subprocess.CompletedProcess[str]) -> None:
        super().__init__(f"{command}\nended with {done.returncode}: {done.stderr}")


@dataclass(frozen=True, slots=True)
class Step:
    """A command, and the lines that it prints."""

    command: str
    printed: str

    def __str__(self) -> str:
        return f"{_PROMPT}{self.command}\n{self.printed}"


def steps_of(block: str) -> Iterator[Step]:
    """The steps of one block of the walk."""
    for written in re.split(rf"^{re.escape(_PROMPT)}", block, flags=re.MULTILINE)[1:]:
        command, _, printed = written.partition("\n")
        yield Step(command, printed)


def parts_of(text: str) -> list[str]:
    """The blocks of commands with what is printed below them."""
    return _BLOCK.findall(text)


def walk(text: str, programs: Path) -> str:
    """The text with what its steps print when they are done in order, in a folder that is new.

    `programs` is the folder in which `agencybilling` lies. Raises `StepFailed`.
    """
    kept: list[str] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        for lent in LENT:
            if (TREE / lent).exists():
                (folder / lent).symlink_to(TREE / lent)
        return _BLOCK.sub(lambda found: _done(found[0], kept, folder=folder, programs=programs), text)


def _done(block: str, kept: list[str], *, folder: Path, programs: Path) -> str:
    return "".join(str(_do(step, kept, folder=folder, programs=programs)) for step in steps_of(block))


def _do(step: Step, kept: list[str], *, folder: Path, programs: Path) -> Step:
    """The step with what it prints; what it sets is kept for those after it."""
    variables = {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "LANGUAGE": "en_US",
        "HOME": str(folder),
    }
    script = "\n".join((*kept, step.command))
    done = subprocess.run(
        ["bash", "-euc", script], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode or done.stderr:
        raise StepFailed(step.command, done)
    if step.command.startswith(_KEPT):
        kept.append(step.command)
    return Step(step.command, "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines()))


def main() -> None:
    """Walk, and compare or write."""
    written = README.read_text(encoding="utf-8")
    printed = walk(written, Path(sys.executable).parent)
    if "--write" in sys.argv:
        README.write_text(printed, encoding="utf-8")
        return
    for now, before in zip(parts_of(printed), parts_of(written), strict=True):
        if now != before:
            sys.exit(f"README.md says:\n\n{before}\nThe program says:\n\n{now}")
    print(f"The walk of README.md works as written: {len(parts_of(written))} parts.")  # noqa: T201


if __name__ == "__main__":
    main()
