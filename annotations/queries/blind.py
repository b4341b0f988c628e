"""What a blind round hides, as parts of other queries: one place for every page, list, feed and export.

This is the rule of core.permissions.sees_verdict where rows are chosen in the database; a test holds both together.
"""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from annotations.core.permissions import GRANTS, Act
from annotations.core.workflow import CALLED_OFF, IN_WORK, ClaimState
from annotations.models import Ballot, Claim, Comment, Event, Membership, Project, Proposal, Review, User, Verdict

#: What tells that somebody judged a claim, or what they hold of it.
BLIND_NOUNS = ("verdict", "conclusion", "override", "proposal", "comment")

#: How far somebody is with a review. That it was assigned, taken or called off tells nothing of a verdict.
_HOW_FAR = ("review advanced", "review put back")


def _seeing(reader: User) -> QuerySet:
    """The projects in which no blind round hides anything from the reader."""
    roles = sorted(GRANTS[Act.SEE_BLIND_VERDICTS])
    return Membership.objects.filter(user=reader, role__in=roles).values("project")


def _own(reader: User) -> QuerySet[Verdict]:
    return Verdict.objects.on_these_words().filter(reviewer=reader)


def muted(reader: User) -> QuerySet[Claim]:
    """The claims of which a blind round hides from the reader what others hold."""
    return (
        Claim.objects.filter(
            state__in=sorted({*IN_WORK, ClaimState.WITHDRAWN}), article__project__verdicts_demanded__gt=1
        )
        .exclude(article__project__in=_seeing(reader))
        .exclude(Exists(_own(reader).filter(claim=OuterRef("pk"))))
        .order_by()
    )


def busy(reader: User) -> QuerySet[Review]:
    """The reviews that occupy an article or a claim, as far as the reader may know.

    In a blind round a review that was accepted looks like one that was not begun: else its end would tell of a verdict.
    """
    hidden = Q(article__project__verdicts_demanded__gt=1) & ~Q(article__project__in=_seeing(reader)) & ~Q(member=reader)
    under_way = Review.objects.under_way()
    return Review.objects.filter(Q(pk__in=under_way.values("pk")) | hidden & Q(state="accepted"))


def taken_for(reader: User) -> Q:
    """Of articles: those that are not free for the reader to take. In a blind round as many may as verdicts are demanded,
    however far the others are.
    """
    not_called_off = Review.objects.exclude(state__in=sorted(CALLED_OFF)).filter(article=OuterRef("pk"))
    takers = not_called_off.order_by().values("article").annotate(n=Count("member", distinct=True)).values("n")
    one = Q(project__verdicts_demanded=1) & Exists(Review.objects.under_way().filter(article=OuterRef("pk")))
    full = GreaterThanOrEqual(Coalesce(Subquery(takers), 0), F("project__verdicts_demanded"))
    return one | Q(project__verdicts_demanded__gt=1) & (Q(Exists(not_called_off.filter(member=reader))) | Q(full))


def heard(events: QuerySet[Event], reader: User) -> QuerySet[Event]:
    """Without what a blind round, or a vote that the reader has not voted in, hides from them."""
    told = Exists(muted(reader).filter(pk=OuterRef("claim")))
    own_comments = Comment.objects.filter(author=reader).values("uid")
    of_others = ~Q(noun="comment", noun_uid__in=own_comments)
    blind = Event.objects.filter(pk=OuterRef("pk"), project__verdicts_demanded__gt=1)
    how_far = Exists(blind.exclude(project__in=_seeing(reader)))
    own_reviews = Review.objects.filter(member=reader).values("uid")
    return events.exclude(Exists(_secret_ballots(reader).filter(uid=OuterRef("noun_uid"))), noun="ballot").filter(
        Q(actor=reader)
        | ~Q(told, of_others, noun__in=BLIND_NOUNS) & ~Q(how_far & ~Q(noun_uid__in=own_reviews), kind__in=_HOW_FAR)
    )


def awaits_ballot(project: Project, reader: User | None) -> bool:
    """Whether the project votes on something of which the reader may not know how others voted. One query where it votes."""
    if reader is None or not project.vote.votes:
        return False
    voted = Ballot.objects.filter(proposal=OuterRef("pk"), voter=reader)
    waiting = Proposal.objects.filter(claim__article__project=project, closed_at=None).exclude(Exists(voted))
    return waiting.exists()


def _secret_ballots(reader: User) -> QuerySet[Ballot]:
    """Others' ballots in votes that are open and in which the reader has not voted (core.permissions.sees_ballot)."""
    voted = Ballot.objects.filter(proposal=OuterRef("proposal"), voter=reader)
    return Ballot.objects.filter(proposal__closed_at=None).exclude(voter=reader).exclude(Exists(voted))
