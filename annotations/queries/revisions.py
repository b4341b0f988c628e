"""Versions of an article: what the publisher changed, and what becomes of the claims."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from annotations.core.anchoring import Anchor, carry
from annotations.core.differences import ChangedBlock, Piece, block_differences, differences
from annotations.core.records import UNSETTLED, HighlightState, LineRole
from annotations.core.text import Span, excerpt
from annotations.core.workflow import SETTLED, ClaimState
from annotations.models import Article, Claim, Event, Highlight, Project, Revision


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
    texts = dict(Revision.objects.filter(pk__in={row.revision_id for row in seen}).values_list("pk", "text"))
    return [(row, carry(revision.text, row.selectors, texts[row.revision_id])) for row in seen]


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
        """How many passages came through in which way, in the order of the states."""
        return [(state, n) for state in HighlightState if (n := sum(fate.state == state for fate in self.fates))]

    @property
    def passages(self) -> str:
        """What the counts are of. A claim may have its words in several places."""
        passages, claims = len(self.fates), len({fate.claim.pk for fate in self.fates})
        return f"{passages} passage{'' if passages == 1 else 's'} of {claims} claim{'' if claims == 1 else 's'}"


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


def roles_before(revision: Revision) -> dict[int, str]:
    """What each line of the page was before somebody set it apart, so that keeping it again is one click."""
    moved = Event.objects.filter(noun="revision", noun_uid=revision.uid, kind="line moved").order_by("pk")
    return {
        data["line"]: data["changed"]["line"][0]
        for data in moved.values_list("data", flat=True)
        if data["changed"]["line"][0] in list(LineRole)
    }
