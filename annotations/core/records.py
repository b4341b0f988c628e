"""The words everybody speaks: frozen records of what comes in (a draft) and of what goes out (a project).

Loaders return a `Draft`; formats write a `ProjectRecord`. Positions are half-open code points. Times are aware and in
UTC; dates are plain. `uid` is stable for ever and the same in every export (a UUID in its 36 characters).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from annotations.core.permissions import Role
from annotations.core.ratings import Tone
from annotations.core.workflow import ClaimState, ReviewState

# --- what comes in --------------------------------------------------------------------------------------------------


class LineRole(StrEnum):
    """What a kept line of a page is in the article."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATELINE = "dateline"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    CREDIT = "credit"


class Apart(StrEnum):
    """Why a line of a page is set apart. The value is what the reader is told."""

    NAVIGATION = "navigation"
    REPEATED = "says again what stands elsewhere"
    CAPTION = "caption or picture credit"
    OTHER_STORY = "another story"
    SHARING = "sharing or following"
    PROMOTION = "promotion or subscription"
    COMMENTS = "readers' comments"
    FURNITURE = "page furniture"
    BY_HAND = "set apart by hand"
    LEARNT = "set apart on this site before"
    RECURRING = "stands on other pages of the site"


@dataclass(frozen=True)
class Line:
    """One line of the page as it came: kept in the article as `role`, or set apart for a reason. Blank lines: neither."""

    text: str
    role: LineRole | None = None
    apart: Apart | None = None

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def kept(self) -> bool:
        return self.role is not None


class Detail(StrEnum):
    """What a page may say about its article. Empty beats invented."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    #: Names of persons, with "; " between them.
    AUTHORS = "authors"
    CREDIT = "credit"
    PUBLISHER = "publisher"
    LANGUAGE = "language"
    DATE_PUBLISHED = "date_published"
    CANONICAL_URL = "canonical_url"
    DATE_MODIFIED = "date_modified"
    #: Only where it is another one than the page is labelled with.
    ENCODING = "encoding"
    #: A sentence that says why the page may not hold the whole article.
    RESTRICTED = "restricted"


@dataclass(frozen=True)
class Found:
    """A detail and the place on the page that says so ("line 12", "meta property og:site_name")."""

    value: str
    where: str


@dataclass(frozen=True)
class Resolved:
    """What a printed page had to be read as: a ligature or a hyphen at a line's end. `line` counts from 0."""

    line: int
    printed: str
    became: str


@dataclass(frozen=True)
class Draft:
    """What a loader makes of an input: every line of the page in its order, and the details that the page states.

    `"\\n".join(line.text for line in lines)` is the page, character for character. `newlines_changed` counts the CRLF
    and CR that became LF before. `resolved`: words that are not in the lines as they were printed. `DATE_PUBLISHED`
    and `DATE_MODIFIED` are ISO dates (2026-11-23), `LANGUAGE` is a BCP 47 tag.
    """

    lines: tuple[Line, ...]
    details: dict[Detail, Found] = field(default_factory=dict)
    newlines_changed: int = 0
    encoding: str = "utf-8"
    resolved: tuple[Resolved, ...] = ()

    @property
    def page(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def kept(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kept)


# --- what goes out --------------------------------------------------------------------------------------------------


class ClaimKind(StrEnum):
    """What sort of statement a claim is: it decides how it can be checked."""

    FIGURE = "figure"
    EVENT = "event"
    QUOTATION = "quotation"
    ATTRIBUTION = "attribution"
    ABSENCE = "absence"
    PREDICTION = "prediction"
    OPINION = "opinion"


class HighlightState(StrEnum):
    """How a highlight came through the article's changes. The last three wait for a person."""

    SAME = "same"
    MOVED = "moved"
    EDITED = "edited"
    AMBIGUOUS = "ambiguous"
    GONE = "gone"


#: What a person must look at.
UNSETTLED = frozenset({HighlightState.EDITED, HighlightState.AMBIGUOUS, HighlightState.GONE})


class CaptureState(StrEnum):
    """What came of a look at a source's page."""

    WAITING = "waiting"
    TAKEN = "taken"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class Decision(StrEnum):
    """What a person made of changed words."""

    ACCEPT = "accept"
    CHOOSE = "choose other words"
    GONE = "mark as gone"


class SourceKind(StrEnum):
    """What a source is."""

    OFFICIAL_RECORD = "official record"
    STATEMENT = "statement"
    DATA = "data"
    NEWS = "news"
    EXPERT = "expert"
    SOCIAL_POST = "social post"
    INTERVIEW = "own interview"


class Stance(StrEnum):
    """What a source does for a claim (CiTO: supports, disputes, citesForInformation)."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    CONTEXT = "context"


class Weight(StrEnum):
    """How near a source is to the thing itself: the record, the recording, the witness; or somebody's account of it."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class Confidence(StrEnum):
    """How sure a reviewer is of a verdict."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Decided(StrEnum):
    """How a conclusion came about."""

    AGREED = "agreed"
    ADJUDICATED = "adjudicated"


class Round(StrEnum):
    """Which pair of eyes a review is."""

    FIRST = "first"
    SECOND = "second"


class Obtained(StrEnum):
    """How a revision's page reached us."""

    PASTED = "pasted"
    UPLOADED = "uploaded"
    COMMAND_LINE = "command line"
    FETCHED = "fetched"
    IMPORTED = "imported"


class ItemState(StrEnum):
    """What became of one item of a batch. KNOWN and CHANGED: the page is here already, so it was not doubled."""

    WAITING = "waiting"
    LOADED = "loaded"
    KNOWN = "here already"
    CHANGED = "here with another text"
    REFUSED = "refused"


@dataclass(frozen=True)
class PersonRecord:
    """Somebody who did something. Role is the one in the project, None for a former member."""

    uid: str
    name: str
    role: Role | None = None


@dataclass(frozen=True)
class RatingRecord:
    """A rating with the scale's version and bounds frozen in (schema.org Rating: ratingValue, bestRating, worstRating)."""

    key: str
    label: str
    value: int | None
    meaning: str
    tone: Tone
    scale_version: int
    best: int
    worst: int


@dataclass(frozen=True)
class SourceRecord:
    uid: str
    url: str
    title: str
    publisher: str
    author: str
    date_published: date | None
    kind: SourceKind
    note: str
    accessed_at: date | None
    added_by: PersonRecord
    added_at: datetime
    version: int


@dataclass(frozen=True)
class EvidenceRecord:
    """A source on a claim. `source` is the source's uid; `order` counts from 1 within the claim."""

    uid: str
    source: str
    stance: Stance
    quotation: str
    note: str
    order: int
    added_by: PersonRecord
    added_at: datetime
    version: int


@dataclass(frozen=True)
class VerdictRecord:
    """One reviewer's verdict, the newest first version counted from 1. `superseded_at` is set on earlier versions."""

    uid: str
    by: PersonRecord
    rating: RatingRecord
    rationale: str
    confidence: Confidence | None
    true_as_of: date
    version: int
    given_at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True)
