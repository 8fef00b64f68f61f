"""What is due as lines: one for each client, and those that a search and a chip let through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agencybilling.gui.dialogs.review.kinds import Kind, kind_name, kind_of
from agencybilling.services.foresight import ClientSteps, Foresight, HeldBack, Step
from agencybilling.wording.renewals import what_happens


@dataclass(frozen=True, slots=True)
class Line:
    """A client with its steps. One held back since earlier has none; `held_through` is its last day."""

    client: ClientSteps
    held_through: date | None = None

    @property
    def client_id(self) -> int:
        """Whose line it is."""
        return self.client.client_id

    @property
    def kind(self) -> Kind:
        """What matters most of it."""
        if self.held_through is not None:
            return Kind.HELD_BACK
        worst = self.client.worst
        waits = self.client.waits_to_be_blocked
        return Kind.WAITS if worst is None or waits else kind_of(worst)

    @property
    def may_wait(self) -> bool:
        """Whether there is anything to hold back, or to do after all."""
        return bool(self.client.steps) or self.held_through is not None


@dataclass(frozen=True, slots=True)
class Shown:
    """A line and those of its steps that are let through."""

    line: Line
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is looked for: words, and steps of a kind. `held_back` are clients a person has just unticked."""

    words: str = ""
    kind: Kind | None = None
    held_back: Collection[int] = ()

    def __bool__(self) -> bool:
        return bool(self.words) or self.kind is not None

    def through(self, lines: Iterable[Line]) -> Iterator[Shown]:
        """The lines of which anything is let through."""
        for line in lines:
            if (steps := self._steps(line)) is not None:
                yield Shown(line, steps)

    def _steps(self, line: Line) -> tuple[Step, ...] | None:
        steps = line.client.steps
        match self.kind:
            case None:
                pass
            case Kind.WAITS:
                if not line.client.waits_to_be_blocked:
                    return None
            case Kind.HELD_BACK:
                if line.held_through is None and line.client_id not in self.held_back:
                    return None
            case kind:
                steps = tuple(step for step in steps if kind_of(step.event) is kind)
                if not steps:
                    return None
        wanted = self.words.casefold().split()
        if not wanted or _holds(_words_of(line), wanted):
            return steps
        name = line.client.client.casefold()
        return tuple(s for s in steps if _holds(f"{name} {_words(s)}", wanted)) or None


def lines_of(foreseen: Foresight) -> list[Line]:
    """Worst first, those held back since earlier at the end."""
    held = sorted(foreseen.held_back, key=lambda one: one.client.casefold())
    return [*(Line(client) for client in foreseen.clients), *(_held(one) for one in held)]


def counts(lines: Sequence[Line], *, held_back: Collection[int]) -> Counter[Kind]:
    """How many steps there are of each kind, and how many clients wait or are held back."""
    found: Counter[Kind] = Counter()
    for line in lines:
        found.update(kind_of(step.event) for step in line.client.steps)
        found[Kind.WAITS] += line.client.waits_to_be_blocked
        found[Kind.HELD_BACK] += line.held_through is not None or line.client_id in held_back
    return found


def _held(one: HeldBack) -> Line:
    return Line(ClientSteps(one.client_id, one.client, (), {}, ()), one.through)


def _words_of(line: Line) -> str:
    numbers = " ".join(str(request.number) for request in line.client.payable)
    return f"{line.client.client} {kind_name(line.kind)} {numbers}".casefold()


def _words(step: Step) -> str:
    request = step.request
    asked = "" if request is None else f"{request.number or ''} {request.description}"
    return f"{what_happens(step)} {kind_name(kind_of(step.event))} {asked}".casefold()


def _holds(text: str, wanted: Iterable[str]) -> bool:
    return all(word in text for word in wanted)
