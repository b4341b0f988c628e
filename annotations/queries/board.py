"""The board: a project's articles or claims by state, a page at a time, at a price that does not grow with the project."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.core import permissions
from annotations.core.board import ME, NOBODY, STATES, Filters
from annotations.core.permissions import Act
from annotations.core.progress import Progress
from annotations.core.text import id_in, shown
from annotations.core.triage import STUCK_AFTER, TO_DO, WEIGHTS, Kind, Priority, Stage
from annotations.models import Claim, Event, Project, Review, SavedView, Standing, User
from annotations.queries.blind import busy
from annotations.queries.reviews import as_far_as_known, assignable

PER_PAGE = 50
_PER_COLUMN = 20
#: Counts go so far and then say "more than": to count on would cost more, the longer the list.
COUNTED = 1_000
_PRIORITY_OF = {weight: priority for priority, weight in WEIGHTS.items()}


@dataclass(frozen=True)
class Line:
    """An article or a claim on the board. `told`: whether the reader may know what others' verdicts have moved."""

    standing: Standing
    reviews: list[Review]
    today: date
    told: bool

    @property
    def key(self) -> str:
        """How a form names it: a12 is an article, c7 a claim."""
        return f"c{self.standing.claim_id}" if self.standing.claim_id else f"a{self.standing.article_id}"

    @property
    def thing(self) -> Any:
        return self.standing.claim or self.standing.article

    @property
    def priority(self) -> Priority:
        return _PRIORITY_OF[self.standing.weight]

    @property
    def reason(self) -> str:
        claim = self.standing.claim
        return claim.priority_reason if claim and claim.priority else self.standing.article.priority_reason

    @property
    def progress(self) -> Progress:
        """Of an article. In a blind round it tells only what is concluded."""
        standing = self.standing
        return Progress(standing.marked, standing.judged if self.told else standing.concluded, standing.concluded)

    @property
    def state(self) -> str:
        """The column it stands in, in words."""
        stage = self.standing.stage
        if stage == Stage.GONE:
            return "Withdrawn"
        return STATES["open" if stage == Stage.JUDGED and not self.told else stage][0]

    @property
    def late_since(self) -> date | None:
        """The first due date that has passed."""
        return self.standing.next_due if self.told and self.standing.next_due < self.today else None

    @property
    def stuck_since(self) -> datetime | None:
        """When the last thing happened to it, if that is long ago, somebody is on it and more is to be done."""
        standing = self.standing
        waits = standing.busy and standing.stage in TO_DO
        return standing.touched if waits and self.told and standing.touched < _stuck_before() else None


@dataclass(frozen=True)
class Count:
    """So many, or more than so many."""

    number: int

    def __str__(self) -> str:
        return f"more than {COUNTED:,}" if self.number > COUNTED else f"{self.number:,}"

    def __bool__(self) -> bool:
        return bool(self.number)


@dataclass(frozen=True)
class Column:
    """A state with its lines; `more` of them stand in the list."""

    name: str
    title: str
    lines: list[Line]
    more: bool


@dataclass(frozen=True)
class Board:
    """One page of the board. `before` and `after` are the places that the pages beside it begin at."""

    filters: Filters
    told: bool
    lines: list[Line]
    columns: list[Column]
    before: str
    after: str
    counts: dict[str, Count]
    late: Count | None
    stuck: Count | None
    members: list[Any]
    views: list[SavedView]

    @property
    def titles(self) -> dict[str, str]:
        """The columns there are, by name."""
        return {name: STATES[name][0] for name in self.counts}

    @property
    def nothing_at_all(self) -> bool:
        return not any(self.counts.values())


