"""The page of an article, and the lists of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotations.core import permissions, segments
from annotations.core.permissions import Role
from annotations.core.progress import Progress
from annotations.core.segments import Block, Highlighted
from annotations.core.workflow import ClaimState, ReviewMove
from annotations.models import Article, Claim, Conclusion, Review, Revision, User
from annotations.queries.blind import busy
from annotations.queries.claims import ClaimCard, claim_cards
from annotations.queries.reviews import WorkItem, as_far_as_known, moves_of

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
    with_people = busy(reader).select_related("member", "claim", "assigned_by", "handed_over_from__member")
    reviews = with_people.filter(article=article)
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


def on_earlier_words() -> Exists:
    """Whether a claim's conclusion is on other words than it has now, within the query of the claims."""
    return Exists(Conclusion.objects.standing().filter(claim=OuterRef("pk")).exclude(overtaken_at=None))
