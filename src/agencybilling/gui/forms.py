"""Forms drawn with Qt Designer, loaded onto the widget they belong to and held against what it declares."""

from __future__ import annotations

from typing import get_type_hints

from PySide6.QtCore import QObject, Qt
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QLabel, QSpinBox, QWidget

from agencybilling.resources import form_file

_SIDE_PX = 9
_widgets: dict[str, type[QWidget]] = {}


class FormMismatch(Exception):
    """A form and the class that uses it disagree: a child is missing, or of another type."""


def drawn_in_forms(widget: type[QWidget]) -> type[QWidget]:
    """Let forms use this widget by its class's name."""
    _widgets[widget.__name__] = widget
    return widget


class _Loader(QUiLoader):
    """Makes the form's root the given widget itself instead of a new one."""

    def __init__(self, root: QWidget) -> None:
        super().__init__()
        self._root: QWidget | None = root

    def createWidget(self, class_name: str, parent: QWidget | None = None, name: str = "") -> QWidget:
        """The root for the first call; afterwards children, of our own classes too."""
        if self._root is not None and parent is None:
            root, self._root = self._root, None
            return root
        if class_name in _widgets:
            widget = _widgets[class_name](parent)
            widget.setObjectName(name)
            return widget
        made = super().createWidget(class_name, parent, name)
        if isinstance(made, QLabel):
            # What is put into it later may be a name that looks like markup.
            made.setTextFormat(Qt.TextFormat.PlainText)
        if isinstance(made, QSpinBox):
            # The style sheet's padding does not reach a spin box's text.
            made.lineEdit().setTextMargins(_SIDE_PX, 0, 0, 0)
        return made


def load(root: QWidget, *parts: str) -> None:
    """Lay a form of `ui/` out on a widget, with each child as the attribute of its name.

    Raises `FormMismatch` where an annotated child is missing or of another type.
    """
    loader = _Loader(root)
    if loader.load(str(form_file(*parts))) is None:
        raise FormMismatch(parts, loader.errorString())
    children = {child.objectName(): child for child in root.findChildren(QObject) if child.objectName()}
    for name, wanted in _declared(type(root)).items():
        child = children.get(name)
        if not isinstance(child, wanted):
            raise FormMismatch(parts, name, wanted.__name__, type(child).__name__)
        setattr(root, name, child)


def _declared(cls: type[QWidget]) -> dict[str, type[QObject]]:
    """What the class and those it is made from declare with an annotation and give no value."""
    hints = get_type_hints(cls)
    return {
        name: hints[name]
        for kind in cls.__mro__
        for name in vars(kind).get("__annotations__", ())
        if isinstance(hints[name], type) and issubclass(hints[name], QObject) and name not in vars(kind)
    }
