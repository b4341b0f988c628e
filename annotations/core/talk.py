"""What people write in a comment: a safe part of Markdown (CommonMark), and mentions of members.

What is stored is what was typed. It becomes HTML when it is shown: only elements that are named here, all else escaped.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

#: What the form says is possible.
HELP = "*emphasis*, **strong**, `code`, > quotation, - list, [link](https://…). @ and a name tells that member."

#: Opens beside our page, learns nothing of it, and gets nothing from us (ASVS V1.2.2).
REL = "noopener noreferrer nofollow ugc"

_WEB = re.compile(r"https?://\S", re.IGNORECASE)
_BARE = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
#: Ends the sentence, not the address.
_AFTER = ".,;:!?'”’»"
_WORD = re.compile(r"\S+")
_CALLED = re.compile(r"\w(?:[\w.-]*\w)?")
#: A name does not go further than this behind its sign.
_LONGEST = 260
_MOST_WORDS = 8


@dataclass(frozen=True)
class Person:
    """Somebody who can be mentioned: by name, by its first words where nobody else has them, by name and role where two
    have one name, or by e-mail address.
    """

    key: int
    name: str
    role: str = ""
    email: str = ""

    @property
    def titled(self) -> str:
        return f"{self.name} ({self.role})"


@dataclass(frozen=True)
class Mentioned:
    """A mention as it was written, without its sign, and whom it can mean."""

    written: str
    keys: frozenset[int]


@dataclass
class People:
    """Who is meant by what stands behind an @."""

    whole: dict[tuple[str, ...], set[int]] = field(default_factory=dict)
    begun: dict[tuple[str, ...], set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[Person], known: Mapping[str, int] | None = None) -> "People":
        """`known`: what is a mention already, as it was written, whatever the person is called now."""
        made = cls()
        for person in people:
            words = _folded(person.name)
            for name in {words, _folded(person.titled), _folded(person.email)}:
                made.whole.setdefault(name, set()).add(person.key)
            for length in range(1, len(words)):
                made.begun.setdefault(words[:length], set()).add(person.key)
        for written, key in (known or {}).items():
            made.whole[_folded(written)] = {key}
        return made

    def meant(self, text: str) -> Mentioned | None:
        """The longest name with which the text begins; None when it begins with nobody's."""
        line = text[:_LONGEST].partition("\n")[0]
        words = list(_WORD.finditer(line))[:_MOST_WORDS] if line[:1].strip() else []
        for last in reversed(words):
            before = _folded(line[: last.start()])
            for end in _ends(last.group()):
                name = (*before, last.group()[:end].casefold())
                keys = self.whole.get(name) or self.begun.get(name)
                if keys:
                    return Mentioned(line[: last.start() + end], frozenset(keys))
        return None


def _folded(name: str) -> tuple[str, ...]:
    return tuple(name.casefold().split())


def _ends(word: str) -> Iterator[int]:
    """Where a word may end: as it stands, or before a sign that follows it ("Rina,", "Rina's")."""
    yield len(word)
    for at in range(len(word) - 1, 0, -1):
        if not word[at].isalnum():
            yield at


def _mention(state: StateInline, silent: bool) -> bool:
    """@ and a name, anywhere in running text but inside a word or an address."""
    at = state.pos
    if state.src[at] != "@" or (at and (state.src[at - 1].isalnum() or state.src[at - 1] in "_@./-+")):
        return False
    found = state.env["people"].meant(state.src[at + 1 : state.posMax])
    if found is None:
        if not silent and (called := _CALLED.match(state.src, at + 1)):
            state.env["unknown"][called.group()] = None
        return False
    if not silent:
        state.push("mention", "", 0).meta = {"mentioned": found}
    state.pos = at + 1 + len(found.written)
    return True


def _bare_addresses(state: StateCore) -> None:
    """Web addresses that stand in the text become links."""
    for block in state.tokens:
        if block.type == "inline" and block.children and "://" in block.content:
            block.children = list(_linked(state, block.children))


def _linked(state: StateCore, tokens: list[Token]) -> Iterator[Token]:
    inside = 0
    for token in tokens:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if inside or token.type != "text":
            yield token
            continue
        done = 0
        for found in _BARE.finditer(token.content):
            address = found.group().rstrip(_AFTER)
            while address.endswith(")") and address.count(")") > address.count("("):
                address = address[:-1].rstrip(_AFTER)
            target = state.md.normalizeLink(address)
            if not state.md.validateLink(target):
                continue
            yield Token("text", "", 0, content=token.content[done : found.start()])
            yield Token("link_open", "a", 1, attrs={"href": target})
            yield Token("text", "", 0, content=address)
            yield Token("link_close", "a", -1)
            done = found.start() + len(address)
        yield Token("text", "", 0, content=token.content[done:])


def _link_open(self: RendererHTML, tokens: list[Token], at: int, options: object, env: object) -> str:
    return f'<a href="{escape(str(tokens[at].attrGet("href")))}" rel="{REL}" target="_blank">'


def _mention_shown(self: RendererHTML, tokens: list[Token], at: int, options: object, env: Mapping[str, object]) -> str:
    mentioned: Mentioned = tokens[at].meta["mentioned"]
    names = env["names"]
    assert isinstance(names, Mapping)  # noqa: S101 - for the types: `said` puts it there
    (key,) = mentioned.keys
    return f'<span class="mention">@{escape(str(names.get(key, mentioned.written)))}</span>'


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"breaks": True, "html": False})
    reader.enable(["newline", "escape", "backticks", "emphasis", "link", "autolink", "entity"])
    reader.enable(["fence", "blockquote", "list"])
    reader.inline.ruler.push("mention", _mention)
    reader.core.ruler.push("bare_addresses", _bare_addresses)
    reader.validateLink = lambda url: bool(_WEB.match(url))  # type: ignore[method-assign]
    reader.add_render_rule("link_open", _link_open)
    reader.add_render_rule("mention", _mention_shown)
    return reader


_READER = _reader()


@dataclass(frozen=True)
class Mentions:
    """Who is mentioned in a text."""

    known: dict[str, int]
    #: What may mean several people.
    ambiguous: dict[str, frozenset[int]]
    #: Looks like a mention and means nobody here.
    unknown: list[str]


def mentions_in(text: str, people: People) -> Mentions:
    """The mentions in a text: none in code, in addresses, or after a backslash."""
    unknown: dict[str, None] = {}  # a set that keeps its order
    env: dict[str, object] = {"people": people, "unknown": unknown}
    found = [
        token.meta["mentioned"]
        for block in _READER.parse(text, env)
        for token in block.children or ()
        if token.type == "mention"
    ]
    return Mentions(
        {one.written: next(iter(one.keys)) for one in found if len(one.keys) == 1},
        {one.written: one.keys for one in found if len(one.keys) > 1},
        list(unknown),
    )


def as_words(text: str) -> str:
    """What the text says, in one line and without its marks."""
    words = []
    for block in _READER.parse(text, {"people": People(), "unknown": {}}):
        if block.type == "fence":
            words.append(block.content)
        for token in block.children or ():
            words.append(" " if token.type in ("softbreak", "hardbreak") else token.content)
        words.append(" ")
    return " ".join("".join(words).split())


def as_html(text: str, mentioned: Mapping[str, tuple[int, str]]) -> str:
    """The text as HTML. `mentioned`: each mention as it was written, with whom it means and what they are called now."""
    people = People.of((), {written: key for written, (key, _) in mentioned.items()})
    env: dict[str, object] = {"people": people, "unknown": {}, "names": dict(mentioned.values())}
    return str(_READER.render(text, env))
