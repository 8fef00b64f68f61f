"""A page of the guide as Qt shows it: Markdown made into the HTML that its text knows."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from agencybilling.gui.help.guide import anchor_of

_FRAME = '<table width="100%" cellspacing="0" class="{kind}"><tr><td class="{kind}">'
_END = "</td></tr></table>"


def html_of(markdown: str) -> str:
    """The page's HTML. A picture stands in a paragraph of its own, its words below it."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(markdown)
    return "".join(_html(parser, tokens))


def _html(parser: MarkdownIt, tokens: Sequence[Token]) -> list[str]:
    """Token by token; what Qt's text has no frame for is put into a table of one cell."""
    parts = []
    for at, token in enumerate(tokens):
        match token.type:
            case "heading_open":
                parts.append(f'<{token.tag}><a name="{_anchor(tokens[at + 1])}"></a>')
            case "table_open":
                parts.append('<table width="100%" cellspacing="0" class="figures">')
            case "blockquote_open":
                parts.append(_FRAME.format(kind="note"))
            case "blockquote_close":
                parts.append(_END)
            case "fence" | "code_block":
                parts += [_FRAME.format(kind="code"), f"<pre>{escape(token.content.rstrip())}</pre>", _END]
            case "paragraph_open" if _is_picture(tokens[at + 1]):
                parts.append('<p class="picture">')
            case "inline" if _is_picture(token):
                parts.append(_picture((token.children or [])[0]))
            case _:
                parts.append(parser.renderer.render([token], parser.options, {}))
    return parts


def _anchor(inline: Token) -> str:
    words = "".join(child.content for child in inline.children or [])
    return anchor_of(words)


def _is_picture(inline: Token) -> bool:
    children = inline.children or []
    return len(children) == 1 and children[0].type == "image"


def _picture(image: Token) -> str:
    source, words = escape(str(image.attrs["src"])), escape(image.content)
    return f'<img src="{source}"><br><span class="words">{words}</span>'
