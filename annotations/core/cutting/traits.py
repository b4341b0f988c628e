"""What speaks for and against a line on its page: named traits, each with a weight in `weights`."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from annotations.core.cutting.shapes import LONGEST, Shape

# Words, and pairs of characters in the scripts that put no space between words.
_WORD = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNSPACED = "\u3040"
_TOPIC = 5
_SIZES = (1, 3, 5, 8, 12, 18, 30, 60)
_ADDRESS = re.compile(r"@|https?:|www\.|\w\.(?:com|org|net)\b")
#: One of these stands in every address: they are found much faster than what may be one.
_SIGNS = ("@", "http", "www.", ".com", ".org", ".net")
_US = frozenset({"our", "us", "we"})
_YOU = frozenset({"you", "your"})
_PITCH = re.compile(
    r"complete coverage|contact the author|in this article|original reporting|our (?:free )?(?:daily|weekly)|purchase (?:a|something)|"
    r"join us|follow (?:us|[\w .]+ on)|story tip|have a tip|reach (?:him|her|them|out)|can be reached|reporting by|editing by|contributed to this|"
    r"for more (?:information|on|stories|news)|check out|stay (?:up|on|informed|connected)|delivered|daily (?:email|newsletter)|all the latest|"
    r"app\b.{0,20}\bdownload|download\b.{0,20}\bapp|exclusive (?:access|content|event)|commission|sponsor|tickets?\b.{0,30}\b(?:now|here)|"
    r"log ?in|account|refresh|browser|unsubscribe|spam|saved list|share this|click here|tap here|watch (?:now|live|more)|letters? to the editor",
    re.ASCII,
)
_QUOTE = re.compile(r"[\"“«„‘'「『]")
_NUMBERED = re.compile(r"\s*(?:#|No\. ?)?\d{1,3}[.):/]?\s+\S")
_MONEY = re.compile(r"[$€£¥₹]\s?\d")


def read_traits(shapes: Sequence[Shape], run: tuple[int, int]) -> list[list[str]]:
    """The traits of every line, given the first guess at the run of lines that is the article."""
    first, end = run
    words = [_words(line) for line in shapes]
    topical = [frozenset([word for word in said if len(word) >= _TOPIC or word[0] >= _UNSPACED]) for said in words]
    topic, times = _topic(shapes, topical, first, end), _times(shapes)
    near = _prose_near(shapes)
    listing = _listings(shapes)
    shorts = _short_runs(shapes)
    kinds = [_kind(line) for line in shapes]
    found = []
    for at, line in enumerate(shapes):
        place = "above" if at < first else "below" if at >= end else "inside"
        traits = list(_own(line, words[at]))
        kind = kinds[at]
        traits += [f"{place}", f"{place} {kind}", f"{kind} near{near[at]}", f"{place} near{near[at]}"]
        if listing[at]:
            traits += [f"listed {kind}", f"listed {place}"]
        if place != "inside":
            distance = first - at if place == "above" else at - end + 1
            traits.append(
                f"{place} by {'1' if distance == 1 else '2' if distance == 2 else '5' if distance <= 5 else 'far'}"
            )
        traits.append(f"{kind} short run {min(shorts[at], 6)}")
        if times[line.folded] > 1:
            traits += ["again", f"again {kind}"]
        share = _shared(topical[at], topic, own=place == "inside" and line.prose)
        if share is not None:
            traits += [f"topic{share}", f"topic{share} {kind}", f"topic{share} {place}"]
        before = kinds[at - 1] if at else "edge"
        after = kinds[at + 1] if at + 1 < len(shapes) else "edge"
        traits += [f"{kind} after {before}", f"{kind} before {after}"]
        if at and shapes[at - 1].heads_others:
            traits.append(f"{kind} under a head")
        found.append(traits)
    return found


def _beginning(line: Shape) -> str:
    """The text without its case, as far as it is looked at."""
    return line.folded if len(line.text) <= LONGEST else line.text[:LONGEST].casefold()


def _words(line: Shape) -> frozenset[str]:
    if len(line.text) > LONGEST or _DENSE.search(line.said):
        return frozenset(_WORD.findall(_beginning(line)))
    return frozenset(line.said.split(" ")) if line.said else frozenset()


def _kind(line: Shape) -> str:
    if line.heads_comments:
        return "comments head"
    if line.heads_others:
        return "head"
    if line.rule is not None:
        return f"{line.rule.name.lower()} {'long' if line.words >= 18 else 'mid' if line.words >= 8 else 'short'}"
    if line.prose:
        return "paragraph" if line.words >= 25 else "prose"
    if line.meta:
        return "meta"
    if line.cut_short:
        return "cut short"
    if line.sentence:
        return "sentence"
    return "title" if line.words >= 4 else "scrap"


def _own(line: Shape, words: frozenset[str]) -> Iterator[str]:
    size = sum(line.words > bound for bound in _SIZES)
    yield f"size{size}"
    if line.stops:
        yield f"stops size{min(size, 5)}"
    elif line.ends:
        yield "ends otherwise"
    if line.alone:
        yield f"alone size{min(size, 5)}"
    if line.bullet:
        yield f"bullet{' stops' if line.stops else ''}"
    if _NUMBERED.match(line.text):
        yield "numbered"
    low = line.cased_low
    yield f"low{0 if low < 0.2 else 1 if low < 0.45 else 2 if low < 0.7 else 3}{' long' if line.words > 8 else ''}"
    if line.text.isupper():
        yield "capitals"
    if line.wrapped:
        yield "wrapped"
    text = line.text[:LONGEST]
    low_text = _beginning(line)
    if any(sign in low_text for sign in _SIGNS) and _ADDRESS.search(low_text):
        yield f"address {'long' if line.words >= 18 else 'short'}"
    if line.words <= 60:
        us, you = not _US.isdisjoint(words), not _YOU.isdisjoint(words)
        if us:
            yield "us"
        if you:
            yield "you"
        if _PITCH.search(low_text):
            yield f"pitch {'short' if line.words <= 12 else 'long'}"
            if us or you:
                yield "pitch to you"
    if _QUOTE.match(text):
        yield "quote"
    if _MONEY.search(text):
        yield "money"
    if text[:1].islower():
        yield "begins low"


def _topic(shapes: Sequence[Shape], topical: Sequence[frozenset[str]], first: int, end: int) -> Counter[str]:
    """In how many lines of the run each of its words stands."""
    return Counter(chain.from_iterable(topical[at] for at in range(first, end) if shapes[at].prose))


def _shared(words: frozenset[str], topic: Mapping[str, int], *, own: bool) -> int | None:
    """How much of a line's words the article has elsewhere, in quarters; None for a line of too few words.

    `own`: the line counts in `topic` itself.
    """
    if len(words) < 3:
        return None
    return min(4, int(5 * sum(topic.get(word, 0) > own for word in words) / len(words)))


def _times(shapes: Sequence[Shape]) -> Counter[str]:
    """How often each line stands on the page."""
    return Counter(line.folded for line in shapes)


def _prose_near(shapes: Sequence[Shape]) -> list[int]:
    """How many of the three lines on either side are prose, from 0 to 6."""
    prose = [line.prose for line in shapes]
    return [sum(prose[max(0, at - 3) : at]) + sum(prose[at + 1 : at + 4]) for at in range(len(prose))]


def _listings(shapes: Sequence[Shape]) -> list[bool]:
    """Whether a list of other stories has begun above a line and no long paragraph has ended it."""
    found, listing = [], False
    for line in shapes:
        listing = line.heads_others or line.heads_comments or (listing and not (line.prose and line.words >= 25))
        found.append(listing)
    return found


def _short_runs(shapes: Sequence[Shape]) -> list[int]:
    """The length of the run of lines without sentences that each line stands in."""
    found = [0] * len(shapes)
    start = 0
    for at in range(len(shapes) + 1):
        if at == len(shapes) or shapes[at].prose or shapes[at].sentence:
            found[start:at] = [at - start] * (at - start)
            start = at + 1
    return found
