"""Wide reads: what a page or an export needs, in a fixed number of queries, and only what the reader may see."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, FilteredRelation, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, JSONObject, Left, Substr
from django.utils import timezone

from annotations.core import gates, permissions, segments
from annotations.core.anchoring import Anchor, anchor
from annotations.core.differences import ChangedBlock, Piece, block_differences, differences
from annotations.core.gates import Gate, GateResult
from annotations.core.permissions import Role
from annotations.core.progress import Progress
from annotations.core.quoting import Quoted, quoted
from annotations.core.records import UNSETTLED, CaptureState, HighlightState, ItemState, LineRole, Stance, Weight
from annotations.core.segments import Block, Highlighted
from annotations.core.text import Span, excerpt, folded, id_in, shown
from annotations.core.workflow import (
    CALLED_OFF,
    IN_WORK,
    SETTLED,
    ClaimState,
    Party,
    ReviewMove,
    ReviewState,
    review_moves,
)
from annotations.models import (
    Article,
    Batch,
    Capture,
    Claim,
    Comment,
    Conclusion,
    Event,
    Evidence,
    Highlight,
    Membership,
    Presence,
    Project,
    ReplyRequest,
    Review,
    Revision,
    Source,
    User,
    Verdict,
)

PER_PAGE = 50

_SETTLED = sorted(SETTLED)
_STANDING = ~Q(claims__state=ClaimState.WITHDRAWN)


# --- claims ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClaimCard:
    """One claim as a reader sees it: with the verdicts that a blind round lets them see, and how it is painted."""

    claim: Claim
    #: The claim's words in the text that people read now.
    highlights: Sequence[Highlight]
    #: Words that the publisher changed and that nobody has decided about.
    waiting: Sequence[Highlight]
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
    counted = claims.annotate(**_evidence_counts(), **_copies_counts(), **_replies(), **_comments_counts(reader))
    rows = _with_conclusion(counted).prefetch_related(
        Prefetch("highlights", words, to_attr="words_now"),
        Prefetch("verdicts", Verdict.objects.standing().select_related("rating", "reviewer")),
    )
    cards = (_card(claim, project, role, reader, claim.words_now, list(claim.verdicts.all())) for claim in rows)
    return sorted(cards, key=lambda card: (card.start is None, card.start, card.claim.number))


def _with_conclusion(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Each with who marked it and the conclusion that stands, in the same query."""
    standing = FilteredRelation("conclusions", condition=Q(conclusions__superseded_at=None))
    return claims.annotate(standing_conclusion=standing).select_related(
        "created_by", "standing_conclusion__rating", "standing_conclusion__by"
    )


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
    """How many comments on a claim wait in unresolved threads: all, and the reader's own (see _card)."""
    talk = Comment.objects.unresolved().filter(claim=OuterRef("pk"))
    return {"talk": _counted(talk, "claim"), "own_talk": _counted(talk.filter(author=reader), "claim")}


def _counted(rows: QuerySet, by: str) -> Coalesce:
    """How many of the rows belong to a row of an outer query, which they name in `by`."""
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)


def _evidence_counts() -> dict[str, Coalesce]:
    """How many sources a claim has, how many are primary, and on how many sides they are (see _card)."""
    standing = Evidence.objects.standing().filter(claim=OuterRef("pk")).order_by().values("claim")
    counts = {
        "sources": Count("pk"),
        "primary": Count("pk", filter=Q(weight=Weight.PRIMARY)),
        "sides": Count("stance", filter=~Q(stance=Stance.CONTEXT), distinct=True),
    }
    return {name: Coalesce(Subquery(standing.annotate(n=count).values("n")), 0) for name, count in counts.items()}


_BOTH_SIDES = 2


