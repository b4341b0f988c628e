"""Edits whose outcome is known: made with a seeded random from texts of our own, in 28 scripts.

Each case says what a text was, what it became, which span was marked, where its words are now (None: taken out), and
whether that may settle without a person's look.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotations.core.sentences import sentences
from annotations.core.text import Span
from annotations.core.words import WORD

_SAMPLE = Path(__file__).parents[1] / "annotations" / "sample" / "page.txt"

#: A run of letters of each script, as code points, and whether it puts spaces between words.
SCRIPTS = {
    "Latin": (0x61, 0x7A, True), "Greek": (0x3B1, 0x3C9, True), "Cyrillic": (0x430, 0x44F, True),
    "Armenian": (0x561, 0x586, True), "Georgian": (0x10D0, 0x10F0, True), "Hebrew": (0x5D0, 0x5EA, True),
    "Arabic": (0x627, 0x64A, True), "Syriac": (0x710, 0x72C, True), "Thaana": (0x780, 0x7A5, True),
    "Nko": (0x7CA, 0x7EA, True), "Devanagari": (0x905, 0x939, True), "Bengali": (0x985, 0x9B9, True),
    "Gurmukhi": (0xA05, 0xA39, True), "Gujarati": (0xA85, 0xAB9, True), "Oriya": (0xB05, 0xB39, True),
    "Tamil": (0xB85, 0xBB9, True), "Telugu": (0xC05, 0xC39, True), "Kannada": (0xC85, 0xCB9, True),
    "Malayalam": (0xD05, 0xD39, True), "Sinhala": (0xD85, 0xDC6, True), "Thai": (0xE01, 0xE2E, False),
    "Lao": (0xE81, 0xEAE, False), "Tibetan": (0xF40, 0xF6C, True), "Myanmar": (0x1000, 0x1021, False),
    "Khmer": (0x1780, 0x17A2, False), "Ethiopic": (0x1200, 0x1248, True), "Hangul": (0xAC00, 0xD7A3, True),
    "Han": (0x4E00, 0x5800, False),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    kind: str
    old: str
    new: str
    marked: Span
    now: Span | None
    #: Whether the words say there what they said: a "not" far off in their sentence turns them.
    may_settle: bool = True


def prose(rng: random.Random, words: list[str], count: int, joiner: str = " ", stop: str = ".") -> str:
    """Paragraphs of sentences of `count` words in all. The commonest words are as common as in real text."""
    weights = [1 / (rank + 3) for rank in range(len(words))]
    blocks: list[str] = []
    while count > 0:
        said = []
        for _ in range(rng.randint(2, 5)):
            length = rng.randint(8, 26)
            count -= length
            said.append(joiner.join(rng.choices(words, weights, k=length)).capitalize() + stop)
        blocks.append(" ".join(said) if joiner else "".join(said))
    return "\n".join(blocks)


def vocabulary(rng: random.Random, script: str, size: int) -> list[str]:
    """Words in the letters of a script; the sample page's own for Latin."""
    if script == "Latin":
        own = sorted({match.group() for match in WORD.finditer(_SAMPLE.read_text().lower())})
        rng.shuffle(own)
        return own
    first, last, _ = SCRIPTS[script]
    letters = [chr(n) for n in range(first, last + 1) if chr(n).isalpha()]
    return ["".join(rng.choices(letters, k=rng.randint(2, 8))) for _ in range(size)]


def text_in(rng: random.Random, script: str, count: int) -> str:
    """An article of `count` words in a script."""
    spaced = SCRIPTS[script][2]
    return prose(rng, vocabulary(rng, script, 700), count, " " if spaced else "", "." if spaced else "。")


def cases(seed: int = 4) -> Iterator[Case]:
    """Every kind of edit, in every script."""
    rng = random.Random(seed)
    for script in SCRIPTS:
        for _ in range(3):
            text = text_in(rng, script, 500)
            spans = [span for span in sentences(text) if len(_words(text, span)) >= 8]
            for span in rng.sample(spans, min(6, len(spans))):
                yield from _edits(rng, text, span)


