"""Documents as web pages: one file each, nothing of it from elsewhere, every text escaped (Jinja)."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from traceback import walk_tb

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from agencybilling.resources import resource
from agencybilling.services.settings import LogoKind, logo_kind
from agencybilling.statements.faults import TemplateFault
from agencybilling.statements.press import Texts

_TYPES = {LogoKind.PNG: "png", LogoKind.JPEG: "jpeg", LogoKind.SVG: "svg+xml"}


class Web:
    """Makes web pages out of texts, on our templates with those of `own` before them.

    A template comes with the books, which may be somebody else's: it runs in a sandbox.
    """

    def __init__(self, *, own: Path | None = None, logo: bytes | None = None) -> None:
        self._folders = [str(folder) for folder in (own, resource("statements")) if folder is not None]
        self._logo = None if logo is None else _embedded(logo)
        self._templates = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(self._folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, template: str, texts: Texts) -> str:
        """A whole page. Raises `TemplateFault`."""
        try:
            return self._templates.get_template(template).render({**texts, "logo": self._logo})
        except TemplateSyntaxError as fault:
            raise TemplateFault(fault.filename or template, fault.lineno, why=_why(fault)) from None
        except Exception as fault:
            # A template runs whatever expressions its author wrote: anything may come out of them.
            raise self._fault(fault, template) from fault

    def _fault(self, fault: Exception, template: str) -> TemplateFault:
        places = [
            (frame.f_code.co_filename, line)
            for frame, line in walk_tb(fault.__traceback__)
            if frame.f_code.co_filename.startswith(tuple(self._folders))
        ]
        file, line = places[-1] if places else (template, None)
        return TemplateFault(file, line, why=_why(fault))


def _why(fault: Exception) -> str:
    said = fault.message if isinstance(fault, TemplateError) else None
    return (said or str(fault) or type(fault).__name__).rstrip(".")


def _embedded(logo: bytes) -> str | None:
    """A picture within the page; in an image no script of an SVG runs and nothing is fetched."""
    kind = logo_kind(logo)
    return None if kind is None else f"data:image/{_TYPES[kind]};base64,{b64encode(logo).decode('ascii')}"
