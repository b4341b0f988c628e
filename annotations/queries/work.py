"""My work: what waits for me, what I wait for, and what I could take on."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.core import permissions
from annotations.core.progress import Progress
from annotations.core.triage import TO_DO, Kind
from annotations.core.workflow import CALLED_OFF, IN_WORK, SETTLED, ClaimState, ReviewState, as_known
from annotations.models import (
    Article,
    Claim,
    Conclusion,
    Highlight,
    Project,
    Proposal,
    ReplyRequest,
    Review,
    Standing,
    User,
    Verdict,
)
from annotations.queries.articles import on_earlier_words
from annotations.queries.blind import muted, taken_for
from annotations.queries.panel import decided_otherwise, projects_to_decide, votes_waiting
from annotations.queries.reviews import WorkItem, moves_of

_SETTLED = sorted(SETTLED)


@dataclass(frozen=True)
class MyWork:
    """What waits for me, what I wait for, and what I could take on."""

    to_do: list[WorkItem]
    to_accept: list[WorkItem]
    waiting: list[WorkItem]
    done: list[WorkItem]
    #: Articles that nobody is on, the most urgent first.
    unassigned: list[Standing]
    check_again: list[Conclusion]
    #: Requests for a reply that I, or people I edit with, made: the overdue first, then those due soon.
    replies: list[ReplyRequest]
    #: Answers that came after the conclusion, and that no editor has weighed.
    late_replies: list[ReplyRequest]
    #: My verdicts that were given on other words than the claims have now.
    overtaken: list[Verdict]
    #: Conclusions of the desks I edit whose words read otherwise now, or were taken out: until they are concluded anew.
    corrections: list[Conclusion]
    #: My verdicts that the desk decided otherwise than, each with its `decision`.
    decided_otherwise: list[Verdict]
    #: Proposals that wait for my vote.
    votes: list[Proposal]
    #: Projects that I edit with claims that have all their verdicts: each with `to_decide`, how many.
    to_decide: list[Project]
    #: Projects with words that a publisher changed: each with `waiting`, and `settled` of them under a conclusion.
    changed: list[Project]
    projects: list[Project]

    @property
    def next_item(self) -> WorkItem | None:
        """What to do now."""
        return self.to_do[0] if self.to_do else None

    @property
    def can_begin(self) -> bool:
        """Whether there is a project in which this person may do more than read."""
        return any(permissions.allowed(project.reader_role, permissions.Act.MARK_CLAIM) for project in self.projects)


_MINE_TO_DO = {ReviewState.ASSIGNED, ReviewState.IN_PROGRESS, ReviewState.RETURNED}
_DONE_SHOWN = 10
_UNASSIGNED_SHOWN = 10
#: An answer that is due within this time is worth a look.
_SOON = timedelta(days=2)


def my_work(user: User) -> MyWork:
    """The first page after sign-in: mine in the order of WorkItem.urgency; then what waits for me as an editor."""
    today = timezone.localdate()
    projects = list(Project.objects.visible_to(user))
    editing = [project.pk for project in projects if permissions.allowed(project.reader_role, permissions.Act.ASSIGN)]
    judging = [
        project.pk for project in projects if permissions.allowed(project.reader_role, permissions.Act.SET_VERDICT)
    ]
    asking = [
        project.pk for project in projects if permissions.allowed(project.reader_role, permissions.Act.ASK_FOR_REPLY)
    ]
    of_standing = (
        Review.objects.visible_to(user)
        .filter(article__removed_at=None)
        .select_related(
            "article__project", "claim", "member", "assigned_by", "handed_over_from__member", "handed_over_to__member"
        )
    )
    reviews = list(
        of_standing.under_way().filter(Q(member=user) | Q(state=ReviewState.SUBMITTED, article__project__in=editing))
    )
    # Of what is done only the latest is looked at, however much there is.
    ended = of_standing.filter(member=user, state__in=sorted({ReviewState.ACCEPTED, *CALLED_OFF}))
    reviews += ended.order_by("-moved_at", "-pk")[:_DONE_SHOWN]
    progress = _progress_of({review.article_id for review in reviews}, user)
    items = [
        WorkItem(
            review,
            _item_progress(review, progress),
            moves_of(review, user, review.article.project_id in editing),
            today,
        )
        for review in reviews
    ]
    mine = [item for item in items if item.review.member_id == user.pk]
    done = [item for item in mine if item.review.state in (ReviewState.ACCEPTED, *CALLED_OFF)]
    return MyWork(
        to_do=sorted((item for item in mine if item.review.state in _MINE_TO_DO), key=lambda item: item.urgency),
        to_accept=sorted(
            (
                item
                for item in items
                if item.review.state == ReviewState.SUBMITTED and item.review.article.project_id in editing
            ),
            key=lambda item: item.urgency,
        ),
        waiting=[item for item in mine if item.review.state == ReviewState.SUBMITTED],
        done=done,
        unassigned=_free_to_take(user, judging),
        check_again=list(
            Conclusion.objects.to_check_again(today)
            .filter(claim__article__project__in=editing, claim__state__in=_SETTLED)
            .select_related("claim__article", "rating")
            .annotate(confirmed=Count("confirmations"))
            .order_by("check_again_on", "pk")
        ),
        replies=list(
            ReplyRequest.objects.awaited(today, today + _SOON)
            .filter(Q(asked_by=user) | Q(claim__article__project__in=editing))
            .filter(claim__article__project__in=asking)
            .select_related("claim__article__project", "asked_by")
        ),
        late_replies=list(
            ReplyRequest.objects.late()
            .filter(claim__article__project__in=editing)
            .select_related("claim__article__project")
        ),
        overtaken=list(
            Verdict.objects.overtaken()
            .filter(reviewer=user, claim__article__project__in=judging, claim__state__in=sorted(IN_WORK))
            .select_related("claim__article", "rating")
            .order_by("overtaken_at", "pk")
        ),
        corrections=list(
            Conclusion.objects.to_correct()
            .filter(claim__article__project__in=editing, claim__state__in=_SETTLED)
            .select_related("claim__article", "rating")
            .order_by(Coalesce("overtaken_at", "gone_at"), "pk")
        ),
        decided_otherwise=decided_otherwise(user),
        votes=list(votes_waiting(user, editing)),
        to_decide=projects_to_decide(editing),
        changed=_with_changed_words(judging),
        projects=projects,
    )


def _free_to_take(user: User, projects: list[int]) -> list[Standing]:
    """Articles that nobody is on; in a blind round also those that others are on, for it takes several (see taken_for)."""
    rows = Standing.objects.filter(project__in=projects).select_related("article__project").order_by("-weight", "-pk")
    alone = rows.filter(free__in=[True], project__verdicts_demanded=1)[:_UNASSIGNED_SHOWN]
    open_claims = Exists(Claim.objects.filter(article=OuterRef("article"), state__in=sorted(IN_WORK)))
    of_several = Article.objects.filter(project__in=projects, project__verdicts_demanded__gt=1).exclude(taken_for(user))
    together = rows.filter(
        Q(marked=0) | open_claims, kind=Kind.ARTICLE, stage__in=TO_DO, article__in=of_several.values("pk")
    )[:_UNASSIGNED_SHOWN]
    found = sorted([*alone, *together], key=lambda standing: (-standing.weight, -standing.pk))
    return found[:_UNASSIGNED_SHOWN]


def _with_changed_words(projects: list[int]) -> list[Project]:
    waiting = Highlight.objects.current().waiting().exclude(claim__state=ClaimState.WITHDRAWN)
    counted = (
        waiting.filter(claim__article__project__in=projects, claim__article__removed_at=None)
        .order_by()
        .values("claim__article__project")
        .annotate(waiting=Count("pk"), settled=Count("pk", filter=Q(claim__state__in=_SETTLED)))
    )
    counts = {row["claim__article__project"]: row for row in counted}
    found = list(Project.objects.filter(pk__in=counts))
    for project in found:
        project.waiting, project.settled = counts[project.pk]["waiting"], counts[project.pk]["settled"]
    return found


def _progress_of(articles: set[int], user: User) -> dict[int, list[tuple[int, str, bool]]]:
    """Of these articles' standing claims: id, state as far as the reader may know it, and whether the conclusion is on
    earlier words.
    """
    told = defaultdict(list)
    claims = Claim.objects.standing().filter(article__in=articles)
    rows = claims.annotate(hidden=Exists(muted(user).filter(pk=OuterRef("pk"))))
    for article, pk, state, earlier, hidden in rows.values_list(
        "article_id", "pk", "state", on_earlier_words(), "hidden"
    ):
        told[article].append((pk, as_known(ClaimState(state), sees_verdicts=not hidden), earlier))
    return told


def _item_progress(review: Review, told: dict[int, list[tuple[int, str, bool]]]) -> Progress:
    claims = told.get(review.article_id, ())
    return Progress.of((state, earlier) for pk, state, earlier in claims if review.claim_id in (None, pk))
