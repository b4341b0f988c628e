"""How far the reviewers of a project agree, on the verdicts that nobody's had influenced (core.agreement)."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from random import Random

from django.core.cache import cache
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from annotations.core import permissions
from annotations.core.agreement import (
    SAMPLES,
    SEED,
    TOO_FEW,
    Agreement,
    Doubly,
    Given,
    Unit,
    agreement,
    alpha,
    confusion,
    independent,
)
from annotations.core.permissions import Act, Role
from annotations.models import Claim, Conclusion, Event, Membership, Project, Rating, RatingScale, User, Verdict


@dataclass(frozen=True)
class Pair:
    """Two reviewers, by name, and how far they agree on the claims that both judged. `key` names them in an address."""

    key: str
    first: str
    second: str
    told: Agreement


@dataclass(frozen=True)
class Month:
    """What was judged by two in one month. `alpha` is of the `counted` claims, None where they are too few to say."""

    start: date
    claims: int
    same: int
    counted: int
    alpha: float | None


@dataclass(frozen=True)
class Confusion:
    """Whose rating the rows tell and whose the columns, the ratings in their order, and how often each two met."""

    rows: str
    columns: str
    ratings: list[Rating]
    lines: list[tuple[Rating, list[tuple[Rating, int]]]]


@dataclass(frozen=True)
class AgreementReport:
    """How far the reviewers of a project agree on one version of its scale.

    `ordered`: whether the scale has an order. `alone`: claims that two or more judged, of which fewer than two did so
    independently and on the same words; `otherwise`: those whose verdicts are on another version of the scale.
    """

    scale: RatingScale
    scales: list[RatingScale]
    ordered: bool
    whole: Agreement
    pairs: list[Pair]
    months: list[Month]
    table: Confusion
    alone: int
    otherwise: int


def agreement_report(project: Project, *, scale: str = "", pair: str = "") -> AgreementReport:
    """The report, with the confusion table of the whole project or of the `pair` asked for. Seven queries, whatever is in it.

    Numbers are kept for a day under what they were computed from: new verdicts make new ones.
    """
    scales = list(project.scales.prefetch_related("ratings").order_by("-number"))
    chosen = next((one for one in scales if str(one.number) == scale), scales[0])
    ratings = sorted(chosen.ratings.all(), key=lambda one: (one.value is None, -(one.value or 0), one.position))
    order = [one.key for one in reversed(ratings) if one.value is not None]
    judged, alone, otherwise = _judged(project, chosen)
    names = dict(User.objects.filter(verdicts__claim__article__project=project).values_list("pk", "display_name"))
    by_pair = _by_pair(judged, names)
    pairs = [
        Pair(f"{one}-{other}", names[one], names[other], _told(units, order, of_two=True))
        for (one, other), units in by_pair.items()
    ]
    asked = next((one for one in pairs if one.key == pair), None)
    first_two = [(one.verdicts[0].rating, one.verdicts[1].rating) for one in judged]
    met = by_pair[tuple(map(int, asked.key.split("-")))] if asked else first_two
    return AgreementReport(
        scale=chosen,
        scales=scales,
        ordered=len(order) > 1,
        whole=_told([one.ratings for one in judged], order),
        pairs=sorted(pairs, key=lambda one: (-one.told.claims, one.first, one.second)),
        months=_months(judged, order),
        table=_confusion(asked, met, ratings),
        alone=alone,
        otherwise=otherwise,
    )


def _judged(project: Project, scale: RatingScale) -> tuple[list[Doubly], int, int]:
    """The claims with two or more independent verdicts on this scale; and how many were judged by two, but not so."""
    standing = Claim.objects.standing().filter(article__project=project, article__removed_at=None)
    by_two = (
        Verdict.objects.filter(claim__in=standing.order_by())
        .order_by()
        .values("claim")
        .annotate(judges=Count("reviewer", distinct=True))
        .filter(judges__gte=2)
    )
    given: dict[int, list[Given]] = defaultdict(list)
    rows = Verdict.objects.filter(claim__in=by_two.values("claim")).order_by("claim", "given_at", "pk")
    fields = ("claim_id", "reviewer_id", "rating__key", "rating__scale_id", "given_at", "superseded_at", "seen")
    for claim, *verdict in rows.values_list(*fields):
        given[claim].append(Given(*verdict))
    concluded, blind_at = _first_concluded(by_two), _blind_at(project)
    sees_all = _sees_all(project, {one.reviewer for verdicts in given.values() for one in verdicts})
    judged, alone, otherwise = [], 0, 0
    for claim, verdicts in given.items():
        found = independent(verdicts, blind_at=blind_at, sees_all=sees_all, concluded_at=concluded.get(claim))
        if len(found.verdicts) < _TWO:
            alone += 1
        elif any(one.scale != scale.pk for one in found.verdicts):
            otherwise += 1
        else:
            judged.append(found)
    return judged, alone, otherwise


_TWO = 2


def _first_concluded(claims: QuerySet) -> dict[int, datetime]:
    rows = Conclusion.objects.filter(claim__in=claims.values("claim")).order_by().values_list("claim")
    return dict(rows.annotate(first=Min("concluded_at")))


def _blind_at(project: Project) -> Callable[[datetime], bool]:
    """Whether the project's rounds were blind at a moment, by what the trail says of its settings."""
    edits = Event.objects.filter(
        project=project, kind="project edited", data__changed__has_key="verdicts_demanded"
    ).order_by("pk")
    changes = [(at, data["changed"]["verdicts_demanded"][0]) for at, data in edits.values_list("at", "data")]

    def blind_at(moment: datetime) -> bool:
        demanded = next((before for at, before in changes if at > moment), project.verdicts_demanded)
        return demanded > 1

    return blind_at