def board_page(project: Project, reader: User, filters: Filters, *, before: str = "", after: str = "") -> Board:
    """A page of what is asked for: from `after` a place on, or up to `before` one; `before="end"` is the last page."""
    told = sees_pace(project)
    if not told:
        filters = filters.timeless
    members = list(assignable(project))
    columns = filters.stages(blind=not told)
    asked = _asked(project, reader, filters, told)
    found, earlier, later = {}, False, False
    if filters.look == "columns":
        found = {name: _page(asked, stages, filters, _PER_COLUMN) for name, stages in columns.items()}
        rows = [row for some, _, _ in found.values() for row in some]
    else:
        stages = [stage for stages in columns.values() for stage in stages]
        rows, later, earlier = _page(asked, stages, filters, PER_PAGE, before=before, after=after)
    made = {line.standing.pk: line for line in _lines(rows, project, reader)}
    every = Filters(kind=filters.kind, state="all").stages(blind=not told)
    of_kind = Standing.objects.filter(project=project, kind=Kind.CLAIM if filters.of_claims else Kind.ARTICLE)
    under_way = of_kind.filter(stage__in=TO_DO)
    return Board(
        filters=filters,
        told=told,
        lines=list(made.values()),
        columns=[
            Column(name, STATES[name][0], [made[row.pk] for row in some], more)
            for name, (some, more, _) in found.items()
        ],
        before=_place(rows[0], filters) if earlier else "",
        after=_place(rows[-1], filters) if later else "",
        counts={name: _counted(of_kind.filter(stage__in=stages)) for name, stages in every.items()},
        late=_counted(under_way.filter(_late())) if told else None,
        stuck=_counted(_with_touched(under_way, of_claims=filters.of_claims).filter(_stuck())) if told else None,
        members=members,
        views=list(SavedView.objects.filter(project=project, owner=reader)),
    )


def sees_pace(project: Project) -> bool:
    """Whether the reader may know when something last happened, what was judged, and whose work is done: in a blind round
    that would tell of others' verdicts. `project` comes from visible_to(reader).
    """
    return not project.blind or permissions.allowed(project.reader_role, Act.SEE_BLIND_VERDICTS)


def removed_articles(project: Project) -> list[Standing]:
    """The articles that an admin removed, those removed last first."""
    gone = Standing.objects.filter(project=project, kind=Kind.ARTICLE, stage=Stage.GONE)
    return list(gone.select_related("article")[:PER_PAGE])


def lines_of(project: Project, reader: User, keys: Iterable[str]) -> list[Line]:
    """The lines that a form names, in its order, each once. What is not there, or not the project's, is left out."""
    named = {key: number for key in keys if (number := id_in(key[1:]))}
    articles = [number for key, number in named.items() if key[0] == "a"]
    claims = [number for key, number in named.items() if key[0] == "c"]
    ours = Standing.objects.filter(project=project)
    rows = [
        *_with_things(_with_touched(ours.filter(article__in=articles, claim=None), of_claims=False)),
        *_with_things(_with_touched(ours.filter(claim__in=claims), of_claims=True)),
    ]
    found = {line.key: line for line in _lines(rows, project, reader)}
    return [found[key] for key in named if key in found]


# --- which lines -----------------------------------------------------------------------------------------------------


def _stuck_before() -> datetime:
    return timezone.now() - STUCK_AFTER


def _late() -> Q:
    return Q(next_due__lt=timezone.localdate())


def _stuck() -> Q:
    """Looked for among what somebody is on, which is as much as people can do, however long the list is."""
    return Q(touched__lt=_stuck_before(), busy__in=[True])  # "busy" alone is looked up in no index of SQLite


def _of_kind(project: Project, filters: Filters) -> QuerySet[Standing]:
    """With `touched`, when the last thing happened to each; it is looked up for the rows that are shown alone."""
    kind = Kind.CLAIM if filters.of_claims else Kind.ARTICLE
    return _with_touched(Standing.objects.filter(project=project, kind=kind), of_claims=filters.of_claims)


def _with_touched(rows: QuerySet[Standing], *, of_claims: bool) -> QuerySet[Standing]:
    of, made = ("claim", "claim__created_at") if of_claims else ("article", "article__loaded_at")
    events = Event.objects.filter(**{of: OuterRef(of)}).order_by("-pk")
    return rows.annotate(touched=Coalesce(Subquery(events.values("at")[:1]), F(made)))


def _asked(project: Project, reader: User, filters: Filters, told: bool) -> QuerySet[Standing]:
    rows = _of_kind(project, filters)
    if filters.priority:
        rows = rows.filter(weight=WEIGHTS[Priority(filters.priority)])
    if filters.only == "late":
        rows = rows.filter(_late())
    elif filters.only == "stuck":
        rows = rows.filter(_stuck())
    if filters.member == NOBODY:
        rows = rows.filter(busy__in=[False]) if told else rows.exclude(_occupied(busy(reader), filters))
    elif filters.member:
        member = reader.pk if filters.member == ME else id_in(filters.member)
        rows = rows.filter(_occupied(busy(reader).filter(member=member), filters))
    if q := shown(filters.q):
        rows = rows.filter(_saying(q, filters))
    return rows


