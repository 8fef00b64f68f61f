"""Figures of windows as a person reads them: each beside its bound and how busy the machine was."""

from __future__ import annotations

import os

_NAME = 58


def say(name: str, value: float, *, unit: str, bound: float | None = None) -> None:
    """One line; a figure without a bound is there to compare with."""
    figure = f"{name + ', ' + unit + ':':<{_NAME}}{value:>9,.{_digits(unit)}f}"
    within = "" if bound is None else f"   (under {bound:g}) {'met' if value < bound else 'MISSED'}"
    print(f"{figure}{within:<26}   load {os.getloadavg()[0]:.1f}", flush=True)


def _digits(unit: str) -> int:
    return {"s": 3, "ms": 1, "times": 2}.get(unit, 0)