def _edits(rng: random.Random, text: str, span: Span) -> Iterator[Case]:
    said = text[span.start : span.end]
    rest = [s for s in sentences(text) if s.end <= span.start or s.start >= span.end]
    near = [s for s in rest if abs(s.start - span.start) > 200] or rest
    other = rng.choice(near)
    yield Case("unchanged", text, text, span, span)
    text, shift = _replaced(text, other, _reworded(rng, text, other, 2))
    if other.end <= span.start:
        span = Span(span.start + shift, span.end + shift)
    for kind, share in (("lightly edited", 8), ("heavily edited", 2)):
        new = _reworded(rng, text, span, max(1, len(_words(text, span)) // share))
        yield Case(
            kind, text, text[: span.start] + new + text[span.end :], span, Span(span.start, span.start + len(new))
        )
    cut = text[: span.start] + text[span.end :]
    yield Case("deleted", text, cut, span, None)
    place = rng.choice([n for n, c in enumerate(cut) if c == "\n"] or [0])
    moved = cut[:place] + "\n" + said + cut[place:]
    yield Case("moved", text, moved, span, Span(place + 1, place + 1 + len(said)))
    alike = _reworded(rng, text, span, max(1, len(_words(text, span)) // 8))
    place = text.rfind("\n", 0, span.start) + 1
    with_alike = text[:place] + alike + "\n" + text[place:]
    there = Span(span.start + len(alike) + 1, span.end + len(alike) + 1)
    yield Case("deleted, look-alike left", with_alike, with_alike[: there.start] + with_alike[there.end :], there, None)
    twice = text + "\n" + said
    yield Case("repeated", twice, alike + "\n" + twice, Span(len(text) + 1, len(twice)),
               Span(len(alike) + len(text) + 2, len(alike) + 1 + len(twice)))  # fmt: skip
    last = len(text) + 1
    yield Case("twin left", twice, text[: span.start] + text[span.end :] + "\n" + said, span, None)
    yield Case("twin left, edited", twice, text[: span.start] + alike + text[span.end :] + "\n" + said, span,
               Span(span.start, span.start + len(alike)))  # fmt: skip
    yield Case("twin, other unchanged", twice, text[: span.start] + alike + text[span.end :] + "\n" + said,
               Span(last, last + len(said)), Span(last + len(alike) - len(said), last + len(alike)))  # fmt: skip
    words = _words(text, span)
    middle = words[len(words) // 2]
    yield Case("split", text, text[: middle.start] + "\n" + text[middle.start :], span, Span(span.start, span.end + 1))
    block = text.find("\n", span.end)
    if block > 0:
        yield Case("merged", text, text[:block] + " " + text[block + 1 :], span, span)
    part = Span(words[2].start, words[min(len(words) - 1, 6)].end)
    first, last = words[0], words[-1]
    near_end, near_start = Span(words[-3].start, words[-2].end), Span(words[1].start, words[2].end)
    more = rng.choice([match.group() for match in WORD.finditer(text)])
    turned = text[: first.start] + more + " " + text[first.start :]
    by = len(more) + 1
    yield Case("sentence turned far before", text, turned, near_end,
               Span(near_end.start + by, near_end.end + by), may_settle=False)  # fmt: skip
    turned = text[: last.end] + " " + more + text[last.end :]
    yield Case("sentence turned far behind", text, turned, near_start, near_start, may_settle=False)
    if alike != said:
        noted = text[: span.start] + alike + text[span.end :] + "\n" + said
        here = Span(span.start, span.start + len(alike))
        yield Case("edited, quoted in a note", text, noted, span, here, may_settle=False)
    opening = Span(0, _words(text, sentences(text)[0])[-1].end)
    yield Case("beginning turned", text, more + " " + text, opening, Span(by, opening.end + by), may_settle=False)
    closing = Span(sentences(text)[-1].start, _words(text, sentences(text)[-1])[-1].end)
    turned = text[: closing.end] + " " + more + text[closing.end :]
    yield Case("end turned", text, turned, closing, closing, may_settle=False)
    yield Case("part, unchanged", text, alike + "\n" + text, part,
               Span(part.start + len(alike) + 1, part.end + len(alike) + 1))  # fmt: skip


def _words(text: str, span: Span) -> list[Span]:
    return [Span(*match.span()) for match in WORD.finditer(text, span.start, span.end)]


def _replaced(text: str, span: Span, by: str) -> tuple[str, int]:
    return text[: span.start] + by + text[span.end :], len(by) - (span.end - span.start)


def _reworded(rng: random.Random, text: str, span: Span, count: int) -> str:
    """The words of a span, `count` of them put in, left out or replaced by other words of the text."""
    every = [match.group() for match in WORD.finditer(text)]
    new = text[span.start : span.end]
    for word in sorted(rng.sample(_words(text, span), count), key=lambda w: -w.start):
        start, end = word.start - span.start, word.end - span.start
        deed = rng.randrange(3)
        instead = ("", rng.choice(every), new[start:end] + " " + rng.choice(every))[deed]
        new = new[:start] + instead + new[end:]
    return new.strip()