def _card(
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


# --- talk ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Thread:
    """A first comment and its answers."""

    #: None where the reader may see only their own answer to it. A removed one is here and its text is not shown.
    first: Comment | None
    #: What stands, the oldest first.
    comments: list[Comment]

    @property
    def resolved(self) -> bool:
        return bool(self.first and self.first.resolved_at)


@dataclass(frozen=True)
class Talk:
    """What a reader may see of what is said about one thing."""

    threads: list[Thread]
    resolved: list[Thread]
    #: What this reader can put back.
    removed: list[Comment]
    #: Whether a blind round hides what others say.
    muted: bool = False

    @property
    def count(self) -> int:
        return sum(len(thread.comments) for thread in self.threads)


def _talk(seen: Sequence[Comment], role: Role, reader: User, *, muted: bool = False) -> Talk:
    rows, parts = {comment.pk: comment for comment in seen}, defaultdict(list)
    for comment in seen:
        parts[comment.answers_id or comment.pk].append(comment)
    threads = [
        Thread(rows.get(first), [comment for comment in part if not comment.removed_at])
        for first, part in parts.items()
    ]
    threads = [thread for thread in threads if thread.comments]
    removes = permissions.allowed(role, permissions.Act.REMOVE_COMMENT)
    return Talk(
        threads=[thread for thread in threads if not thread.resolved],
        resolved=[thread for thread in threads if thread.resolved],
        removed=[comment for comment in seen if comment.removed_at and (removes or comment.author_id == reader.pk)],
        muted=muted,
    )


def article_talk(article: Article, reader: User) -> Talk:
    """What is said about the article as a whole. One query. `article` comes from visible_to(reader)."""
    said = article.comments.filter(claim=None).select_related("author", "resolved_by")
    return _talk(list(said), Role(article.reader_role), reader)


def unresolved_talk() -> Coalesce:
    """How many comments on an article as a whole wait in unresolved threads, within the articles' own query."""
    return _counted(Comment.objects.unresolved().filter(article=OuterRef("pk"), claim=None), "article")


def muted_claims(claims: QuerySet[Claim], project: Project, role: Role | None, reader: User) -> set[int]:
    """Those of the claims on which a blind round hides others' comments from the reader (core.permissions.sees_comment).

    One query, or none where nothing is blind.
    """
    if not project.blind:
        return set()
    own = Verdict.objects.standing().filter(claim=OuterRef("pk"), reviewer=reader)
    rows = claims.order_by().annotate(judged=Exists(own)).values_list("pk", "state", "judged")
    return {
        pk
        for pk, state, judged in rows
        if not permissions.sees_comment(role, own=False, blind=True, has_judged=judged, concluded=state in SETTLED)
    }


def sees(comment: Comment, role: Role | None, reader: User) -> bool:
    """Whether the reader may see the comment. One query at most."""
    if comment.claim_id is None or comment.author_id == reader.pk:
        return True
    claim = Claim.objects.filter(pk=comment.claim_id)
    return not muted_claims(claim, comment.article.project, role, reader)


def _heard(events: QuerySet[Event], article: Article, role: Role | None, reader: User) -> QuerySet[Event]:
    """Without what tells of comments that the reader may not see."""
    muted = muted_claims(article.claims.all(), article.project, role, reader)
    if not muted:
        return events
    own = Comment.objects.filter(article=article, author=reader).values("uid")
    return events.exclude(Q(noun="comment", claim__in=muted) & ~Q(noun_uid__in=own))


# --- the article page ------------------------------------------------------------------------------------------------


#: Cards up to this many come with all their buttons; each has a dozen, and a page with thousands is slow.
_FULL_CARDS = 150


@dataclass
class ArticlePage:
    """All that the article page shows."""

    article: Article
    revision: Revision
    role: Role
    cards: list[ClaimCard]
    withdrawn: list[Claim]
    reviews: list[Review]
    reader: User
    by_claim: dict[int, ClaimCard] = field(init=False)

    def __post_init__(self) -> None:
        self.by_claim = {card.claim.pk: card for card in self.cards}

    @cached_property
    def blocks(self) -> list[Block]:
        spans = [
            Highlighted(card.claim.pk, highlight.start, highlight.end)
            for card in self.cards
            for highlight in card.highlights
        ]
        return segments.cut(self.revision.text, spans)

    @cached_property
    def roles(self):
        return self.revision.roles

    @property
    def progress(self) -> Progress:
        states = [card.claim.state for card in self.cards]
        settled = sum(state in SETTLED for state in states)
        return Progress(len(states), settled + states.count(ClaimState.JUDGED), settled)

    def blocks_of(self, spans: Iterable[tuple[int, int]]) -> list[Block]:
        """The blocks that these spans of the text touch: what a change has to paint anew."""
        spans = list(spans)
        return [b for b in self.blocks if any(start < b.end and end > b.start for start, end in spans)]

    @property
    def waiting(self) -> list[ClaimCard]:
        """Claims with words that a newer version changed and nobody has decided about."""
        return [card for card in self.cards if card.waiting]

    @property
    def compact(self) -> bool:
        """Whether there are so many cards that each gets its buttons only when it is chosen."""
        return len(self.cards) > _FULL_CARDS

    @property
    def at_hand(self) -> list["WorkItem"]:
        """The reviews that wait for a move of the reader. Taking work off somebody is possible, but nothing waits for it."""
        editing, today = permissions.allowed(self.role, permissions.Act.ASSIGN), timezone.localdate()
        items = [
            WorkItem(review, self.progress, _moves(review, self.reader, editing), today) for review in self.reviews
        ]
        return [item for item in items if set(item.moves) - {ReviewMove.WITHDRAW}]


def article_page(
    article: Article, reader: User, *, revision: Revision | None = None, asked: int | None = None
) -> ArticlePage:
    """Everything on the article page, as it is now or as it stood in an earlier `revision`.

    The claim with the number `asked` for is on it even if it was withdrawn. `article` comes from visible_to(reader), so
    it knows the reader's role.
    """
    role = Role(article.reader_role)
    # Named for the cards, too: were a newer text adopted meanwhile, their words would be of another one than the page.
    revision = revision or article.revisions.adopted().defer("page").first()
    cards = claim_cards(article.claims.all(), article.project, role, reader, revision=revision)
    reviews = article.reviews.under_way().select_related("member", "claim", "assigned_by")
    return ArticlePage(
        article=article,
        revision=revision,
        role=role,
        cards=[card for card in cards if card.claim.state != ClaimState.WITHDRAWN or card.claim.number == asked],
        withdrawn=[card.claim for card in cards if card.claim.state == ClaimState.WITHDRAWN],
        reviews=list(reviews),
        reader=reader,
    )


# --- versions of an article ------------------------------------------------------------------------------------------


def revisions_of(article: Article) -> QuerySet[Revision]:
    """Every revision, the newest first, with the number of claims whose words stand in it and of those that wait."""
    settled = Q(highlights__state__in=[HighlightState.SAME, HighlightState.MOVED])
    decided = Q(highlights__decided_at__isnull=False) & ~Q(highlights__state=HighlightState.GONE)
    waits = Q(highlights__state__in=sorted(UNSETTLED), highlights__decided_at=None)
    return (
        article.revisions.defer("page", "text", "cut")
        .select_related("original")
        .annotate(
            words=Count("highlights", filter=settled | decided, distinct=True),
            waiting=Count("highlights", filter=waits, distinct=True),
        )
    )


def wordings_in(revision: Revision) -> dict[int, str]:
    """How claims were worded when this revision was last the current one: those that were reworded since, by claim."""
    following = revision.article.revisions.adopted().filter(number__gt=revision.number)
    until = following.order_by("number").values_list("adopted_at", flat=True).first()
    if not (revision.adopted_at and until):
        return {}
    edits = revision.article.events.filter(at__gt=until, data__changed__has_key="claim_reviewed")
    # The newest first, so that what an edit found comes last from the first edit.
    return {claim: data["changed"]["claim_reviewed"][0] for claim, data in edits.values_list("claim", "data")}


def fates(revision: Revision) -> list[tuple[Highlight, Anchor | None]]:
    """What becomes of each claim's words in an offered revision: the last ones that a person has seen, and the anchor."""
    rows = (
        Highlight.objects.current()
        .filter(claim__article=revision.article_id)
        .select_related("claim", "carried_from__claim")
    )
    seen = [row if row.stands or not row.carried_from else row.carried_from for row in rows]
    return [(highlight, anchor(revision.text, highlight.selectors)) for highlight in seen]


@dataclass(frozen=True)
class Fate:
    """How one claim's words came through a change of the article: as they were, and as they are or are proposed."""

    claim: Claim
    state: HighlightState
    before: str
    after: str
    #: The highlight that waits for a person; None when nothing has to be decided, or the revision is only offered.
    waiting: Highlight | None

    @property
    def pieces(self) -> list[Piece]:
        return differences(self.before, self.after)

    @property
    def may_need_correction(self) -> bool:
        """Whether the desk has published an answer on words that were altered since."""
        return self.claim.state in SETTLED and self.state not in (HighlightState.SAME, HighlightState.MOVED)


@dataclass(frozen=True)
class RevisionChanges:
    """What a publisher changed from one revision to the next, and what becomes of the claims."""

    revision: Revision
    before: Revision | None
    fates: list[Fate]
    newest: bool

    @property
    def offered(self) -> bool:
        return not self.revision.adopted_at

    @cached_property
    def blocks(self) -> list[ChangedBlock]:
        return block_differences(self.before.text, self.revision.text) if self.before else []

    @property
    def counts(self) -> list[tuple[HighlightState, int]]:
        """How many claims came through in which way, in the order of the states."""
        return [(state, n) for state in HighlightState if (n := sum(fate.state == state for fate in self.fates))]


def revision_changes(article: Article, revision: Revision) -> RevisionChanges:
    """A revision beside the one that people worked on before it."""
    before = article.revisions.adopted().filter(number__lt=revision.number).first()
    if revision.adopted_at:
        rows = revision.highlights.select_related("claim", "carried_from").order_by("claim__number", "start")
        told = [
            Fate(row.claim, HighlightState(row.state), row.carried_from.exact, row.exact, row if row.waits else None)
            for row in rows
            if row.carried_from
        ]
    else:
        told = [_offered(old, found, revision) for old, found in fates(revision)]
    told = [fate for fate in told if fate.claim.state != ClaimState.WITHDRAWN]
    newest = not article.revisions.filter(number__gt=revision.number).exists()
    return RevisionChanges(revision, before, sorted(told, key=_by_need), newest)


def _offered(old: Highlight, found: Anchor | None, revision: Revision) -> Fate:
    if not found:
        return Fate(old.claim, HighlightState.GONE, old.exact, "", None)
    return Fate(old.claim, found.state, old.exact, revision.text[found.start : found.end], None)


def _by_need(fate: Fate) -> tuple[bool, int]:
    return fate.state not in UNSETTLED, fate.claim.number


def changed_words(project: Project, *, article: int | None = None) -> list[Highlight]:
    """Words of standing claims that wait for a person: those under a conclusion first, for they may be a correction."""
    waiting = (
        Highlight.objects.current()
        .waiting()
        .filter(claim__article__project=project, claim__article__removed_at=None)
        .exclude(claim__state=ClaimState.WITHDRAWN)
        .select_related("claim__article", "revision", "carried_from__revision")
        .defer("revision__page", "revision__cut", "carried_from__revision__page", "carried_from__revision__cut")
    )
    if article:
        waiting = waiting.filter(claim__article=article)
    return sorted(
        waiting, key=lambda one: (one.claim.state not in SETTLED, one.claim.article_id, one.claim.number, one.pk)
    )


@dataclass(frozen=True)
class ChangedWord:
    """Changed words with what stood and stands around them."""

    highlight: Highlight
    old: tuple[str, str, str]
    new: tuple[str, str, str] | None
    #: Whether the desk has published an answer on the old words.
    settled: bool
    #: The newer text, to choose other words from.
    text: str

    @property
    def pieces(self) -> list[Piece]:
        return differences(self.old[1], self.new[1]) if self.new else []


def changed_word(highlight: Highlight) -> ChangedWord:
    """One of changed_words() as the queue shows it."""
    before, now = highlight.carried_from, highlight
    return ChangedWord(
        highlight,
        old=excerpt(before.revision.text, Span(before.start, before.end), _AROUND),
        new=excerpt(now.revision.text, Span(now.start, now.end), _AROUND) if now.exact else None,
        settled=now.claim.state in SETTLED,
        text=now.revision.text,
    )


_AROUND = 240


# --- what others do --------------------------------------------------------------------------------------------------


def news(article: Article, reader: User, *, since: int) -> list[Event]:
    """What others did on the article after event `since`, the oldest first.

    In a blind round nothing tells that somebody has judged or commented, to those who may not see it.
    """
    events = article.events.filter(pk__gt=since).exclude(actor=reader).select_related("actor", "claim")
    if article.project.blind and not permissions.allowed(article.reader_role, permissions.Act.SEE_BLIND_VERDICTS):
        events = events.exclude(noun="verdict")
    events = _heard(events, article, article.reader_role, reader)
    return list(events.order_by("pk")[:HISTORY_SHOWN])


def others_here(article: Article, reader: User) -> list[User]:
    """Who else has the article open."""
    return list(
        User.objects.filter(pk__in=Presence.objects.here(article).exclude(user=reader).values("user")).order_by("pk")
    )


def places_of(claims: Sequence[int]) -> list[tuple[int, int]]:
    """Where the words of these claims stand now; no query for none."""
    if not claims:
        return []
    return list(Highlight.objects.current().filter(claim__in=claims).values_list("start", "end"))


# --- lists -----------------------------------------------------------------------------------------------------------


def with_progress(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Each article with `marked`, `judged` and `concluded`: how many of its standing claims are that far."""
    return articles.annotate(
        marked=Count("claims", filter=_STANDING, distinct=True),
        judged=Count("claims", filter=Q(claims__state__in=[ClaimState.JUDGED, *_SETTLED]), distinct=True),
        concluded=Count("claims", filter=Q(claims__state__in=_SETTLED), distinct=True),
    )


ARTICLE_STATES = {
    "new": ("No claims yet", Q(marked=0)),
    "in-work": ("In work", Q(marked__gt=F("concluded"))),
    "concluded": ("All concluded", Q(marked__gt=0, marked=F("concluded"))),
}


def project_articles(project: Project, *, state: str = "", member: str = "", q: str = "", page: str = "1") -> Page:
    """One page of the project's articles, the newest first, with progress and who is on them."""
    articles = with_progress(project.articles.standing()).order_by("-loaded_at", "-pk")
    if state in ARTICLE_STATES:
        articles = articles.filter(ARTICLE_STATES[state][1])
    if member == "nobody":
        articles = articles.exclude(reviews__in=Review.objects.under_way())
    elif (asked := id_in(member)) is not None:
        articles = articles.filter(reviews__in=Review.objects.under_way().filter(member=asked))
    if q := shown(q):
        articles = articles.filter(
            Q(headline__icontains=q) | Q(publisher__icontains=q) | Q(claims__claim_reviewed__icontains=q)
        )
    articles = articles.prefetch_related(
        Prefetch("reviews", Review.objects.under_way().select_related("member", "claim"), to_attr="open_reviews")
    )
    return Paginator(articles, PER_PAGE).get_page(page)


def project_progress(project: Project) -> Progress:
    """How far the project's standing claims are."""
    counts = dict(
        Claim.objects.standing()
        .filter(article__project=project, article__removed_at=None)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    settled = sum(counts.get(state, 0) for state in SETTLED)
    return Progress(sum(counts.values()), settled + counts.get(ClaimState.JUDGED, 0), settled)


@dataclass(frozen=True)
class BatchReport:
    """How far a batch is, and one page of its items."""

    counts: dict[str, int]
    total: int
    items: Page
    state: str
    #: The article of a batch of one that is loaded: what the person was waiting for.
    only_article: int | None

    @property
    def done(self) -> int:
        return sum(count for state, count in self.counts.items() if state != ItemState.WAITING)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100


def batch_report(batch: Batch, *, page: str = "1", state: str = "") -> BatchReport:
    """Three queries, however many items."""
    counts = dict(batch.items.order_by().values_list("state").annotate(Count("pk")))
    items = batch.items.select_related("article", "batch")
    if state in list(ItemState):
        items = items.filter(state=state)
    found = Paginator(items, PER_PAGE).get_page(page)
    only = None
    if batch.total == 1 and counts == {ItemState.LOADED: 1}:
        only = batch.items.values_list("article", flat=True).first()
    return BatchReport(counts, batch.total, found, state, only)


def roles_before(revision: Revision) -> dict[int, str]:
    """What each line of the page was before somebody set it apart, so that keeping it again is one click."""
    moved = Event.objects.filter(noun="revision", noun_uid=revision.uid, kind="line moved").order_by("pk")
    return {
        data["line"]: data["changed"]["line"][0]
        for data in moved.values_list("data", flat=True)
        if data["changed"]["line"][0] in list(LineRole)
    }


def recent_batches(project: Project) -> QuerySet[Batch]:
    """The newest batches, for whoever comes back to one."""
    return project.batches.select_related("handed_in_by")[:10]


def removed_articles(project: Project) -> QuerySet[Article]:
    return project.articles.exclude(removed_at=None).order_by("-removed_at")


def project_sources(project: Project, *, q: str = "", page: str = "1") -> Page:
    """One page of the project's sources, each with the number of claims that use it."""
    sources = _with_uses(project.sources.select_related("added_by", "file"))
    return Paginator(matching_sources(sources, q), PER_PAGE).get_page(page)


def _with_uses(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Counted for each row that is shown, and not for all that are looked at."""
    used = Evidence.objects.standing().filter(source=OuterRef("pk")).order_by().values("source").annotate(n=Count("pk"))
    return sources.annotate(uses=Coalesce(Subquery(used.values("n")), 0)).order_by("title", "pk")


def matching_sources(sources: QuerySet[Source], q: str) -> QuerySet[Source]:
    """Those whose title, publisher, author, address or file name holds all the words, whatever capitals and accents."""
    for word in folded(shown(q)).split():
        sources = sources.filter(search_text__contains=word)
    return sources


#: A letter alone fits everything.
FEWEST_LETTERS = 2
_MOST_FOUND = 10


@dataclass(frozen=True)
class FoundSources:
    """What a search by a few letters found in the project's library, and the one that is chosen."""

    q: str = ""
    sources: Sequence[Source] = ()
    more: bool = False
    chosen: Source | None = None

    @property
    def asked(self) -> bool:
        return len(self.q) >= FEWEST_LETTERS

    @property
    def shown(self) -> Sequence[Source]:
        """The chosen one stays, also when other letters are typed."""
        if self.chosen is None or self.chosen in self.sources:
            return self.sources
        return [self.chosen, *self.sources]


def found_sources(project: Project, q: str, *, chosen: str = "") -> FoundSources:
    """The first sources that fit, in the order of their titles. At most two queries, however large the library."""
    q, sources = q.strip(), _with_uses(project.sources.select_related("file"))
    kept = sources.filter(pk=number).first() if (number := id_in(chosen)) is not None else None
    fitting = list(matching_sources(sources, q)[: _MOST_FOUND + 1]) if len(q) >= FEWEST_LETTERS else []
    return FoundSources(q, fitting[:_MOST_FOUND], len(fitting) > _MOST_FOUND, kept)


# --- my work ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WorkItem:
    """A review in a list: what it is of, how far that is, and what the reader can do with it."""

    review: Review
    progress: Progress
    moves: list[ReviewMove]
    today: date

    @property
    def overdue(self) -> bool:
        return bool(self.review.due and self.review.due < self.today)

    @property
    def due_today(self) -> bool:
        return self.review.due == self.today


@dataclass(frozen=True)
class MyWork:
    """What waits for me, what I wait for, and what I could take on."""

    to_do: list[WorkItem]
    to_accept: list[WorkItem]
    waiting: list[WorkItem]
    done: list[WorkItem]
    unassigned: list[Article]
    check_again: list[Conclusion]
    #: Requests for a reply that I, or people I edit with, made: the overdue first, then those due soon.
    replies: list[ReplyRequest]
    #: Answers that came after the conclusion, and that no editor has weighed.
    late_replies: list[ReplyRequest]
    #: My verdicts, and conclusions of the desks I edit, that were given on other words than the claims have now.
    overtaken: list[Verdict]
    overtaken_conclusions: list[Conclusion]
    #: Projects with words that a publisher changed: each with `waiting`, and `settled` of them under a conclusion.
    changed: list[Project]
    projects: list[Project]

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
    """The first page after sign-in: mine by due date, the overdue first; then what waits for me as an editor."""
    today = timezone.localdate()
    projects = list(Project.objects.visible_to(user))
    editing = [project.pk for project in projects if permissions.allowed(project.reader_role, permissions.Act.ASSIGN)]
    judging = [
        project.pk for project in projects if permissions.allowed(project.reader_role, permissions.Act.SET_VERDICT)
    ]
    asking = [
        project.pk for project in projects if permissions.allowed(project.reader_role, permissions.Act.ASK_FOR_REPLY)
    ]
    reviews = list(
        Review.objects.visible_to(user)
        .filter(Q(member=user) | Q(state=ReviewState.SUBMITTED, article__project__in=editing))
        .filter(article__removed_at=None)
        .select_related("article__project", "claim", "member", "assigned_by")
    )
    progress = _progress_of({review.article_id for review in reviews})
    items = [
        WorkItem(
            review, _item_progress(review, progress), _moves(review, user, review.article.project_id in editing), today
        )
        for review in reviews
    ]
    mine = [item for item in items if item.review.member_id == user.pk]
    done = [item for item in mine if item.review.state in (ReviewState.ACCEPTED, *CALLED_OFF)]
    done.sort(key=lambda item: item.review.moved_at, reverse=True)
    return MyWork(
        to_do=[item for item in mine if item.review.state in _MINE_TO_DO],
        to_accept=[
            item
            for item in items
            if item.review.state == ReviewState.SUBMITTED and item.review.article.project_id in editing
        ],
        waiting=[item for item in mine if item.review.state == ReviewState.SUBMITTED],
        done=done[:_DONE_SHOWN],
        unassigned=list(
            with_progress(Article.objects.standing().filter(project__in=judging))
            .exclude(reviews__in=Review.objects.under_way())
            .filter(ARTICLE_STATES["new"][1] | ARTICLE_STATES["in-work"][1])
            .select_related("project")[:_UNASSIGNED_SHOWN]
        ),
        check_again=list(
            Conclusion.objects.standing()
            .filter(claim__article__project__in=editing, check_again_on__lte=today, claim__article__removed_at=None)
            .select_related("claim__article", "rating")
            .order_by("check_again_on")
        ),
        replies=list(
            ReplyRequest.objects.awaited(today + _SOON)
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
        overtaken_conclusions=list(
            Conclusion.objects.overtaken()
            .filter(claim__article__project__in=editing, claim__state__in=sorted(SETTLED))
            .select_related("claim__article", "rating")
            .order_by("overtaken_at", "pk")
        ),
        changed=_with_changed_words(judging),
        projects=projects,
    )


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


def _progress_of(articles: set[int]) -> dict[int, list[str]]:
    states = defaultdict(list)
    for article, claim, state in (
        Claim.objects.standing().filter(article__in=articles).values_list("article_id", "pk", "state")
    ):
        states[article].append((claim, state))
    return states


def _item_progress(review: Review, progress: dict) -> Progress:
    states = [state for claim, state in progress.get(review.article_id, ()) if review.claim_id in (None, claim)]
    settled = sum(state in SETTLED for state in states)
    return Progress(len(states), settled + states.count(ClaimState.JUDGED), settled)


def _moves(review: Review, user: User, editing: bool) -> list[ReviewMove]:
    state = ReviewState(review.state)
    own = review.member_id == user.pk
    moves = review_moves(state, Party.MEMBER) if own else []
    if editing:
        # One's own is declined, not taken off.
        moves += [move for move in review_moves(state, Party.EDITOR) if not (own and move == ReviewMove.WITHDRAW)]
    return moves


def judged_by_member(review: Review) -> tuple[int, int]:
    """How many of the claims that a review is of its member has judged, and how many there are."""
    claims = Claim.objects.standing().filter(article=review.article_id)
    if review.claim_id:
        claims = claims.filter(pk=review.claim_id)
    judged = claims.filter(verdicts__in=Verdict.objects.on_these_words().filter(reviewer=review.member_id))
    return judged.distinct().count(), claims.count()


# --- the claim page --------------------------------------------------------------------------------------------------


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
    before: str
    words: str
    after: str
    evidence: list[Evidence]
    removed_evidence: list[Evidence]
    replies: list[ReplyRequest]
    removed_replies: list[ReplyRequest]
    talk: Talk
    gates: list[GateResult]
    earlier_verdicts: list[Verdict]
    reviews: list[WorkItem]
    history: list[Event]
    #: The claim's words in every revision, the newest first; empty while there is only one.
    words_of: list[Highlight]

    @property
    def claim(self) -> Claim:
        return self.card.claim

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
    def closed(self) -> list[GateResult]:
        return gates.closed(self.gates)

    @property
    def late_replies(self) -> set[int]:
        """Those whose answer came after the conclusion that stands."""
        concluded = self.card.conclusion and self.card.conclusion.concluded_at
        return {item.pk for item in self.replies if concluded and item.answer and item.answer_recorded_at > concluded}


_CONTEXT = 280
_WAIVERS = {f"waiver_{gate}": gate for gate in Gate}


def briefs(reader: User) -> QuerySet[Claim]:
    """Claims with their own part of what claim_page shows: six queries, however much evidence there is.

    `shown`: the last of its words that a person saw. Of a long text only what stands around them is read.
    """
    waiting = Q(state__in=sorted(UNSETTLED), decided_at=None)
    words = Highlight.objects.filter(claim=OuterRef("pk")).exclude(revision__adopted_at=None)
    seen = words.exclude(Q(state=HighlightState.GONE) | waiting).order_by("-revision__number", "start", "end")
    start = Greatest(F("shown__start") - _CONTEXT, 0)
    joined = {
        "shown": FilteredRelation("highlights", condition=Q(highlights__pk=F("shown_words"))),
        **{
            name: FilteredRelation("waivers", condition=Q(waivers__gate=gate, waivers__taken_back_at=None))
            for name, gate in _WAIVERS.items()
        },
    }
    return (
        _with_conclusion(Claim.objects.visible_to(reader).filter(article__removed_at=None))
        .annotate(**_evidence_counts(), **_copies_counts(), **_replies(), **_comments_counts(reader))
        .annotate(shown_words=Subquery(seen.values("pk")[:1]))
        .annotate(carried_over=Exists(words.exclude(carried_from=None)), **joined)
        .annotate(
            before=Substr("shown__revision__text", start + 1, F("shown__start") - start),
            after=Substr("shown__revision__text", F("shown__end") + 1, _CONTEXT),
        )
        .select_related("article__project", "shown", *(f"{name}__by" for name in _WAIVERS))
        .prefetch_related(
            Prefetch("verdicts", Verdict.objects.select_related("rating", "reviewer").order_by("given_at", "pk")),
            Prefetch("evidence", Evidence.objects.with_check().prefetch_related(LOOKS)),
            Prefetch("reply_requests", ReplyRequest.objects.by_need().select_related("asked_by", "weighed_by")),
            Prefetch("comments", Comment.objects.select_related("author", "resolved_by")),
        )
    )


def claim_page(claim: Claim, reader: User) -> ClaimPage:
    """Everything on the claim page. `claim` comes from briefs(reader).

    Two more queries, however much there is, and one for words that were carried over to another version of the article.
    """
    article, role = claim.article, Role(claim.reader_role)
    project = article.project
    verdicts, evidence = list(claim.verdicts.all()), list(claim.evidence.all())
    replies = list(claim.reply_requests.all())
    standing = [verdict for verdict in verdicts if not verdict.superseded_at]
    card = _card(claim, project, role, reader, [claim.shown], standing)
    seen = visible_verdicts(verdicts, project, role, reader, concluded=claim.state in SETTLED)
    heard = [comment for comment in claim.comments.all() if card.hears or comment.author_id == reader.pk]
    attached = [item for item in evidence if not item.removed_at]
    waivers = [getattr(claim, name).value for name in _WAIVERS if hasattr(claim, name)]
    today = timezone.localdate()
    editing = permissions.allowed(role, permissions.Act.ASSIGN)
    reviews = [
        WorkItem(review, Progress(0, 0, 0), _moves(review, reader, editing), today)
        for review in article.reviews.filter(Q(claim=claim) | Q(claim=None))
        .exclude(state=ReviewState.WITHDRAWN)
        .select_related("member", "assigned_by")
    ]
    return ClaimPage(
        card=card,
        role=role,
        before=claim.before,
        words=claim.shown.exact,
        after=claim.after,
        evidence=attached,
        removed_evidence=[item for item in evidence if item.removed_at],
        replies=[item for item in replies if not item.removed_at],
        removed_replies=[item for item in replies if item.removed_at],
        talk=_talk(heard, role, reader, muted=not card.hears),
        gates=gates.decide([item.fact for item in attached], project.rules, waivers),
        earlier_verdicts=[verdict for verdict in seen if verdict.superseded_at],
        reviews=reviews,
        history=history(claim.events.all(), [*seen, *heard]),
        words_of=_words_of(claim) if claim.carried_over else [],
    )


def _words_of(claim: Claim) -> list[Highlight]:
    return list(
        claim.highlights.select_related("revision", "decided_by")
        .defer("revision__page", "revision__text", "revision__cut")
        .order_by("-revision__number", "start")
    )


HISTORY_SHOWN = 100


#: What a blind round may hide.
BLIND_NOUNS = ("verdict", "comment")


def history(events: QuerySet[Event], seen: Sequence[Verdict | Comment]) -> list[Event]:
    """The latest events, without those that tell of a verdict or a comment the reader may not see."""
    visible = {row.uid for row in seen}
    rows = events.select_related("actor", "claim")[:HISTORY_SHOWN]
    return [event for event in rows if event.noun not in BLIND_NOUNS or event.noun_uid in visible]


def told_to(reader: User, role: Role, article: Article) -> QuerySet[Event]:
    """What was done on the article, the newest first, but for what tells of a hidden verdict or comment."""
    events = _heard(article.events.select_related("actor", "article", "claim", "project"), article, role, reader)
    if not article.project.blind:
        return events
    by_claim = defaultdict(list)
    for verdict in Verdict.objects.filter(claim__article=article).select_related("claim"):
        by_claim[verdict.claim].append(verdict)
    hidden: set = set()
    for claim, verdicts in by_claim.items():
        seen = visible_verdicts(verdicts, article.project, role, reader, concluded=claim.state in SETTLED)
        hidden |= {verdict.uid for verdict in verdicts} - {verdict.uid for verdict in seen}
    return events.exclude(noun="verdict", noun_uid__in=hidden)


def activity(reader: User, role: Role, article: Article, *, page: str = "1") -> Page:
    """One page of what was done on the article."""
    return Paginator(told_to(reader, role, article), PER_PAGE).get_page(page)


def last_deed(by: User, about: Model) -> Event | None:
    """What this person did last to the thing, or to anything on the claim."""
    same = Q(claim=about) if isinstance(about, Claim) else Q(noun_uid=about.uid)
    return Event.objects.filter(same, actor=by).first()


# --- copies of sources -----------------------------------------------------------------------------------------------


#: The looks at the source of evidence, without the texts.
LOOKS = Prefetch("source__captures", Capture.objects.defer("text"))


@dataclass(frozen=True)
class Copies:
    """How it stands with the copies of a source; `looks`: all that was ever tried, the newest first."""

    source: Source
    looks: list[Capture]

    @property
    def kept(self) -> list[Capture]:
        return [look for look in self.looks if look.state == CaptureState.TAKEN]

    @property
    def newest(self) -> Capture | None:
        return next(iter(self.kept), None)

    @property
    def waiting(self) -> bool:
        return any(look.state == CaptureState.WAITING for look in self.looks)

    @property
    def last(self) -> Capture | None:
        """The last look that came to an end."""
        return next((look for look in self.looks if look.state != CaptureState.WAITING), None)

    @property
    def failed(self) -> Capture | None:
        return self.last if self.last and self.last.state == CaptureState.FAILED else None

    @property
    def unchanged(self) -> Capture | None:
        return self.last if self.last and self.last.state == CaptureState.UNCHANGED else None


def copies_of(source: Source) -> Copies:
    """One query, or none where LOOKS fetched them."""
    fetched = "captures" in getattr(source, "_prefetched_objects_cache", ())
    return Copies(source, list(source.captures.all() if fetched else source.captures.defer("text")))


@dataclass(frozen=True)
class QuoteCard:
    """Evidence beside the copy of its source: where its quotation stands there, painted like a claim."""

    evidence: Evidence
    quoted: Quoted | None
    tone: str = "none"

    @property
    def claim(self) -> Claim:
        return self.evidence.claim

    @property
    def standing(self) -> str:
        return self.evidence.stance

    @property
    def start(self) -> int | None:
        return self.quoted.span.start if self.quoted and self.quoted.span else None


def uses_of(source: Source) -> QuerySet[Evidence]:
    """What the source says for each claim that uses it, article by article."""
    return (
        source.evidence.standing()
        .filter(claim__article__removed_at=None)
        .exclude(claim__state=ClaimState.WITHDRAWN)
        .select_related("claim__article")
        .order_by("claim__article__headline", "claim__number")
    )


def quotable(source: Source) -> list[Evidence]:
    """Those whose quotation may still be changed."""
    return [row for row in uses_of(source) if row.claim.state in IN_WORK]


def _quote_cards(source: Source, capture: Capture | None) -> list[QuoteCard]:
    """Each use with where its quotation stands in the copy, in the order of the copy's text."""
    cards = [QuoteCard(row, _quoted_in(row, capture)) for row in uses_of(source)]
    return sorted(cards, key=lambda card: (card.start is None, card.start or 0))


def _quoted_in(row: Evidence, capture: Capture | None) -> Quoted | None:
    if not capture or not row.quotation:
        return None
    if row.capture_id == capture.pk:
        at = row.selectors.position
        return Quoted(HighlightState.SAME, Span(at.start, at.end))
    return quoted(capture.text, row.quotation, row.selectors)


@dataclass(frozen=True)
class CapturePage:
    """A copy to read: its text with the quotations of all the claims that use its source."""

    capture: Capture
    copies: Copies
    cards: list[QuoteCard]

    @cached_property
    def by_claim(self) -> dict[int, QuoteCard]:
        return {card.claim.pk: card for card in self.cards}

    @cached_property
    def blocks(self) -> list[Block]:
        spans = [
            Highlighted(card.claim.pk, card.quoted.span.start, card.quoted.span.end)
            for card in self.cards
            if card.quoted and card.quoted.span
        ]
        return segments.cut(self.capture.text, spans) if self.capture.text else []

    @property
    def before(self) -> Capture | None:
        """The copy that was kept before this one."""
        return next((one for one in self.copies.kept if one.number < self.capture.number), None)


def capture_page(capture: Capture) -> CapturePage:
    """Everything on a copy's page, in a fixed number of queries. `capture` comes from visible_to(reader)."""
    return CapturePage(capture, copies_of(capture.source), _quote_cards(capture.source, capture))


@dataclass(frozen=True)
class SourcePage:
    """A source with the claims that use it, its copies, and whether it still says what was quoted."""

    copies: Copies
    cards: list[QuoteCard]


def source_page(source: Source) -> SourcePage:
    """Everything on a source's page, in a fixed number of queries."""
    return SourcePage(copies_of(source), _quote_cards(source, source.captures.taken().first()))


def sources_to_check(project: Project, before: datetime) -> QuerySet[Source]:
    """The project's sources with an address that a claim uses, and that nobody has looked at since `before`."""
    used = Evidence.objects.standing().filter(claim__article__removed_at=None, source=OuterRef("pk"))
    seen = Capture.objects.filter(source=OuterRef("pk"), taken_at__gte=before)
    return project.sources.filter(Exists(used)).exclude(url="").exclude(Exists(seen)).order_by("pk")


# --- people ----------------------------------------------------------------------------------------------------------


def assignable(project: Project) -> QuerySet[Membership]:
    """The members who may be given a review, with the number they have under way."""
    roles = permissions.GRANTS[permissions.Act.SET_VERDICT]
    under_way = Q(user__reviews__article__project=project, user__reviews__in=Review.objects.under_way())
    return (
        project.memberships.filter(role__in=sorted(roles), user__is_active=True)
        .select_related("user")
        .annotate(load=Count("user__reviews", filter=under_way, distinct=True))
    )
