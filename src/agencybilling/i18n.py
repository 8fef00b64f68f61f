"""What CLDR knows: decimals of currencies, amounts and days for people."""

from __future__ import annotations

from collections.abc import Mapping

from babel.core import get_global


def currency_decimals() -> Mapping[str, int]:
    """Digits after the point of every currency that has other than two, by code."""
    fractions: Mapping[str, tuple[int, ...]] = get_global("currency_fractions")
    return {code: digits[0] for code, digits in fractions.items() if code != "DEFAULT"}
