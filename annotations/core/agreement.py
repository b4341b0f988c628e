"""How far reviewers agree: which verdicts were independent, and what two or more of them have in common.

Raw agreement is a share of claims. Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20) is for two
reviewers and takes each rating as a name. Krippendorff's alpha (Krippendorff 2011, Computing Krippendorff's
Alpha-Reliability) comes from the package `krippendorff`: ordinal for ratings in the scale's order, nominal for all.
"""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import krippendorff
import numpy as np
from numpy.typing import NDArray

from annotations.core.claims import Seen, overtaken

#: With fewer claims than these nothing is said: a coefficient of a handful says more of chance than of people.
TOO_FEW = 20

#: How often the claims are drawn anew for an interval, and from which seed: the same data give the same interval.
SAMPLES = 500
SEED = 2011

#: What an interval of 95 per cent leaves out below and above.
_ENDS = (2.5, 97.5)


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


def agreement(units: Sequence[Sequence[str]], order: Sequence[str], *, of_two: bool = False) -> Agreement:
    """How far the ratings agree. A unit holds the ratings of one claim by their keys; `order` the ordered ones, ascending.

    `of_two`: the first rating of each unit is one reviewer's, the second the other's, so that kappa can be told. The
    intervals are of the percentile bootstrap: the claims are drawn anew, with return, SAMPLES times.
    """
    ordered = [kept for unit in units if len(kept := [key for key in unit if key in order]) > 1]
    same = [len(set(unit)) == 1 for unit in units]
    told = Agreement(len(units), sum(same), len(ordered))
    if told.too_few:
        return told
    names = sorted({key for unit in units for key in unit})
    draws = _draws(len(units))
    return Agreement(
        told.claims,
        told.same,
        told.ordered,
        raw=Measure(sum(same) / len(same), *_interval(np.asarray(same)[draws].mean(axis=1).tolist())),
        kappa=_kappa([(unit[0], unit[1]) for unit in units], names, draws) if of_two else None,
        ordinal=_alpha(ordered, order, "ordinal") if len(ordered) >= TOO_FEW else None,
        nominal=_alpha(units, names, "nominal"),
    )


def confusion(pairs: Sequence[tuple[str, str]], names: Sequence[str]) -> list[list[int]]:
    """How often the first of a pair was the name of the row and the second that of the column."""
    table = [[0] * len(names) for _ in names]
    place = {name: n for n, name in enumerate(names)}
    for first, second in pairs:
        table[place[first]][place[second]] += 1
    return table


def kappa(table: Sequence[Sequence[int]]) -> float | None:
    """Cohen's kappa of a confusion table (1960, formula 1); None where both use one rating only, the same."""
    return _kappa_of(np.asarray(table, dtype=float))


def alpha(units: Sequence[Sequence[str]], names: Sequence[str], level: Literal["nominal", "ordinal"]) -> float | None:
    """Krippendorff's alpha of units with two or more ratings each; None where all ratings are the same.

    `names` are all the ratings there are; for "ordinal" in their order.
    """
    return _alpha_of(_counts(units, names), level)


def _kappa_of(table: NDArray[Any]) -> float | None:
    total = table.sum()
    observed = np.trace(table) / total
    expected = (table.sum(axis=0) * table.sum(axis=1)).sum() / total**2
    return None if expected == 1 else float((observed - expected) / (1 - expected))


def _kappa(pairs: Sequence[tuple[str, str]], names: Sequence[str], draws: NDArray[np.int64]) -> Measure:
    size, place = len(names), {name: n for n, name in enumerate(names)}
    cells = np.asarray([place[first] * size + place[second] for first, second in pairs])
    found = [_kappa_of(np.bincount(cells[drawn], minlength=size * size).reshape(size, size)) for drawn in draws]
    return Measure(kappa(confusion(pairs, names)), *_interval(found))


def _counts(units: Sequence[Sequence[str]], names: Sequence[str]) -> NDArray[np.int64]:
    """How often each unit was given each rating."""
    return np.asarray([[unit.count(name) for name in names] for unit in units], dtype=np.int64)


def _alpha_of(counts: NDArray[np.int64], level: Literal["nominal", "ordinal"]) -> float | None:
    if (counts.sum(axis=0) > 0).sum() < 2:
        return None
    found = krippendorff.alpha(
        value_counts=counts, value_domain=list(range(counts.shape[1])), level_of_measurement=level
    )
    return float(found)


def _alpha(units: Sequence[Sequence[str]], names: Sequence[str], level: Literal["nominal", "ordinal"]) -> Measure:
    counts = _counts(units, names)
    return Measure(
        _alpha_of(counts, level), *_interval([_alpha_of(counts[drawn], level) for drawn in _draws(len(units))])
    )


def _draws(count: int) -> NDArray[np.int64]:
    return np.random.default_rng(SEED).integers(0, count, (SAMPLES, count))


def _interval(found: Sequence[float | None]) -> tuple[float, float] | tuple[None, None]:
    """Between which the middle 95 per cent of the samples lie; none where a coefficient is hardly ever defined."""
    known = [value for value in found if value is not None]
    if len(known) < SAMPLES / 2:
        return None, None
    low, high = np.percentile(known, _ENDS)
    return float(low), float(high)
