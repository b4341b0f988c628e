"""How far reviewers agree: which verdicts were independent, and what two or more of them have in common.

Raw agreement is a share of claims. Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20) is for two
reviewers and takes each rating as a name. Krippendorff's alpha (Krippendorff 2011, Computing Krippendorff's
Alpha-Reliability) is ordinal for ratings in the scale's order and nominal for all.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Literal

from annotations.core.claims import Seen, overtaken

#: With fewer claims than these nothing is said: a coefficient of a handful says more of chance than of people.
TOO_FEW = 20

#: How often at most the claims are drawn anew for an interval, and from which seed: the same data, the same interval.
SAMPLES = 500
SEED = 2011

#: What an interval of 95 per cent leaves out on either side.
_LEFT_OUT = 0.025


# --- which verdicts count --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """One version of one reviewer's verdict on a claim. `rating`: its key, on the scale with this id.

    `until`: when it was superseded or taken back, None if it stands.
    """

    reviewer: int
    rating: str
    scale: int
    given_at: datetime
    until: datetime | None
    seen: Seen


@dataclass(frozen=True)
class Doubly:
    """The independent verdicts on one claim, in the order in which they were given. `at`: when the last was given."""

    verdicts: tuple[Given, ...]

    @property
    def ratings(self) -> tuple[str, ...]:
        return tuple(one.rating for one in self.verdicts)

    @property
    def at(self) -> datetime:
        return max(one.given_at for one in self.verdicts)


def independent(
    given: Sequence[Given],
    *,
    blind_at: Callable[[datetime], bool],
    sees_all: Container[int],
    concluded_at: datetime | None,
) -> Doubly:
    """Of the verdicts on one claim, those that were given without sight of another's; at most one of each reviewer.

    What counts of a reviewer is the version that stood when first another's stood beside it, for then both are shown:
    what they changed before that nobody had influenced, what they changed afterwards they changed knowing the other's.
    Whoever gave theirs while another's stood saw it, unless the round was blind (`blind_at`) and their role hides
    others' verdicts (`sees_all` holds the reviewers whose role does not). What came after the desk's first conclusion
    is not independent of that. Verdicts on other words than the last one's are left out.
    """
    found = []
    for reviewer in sorted({one.reviewer for one in given}):
        mine = [one for one in given if one.reviewer == reviewer]
        others = [one for one in given if one.reviewer != reviewer]
        meetings = [(met, one) for one in mine for other in others if (met := _met(one, other))]
        if not meetings:
            continue
        met, own = min(meetings, key=lambda meeting: meeting[0])
        unseen = own.given_at < met or (blind_at(met) and reviewer not in sees_all)
        if unseen and (concluded_at is None or own.given_at < concluded_at):
            found.append(own)
    found.sort(key=lambda one: one.given_at)
    return Doubly(tuple(one for one in found if not overtaken(one.seen, found[-1].seen)))


def _met(one: Given, other: Given) -> datetime | None:
    """Since when both stood, None when they never did at the same time."""
    since = max(one.given_at, other.given_at)
    ended = [verdict.until for verdict in (one, other) if verdict.until]
    return since if all(since < end for end in ended) else None


# --- how far they agree ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measure:
    """A coefficient with its interval of 95 per cent. `value` is None where it is not defined: nobody ever differed
    from one rating, so there is nothing to compare chance with.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Agreement:
    """How far the verdicts on `claims` claims agree. The measures are None when the claims are too few to say.

    `same`: on how many of them the ratings were the same. `kappa` is None for more than two reviewers. `ordinal` is of
    the `ordered` claims, on which at least two ratings are in the scale's order; `nominal` of all.
    """

    claims: int
    same: int
    ordered: int
    raw: Measure | None = None
    kappa: Measure | None = None
    ordinal: Measure | None = None
    nominal: Measure | None = None

    @property
    def too_few(self) -> bool:
        return self.claims < TOO_FEW

    @property
    def too_few_ordered(self) -> bool:
        return self.ordered < TOO_FEW


#: The ratings of one claim by their keys, and how often each such came up.
Unit = tuple[str, ...]
Tally = Mapping[Unit, int]
Level = Literal["nominal", "ordinal"]

#: Draws of so many claims out of as many, with return: each a list of their places. Chance is no part of the core.
Draws = Callable[[int], Iterable[Sequence[int]]]


