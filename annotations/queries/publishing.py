"""What is about to be published, what was corrected since, and what is to be looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from annotations.core import gates, publishing
from annotations.core.gates import Gate
from annotations.core.workflow import SETTLED, ClaimState
from annotations.models import (
    Claim,
    Conclusion,
    Confirmation,
    Correction,
    Evidence,
    Highlight,
    Project,
    Publication,
    ReplyRequest,
    User,
    Waiver,
)
from annotations.queries.claims import with_conclusion
from annotations.queries.paging import page_of


@dataclass(frozen=True)
class Ready:
    """A concluded claim as a reader would see it, with what stands in the way and what there is to say first."""

    claim: Claim
    conclusion: Conclusion
    words: list[Highlight]
    evidence: list[Evidence]
    obstacles: list[str]
    notes: list[str]


def to_publish(claims: QuerySet[Claim], project: Project, by: User) -> list[Ready]:
    """Those of the claims that are concluded, by number, as `by` would sign them. Five queries, however many."""
    rows = (
        with_conclusion(claims.filter(state=ClaimState.CONCLUDED))
        .select_related("article")
        .prefetch_related(
            Prefetch("highlights", Highlight.objects.current(), to_attr="words_now"),
            Prefetch("evidence", Evidence.objects.standing().with_check(), to_attr="attached"),
            Prefetch("waivers", Waiver.objects.standing().select_related("by"), to_attr="waived"),
            Prefetch("reply_requests", ReplyRequest.objects.standing().by_need(), to_attr="asked"),
        )
        .order_by("number")
    )
    return [_ready(claim, project, by) for claim in rows]


def _ready(claim: Claim, project: Project, by: User) -> Ready:
    conclusion = claim.standing_conclusion
    answer = publishing.Answer(
        own=conclusion.by_id == by.pk,
        two_sign=publishing.two_must_sign(project.verdicts_demanded),
        overtaken=bool(conclusion.overtaken_at),
        words_wait=any(highlight.waits for highlight in claim.words_now),
        gates=gates.decide(
            [item.fact for item in claim.attached], project.rules, [waiver.value for waiver in claim.waived]
        ),
        sources=len(claim.attached),
        override=conclusion.override.reason if conclusion.override else "",
        unanswered=[str(asked) for asked in claim.asked if asked.deadline and not asked.answer],
        late_replies=[
            str(asked)
            for asked in claim.asked
            if asked.answer and asked.answer_recorded_at > conclusion.concluded_at and not asked.weighed_at
        ],
    )
    return Ready(
        claim=claim,
        conclusion=conclusion,
        words=[highlight for highlight in claim.words_now if highlight.stands],
        evidence=claim.attached,
        obstacles=publishing.obstacles(answer),
        notes=publishing.notes(answer),
    )


# --- what was published ------------------------------------------------------------------------------------------------

#: A correction with all that a reader is told of it.
CORRECTIONS = Correction.objects.select_related(
    "before__rating", "before__by", "after__rating", "after__by", "by", "signed__by"
)


@dataclass(frozen=True)
class Afterwards:
    """What became of a claim once it was concluded. The latest first."""

    publications: list[Publication]
    corrections: list[Correction]
    confirmations: list[Confirmation]
    #: What an editor let pass without for the conclusion, also where the project demands it no more.
    waivers: Sequence[Waiver] = ()

    @property
    def published(self) -> Publication | None:
        """The publication that stands."""
        return next((one for one in self.publications if not one.taken_back_at), None)


def afterwards(claim: Claim) -> Afterwards:
    """What the claim's page tells of its waivers, publications, corrections and confirmations. `claim` comes from briefs().

    Three queries at most.
    """
    if claim.state not in SETTLED and not claim.was_published:
        return Afterwards([], [], [])
    confirmations = Confirmation.objects.filter(conclusion__claim=claim).select_related("by", "conclusion")
    return Afterwards(
        list(claim.publications.select_related("by", "taken_back_by").order_by("-published_at", "-pk")),
        list(CORRECTIONS.filter(claim=claim)),
        list(confirmations.order_by("-confirmed_at", "-pk")),
        # Django leaves the attribute out where the filtered relation found nothing.
        [getattr(claim, f"waiver_{gate}") for gate in Gate if hasattr(claim, f"waiver_{gate}")],
    )


@dataclass(frozen=True)
class CorrectionsLog:
    """Everything that the project has corrected, the latest first, and what it took off publication."""

    corrections: Page
    withdrawn: list[Publication]
    #: How many corrections there are of each kind, and how many a second person has not signed.
    counts: list[tuple[str, int]]
    unsigned: int
    two_sign: bool


def corrections_log(project: Project, *, page: str = "1") -> CorrectionsLog:
    """The project's log of corrections. Six queries, however many there are."""
    standing = Correction.objects.filter(claim__article__project=project, claim__article__removed_at=None)
    rows = CORRECTIONS.filter(pk__in=standing.order_by().values("pk")).select_related("claim__article")
    counts = dict(standing.order_by().values_list("kind").annotate(Count("pk")))
    two_sign = publishing.two_must_sign(project.verdicts_demanded)
    taken_back = (
        Publication.objects.filter(claim__article__project=project, claim__article__removed_at=None)
        .exclude(taken_back_at=None)
        .select_related("claim__article", "by", "taken_back_by", "conclusion__rating")
        .order_by("-taken_back_at", "-pk")
    )
    return CorrectionsLog(
        corrections=page_of(rows, page),
        withdrawn=list(taken_back[:_WITHDRAWN_SHOWN]),
        counts=[(words, counts[kind]) for kind, words in publishing.CORRECTION_KINDS.items() if kind in counts],
        unsigned=standing.filter(signed=None).count() if two_sign else 0,
        two_sign=two_sign,
    )


_WITHDRAWN_SHOWN = 100


# --- what is to be looked at again -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckAgain:
    """What a project has to look at again: a page of what is due, by day, and what comes next."""

    due: Page
    coming: list[Conclusion]


def _to_check(project: Project, day: date) -> QuerySet[Conclusion]:
    return (
        Conclusion.objects.to_check_again(day)
        .filter(claim__article__project=project, claim__state__in=sorted(SETTLED))
        .select_related("claim__article", "rating")
        .annotate(confirmed=Count("confirmations"))
        .order_by("check_again_on", "pk")
    )


def check_again(project: Project, *, page: str = "1") -> CheckAgain:
    """Conclusions whose day has come, the longest due first, and those of the coming month. Three queries."""
    today = timezone.localdate()
    coming = _to_check(project, today + _COMING).filter(check_again_on__gt=today)
    return CheckAgain(page_of(_to_check(project, today), page), list(coming[:_COMING_SHOWN]))


_COMING = timedelta(days=30)
_COMING_SHOWN = 50


def due_again(project: Project) -> int:
    """How many conclusions of the project are to be looked at again by today."""
    due = Conclusion.objects.to_check_again(timezone.localdate())
    return due.filter(Q(claim__article__project=project), claim__state__in=sorted(SETTLED)).count()
