"""A parsed page as a browser lays it out: one line for each block, white space folded, what is hidden left out."""

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from annotations.core.cutting import Hint, PageLine
from annotations.core.markup.marks import marks_of

_SILENT = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "title",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "select",
        "textarea",
        "canvas",
        "audio",
        "video",
        "datalist",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)

#: CSS `white-space: normal` folds these; a no-break space stays.
_FOLDED = re.compile("[ \t\n\f\r]+")
_INVISIBLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)

# A line is a list of links when this share of its characters is.
_LINKED = 0.75
_NO_MARKS: frozenset[Hint] = frozenset()


@dataclass(frozen=True)
class Laid:
    """A line as it is laid out: the element that makes it a block, and the shares of its characters in links and bold."""

    line: PageLine
    block: Any
    linked: float
    strong: float


@dataclass
class _Layout:
    """The line being written, and those that are done."""

    root: Any
    done: list[Laid] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    hints: frozenset[Hint] | None = None
    length: int = 0
    linked: int = 0
    strong: int = 0
    spaced: bool = True
    block: Any = None

    def write(self, text: str, state: "_State") -> None:
        if state.pre:
            first, *others = text.split("\n")
            self._add(first, state)
            for other in others:
                self.end(keep_blank=True)
                self._add(other, state)
            return
        folded = _FOLDED.sub(" ", text)
        self._add(folded[1:] if self.spaced and folded.startswith(" ") else folded, state)

    def _add(self, text: str, state: "_State") -> None:
        if not text:
            return
        self.parts.append(text)
        self.spaced = text.endswith(" ")
        letters = len(text.strip())
        self.length += letters
        self.linked += letters if state.link else 0
        self.strong += letters if state.strong else 0
        if letters and self.hints is None:
            self.hints, self.block = state.hints, state.block

    def end(self, *, keep_blank: bool = False, trim: bool = False) -> None:
        """Begins a new line. `trim` takes the space off that folding left at the line's end."""
        text = "".join(self.parts)
        text = text.rstrip(" ") if trim else text
        if text.strip() or keep_blank:
            links = {Hint.LINKS} if self.length and self.linked >= self.length * _LINKED else set()
            line = PageLine(text, (self.hints or _NO_MARKS) | links)
            shares = [part / self.length if self.length else 0.0 for part in (self.linked, self.strong)]
            self.done.append(Laid(line, self.root if self.block is None else self.block, *shares))
        self.parts, self.hints, self.length, self.linked, self.strong = [], None, 0, 0, 0
        self.spaced, self.block = True, None


@dataclass(frozen=True)
class _State:
    """What holds inside an element."""

    hints: frozenset[Hint] = _NO_MARKS
    link: bool = False
    pre: bool = False
    silent: bool = False
    strong: bool = False
    block: Any = None


def render(root: Any) -> list[Laid]:
    """The page's lines in document order, each with what its markup says. Depth costs no stack."""
    layout = _Layout(root)
    states = [_State()]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        inside = states[-1]
        if event == "start":
            inside = _enter(element, tag, inside)
            states.append(inside)
            if not inside.silent and (tag in _BLOCKS or tag == "br"):
                layout.end(trim=not inside.pre)
            if not inside.silent and element.text:
                layout.write(element.text, inside)
            continue
        states.pop()
        if not inside.silent and tag in _BLOCKS:
            layout.end(trim=not inside.pre)
        around = states[-1]
        if not around.silent and element.tail:
            layout.write(element.tail, around)
    layout.end(trim=True)
    return layout.done


def _enter(element: Any, tag: str, around: _State) -> _State:
    if around.silent or _is_hidden(element, tag):
        return _State(silent=True)
    return _State(
        hints=marks_of(element, tag, around.hints),
        link=around.link or (tag == "a" and "href" in element.attrib),
        pre=around.pre or tag == "pre",
        strong=around.strong or tag in ("b", "strong"),
        block=element if tag in _BLOCKS else around.block,
    )


def _is_hidden(element: Any, tag: str) -> bool:
    return (
        tag in _SILENT
        or "hidden" in element.attrib
        or (tag == "dialog" and "open" not in element.attrib)
        or bool(_INVISIBLE.search(element.get("style") or ""))
    )
