"""Claims as cards: with what a reader may see of their verdicts, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, JSONObject, Left

from annotations.core import permissions
from annotations.core.permissions import Role
from annotations.core.records import CaptureState, HighlightState, Stance, Weight
from annotations.core.workflow import SETTLED
from annotations.models import (
    Capture,
    Claim,
    Comment,
    Conclusion,
    Evidence,
    Highlight,
    Project,
    ReplyRequest,
    Review,
    Revision,
    User,
    Verdict,
)
from annotations.queries.counting import counted


@dataclass(frozen=True)
class ClaimCard:
    """One claim as a reader sees it: with the verdicts that a blind round lets them see, and how it is painted."""

    claim: Claim
    #: The claim's words in the text that people read now.
    highlights: Sequence[Highlight]
    #: Words that the publisher changed and that nobody has decided about.
    waiting: Sequence[Highlight]
    #: Words that a person found gone from it, each as with_last_words() tells of it.
    gone: Sequence[Highlight]
    verdicts: Sequence[Verdict]
    own: Verdict | None
    conclusion: Conclusion | None
    sources: int
    #: How many of them are primary.
    primary: int = 0
    #: Whether some support the claim and some refute it.
    disagree: bool = False
    #: How many of the sources are having a copy kept just now, and how many have none because it failed.
    copies_waiting: int = 0
    copies_failed: int = 0
    reviews: Sequence[Review] = ()
    #: The right of reply: the entry to look at first, and how many there are.
    reply: ReplyRequest | None = None
    replies: int = 0
    #: How many comments wait in threads that nobody has resolved, of those that the reader may see.
    comments: int = 0
    #: Whether the reader may see what others say of the claim.
    hears: bool = True

    @property
    def start(self) -> int | None:
        """Where its words begin; None when they are not in the text."""
        return self.highlights[0].start if self.highlights else None

    @property
    def rating(self):
        """The rating the claim is shown with: the desk's, else the one that all visible verdicts share.

        What was given on other words than the claim has now is not its rating.
        """
        if self.conclusion:
            return None if self.conclusion.overtaken_at else self.conclusion.rating
        ratings = {verdict.rating.key: verdict.rating for verdict in self.fresh}
        return next(iter(ratings.values())) if len(ratings) == 1 else None

    @property
    def may_need_correction(self) -> bool:
        """Whether the desk concluded it on words that read otherwise now or were taken out, or that wait for a decision."""
        it = self.conclusion
        return bool(it and (it.overtaken_at or it.gone_at or self.waiting))

    @property
    def fresh(self) -> list[Verdict]:
        """The verdicts on the claim as it reads now."""
        return [verdict for verdict in self.verdicts if not verdict.overtaken_at]

    @property
    def differ(self) -> bool:
        return not self.conclusion and len({verdict.rating.key for verdict in self.fresh}) > 1

    @property
    def tone(self) -> str:
        rating = self.rating
        return rating.tone if rating else "differ" if self.differ else "none"

    @property
    def standing(self) -> str:
        """The verdict in words, for the badge and for a screen reader."""
        rating = self.rating
        if rating:
            return rating.label
        if self.differ:
            return "Verdicts differ"
        return "Judged on earlier words" if self.conclusion or self.verdicts else "No verdict yet"


def claim_cards(
    claims: QuerySet[Claim], project: Project, role: Role, reader: User, *, revision: Revision | None = None
) -> list[ClaimCard]:
    """The claims as cards, in the order of the text: the one that people read now, or an earlier `revision` of it.

    Three queries, however many claims.
    """
    words = Highlight.objects.filter(revision=revision) if revision else Highlight.objects.current()
    counted = claims.annotate(**card_columns(reader))
    rows = with_conclusion(counted).prefetch_related(
        Prefetch("highlights", with_last_words(words), to_attr="words_now"),
        # Into a list: the query set that Django would make for each claim takes a sixth of a large page's time.
        Prefetch("verdicts", Verdict.objects.standing().select_related("rating", "reviewer"), to_attr="given_now"),
    )
    cards = (card_of(claim, project, role, reader, claim.words_now, claim.given_now) for claim in rows)
    return sorted(cards, key=lambda card: (card.start is None, card.start, card.claim.number))


def with_last_words(words: QuerySet[Highlight]) -> QuerySet[Highlight]:
    """Each with the words that it continues (`last_exact`), the number of the revision that had them last (`last_number`),
    and of the first one without them, where they are gone (`gone_since`).
    """
    without = Revision.objects.adopted().filter(
        article=OuterRef("revision__article"), number__gt=OuterRef("carried_from__revision__number")
    )
    first = Subquery(without.order_by("number").values("number")[:1])
    return words.annotate(
        last_exact=F("carried_from__exact"),
        last_number=F("carried_from__revision__number"),
        gone_since=Case(When(state=HighlightState.GONE, then=first)),
    )


def with_conclusion(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Each with who marked it and the conclusion that stands, in the same query."""
    standing = FilteredRelation("conclusions", condition=Q(conclusions__superseded_at=None))
    return claims.annotate(standing_conclusion=standing).select_related(
        "created_by", "standing_conclusion__rating", "standing_conclusion__by"
    )


