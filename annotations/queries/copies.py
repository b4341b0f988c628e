"""Copies of sources, and where quotations stand in them."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from annotations.core import segments
from annotations.core.quoting import Quoted, quoted
from annotations.core.records import CaptureState, HighlightState
from annotations.core.segments import Block, Highlighted
from annotations.core.text import Span
from annotations.core.workflow import IN_WORK, ClaimState
from annotations.models import Capture, Claim, Evidence, Project, Source
from annotations.queries.folding import folded_rows, unfolded

#: What a claim's page tells of a look at a source.
_TOLD = (
    *("id", "source", "state", "number", "taken_at", "sentence", "url_final", "sha256", "archive_url"),
    *("warc", "warc__sha256", "wacz", "wacz__sha256"),
)


def looks() -> Subquery:
    """The looks at the source of evidence, without the texts, within the evidence's own query (see copies_for)."""
    return folded_rows(Capture.objects.filter(source=OuterRef("source")), _TOLD)


@dataclass(frozen=True)
class Copies:
    """How it stands with the copies of a source; `looks`: all that was ever tried, the newest first."""

    source: Source
    looks: list[Capture]
    #: The evidence that is asked about, where it is one piece of it.
    evidence: Evidence | None = None

    @property
    def quoted(self) -> Capture | None:
        """The copy that the evidence quotes: its words stand there, whatever became of the page since."""
        asked = self.evidence.capture_id if self.evidence else None
        return next((copy for copy in self.kept if copy.pk == asked), None)

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
    """One query."""
    return Copies(source, list(source.captures.defer("text").select_related("warc", "wacz")))


def copies_for(evidence: Evidence) -> Copies:
    """Those of its source: no query where `looks` was asked for, else one."""
    if hasattr(evidence, "looks"):
        return Copies(evidence.source, unfolded(Capture, evidence.looks), evidence)
    return replace(copies_of(evidence.source), evidence=evidence)


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
