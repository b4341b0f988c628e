"""What is known of each line of a page, as numbers: its words, its markup, its container, its neighbours.

Every number is general; none names a site. The trees of `body` were fitted over these by bench/fit_markup.py.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from annotations.core.cutting import Hint
from annotations.core.markup.rendering import Laid

_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"[.!?…。！？][\"'”’»)\]]*\s*\Z")
_TAGS = ("p", "div", "li", "h1", "h2", "h3", "h4", "td", "blockquote", "section", "article", "pre", "span", "dd")
_HINTS = tuple(Hint)

#: Words that furniture is made of, in general English and its neighbours.
_SAYS = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        r"subscri\w+|newsletters?|sign(?:ing)? up|inbox|abonn\w+|donat\w+|support us|become a member",
        r"read more|see also|also read|related|more from|read next|recommended|you may also|don't miss|click here|watch:",
        r"follow (?:us|me|him|her)|facebook|twitter|instagram|whatsapp|telegram|share this|tweet",
        r"photo|image|picture|getty|credit|reuters|file photo|courtesy|pictured",
        r"copyright|©|all rights reserved|terms of|privacy|cookies?|permission|disclaimer|republish\w*",
        r"comments?|reply|log ?in|register",
        r"is an? (?:\w+ ){0,3}(?:writer|reporter|editor|journalist|correspondent|author|professor|fellow)|about the author|"
        r"contributed to this|reporting by|editing by|reach (?:him|her|them)|email(?:ed)? (?:him|her|at)",
        r"published|updated|posted|last modified|min(?:ute)?s? read",
        r"advertisement|sponsored|affiliate|commission|buy now|shop|\$\d+",
        r"^by |^von |^par |^por |^de ",
    )
)
_NEAR = (-3, -2, -1, 1, 2, 3)
_OWN_FOR_NEIGHBOURS = 8
#: Words of one line that count for its kind.
_MOST_SAID = 40.0


def key(text: str) -> str:
    """The words of a text without case and punctuation."""
    return " ".join(_WORD.findall(text.casefold()))


def read_traits(page: Sequence[Laid], titles: str, stated_body: str) -> list[list[float]]:
    """The numbers of every line, in the order of the lines. `stated_body`: the article's text as linked data state it."""
    if not page:
        return []
    words = [len(_WORD.findall(laid.line.text)) for laid in page]
    keys = [key(laid.line.text) for laid in page]
    own = [_own(laid, count) for laid, count in zip(page, words, strict=True)]
    groups = _grouped(page, words)
    stated = _stated(keys, stated_body)
    said = Counter(keys)
    title = _title_place(page, keys, key(titles))
    total = sum(words) or 1
    before = 0
    seen: Counter[str] = Counter()
    rows = []
    for place in range(len(page)):
        row = [*own[place], *groups[place], *stated[place]]
        row += [float(said[keys[place]]), place / len(page), float(place - title), before / total, float(len(page))]
        row.append(float(bool(keys[place]) and keys[place] in key(titles)))
        for step in _NEAR:
            near = place + step
            row += own[near][:_OWN_FOR_NEIGHBOURS] if 0 <= near < len(page) else [-1.0] * _OWN_FOR_NEIGHBOURS
        for reach in (3, 8):
            around = range(max(0, place - reach), min(len(page), place + reach + 1))
            row.append(sum(own[near][3] * words[near] for near in around) / len(around))
            row.append(sum(page[near].linked for near in around) / len(around))
        row.append(float(seen[keys[place]]))
        seen[keys[place]] += 1
        before += words[place]
        rows.append(row)
    return rows


def read_kinds(page: Sequence[Laid]) -> list[tuple[Any, Any]]:
    """What each line is grouped by: the tags and classes of its block and those around it, and the parent itself."""
    kinds = []
    for laid in page:
        around = [element for element, _ in zip(laid.block.iterancestors(), range(2), strict=False)]
        signatures = (_signature(laid.block), *(_signature(element) for element in around))
        kinds.append((signatures, around[0] if around else None))
    return kinds


def add_odds(rows: Sequence[list[float]], odds: Sequence[float], kinds: Sequence[tuple[Any, Any]]) -> list[list[float]]:
    """The same numbers, with what the first look found of the lines around each line, of those of its kinds, and of the
    page as a whole.
    """
    words = [row[0] for row in rows]
    body = sum(chance * count for chance, count in zip(odds, words, strict=True)) or 1.0
    sure = [place for place, chance in enumerate(odds) if chance > 0.7 and words[place] >= 8] or [0, len(rows)]
    best_below = [0.0] * (len(odds) + 1)
    for place in range(len(odds) - 1, -1, -1):
        best_below[place] = max(odds[place], best_below[place + 1])
    done = best_above = 0.0
    longer = []
    for place, row in enumerate(rows):
        done += odds[place] * words[place]
        near = [odds[place + step] if 0 <= place + step < len(odds) else -1.0 for step in range(-4, 5)]
        above, below = odds[max(0, place - 8) : place], odds[place + 1 : place + 9]
        means = [sum(part) / len(part) if part else 0.0 for part in (above, below)]
        ends = [float(place - sure[0]), float(sure[-1] - place)]
        longer.append([*row, *near, done / body, body, *means, *ends, best_below[place + 1], best_above])
        best_above = max(best_above, odds[place])
    for kind in zip(*kinds, strict=True):
        for row, alike in zip(longer, _alike(kind, words, odds), strict=True):
            row += alike
    return longer


