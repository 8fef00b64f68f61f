"""Memory goes back to the system when a list has been read, instead of being kept for the next one."""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_LARGE = 256 * 1024
_ARENAS = 2


def give_back_early() -> None:
    """Tell the C library of Linux, which would keep some ten megabytes for each thread.

    Ids of a million rows come and go with each change of the books. Other systems need no telling.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if tune is not None:
        for option, value in (
            (_ARENA_MAX, _ARENAS),
            (_MMAP_THRESHOLD, _LARGE),
            (_TRIM_THRESHOLD, _LARGE),
        ):
            tune(option, value)