class ConclusionRecord:
    """The desk's answer. `judged_by`: whose verdicts stood when it was recorded."""

    uid: str
    rating: RatingRecord
    rationale: str
    true_as_of: date
    check_again_on: date | None
    decided: Decided
    by: PersonRecord
    judged_by: tuple[PersonRecord, ...]
    version: int
    concluded_at: datetime


@dataclass(frozen=True)
class HighlightRecord:
    """Words of a revision: `revision` is its uid, and `text[start:end] == exact` in it."""

    uid: str
    revision: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    state: HighlightState


@dataclass(frozen=True)
class ReviewRecord:
    """An assignment, of the article (claim is None) or of one claim (its uid)."""

    uid: str
    claim: str | None
    member: PersonRecord
    round: Round
    state: ReviewState
    due: date | None
    reason: str
    assigned_by: PersonRecord
    assigned_at: datetime
    version: int


@dataclass(frozen=True)
class ClaimRecord:
    uid: str
    number: int
    claim_reviewed: str
    claimant: str
    claim_date: date | None
    kind: ClaimKind
    tags: tuple[str, ...]
    state: ClaimState
    created_by: PersonRecord
    created_at: datetime
    modified_at: datetime
    version: int
    withdrawn_reason: str
    highlights: tuple[HighlightRecord, ...]
    evidence: tuple[EvidenceRecord, ...]
    verdicts: tuple[VerdictRecord, ...]
    conclusion: ConclusionRecord | None


@dataclass(frozen=True)
class RevisionRecord:
    """The article's text at one time. `roles` names each line of the text; `sha256` is of the text in UTF-8.

    `set_apart`: the page's lines that are not in the text, with the reason. `original_sha256` is of the bytes as they
    came, which the workbench keeps.
    """

    uid: str
    number: int
    text: str
    sha256: str
    roles: tuple[LineRole, ...]
    set_apart: tuple[Line, ...]
    obtained: Obtained
    obtained_at: datetime
    newlines_changed: int
    original_name: str
    original_media_type: str
    original_size: int
    original_sha256: str


@dataclass(frozen=True)
class ArticleRecord:
    uid: str
    headline: str
    standfirst: str
    byline: str
    credit: str
    publisher: str
    source_url: str
    canonical_url: str
    language: str
    date_published: date | None
    loaded_by: PersonRecord
    loaded_at: datetime
    version: int
    revisions: tuple[RevisionRecord, ...]
    claims: tuple[ClaimRecord, ...]
    reviews: tuple[ReviewRecord, ...]


@dataclass(frozen=True)
class ProjectRecord:
    """A project as one reader may see it. `articles` may be a generator: a format reads it once, in order."""

    uid: str
    name: str
    slug: str
    guidelines: str
    verdicts_demanded: int
    scale_version: int
    scale: tuple[RatingRecord, ...]
    people: tuple[PersonRecord, ...]
    sources: tuple[SourceRecord, ...]
    articles: Iterable[ArticleRecord]
    exported_at: datetime
    exported_by: PersonRecord | None
