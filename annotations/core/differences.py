"""What changed between two texts, in words and not in lines, so that a reader sees what was put in and what was taken out.

Blocks (lines) are paired first, then the words inside a pair; so the cost stays near that of reading the texts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from annotations.core.text import BLOCK_SEPARATOR
from annotations.core.words import WORD

#: Beyond so many words and marks between them, what changed is shown whole: comparing takes the square of it.
MAX_TOKENS = 6_000
#: Beyond so many pairs of changed blocks none is compared with another: a page that was replaced shares nothing.
_MAX_PAIRS = 20_000
#: Share of common words from which on two blocks are one block that was edited.
_SAME_BLOCK = 0.4


class Deed(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    PUT_IN = "put in"
    TAKEN_OUT = "taken out"


@dataclass(frozen=True)
class Piece:
    """A run of text with one fate."""

    deed: Deed
    text: str


@dataclass(frozen=True)
class ChangedBlock:
    """A block of the newer text, or of the older one if it was taken out, as pieces."""

    pieces: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        return all(piece.deed == Deed.KEPT for piece in self.pieces)


def differences(old: str, new: str) -> list[Piece]:
    """Both texts as one row of pieces: without what was put in it is `old`, without what was taken out it is `new`."""
    a, b = _tokens(old), _tokens(new)
    if max(len(a), len(b)) > MAX_TOKENS:
        return _changed(old, new)
    pieces: list[Piece] = []
    out, put = "", ""
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for n, (tag, i, i_end, j, j_end) in enumerate(codes):
        before, after = "".join(a[i:i_end]), "".join(b[j:j_end])
        between = 0 < n < len(codes) - 1
        if tag != "equal" or (between and before.isspace()):  # a space between two changes is no word that stayed
            out, put = out + before, put + after
            continue
        pieces += _changed(out, put)
        out, put = "", ""
        pieces.append(Piece(Deed.KEPT, before))
    return pieces + _changed(out, put)


def block_differences(old: str, new: str) -> list[ChangedBlock]:
    """The blocks of both texts in the order of reading, each with what changed in it."""
    a, b = old.split(BLOCK_SEPARATOR), new.split(BLOCK_SEPARATOR)
    blocks: list[ChangedBlock] = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            blocks += [ChangedBlock((Piece(Deed.KEPT, text),)) for text in a[i:i_end]]
        else:
            blocks += _paired(a[i:i_end], b[j:j_end])
    return blocks


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[ChangedBlock]:
    """The blocks of a changed stretch: those that were edited as pairs, the others as put in or taken out."""
    done = 0
    if len(old) * len(new) > _MAX_PAIRS:
        yield from (ChangedBlock((Piece(Deed.TAKEN_OUT, gone),)) for gone in old)
        yield from (ChangedBlock((Piece(Deed.PUT_IN, text),)) for text in new)
        return
    for text in new:
        likeness = [(_likeness(old[n], text), -n) for n in range(done, len(old))]
        best, at = max(likeness, default=(0.0, 0))
        if best >= _SAME_BLOCK:
            yield from (ChangedBlock((Piece(Deed.TAKEN_OUT, gone),)) for gone in old[done:-at])
            yield ChangedBlock(tuple(differences(old[-at], text)))
            done = -at + 1
        else:
            yield ChangedBlock((Piece(Deed.PUT_IN, text),))
    yield from (ChangedBlock((Piece(Deed.TAKEN_OUT, gone),)) for gone in old[done:])


def _likeness(old: str, new: str) -> float:
    a, b = ([match.group() for match in WORD.finditer(text)] for text in (old, new))
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _SAME_BLOCK else 0.0


def _tokens(text: str) -> list[str]:
    """Words, and what stands between them character by character, for a stop is put in alone."""
    tokens: list[str] = []
    done = 0
    for match in WORD.finditer(text):
        tokens += text[done : match.start()]
        tokens.append(match.group())
        done = match.end()
    return [*tokens, *text[done:]]


def _changed(out: str, put: str) -> list[Piece]:
    pieces = [Piece(Deed.TAKEN_OUT, out), Piece(Deed.PUT_IN, put)]
    return [piece for piece in pieces if piece.text]