def card_columns(reader: User) -> dict[str, Coalesce | Subquery]:
    """What a card tells of a claim's evidence, copies, replies and comments, within the claims' own query (see card_of)."""
    return _evidence_counts() | _copies_counts() | _replies() | _comments_counts(reader)


def _copies_counts() -> dict[str, Coalesce]:
    return {
        "copies_waiting": Coalesce(Subquery(_with_copies(CaptureState.WAITING)), 0),
        "copies_failed": Coalesce(Subquery(_with_copies(CaptureState.FAILED)), 0),
    }


def _with_copies(state: CaptureState) -> QuerySet:
    """Of a claim in an outer query: how many of its sources have a look in this state, and have no copy."""
    looks = Capture.objects.filter(source=OuterRef("source"))
    used = Evidence.objects.standing().filter(Exists(looks.filter(state=state)), claim=OuterRef("pk"))
    if state == CaptureState.FAILED:
        used = used.exclude(Exists(looks.filter(state__in=[CaptureState.TAKEN, CaptureState.WAITING])))
    return used.order_by().values("claim").annotate(n=Count("pk")).values("n")


#: What a card says of a right of reply; of an answer, which may be long, only whether there is one.
_SAID = {
    "pk": "pk",
    "party": "party",
    "deadline": "deadline",
    "answered_on": "answered_on",
    "answer": Left("answer", 1),
}


def _replies() -> dict[str, Coalesce | Subquery]:
    """The right of reply on a claim's card, within the claims' own query: the first entry by need, and the count."""
    entries = ReplyRequest.objects.standing().filter(claim=OuterRef("pk"))
    first = entries.by_need().values(said=JSONObject(**_SAID))[:1]
    count = entries.order_by().values("claim").annotate(n=Count("pk")).values("n")
    return {"reply": Subquery(first), "replies": Coalesce(Subquery(count), 0)}


def _reply(claim: Claim) -> ReplyRequest | None:
    if not claim.reply:
        return None
    said = {
        name: ReplyRequest._meta.get_field(name).to_python(value) for name, value in claim.reply.items() if name != "pk"
    }
    return ReplyRequest(pk=claim.reply["pk"], claim=claim, **said)


def _comments_counts(reader: User) -> dict[str, Coalesce]:
    """How many comments on a claim wait in unresolved threads: all, and the reader's own (see card_of)."""
    talk = Comment.objects.unresolved().filter(claim=OuterRef("pk"))
    return {"talk": counted(talk, "claim"), "own_talk": counted(talk.filter(author=reader), "claim")}


def _evidence_counts() -> dict[str, Coalesce]:
    """How many sources a claim has, how many are primary, and on how many sides they are (see card_of)."""
    standing = Evidence.objects.standing().filter(claim=OuterRef("pk")).order_by().values("claim")
    counts = {
        "sources": Count("pk"),
        "primary": Count("pk", filter=Q(weight=Weight.PRIMARY)),
        "sides": Count("stance", filter=~Q(stance=Stance.CONTEXT), distinct=True),
    }
    return {name: Coalesce(Subquery(standing.annotate(n=count).values("n")), 0) for name, count in counts.items()}


_BOTH_SIDES = 2


def card_of(
    claim: Claim, project: Project, role: Role, reader: User, words: Sequence[Highlight], verdicts: Sequence[Verdict]
) -> ClaimCard:
    """`words` are those in the text that people read now; `verdicts` the standing ones."""
    own = next((verdict for verdict in verdicts if verdict.reviewer_id == reader.pk), None)
    concluded = claim.state in SETTLED
    hears = permissions.sees_comment(
        role, own=False, blind=project.blind, has_judged=own is not None, concluded=concluded
    )
    return ClaimCard(
        claim=claim,
        highlights=[highlight for highlight in words if highlight.stands],
        waiting=[highlight for highlight in words if highlight.waits],
        gone=[highlight for highlight in words if highlight.is_gone],
        verdicts=visible_verdicts(verdicts, project, role, reader, concluded=concluded),
        own=own,
        # Django leaves the attribute out where the filtered relation found nothing.
        conclusion=getattr(claim, "standing_conclusion", None),
        sources=claim.sources,
        primary=claim.primary,
        disagree=claim.sides == _BOTH_SIDES,
        reply=_reply(claim),
        replies=claim.replies,
        comments=claim.talk if hears else claim.own_talk,
        hears=hears,
        copies_waiting=claim.copies_waiting,
        copies_failed=claim.copies_failed,
    )


def visible_verdicts(
    verdicts: Sequence[Verdict], project: Project, role: Role | None, reader: User | None, *, concluded: bool
) -> list[Verdict]:
    """The verdicts on one claim that this reader may see (core.permissions.sees_verdict)."""
    mine = reader.pk if reader else None
    judged = any(verdict.reviewer_id == mine and not verdict.superseded_at for verdict in verdicts)
    return [
        verdict
        for verdict in verdicts
        if permissions.sees_verdict(
            role, own=verdict.reviewer_id == mine, blind=project.blind, has_judged=judged, concluded=concluded
        )
    ]