def _occupied(reviews: QuerySet[Review], filters: Filters) -> Q:
    """Whether one of the reviews is of the line; of an article also when it is of one of its claims."""
    reviews = reviews.order_by()
    if not filters.of_claims:
        return Q(article__in=reviews.values("article"))
    whole = reviews.filter(claim=None).values("article")
    return Q(claim__in=reviews.exclude(claim=None).values("claim")) | Q(article__in=whole)


def _saying(q: str, filters: Filters) -> Q:
    """Looked for in the words themselves, row by row: neither database finds a part of a word by an index of its own."""
    heading = Q(article__headline__icontains=q) | Q(article__publisher__icontains=q)
    if filters.of_claims:
        return heading | Q(claim__claim_reviewed__icontains=q)
    claims = Claim.objects.standing().filter(article=OuterRef("article"), claim_reviewed__icontains=q)
    return heading | Q(Exists(claims))


# --- a page of them --------------------------------------------------------------------------------------------------

#: By what a list is ordered, and whether the greatest comes first. The id makes it one order.
_BY = {"": ("weight", True), "due": ("next_due", False), "touched": ("touched", False)}


def _page(
    rows: QuerySet[Standing],
    stages: Iterable[Stage],
    filters: Filters,
    size: int,
    *,
    before: str = "",
    after: str = "",
) -> tuple[list[Standing], bool, bool]:
    """At most `size` rows, and whether there are later and earlier ones.

    Every stage has its stretch of the index; the first rows of each are read and put together. From a place on it is
    the index that finds the next ones, so the last page costs what the first does.
    """
    name, falling = _BY[filters.ordered_by]
    backwards = bool(before)
    start = _read_place(before if backwards else after, name)
    descending = falling != backwards
    order = [F(name).desc(), F("pk").desc()] if descending else [F(name).asc(), F("pk").asc()]
    if start:
        rows = rows.filter(_beyond(name, start, "<" if descending else ">"))
    found = [row for stage in stages for row in _with_things(rows.filter(stage=stage)).order_by(*order)[: size + 1]]
    found.sort(key=lambda row: (getattr(row, name), row.pk), reverse=descending)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
        return found, bool(start) and bool(found), more
    return found, more, bool(start) and bool(found)


def _with_things(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    return rows.select_related("article", "claim").defer("article__found", "article__standfirst")


def _beyond(name: str, start: tuple[Any, int], sign: str) -> Func:
    """(name, id) < (value, id), which both databases look up in an index whole."""
    field = DateTimeField() if name == "touched" else Standing._meta.get_field(name)
    here = _row(F(name), F("pk"))
    there = _row(Value(start[0], output_field=field), Value(start[1]))
    return Func(here, there, template="%(expressions)s", arg_joiner=f" {sign} ", output_field=BooleanField())


def _row(*values: Any) -> Func:
    return Func(*values, template="(%(expressions)s)", output_field=BooleanField())


def _place(row: Standing, filters: Filters) -> str:
    value = getattr(row, _BY[filters.ordered_by][0])
    return f"{value.isoformat() if isinstance(value, date) else value}_{row.pk}"


def _read_place(place: str, name: str) -> tuple[Any, int] | None:
    """What a place says; None when it says nothing, as at both ends and in an address that somebody made up."""
    said, _, pk = place.rpartition("_")
    number = id_in(pk)
    try:
        value = {"weight": int, "next_due": date.fromisoformat, "touched": datetime.fromisoformat}[name](said)
    except ValueError:
        return None
    if number is None or (name == "weight" and value not in _PRIORITY_OF):
        return None
    if name == "touched" and value.tzinfo is None:
        return None
    return value, number


def _lines(rows: list[Standing], project: Project, reader: User) -> Iterator[Line]:
    told = sees_pace(project)
    found = busy(reader).filter(article__in={row.article_id for row in rows}).select_related("member", "claim")
    reviews = as_far_as_known(found.order_by("due", "pk"), project, project.reader_role, reader)
    today = timezone.localdate()
    for row in rows:
        on_it = [
            review
            for review in reviews
            if review.article_id == row.article_id and (not row.claim_id or review.claim_id in (None, row.claim_id))
        ]
        yield Line(row, on_it, today, told)


def _counted(rows: QuerySet[Standing]) -> Count:
    return Count(rows.order_by()[: COUNTED + 1].count())
