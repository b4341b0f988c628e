"""The page of an article, and the lists of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat

from django.core.paginator import Page
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from annotations.core import permissions, segments
from annotations.core.permissions import Role
from annotations.core.progress import Progress
from annotations.core.segments import Block, Highlighted
from annotations.core.text import id_in, shown
from annotations.core.workflow import OUT, SETTLED, ClaimState, ReviewMove, as_known
from annotations.models import Article, Claim, Conclusion, Project, Review, Revision, User
from annotations.queries.blind import busy, known_as_judged, muted
from annotations.queries.claims import ClaimCard, claim_cards
from annotations.queries.paging import page_of
from annotations.queries.reviews import WorkItem, as_far_as_known, moves_of

_SETTLED = sorted(SETTLED)
_STANDING = ~Q(claims__state=ClaimState.WITHDRAWN)


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
    #: The claim that the address asks for, by its id.
    chosen: int | None = None
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
        return Progress.of((card.state, bool(card.conclusion and card.conclusion.overtaken_at)) for card in self.cards)

    def blocks_of(self, spans: Iterable[tuple[int, int]]) -> list[Block]:
        """The blocks that these spans of the text touch: what a change has to paint anew."""
        spans = list(spans)
        return [b for b in self.blocks if any(start < b.end and end > b.start for start, end in spans)]

    @property
    def unread(self) -> int:
        """How many sources of its claims the reader could read as the second person, and nobody has."""
        return sum(card.unread for card in self.cards)

    @property
    def next_unread(self) -> ClaimCard | None:
        """The first claim with such a source, in the order of the text."""
        return next((card for card in self.cards if card.unread), None)

    @property
    def waiting(self) -> list[ClaimCard]:
        """Claims with words that a newer version changed and nobody has decided about."""
        return [card for card in self.cards if card.waiting]

    @property
    def concluded(self) -> list[ClaimCard]:
        """Claims with a conclusion that is not published."""
        return [card for card in self.cards if card.claim.state == ClaimState.CONCLUDED]

    @property
    def corrected(self) -> list[ClaimCard]:
        """Claims whose published answer was corrected."""
        return [card for card in self.cards if card.claim.state == ClaimState.CORRECTED]

    @property
    def compact(self) -> bool:
        """Whether there are so many cards that each gets its buttons only when it is chosen."""
        return len(self.cards) > _FULL_CARDS

    @property
    def at_hand(self) -> list["WorkItem"]:
        """The reviews that wait for a move of the reader. Taking work off somebody is possible, but nothing waits for it."""
        editing, today = permissions.allowed(self.role, permissions.Act.ASSIGN), timezone.localdate()
        items = [
            WorkItem(review, self.progress, moves_of(review, self.reader, editing), today) for review in self.reviews
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
    reviews = busy(reader).filter(article=article).select_related("member", "claim", "assigned_by")
    return ArticlePage(
        article=article,
        revision=revision,
        role=role,
        cards=[card for card in cards if card.claim.state != ClaimState.WITHDRAWN or card.claim.number == asked],
        withdrawn=[card.claim for card in cards if card.claim.state == ClaimState.WITHDRAWN],
        reviews=as_far_as_known(reviews, article.project, role, reader),
        reader=reader,
        chosen=next((card.claim.pk for card in cards if card.claim.number == asked), None) if asked else None,
    )


def with_progress(articles: QuerySet[Article], reader: User) -> QuerySet[Article]:
    """Each article with `marked`, `judged`, `concluded` and `published`: how many of its standing claims are
    that far, as far as the reader may know it.
    """
    concluded = Q(
        claims__state__in=_SETTLED, claims__conclusions__superseded_at=None, claims__conclusions__overtaken_at=None
    )
    return articles.annotate(
        marked=Count("claims", filter=_STANDING, distinct=True),
        judged=Count("claims", filter=known_as_judged(reader) | concluded, distinct=True),
        concluded=Count("claims", filter=concluded, distinct=True),
        published=Count("claims", filter=Q(claims__state__in=sorted(OUT)), distinct=True),
    )


ARTICLE_STATES = {
    "new": ("No claims yet", Q(marked=0)),
    "in-work": ("In work", Q(marked__gt=F("concluded"))),
    "concluded": ("All concluded", Q(marked__gt=0, marked=F("concluded"))),
    "to-publish": ("Concluded, not published", Q(concluded__gt=F("published"))),
    "published": ("All published", Q(marked__gt=0, marked=F("published"))),
}


def project_articles(
    project: Project, reader: User, *, state: str = "", member: str = "", q: str = "", page: str = "1"
) -> Page:
    """One page of the project's articles, the newest first, with progress and who is on them."""
    articles = with_progress(project.articles.standing(), reader).order_by("-loaded_at", "-pk")
    if state in ARTICLE_STATES:
        articles = articles.filter(ARTICLE_STATES[state][1])
    if member == "nobody":
        articles = articles.exclude(reviews__in=busy(reader))
    elif (asked := id_in(member)) is not None:
        articles = articles.filter(reviews__in=busy(reader).filter(member=asked))
    if q := shown(q):
        articles = articles.filter(
            Q(headline__icontains=q) | Q(publisher__icontains=q) | Q(claims__claim_reviewed__icontains=q)
        )
    articles = articles.prefetch_related(
        Prefetch("reviews", busy(reader).select_related("member", "claim"), to_attr="open_reviews")
    )
    return page_of(articles, page)


def project_progress(project: Project, reader: User) -> Progress:
    """How far the project's standing claims are, as far as the reader may know it."""
    claims = Claim.objects.standing().filter(article__project=project, article__removed_at=None)
    rows = claims.annotate(
        earlier=on_earlier_words(), hidden=Exists(muted(reader).filter(pk=OuterRef("pk")))
    ).order_by()
    by_state = rows.values_list("state", "earlier", "hidden").annotate(Count("pk"))
    return Progress.of(
        claim
        for state, earlier, hidden, count in by_state
        for claim in repeat((as_known(ClaimState(state), sees_verdicts=not hidden), earlier), count)
    )


def on_earlier_words() -> Exists:
    """Whether a claim's conclusion is on other words than it has now, within the query of the claims."""
    return Exists(Conclusion.objects.standing().filter(claim=OuterRef("pk")).exclude(overtaken_at=None))


def removed_articles(project: Project) -> QuerySet[Article]:
    return project.articles.exclude(removed_at=None).order_by("-removed_at")
