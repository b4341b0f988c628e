"""The page of a claim, as a brief."""

from dataclasses import dataclass

from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, Substr
from django.utils import timezone

from annotations.core import gates, permissions
from annotations.core.gates import Gate, GateResult
from annotations.core.permissions import Role
from annotations.core.progress import Progress
from annotations.core.records import UNSETTLED, HighlightState, Stance, Weight
from annotations.core.workflow import SETTLED, ReviewState
from annotations.models import (
    Claim,
    Comment,
    Event,
    Evidence,
    Highlight,
    Override,
    Publication,
    ReplyRequest,
    Review,
    User,
    Verdict,
)
from annotations.queries.claims import ClaimCard, card_columns, card_of, visible_verdicts, with_conclusion
from annotations.queries.copies import looks
from annotations.queries.folding import folded_rows, unfolded
from annotations.queries.history import history
from annotations.queries.panel import Vote, vote_of
from annotations.queries.publishing import Afterwards, afterwards
from annotations.queries.reviews import WorkItem, as_far_as_known, moves_of
from annotations.queries.talk import Passage, Talk, passages, read_now, spoken, talk_of


@dataclass(frozen=True)
class Side:
    """The evidence that does the same for a claim, in its order."""

    stance: Stance
    evidence: list[Evidence]

    @property
    def primary(self) -> int:
        return sum(item.weight == Weight.PRIMARY for item in self.evidence)

    @property
    def places(self) -> list[tuple[Evidence, Evidence | None, Evidence | None]]:
        """Each with the one above and the one below it: where it can be moved to."""
        items = self.evidence
        return list(zip(items, [None, *items], [*items[1:], None], strict=False))


@dataclass(frozen=True)
class ClaimPage:
    """A claim as a brief: in its context, with the evidence, the verdicts, the gates, the conclusion and the history."""

    card: ClaimCard
    role: Role
    reader: User
    before: str
    words: str
    after: str
    evidence: list[Evidence]
    removed_evidence: list[Evidence]
    replies: list[ReplyRequest]
    removed_replies: list[ReplyRequest]
    talk: Talk
    #: Where the words are now that comments are about.
    passages: dict[int, Passage]
    gates: list[GateResult]
    earlier_verdicts: list[Verdict]
    reviews: list[WorkItem]
    history: list[Event]
    #: The override in force, and the vote that is open or made the conclusion, as far as the reader may see them.
    override: Override | None
    vote: Vote | None
    #: How many independent verdicts stand on its words, of those that the reader may see.
    independent: int
    #: The claim's words in every revision, the newest first.
    words_of: list[Highlight]
    #: That it was published, corrected, found still true.
    after_conclusion: Afterwards

    @property
    def claim(self) -> Claim:
        return self.card.claim

    @property
    def unread(self) -> list[Evidence]:
        """The sources that wait for a second person's eyes and that this reader did not attach."""
        mine = self.reader.pk
        return [item for item in self.evidence if item.added_by_id != mine and not item.is_checked]

    @property
    def given(self) -> list[tuple[Verdict, list[Verdict]]]:
        """Each standing verdict with what the same person held before, the first one first."""
        earlier = self.earlier_verdicts
        return [
            (verdict, [one for one in earlier if one.reviewer_id == verdict.reviewer_id])
            for verdict in self.card.verdicts
        ]

    @property
    def shown_in(self) -> int | None:
        """The number of the revision that the words are shown from, when they do not stand in the one of now."""
        words = next((one for one in self.words_of if one.pk == self.claim.shown_words), None)
        return None if self.card.highlights or not words else words.revision.number

    @property
    def works(self) -> bool:
        """Whether the reader can change the evidence now."""
        return self.claim.is_in_work and permissions.allowed(self.role, permissions.Act.ATTACH_SOURCE)

    @property
    def sides(self) -> list[Side]:
        """For, against, and what gives context; also the empty ones, for that says something too."""
        return [Side(stance, [item for item in self.evidence if item.stance == stance]) for stance in Stance]

    def told_place(self, evidence: int) -> str:
        """Where a source stands now among those that do the same, in words."""
        for side in self.sides:
            for place, item in enumerate(side.evidence, 1):
                if item.pk == evidence:
                    return f"“{item.source}” is {place} of {len(side.evidence)} now."
        return "The sources are in their new order."

    @property
    def order(self) -> str:
        """The evidence as it stands, by id: what a move is made from."""
        return " ".join(str(item.pk) for item in self.evidence)

    @property
    def checked(self) -> str:
        return gates.checked_count([item.fact for item in self.evidence])

    @property
    def demanding(self) -> bool:
        """Whether there is something to show of what the project demands before a conclusion."""
        project = self.claim.article.project
        decides = self.claim.is_in_work and permissions.allowed(self.role, permissions.Act.OVERRIDE)
        return bool(self.gates) or (decides and (project.blind or project.vote.votes))

    @property
    def closed(self) -> list[GateResult]:
        return gates.closed(self.gates)

    @property
    def late_replies(self) -> set[int]:
        """Those whose answer came after the conclusion that stands."""
        concluded = self.card.conclusion and self.card.conclusion.concluded_at
        return {item.pk for item in self.replies if concluded and item.answer and item.answer_recorded_at > concluded}


_CONTEXT = 280
_WAIVERS = {f"waiver_{gate}": gate for gate in Gate}
#: What the page tells of a review, and of the claim's words in a revision.
_OF_REVIEWS = (
    *("id", "article", "claim", "member", "member__display_name", "assigned_by", "round", "state", "due", "reason"),
    *("version", "handed_over_from", "handed_over_from__member", "handed_over_from__member__display_name"),
)
_OF_WORDS = (
    *("id", "exact", "state", "carried_from", "decided_by", "decided_by__display_name", "decided_at"),
    *("revision", "revision__number"),
)