def _alike(kind: Sequence[Any], words: Sequence[float], odds: Sequence[float]) -> list[list[float]]:
    """For each line the mean odds of the other lines of its kind, -1 where there is none, and how much these say."""
    weights = [min(count, _MOST_SAID) for count in words]
    total: dict[Any, float] = defaultdict(float)
    likely: dict[Any, float] = defaultdict(float)
    for one, weight, chance in zip(kind, weights, odds, strict=True):
        total[one] += weight
        likely[one] += weight * chance
    others = [
        (likely[one] - weight * chance, total[one] - weight)
        for one, weight, chance in zip(kind, weights, odds, strict=True)
    ]
    return [[found / rest if rest > 0 else -1.0, rest] for found, rest in others]


def _own(laid: Laid, words: int) -> list[float]:
    text, tag = laid.line.text, laid.block.tag
    sentence = bool(_ENDS.search(text))
    hints = laid.line.hints
    return [
        float(words),
        laid.linked,
        float(sentence),
        float(sentence and words >= 10 and laid.linked < 0.5),
        float(tag == "p"),
        float(bool(hints & {Hint.HEADING, Hint.TITLE})),
        float(bool(hints & {Hint.OTHER_STORY, Hint.COMMENTS, Hint.PROMOTION, Hint.FURNITURE, Hint.NAVIGATION})),
        float(_depth(laid.block)),
        laid.strong,
        float(len(text)),
        sum(letter.isupper() for letter in text) / (len(text) or 1),
        sum(letter.isdigit() for letter in text) / (len(text) or 1),
        float(text.count(",")),
        float(text[:1].islower()),
        float(text[:1] in "\"'“‘«„"),
        float(text.rstrip().endswith((":", "…", "..."))),
        float("|" in text),
        float(_TAGS.index(tag) if tag in _TAGS else -1),
        *(float(hint in hints) for hint in _HINTS),
        *(float(bool(pattern.search(text))) for pattern in _SAYS),
    ]


def _depth(element: Any) -> int:
    return sum(1 for _ in zip(element.iterancestors(), range(60), strict=False))


def _signature(element: Any) -> str:
    return f"{element.tag}.{element.get('class') or ''}"


def _grouped(page: Sequence[Laid], words: Sequence[int]) -> list[list[float]]:
    """How each line stands to the containers that hold the page's prose: the best one, its own, and all of its kind."""
    prose = [
        count if _ENDS.search(laid.line.text) and count >= 10 and laid.linked < 0.5 else 0
        for laid, count in zip(page, words, strict=True)
    ]
    direct: dict[Any, int] = defaultdict(int)
    spread: dict[Any, float] = defaultdict(float)
    chains = []
    for laid, count in zip(page, prose, strict=True):
        chain = [element for element, _ in zip(laid.block.iterancestors(), range(40), strict=False)]
        chains.append(chain)
        for far, element in enumerate(chain[:6]):
            spread[element] += count * 0.7**far
        if chain:
            direct[chain[0]] += count
    all_prose = sum(prose) or 1
    best = max(direct, key=lambda element: direct[element], default=None)
    wide = max(spread, key=lambda element: spread[element], default=None)
    kinds = [
        (_signature(laid.block), tuple(_signature(e) for e in chain[:2]))
        for laid, chain in zip(page, chains, strict=True)
    ]
    kind_prose: Counter[Any] = Counter()
    kind_lines: Counter[Any] = Counter()
    for kind, count in zip(kinds, prose, strict=True):
        kind_prose[kind] += count
        kind_lines[kind] += 1
    top = max(kind_prose.values(), default=0)
    best_chain = {element: far for far, element in enumerate([best, *best.iterancestors()])} if best is not None else {}
    inside_wide = [place for place, chain in enumerate(chains) if wide in chain]
    first, last = (inside_wide[0], inside_wide[-1]) if inside_wide else (0, len(page))
    ends = [place for place, count in enumerate(prose) if count and wide in chains[place]]
    last_prose = ends[-1] if ends else last
    rows = []
    for place, (chain, kind) in enumerate(zip(chains, kinds, strict=True)):
        up = next((best_chain[element] for element in chain if element in best_chain), 40)
        parent = chain[0] if chain else None
        rows.append([
            float(best in chain), float(wide in chain), float(parent is best), float(up),
            float(chain.index(best) if best in chain else -1), float(chain.index(wide) if wide in chain else -1),
            direct[parent] / all_prose, spread[parent] / all_prose if parent is not None else 0.0,
            kind_prose[kind] / all_prose, kind_prose[kind] / (top or 1), float(kind_lines[kind]),
            kind_prose[kind] / kind_lines[kind], float(place - first), float(last - place), float(last_prose - place),
        ])  # fmt: skip
    return rows


def _stated(keys: Sequence[str], body: str) -> list[list[float]]:
    """Whether linked data state the article's text, and whether the line stands in it."""
    whole = f" {key(body)} "
    tight = whole.replace(" ", "")
    size = len(whole.split())
    if size < 50:
        return [[-1.0, 0.0]] * len(keys)
    return [[float(bool(words) and words.replace(" ", "") in tight), float(size)] for words in keys]


def _title_place(page: Sequence[Laid], keys: Sequence[str], titles: str) -> int:
    """Where the headline stands: an <h1> that the page's title says again, or else the first of either."""
    h1 = [place for place, laid in enumerate(page) if laid.block.tag == "h1"]
    named = [place for place, words in enumerate(keys) if len(words) > 12 and words in titles]
    both = [place for place in h1 if place in named]
    return (both or h1 or named or [0])[0]