def agreement(units: Sequence[Unit], order: Sequence[str], draws: Draws, *, of_two: bool = False) -> Agreement:
    """How far the ratings of these claims agree. `order`: the keys of the ordered ratings, ascending.

    `of_two`: the first rating of each unit is one reviewer's, the second the other's, so that kappa can be told. The
    intervals are of the percentile bootstrap over the claims that are drawn.
    """
    whole = Counter(units)
    ordered = _ordered(whole, order)
    told = Agreement(len(units), sum(n for unit, n in whole.items() if len(set(unit)) == 1), ordered.total())
    if told.too_few:
        return told
    samples = [Counter(units[n] for n in drawn) for drawn in draws(len(units))]

    def measure(coefficient: Callable[[Counter[Unit]], float | None]) -> Measure:
        return Measure(coefficient(whole), *_interval([coefficient(sample) for sample in samples]))

    names = sorted({key for unit in whole for key in unit})
    return Agreement(
        told.claims,
        told.same,
        told.ordered,
        raw=measure(_share),
        kappa=measure(lambda tally: kappa(_table(tally, names))) if of_two else None,
        ordinal=None
        if told.too_few_ordered
        else measure(lambda tally: alpha(_ordered(tally, order), order, "ordinal")),
        nominal=measure(lambda tally: alpha(tally, names, "nominal")),
    )


def confusion(pairs: Iterable[Unit], names: Sequence[str]) -> list[list[int]]:
    """How often the first of a pair was the name of the row and the second that of the column."""
    return _table(Counter(pairs), names)


def kappa(table: Sequence[Sequence[int]]) -> float | None:
    """Cohen's kappa of a confusion table (1960, formula 1); None where both use one rating only, the same."""
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    total = sum(rows)
    if not total:
        return None
    observed = sum(table[n][n] for n in range(len(table))) / total
    expected = sum(row * column for row, column in zip(rows, columns, strict=True)) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def alpha(tally: Tally, names: Sequence[str], level: Level) -> float | None:
    """Krippendorff's alpha (2011, section C) of units with two or more ratings; None where all ratings are the same.

    `names` are all the ratings there are, for "ordinal" in their order.
    """
    size, place = range(len(names)), {name: n for n, name in enumerate(names)}
    met = [[0.0] * len(names) for _ in size]  # the coincidence matrix
    for unit, times in tally.items():
        for n, first in enumerate(unit):
            for m, second in enumerate(unit):
                if n != m:
                    met[place[first]][place[second]] += times / (len(unit) - 1)
    given = [sum(row) for row in met]
    apart = _distances(given, level)
    expected = sum(given[c] * given[k] * apart[c][k] for c in size for k in size)
    if not expected:
        return None
    observed = sum(met[c][k] * apart[c][k] for c in size for k in size)
    return 1 - (sum(given) - 1) * observed / expected


def _distances(given: Sequence[float], level: Level) -> list[list[float]]:
    """How far apart two ratings are, squared: in the order, by how many ratings were given from the one to the other."""
    if level == "nominal":
        return [[float(c != k) for k in range(len(given))] for c in range(len(given))]
    up_to = [0.0, *accumulate(given)]

    def between(c: int, k: int) -> float:
        low, high = min(c, k), max(c, k)
        return float(up_to[high + 1] - up_to[low] - (given[c] + given[k]) / 2) ** 2

    return [[between(c, k) for k in range(len(given))] for c in range(len(given))]


def _ordered(tally: Tally, order: Sequence[str]) -> Counter[Unit]:
    """What is left in the order: without other ratings, and without claims that have fewer than two then."""
    found: Counter[Unit] = Counter()
    for unit, times in tally.items():
        kept = tuple(key for key in unit if key in order)
        if len(kept) > 1:
            found[kept] += times
    return found


def _share(tally: Counter[Unit]) -> float:
    return sum(n for unit, n in tally.items() if len(set(unit)) == 1) / tally.total()


def _table(tally: Tally, names: Sequence[str]) -> list[list[int]]:
    table = [[0] * len(names) for _ in names]
    place = {name: n for n, name in enumerate(names)}
    for (first, second), times in tally.items():
        table[place[first]][place[second]] += times
    return table


def _interval(found: Sequence[float | None]) -> tuple[float, float] | tuple[None, None]:
    """Between which the middle 95 per cent of the samples lie; none where a coefficient is hardly ever defined."""
    known = sorted(value for value in found if value is not None)
    if len(known) * 2 < len(found) or not known:
        return None, None
    outside = round(_LEFT_OUT * (len(known) - 1))
    return known[outside], known[-1 - outside]