def briefs(reader: User) -> QuerySet[Claim]:
    """Claims with their own part of what claim_page shows: five queries, however much evidence there is.

    `shown`: the last of its words that a person saw. Of a long text only what stands around them is read.
    """
    waiting = Q(state__in=sorted(UNSETTLED), decided_at=None)
    words = Highlight.objects.filter(claim=OuterRef("pk")).exclude(revision__adopted_at=None)
    seen = words.exclude(Q(state=HighlightState.GONE) | waiting).order_by("-revision__number", "start", "end")
    start = Greatest(F("shown__start") - _CONTEXT, 0)
    assigned = Review.objects.filter(Q(claim=OuterRef("pk")) | Q(claim=None), article=OuterRef("article"))
    joined = {
        "shown": FilteredRelation("highlights", condition=Q(highlights__pk=F("shown_words"))),
        "standing_override": FilteredRelation("overrides", condition=Q(overrides__taken_back_at=None)),
        "open_proposal": FilteredRelation("proposals", condition=Q(proposals__closed_at=None)),
        **{
            name: FilteredRelation("waivers", condition=Q(waivers__gate=gate, waivers__taken_back_at=None))
            for name, gate in _WAIVERS.items()
        },
    }
    return (
        with_conclusion(Claim.objects.visible_to(reader).filter(article__removed_at=None))
        .annotate(**card_columns(reader))
        .annotate(**read_now())
        .annotate(shown_words=Subquery(seen.values("pk")[:1]))
        .annotate(
            assigned=folded_rows(assigned.exclude(state=ReviewState.WITHDRAWN), _OF_REVIEWS),
            words_of=folded_rows(words.order_by("-revision__number", "start"), _OF_WORDS),
            was_published=Exists(Publication.objects.filter(claim=OuterRef("pk"))),
            **joined,
        )
        .annotate(
            before=Substr("shown__revision__text", start + 1, F("shown__start") - start),
            after=Substr("shown__revision__text", F("shown__end") + 1, _CONTEXT),
        )
        .select_related(
            "article__project",
            "shown",
            "standing_override__by",
            "open_proposal__by",
            "open_proposal__rating",
            *(f"{name}__by" for name in _WAIVERS),
        )
        .prefetch_related(
            Prefetch("verdicts", Verdict.objects.select_related("rating", "reviewer").order_by("given_at", "pk")),
            Prefetch("evidence", Evidence.objects.with_check().annotate(looks=looks())),
            Prefetch("reply_requests", ReplyRequest.objects.by_need().select_related("asked_by", "weighed_by")),
            Prefetch("comments", spoken(Comment.objects.all())),
        )
    )


def claim_page(claim: Claim, reader: User) -> ClaimPage:
    """Everything on the claim page. `claim` comes from briefs(reader).

    One more query, however much there is, one for a vote, and three for what became of a conclusion.
    """
    article, role = claim.article, Role(claim.reader_role)
    project = article.project
    verdicts, evidence = list(claim.verdicts.all()), list(claim.evidence.all())
    replies = list(claim.reply_requests.all())
    standing = [verdict for verdict in verdicts if not verdict.superseded_at]
    words_of = _with_last_words(unfolded(Highlight, claim.words_of))
    now = [highlight for highlight in words_of if highlight.revision_id == words_of[0].revision_id]
    card = card_of(claim, project, role, reader, now, standing)
    seen = visible_verdicts(verdicts, project, role, reader, concluded=claim.state in SETTLED)
    heard = [comment for comment in claim.comments.all() if card.hears or comment.author_id == reader.pk]
    attached = [item for item in evidence if not item.removed_at]
    waivers = [getattr(claim, name).value for name in _WAIVERS if hasattr(claim, name)]
    today = timezone.localdate()
    editing = permissions.allowed(role, permissions.Act.ASSIGN)
    reviews = [
        WorkItem(review, Progress(0, 0, 0), moves_of(review, reader, editing), today)
        for review in as_far_as_known(unfolded(Review, claim.assigned), project, role, reader)
    ]
    proposal = getattr(card.conclusion, "proposal", None) or getattr(claim, "open_proposal", None)
    return ClaimPage(
        card=card,
        role=role,
        reader=reader,
        before=claim.before,
        words=claim.shown.exact,
        after=claim.after,
        evidence=attached,
        removed_evidence=[item for item in evidence if item.removed_at],
        replies=[item for item in replies if not item.removed_at],
        removed_replies=[item for item in replies if item.removed_at],
        talk=talk_of(heard, role, reader, muted=not card.hears),
        passages=passages(heard, claim),
        gates=gates.decide([item.fact for item in attached], project.rules, waivers),
        earlier_verdicts=[verdict for verdict in seen if verdict.superseded_at],
        reviews=reviews,
        history=history(claim, reader),
        words_of=words_of,
        after_conclusion=afterwards(claim),
        override=getattr(claim, "standing_override", None) if card.hears else None,
        vote=vote_of(proposal, role, reader) if proposal and card.hears else None,
        independent=sum(not verdict.in_sight for verdict in card.fresh),
    )


def _with_last_words(words_of: list[Highlight]) -> list[Highlight]:
    """A claim's words in every revision; of those that are gone also what with_last_words() tells."""
    rows = {row.pk: row for row in words_of}
    numbers = sorted({row.revision.number for row in words_of})
    for row in words_of:
        if row.is_gone:
            last = rows[row.carried_from_id]
            row.last_exact, row.last_number = last.exact, last.revision.number
            row.gone_since = next(number for number in numbers if number > row.last_number)
    return words_of
