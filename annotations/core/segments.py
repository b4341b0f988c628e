"""Cut a text where highlights begin and end, so that overlapping ones become a flat row of marks, never nested ones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotations.core.text import BLOCK_SEPARATOR


@dataclass(frozen=True)
class Highlighted:
    """A span to paint: `key` is the claim it belongs to; `start`, `end` are half-open code points."""

    key: int
    start: int
    end: int


@dataclass(frozen=True)
class Segment:
    """A run of text under the same highlights. `keys`: the shortest highlight first. `ends`: those that end here."""

    start: int
    text: str
    keys: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True)
class Block:
    """One line of the canonical text, cut into segments. The segments' texts joined are the line."""

    number: int
    start: int
    text: str
    segments: tuple[Segment, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def cut(text: str, highlights: Iterable[Highlighted]) -> list[Block]:
    """The text as blocks of segments. Blocks joined by the block separator equal `text`. Cost: one sweep.

    Each key is painted once per run however many highlights it has; a key's `ends` stands where its last one ends.
    """
    spans = sorted(highlights, key=lambda h: (h.start, h.end, h.key))
    last_end: dict[int, int] = {}
    for span in spans:
        last_end[span.key] = max(span.end, last_end.get(span.key, 0))
    closing: dict[int, list[int]] = defaultdict(list)
    for key, end in last_end.items():
        closing[end].append(key)
    bounds = sorted({point for span in spans for point in (span.start, span.end)})
    return list(_blocks(text, spans, bounds, closing))


def _blocks(text: str, spans: list[Highlighted], bounds: list[int], closing: dict[int, list[int]]) -> Iterator[Block]:
    active: list[Highlighted] = []
    next_span = next_bound = offset = 0
    for number, line in enumerate(text.split(BLOCK_SEPARATOR)):
        line_end = offset + len(line)
        segments: list[Segment] = []
        at = offset
        while at < line_end:
            while next_bound < len(bounds) and bounds[next_bound] <= at:
                next_bound += 1
            until = min(line_end, bounds[next_bound]) if next_bound < len(bounds) else line_end
            while next_span < len(spans) and spans[next_span].start <= at:
                active.append(spans[next_span])
                next_span += 1
            active = [span for span in active if span.end > at]
            shortest_first = sorted(active, key=lambda span: (span.end - span.start, span.key))
            keys = tuple(dict.fromkeys(span.key for span in shortest_first))
            ends = tuple(sorted(closing.get(until, ())))
            segments.append(Segment(at, text[at:until], keys, ends))
            at = until
        yield Block(number, offset, line, tuple(segments))
        offset = line_end + len(BLOCK_SEPARATOR)
