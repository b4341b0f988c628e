"""How claims keep their words: quality on edits whose outcome is known, and speed.

    python -m bench.anchoring                   # our own edits, and speed
    python -m bench.anchoring OLD NEW [NEW...]  # real ones: text files that stand in several folders of versions

The baselines are a plain search for the exact words and the best partial match of rapidfuzz.
"""

import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from rapidfuzz import fuzz

from annotations.core.anchoring import carry
from annotations.core.records import HighlightState
from annotations.core.selectors import Selectors, describe
from annotations.core.text import Span
from annotations.core.words import WORD
from bench import edit_cases, edit_histories

_SETTLED = (HighlightState.SAME, HighlightState.MOVED)

#: A span, and whether it is offered without a person's look.
Found = tuple[Span, bool] | None


def ours(text: str, selectors: Selectors, old: str) -> Found:
    found = carry(text, selectors, old)
    return (Span(found.start, found.end), found.state in _SETTLED) if found else None


def exact_search(text: str, selectors: Selectors, old: str) -> Found:
    at = text.find(selectors.quote.exact)
    return None if at < 0 else (Span(at, at + len(selectors.quote.exact)), True)


def best_partial_match(text: str, selectors: Selectors, old: str) -> Found:
    found = fuzz.partial_ratio_alignment(selectors.quote.exact, text, score_cutoff=50)
    return (Span(found.dest_start, found.dest_end), True) if found else None


ENGINES: dict[str, Callable[[str, Selectors, str], Found]] = {
    "ours": ours,
    "exact": exact_search,
    "rapidfuzz": best_partial_match,
}


def overlap(one: Span, other: Span) -> float:
    """Intersection over union."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(0, common) / (max(one.end, other.end) - min(one.start, other.start))


def quality(cases: Iterable[edit_cases.Case]) -> None:
    right: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    silent: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        selectors = describe(case.old, case.marked.start, case.marked.end)
        for name, engine in ENGINES.items():
            found = engine(case.new, selectors, case.old)
            good = found is None if case.now is None else bool(found and overlap(found[0], case.now) >= 0.7)
            right[case.kind][name].append(good)
            silent[case.kind][name].append(bool(found and found[1] and not (good and case.may_settle)))
    print(f"{'right (overlap >= .7) / silently wrong':<34}{'cases':>6}" + "".join(f"{name:>18}" for name in ENGINES))
    for kind, by_engine in right.items():
        cells = [
            f"{sum(goods) / len(goods):.3f} / {sum(silent[kind][name]) / len(goods):.3f}"
            for name, goods in by_engine.items()
        ]
        print(f"{kind:<34}{len(by_engine['ours']):>6}" + "".join(f"{cell:>18}" for cell in cells))


def ticker(minutes: int) -> str:
    """A live page that says nearly the same in each of its lines."""
    return "\n".join(
        f"{n // 60 % 24:02}:{n % 60:02} Officials said that {n % 37 + 2} people were injured there, the ministry said."
        for n in range(minutes)
    )


def speed(label: str, old: str, claims: int, words: tuple[int, int], edits: int = 50) -> None:
    """Claims of so many words re-anchored in an article that was edited; each engine starts cold."""
    rng = random.Random(9)
    places = [match.span() for match in WORD.finditer(old)]
    selectors = []
    for _ in range(claims):
        first = rng.randrange(len(places) - words[1])
        selectors.append(describe(old, places[first][0], places[first + rng.randint(*words) - 1][1]))
    new = old
    for start, end in sorted(rng.sample(places, edits), reverse=True):
        new = new[:start] + rng.choice(("", "another", "not a single")) + new[end:]
    taken = {}
    for name, engine in ENGINES.items():
        began = time.perf_counter()
        for one in selectors:
            engine(new, one, old)
        taken[name] = time.perf_counter() - began
    print(
        f"{label}: {claims} claims of {words[0]} to {words[1]} words, {len(places)} words in all: {taken['ours']:.3f} s"
        f" = {taken['ours'] / taken['exact']:.1f} x exact search, {taken['ours'] / taken['rapidfuzz']:.2f} x rapidfuzz"
    )


def main() -> None:
    folders = [Path(name) for name in sys.argv[1:]]
    if folders:
        quality(edit_histories.cases(folders))
        return
    quality(edit_cases.cases())
    print()
    for claims, words in ((1_000, 10_000), (2_000, 10_000), (1_000, 20_000), (1_000, 40_000)):
        speed("an article", edit_cases.text_in(random.Random(9), "Latin", words), claims, (3, 19))
    article = edit_cases.text_in(random.Random(9), "Latin", 10_000)
    speed("very short quotes", article, 1_000, (1, 2))
    speed("very long quotes", article, 1_000, (60, 120))
    speed("a text without spaces", edit_cases.text_in(random.Random(9), "Han", 4_000), 1_000, (4, 40))
    speed("a live ticker", ticker(600), 1_000, (3, 19))


if __name__ == "__main__":
    main()
