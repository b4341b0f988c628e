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
from annotations.core.workflow import OUT, SETTLED, ClaimState, ReviewMove
from annotations.models import Article, Claim, Conclusion, Project, Review, Revision, User
from annotations.queries.claims import ClaimCard, claim_cards
from annotations.queries.paging import page_of
from annotations.queries.reviews import WorkItem, moves_of

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
        return Progress.of(
            (card.claim.state, bool(card.conclusion and card.conclusion.overtaken_at)) for card in self.cards
        )

    def blocks_of(self, spans: Iterable[tuple[int, int]]) -> list[Block]:
        """The blocks that these spans of the text touch: what a change has to paint anew."""
        spans = list(spans)
        return [b for b in self.blocks if any(start < b.end and end > b.start for start, end in spans)]

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
    reviews = article.reviews.under_way().select_related("member", "claim", "assigned_by")
    return ArticlePage(
        article=article,
        revision=revision,
        role=role,
        cards=[card for card in cards if card.claim.state != ClaimState.WITHDRAWN or card.claim.number == asked],
        withdrawn=[card.claim for card in cards if card.claim.state == ClaimState.WITHDRAWN],
        reviews=list(reviews),
        reader=reader,
        chosen=next((card.claim.pk for card in cards if card.claim.number == asked), None) if asked else None,
    )


def with_progress(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Each article with `marked`, `judged`, `concluded` and `published`: how many of its standing claims are that far."""
    concluded = Q(
        claims__state__in=_SETTLED, claims__conclusions__superseded_at=None, claims__conclusions__overtaken_at=None
    )
    return articles.annotate(
        marked=Count("claims", filter=_STANDING, distinct=True),
        judged=Count("claims", filter=Q(claims__state=ClaimState.JUDGED) | concluded, distinct=True),
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
    return page_of(articles, page)


def project_progress(project: Project) -> Progress:
    """How far the project's standing claims are."""
    claims = Claim.objects.standing().filter(article__project=project, article__removed_at=None)
    by_state = (
        claims.order_by().annotate(earlier=on_earlier_words()).values_list("state", "earlier").annotate(Count("pk"))
    )
    return Progress.of(claim for state, earlier, count in by_state for claim in repeat((state, earlier), count))


def on_earlier_words() -> Exists:
    """Whether a claim's conclusion is on other words than it has now, within the query of the claims."""
    return Exists(Conclusion.objects.standing().filter(claim=OuterRef("pk")).exclude(overtaken_at=None))


def removed_articles(project: Project) -> QuerySet[Article]:
    return project.articles.exclude(removed_at=None).order_by("-removed_at")
