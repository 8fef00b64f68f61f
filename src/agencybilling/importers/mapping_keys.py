"""The keys of a mapping file: taken one by one, so that one nobody knows is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from agencybilling.importers.fields import Fault, Unusable

if TYPE_CHECKING:
    from collections.abc import Mapping

_Choice = TypeVar("_Choice")


class Keys:
    """The keys of one object of the file. What is not taken in the end is refused."""

    def __init__(self, name: str, told: object) -> None:
        if not isinstance(told, dict):
            raise Unusable(Fault.NO_OBJECT, told, field=name or "the mapping")
        self.name = name
        self._left: dict[str, object] = dict(told)

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def names(self) -> list[str]:
        return [*self._left]

    def full(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def take(self, key: str, otherwise: object = None) -> object:
        value = self._left.pop(key, otherwise)
        if value is None:
            raise Unusable(Fault.MISSING, field=self.full(key))
        return value

    def sign(self, key: str, otherwise: str) -> str:
        """A text in which blanks count."""
        value = self.take(key, otherwise)
        if not isinstance(value, str):
            raise Unusable(Fault.NO_TEXT, value, field=self.full(key))
        return value

    def text(self, key: str, otherwise: str | None = None) -> str:
        value = self.take(key, otherwise)
        return otherwise if value == otherwise and otherwise is not None else _plain(self.full(key), value)

    def texts(self, key: str, otherwise: object = None) -> tuple[str, ...]:
        """One text or a list of them."""
        value = self.take(key, otherwise)
        entries = value if isinstance(value, list) else [value]
        return tuple(_plain(self.full(key), entry) for entry in entries)

    def some_texts(self, key: str) -> tuple[str, ...]:
        texts = self.texts(key)
        if not texts:
            raise Unusable(Fault.MISSING, field=self.full(key))
        return texts

    def choice(self, key: str, choices: Mapping[str, _Choice], *, otherwise: str | None = None) -> _Choice:
        value = self.text(key, otherwise)
        if value not in choices:
            raise Unusable(Fault.NO_CHOICE, value, field=f"{self.full(key)} (of {', '.join(choices)})")
        return choices[value]

    def group(self, key: str, *, optional: bool = False) -> Keys:
        return Keys(self.full(key), self.take(key, {} if optional else None))

    def groups(self, key: str) -> list[Keys]:
        entries = self.take(key, [])
        if not isinstance(entries, list):
            raise Unusable(Fault.NO_LIST, entries, field=self.full(key))
        return [Keys(self.full(key), entry) for entry in entries]

    def no_more(self) -> None:
        for key in self._left:
            raise Unusable(Fault.NOT_KNOWN, key, field=f"a key of {self.name or 'the mapping'}")


def _plain(name: str, value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not text or not text.isprintable():
        raise Unusable(Fault.NO_TEXT, value, field=name)
    return text