def _sees_all(project: Project, reviewers: set[int]) -> set[int]:
    """Those who see others' verdicts before they judge: by their role now. Of who left nothing is known, so they may have."""
    roles = dict(Membership.objects.filter(project=project).values_list("user_id", "role"))
    hidden = {user for user, role in roles.items() if not permissions.allowed(Role(role), Act.SEE_BLIND_VERDICTS)}
    return reviewers - hidden


def _by_pair(judged: Iterable[Doubly], names: dict[int, str]) -> dict[tuple[int, ...], list[tuple[str, str]]]:
    """The ratings of each two reviewers, on every claim that both judged; the one whose name comes first is first."""
    found = defaultdict(list)
    for doubly in judged:
        for two in combinations(doubly.verdicts, 2):
            one, other = sorted(two, key=lambda verdict: (names[verdict.reviewer].casefold(), verdict.reviewer))
            found[one.reviewer, other.reviewer].append((one.rating, other.rating))
    return found


def _told(units: Sequence[Unit], order: list[str], *, of_two: bool = False) -> Agreement:
    """The numbers, computed once for the same verdicts: their intervals take a while."""
    if len(units) < TOO_FEW:
        return agreement(units, order, _draws, of_two=of_two)
    ordered = sorted(units)  # a claim's place among the others means nothing
    same = json.dumps([ordered, order, of_two]).encode()
    key = f"agreement-{hashlib.sha256(same).hexdigest()}"
    return cache.get_or_set(key, lambda: agreement(ordered, order, _draws, of_two=of_two), timeout=86_400)


def _draws(count: int) -> Iterator[list[int]]:
    """Draws with return, always the same ones; of thousands of claims fewer, for their intervals are narrow anyway."""
    chance = Random(SEED)  # noqa: S311
    times = max(_FEWEST, min(SAMPLES, SAMPLES * _MANY // count))
    return (chance.choices(range(count), k=count) for _ in range(times))


_MANY, _FEWEST = 1_000, 100


def _months(judged: Sequence[Doubly], order: list[str]) -> list[Month]:
    """By the month in which the last of a claim's verdicts was given, the latest first."""
    by_month = defaultdict(list)
    for doubly in judged:
        by_month[timezone.localdate(doubly.at).replace(day=1)].append(doubly.ratings)
    return [_month(start, units, order) for start, units in sorted(by_month.items(), reverse=True)]


def _month(start: date, units: list[Unit], order: list[str]) -> Month:
    same, in_order = sum(len(set(unit)) == 1 for unit in units), len(order) > 1
    kept = [tuple(key for key in unit if key in order) for unit in units] if in_order else units
    counted = Counter(unit for unit in kept if len(unit) > 1)
    names = order if in_order else sorted({key for unit in units for key in unit})
    enough = counted.total() >= TOO_FEW
    value = alpha(counted, names, "ordinal" if in_order else "nominal") if enough else None
    return Month(start, len(units), same, counted.total(), value)


def _confusion(asked: Pair | None, met: list[tuple[str, str]], ratings: list[Rating]) -> Confusion:
    lines = confusion(met, [one.key for one in ratings])
    return Confusion(
        rows=asked.first if asked else "The first to judge",
        columns=asked.second if asked else "The second to judge",
        ratings=ratings,
        lines=[(row, list(zip(ratings, line, strict=True))) for row, line in zip(ratings, lines, strict=True)],
    )
