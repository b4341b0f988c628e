"""What an editor needs to decide: what agrees and what differs, a vote as far as it may be seen, our own past ratings."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.core import gates, panel, permissions
from annotations.core.likeness import Like, most_like
from annotations.core.permissions import Act
from annotations.core.records import ClaimKind
from annotations.core.workflow import SETTLED, ClaimState
from annotations.models import (
    Article,
    Ballot,
    Claim,
    Conclusion,
    Evidence,
    Highlight,
    Project,
    Proposal,
    User,
    Verdict,
    Waiver,
)

# --- what can be accepted at once -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decidable:
    """A judged claim as an editor finds it: its verdicts, and what holds it back from being accepted as it was judged."""

    claim: Claim
    verdicts: list[Verdict]
    #: Why it is left, in words; "" when it can be accepted.
    left: str

    @property
    def differ(self) -> bool:
        return len({verdict.rating.key for verdict in self.verdicts}) > 1

    @property
    def rating(self):
        return self.verdicts[0].rating

    @property
    def stands(self) -> str:
        """The claim and the verdicts that are shown: what is sent back to accept it."""
        return f"{self.claim.pk} {panel.fingerprint(verdict.uid for verdict in self.verdicts)}"


@dataclass(frozen=True)
class Decisions:
    """The judged claims of a project, or of one article: those that agree and can be accepted, and the rest."""

    ready: list[Decidable] = field(default_factory=list)
    left: list[Decidable] = field(default_factory=list)
    differ: list[Decidable] = field(default_factory=list)
    #: Whether there are more than are shown.
    more: bool = False


#: So many judged claims at once; when they are decided the next ones come.
MOST_DECIDED = 100


def decisions(project: Project, reader: User, article: Article | None = None) -> Decisions:
    """What waits for a decision, the oldest article first. Six queries, however many claims. For editors alone."""
    words = Highlight.objects.current().waiting().filter(claim=OuterRef("pk"))
    given = Verdict.objects.on_these_words().filter(claim=OuterRef("pk"))
    claims = (
        Claim.objects.filter(Exists(given), article__project=project, article__removed_at=None, state=ClaimState.JUDGED)
        .annotate(words_wait=Exists(words))
        .select_related("article")
        .prefetch_related(
            Prefetch("verdicts", Verdict.objects.on_these_words().select_related("rating", "reviewer")),
            Prefetch("evidence", Evidence.objects.standing().with_check()),
            Prefetch("waivers", Waiver.objects.standing().select_related("by")),
        )
        .order_by("article__loaded_at", "article", "number")
    )
    if article:
        claims = claims.filter(article=article)
    rows = list(claims[: MOST_DECIDED + 1])
    scale = set(project.scales.first().ratings.values_list("key", flat=True))
    found = Decisions(more=len(rows) > MOST_DECIDED)
    for claim in rows[:MOST_DECIDED]:
        one = _decidable(claim, project, scale, reader)
        (found.differ if one.differ else found.left if one.left else found.ready).append(one)
    return found


def _decidable(claim: Claim, project: Project, scale: set[str], reader: User) -> Decidable:
    verdicts = list(claim.verdicts.all())
    facts = [item.fact for item in claim.evidence.all()]
    shut = gates.closed(gates.decide(facts, project.rules, [waiver.value for waiver in claim.waivers.all()]))
    key = verdicts[0].rating.key
    left = panel.held_back(
        independent=sum(not verdict.in_sight for verdict in verdicts),
        demanded=project.verdicts_demanded,
        votes=project.vote.votes,
        words_wait=claim.words_wait,
        shut=[gate.label for gate in shut],
        needs_day=claim.kind == ClaimKind.ABSENCE,
        on_scale=key in scale,
        own_alone=project.blind
        and panel.on_own_verdict_alone(key, [(one.reviewer_id, one.rating.key) for one in verdicts], reader.pk),
    )
    return Decidable(claim, verdicts, left)


def projects_to_decide(projects: Iterable[int]) -> list[Project]:
    """Those of the projects with claims that have all the verdicts they need, each with `to_decide`, how many. One query."""
    given = Verdict.objects.on_these_words().filter(claim=OuterRef("pk"), in_sight=False)
    number = given.order_by().values("claim").annotate(n=Count("pk")).values("n")
    enough = (
        Claim.objects.filter(article__project=OuterRef("pk"), article__removed_at=None, state=ClaimState.JUDGED)
        .annotate(given=Coalesce(Subquery(number), 0))
        .filter(given__gte=OuterRef("verdicts_demanded"))
    )
    counted = enough.order_by().values("article__project").annotate(n=Count("pk")).values("n")
    return list(
        Project.objects.filter(pk__in=projects)
        .annotate(to_decide=Coalesce(Subquery(counted), 0))
        .filter(to_decide__gt=0)
    )


# --- votes -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Vote:
    """A proposal with the ballots that the reader may see (core.permissions.sees_ballot)."""

    proposal: Proposal
    ballots: list[Ballot]
    own: Ballot | None
    #: Whether the reader may still vote.
    may_vote: bool

    @property
    def closed(self) -> bool:
        return self.proposal.closed_at is not None

    @property
    def rule(self) -> str:
        return str(panel.VoteRule(self.proposal.voters, self.proposal.majority))

    def dissent(self, rating) -> list[Ballot]:
        """The ballots for other ratings than the one that was decided."""
        return [ballot for ballot in self.ballots if ballot.rating.key != rating.key]


def vote_of(proposal: Proposal, role: str | None, reader: User | None) -> Vote:
    """The vote as the reader may see it. One query. `reader` is None for the operator, who sees all."""
    ballots = list(proposal.ballots.select_related("rating", "voter"))
    return visible_vote(proposal, ballots, role, reader)


def visible_vote(proposal: Proposal, ballots: Iterable[Ballot], role: str | None, reader: User | None) -> Vote:
    """The same for ballots that were read before."""
    ballots, me = list(ballots), reader.pk if reader else None
    own = next((ballot for ballot in ballots if ballot.voter_id == me), None)
    closed = proposal.closed_at is not None
    seen = [
        ballot
        for ballot in ballots
        if reader is None
        or permissions.sees_ballot(own=ballot.voter_id == me, has_voted=own is not None, closed=closed)
    ]
    may_vote = not own and not closed and proposal.by_id != me and permissions.allowed(role, Act.VOTE)
    return Vote(proposal, seen, own, may_vote)


def votes_waiting(reader: User, projects: Iterable[int]) -> QuerySet[Proposal]:
    """Proposals in these projects that the reader can vote on and has not."""
    return (
        Proposal.objects.open()
        .filter(claim__article__project__in=projects, claim__article__removed_at=None)
        .exclude(by=reader)
        .exclude(ballots__voter=reader)
        .select_related("claim__article__project", "rating", "by")
        .order_by("proposed_at", "pk")
    )


# --- what became of a reviewer's verdicts ----------------------------------------------------------------------------

_LATELY = timedelta(days=30)
_OTHERWISE_SHOWN = 10


def decided_otherwise(reader: User) -> list[Verdict]:
    """Verdicts of the reader that the desk's standing conclusion differs from, the latest first, of the last 30 days.

    Each with `decision`, the conclusion. Two queries.
    """
    given = (
        Verdict.objects.filter(
            reviewer=reader, claim__article__removed_at=None, claim__article__project__memberships__user=reader
        )
        .annotate(decided=FilteredRelation("conclusions", condition=Q(conclusions__superseded_at=None)))
        .filter(decided__concluded_at__gte=timezone.now() - _LATELY)
        .annotate(decision_id=F("decided__pk"), decided_key=F("decided__rating__key"))
        .exclude(decided_key=F("rating__key"))
    )
    found = list(given.select_related("rating").order_by("-decided__concluded_at")[:_OTHERWISE_SHOWN])
    related = Conclusion.objects.select_related("rating", "by", "claim__article__project")
    decisions = related.in_bulk([verdict.decision_id for verdict in found])
    for verdict in found:
        verdict.decision = decisions[verdict.decision_id]
    return found


# --- our own past ratings --------------------------------------------------------------------------------------------

#: The latest conclusions that a claim is compared with.
MOST_COMPARED = 5_000


@dataclass(frozen=True)
class LikeClaim:
    """An earlier concluded claim of the project that is like this one, and by which words."""

    conclusion: Conclusion
    like: Like


def like_claims(claim: Claim) -> list[LikeClaim]:
    """Up to five concluded claims of the project that are most like this one (core.likeness). Two queries."""
    rows = list(
        Conclusion.objects.standing()
        .filter(claim__article__project=claim.article.project_id, claim__article__removed_at=None, overtaken_at=None)
        .filter(claim__state__in=sorted(SETTLED))
        .exclude(claim=claim.pk)
        .order_by("-concluded_at", "-pk")
        .values_list("pk", "claim__claim_reviewed")[:MOST_COMPARED]
    )
    found = most_like(claim.claim_reviewed, [words for _, words in rows])
    full = Conclusion.objects.select_related("claim__article", "rating").in_bulk([rows[like.at][0] for like in found])
    return [LikeClaim(full[rows[like.at][0]], like) for like in found]
