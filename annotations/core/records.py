"""The words everybody speaks: frozen records of what comes in (a draft) and of what goes out (a project).

Loaders return a `Draft`; formats write a `ProjectRecord`. Positions are half-open code points. Times are aware and in
UTC; dates are plain. `uid` is stable for ever and the same in every export (a UUID in its 36 characters).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from annotations.core.chain import Head
from annotations.core.permissions import Role
from annotations.core.ratings import Tone
from annotations.core.replies import Channel, ReplyState
from annotations.core.selectors import Selectors
from annotations.core.triage import Priority
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


class Gate(StrEnum):
    """One thing that a project may demand of the evidence (core.gates)."""

    SOURCES = "sources"
    PRIMARY = "primary"
    CHECKED = "checked"


class GateState(StrEnum):
    """How a gate stands for a claim. A waiver counts only while the gate is not met."""

    MET = "met"
    WAIVED = "waived"
    MISSING = "missing"


class Confidence(StrEnum):
    """How sure a reviewer is of a verdict."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Decided(StrEnum):
    """How a conclusion came about."""

    AGREED = "agreed"
    ADJUDICATED = "adjudicated"
    VOTE = "vote"
    CORRECTED = "corrected"


class CorrectionKind(StrEnum):
    """Why a published answer was changed."""

    ERROR = "error of ours"
    UPDATE = "update"
    BY_PUBLISHER = "corrected by the publisher"


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
class FileRecord:
    """A file that somebody handed in, called as where it came from. `size` in bytes; `sha256` of its bytes."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class CaptureRecord:
    """A look at a source's page, whatever came of it. A look that found something new kept a copy, `number` from 1.

    `sentence` says why it failed, or what else there is to say. `size` (bytes) and `sha256` are of what the page holds,
    unpacked; `warc_sha256` and `wacz_sha256` of the files that the workbench keeps of it. What a look did not find is
    empty or None.
    """

    uid: str
    number: int | None
    state: CaptureState
    asked_by: PersonRecord
    asked_at: datetime
    taken_at: datetime | None
    sentence: str
    url: str
    url_final: str
    status: int | None
    media_type: str
    size: int | None
    sha256: str
    warc_sha256: str
    wacz_sha256: str
    title: str
    archive_url: str


@dataclass(frozen=True)
class SourceRecord:
    """Something that speaks for or against claims. `captures`: every look at its page, the first one first."""

    uid: str
    url: str
    title: str
    publisher: str
    author: str
    date_published: date | None
    kind: SourceKind
    note: str
    accessed_at: date | None
    file: FileRecord | None
    captures: tuple[CaptureRecord, ...]
    added_by: PersonRecord
    added_at: datetime
    version: int

    @property
    def copies(self) -> tuple[CaptureRecord, ...]:
        """The looks that kept a copy, the first one first."""
        return tuple(capture for capture in self.captures if capture.state == CaptureState.TAKEN)


@dataclass(frozen=True)
class CheckRecord:
    """That somebody other than who attached it opened the source and read it.

    It holds while the words are those that were checked; `changed` names what reads otherwise since: stance, quotation,
    title, address, publisher, author, date.
    """

    uid: str
    by: PersonRecord
    checked_at: datetime
    holds: bool
    changed: tuple[str, ...]


@dataclass(frozen=True)
class EvidenceRecord:
    """A source on a claim. `source` is the source's uid; `order` counts from 1 within the claim.

    `capture` is the uid of the copy that the quotation stands in, and `selector` says where in its text (half-open code
    points); both are None when it could not be placed. `found`: what became of it in the source's newest copy.
    """

    uid: str
    source: str
    stance: Stance
    weight: Weight | None
    quotation: str
    capture: str | None
    selector: Selectors | None
    found: HighlightState | None
    note: str
    order: int
    check: CheckRecord | None
    added_by: PersonRecord
    added_at: datetime
    version: int


@dataclass(frozen=True)
class GateRecord:
    """How a gate of the project stands for a claim, in sentences. `missing` says what to do; empty when it is met."""

    gate: Gate
    state: GateState
    stands: str
    missing: str


@dataclass(frozen=True)
class PassedRecord:
    """How a gate stood when a conclusion was recorded."""

    gate: Gate
    state: GateState


@dataclass(frozen=True)
class WaiverRecord:
    """That an editor let the claim through a gate that was not met, and why."""

    uid: str
    gate: Gate
    reason: str
    by: PersonRecord
    waived_at: datetime


@dataclass(frozen=True)
class ReplyRecord:
    """Somebody who was asked about a claim, by when, and what they answered; or the `reason` why nobody was asked.

    How to reach them is personal data and in no record. `state` is as of the export. `weighed_at`: when an editor found
    that the conclusion stands in spite of an answer that came after it.
    """

    uid: str
    state: ReplyState
    party: str
    role: str
    channel: Channel | None
    asked_on: date | None
    deadline: date | None
    question: str
    reason: str
    asked_by: PersonRecord
    added_at: datetime
    answer: str
    answered_on: date | None
    answer_recorded_at: datetime | None
    weighed_by: PersonRecord | None
    weighed_at: datetime | None
    version: int


@dataclass(frozen=True)
class JudgedRecord:
    """What a verdict or a conclusion was given on: the claim's words in the text, in their order, and its wording.

    `gone`: those of the words that stood in the article no more, as they were last.
    """

    words: tuple[str, ...]
    claim_reviewed: str
    gone: tuple[str, ...]


@dataclass(frozen=True)
class VerdictRecord:
    """One reviewer's verdict, the newest first version counted from 1. `superseded_at` is set on earlier versions.

    `overtaken_at`: since when the claim reads otherwise than what was `judged`.
    """

    uid: str
    by: PersonRecord
    rating: RatingRecord
    rationale: str
    confidence: Confidence | None
    true_as_of: date
    version: int
    given_at: datetime
    superseded_at: datetime | None
    judged: JudgedRecord
    overtaken_at: datetime | None
    #: In a blind round: its reviewer could see another's verdict first, so it is no independent one.
    in_sight: bool


@dataclass(frozen=True)
class AnsweredRecord:
    """One of the desk's questions where verdicts differ, as it was asked, and the answer."""

    question: str
    answer: str


@dataclass(frozen=True)
class OverrideRecord:
    """That an editor let a claim be concluded, in an emergency, with less than the project demanded, and why."""

    uid: str
    reason: str
    by: PersonRecord
    made_at: datetime


@dataclass(frozen=True)
class BallotRecord:
    """One editor's vote: the rating held, and the reason, which there is where it is another than was proposed."""

    uid: str
    by: PersonRecord
    rating: RatingRecord
    reason: str
    cast_at: datetime


@dataclass(frozen=True)
class VoteRecord:
    """What was proposed, by whom, and how the desk voted: `majority` of `voters` decided."""

    uid: str
    rating: RatingRecord
    rationale: str
    by: PersonRecord
    proposed_at: datetime
    voters: int
    majority: int
    ballots: tuple[BallotRecord, ...]


@dataclass(frozen=True)
class ConfirmationRecord:
    """That somebody looked again and found a conclusion still true as of a day. `check_again_on`: when to look next."""

    uid: str
    number: int
    true_as_of: date
    check_again_on: date | None
    note: str
    by: PersonRecord
    confirmed_at: datetime


@dataclass(frozen=True)
class PublicationRecord:
    """That a conclusion (its uid) was published, and by whom. `told`: what was missing or waived then, in sentences.

    `taken_back_*`: that it was taken off publication again, with the reason; None and "" while it stands.
    """

    uid: str
    conclusion: str
    by: PersonRecord
    published_at: datetime
    told: tuple[str, ...]
    taken_back_at: datetime | None
    taken_back_by: PersonRecord | None
    taken_back_reason: str


@dataclass(frozen=True)
class AnswerRecord:
    """A conclusion as a correction found it or left it, with what it came about by. `uid` is the conclusion's."""

    uid: str
    rating: RatingRecord
    rationale: str
    true_as_of: date
    by: PersonRecord
    concluded_at: datetime
    decided: Decided
    answers: tuple[AnsweredRecord, ...]
    override: OverrideRecord | None
    vote: VoteRecord | None


@dataclass(frozen=True)
class CorrectionRecord:
    """That a published answer was changed (schema.org CorrectionComment). Nobody changes one afterwards.

    `wrong`: what was wrong, or what changed; `told`: who was told; `publisher_told_on`: when the article's publisher was.
    `signed_by`: the second person who signed it, None until then.
    """

    uid: str
    kind: CorrectionKind
    wrong: str
    before: AnswerRecord
    after: AnswerRecord
    told: str
    publisher_told_on: date | None
    by: PersonRecord
    corrected_at: datetime
    signed_by: PersonRecord | None
    signed_at: datetime | None


@dataclass(frozen=True)
class ConclusionRecord:
    """The desk's answer. `judged_by`: whose verdicts stood when it was recorded; `gates`: how the project's gates did.

    `answers`: the desk's questions with what was answered. `override`: what let it through with less than the project
    demanded. `vote`: what the desk voted on; dissent is a ballot with another rating than the conclusion's.
    `overtaken_at`: since when the claim reads otherwise than what was `judged`; `gone_at`: since when words that were
    judged are known to stand in the article no more. `confirmations`: each time it was found
    still true, the first one first; the last one's day to look again is `check_again_on`.
    """

    uid: str
    rating: RatingRecord
    rationale: str
    true_as_of: date
    check_again_on: date | None
    decided: Decided
    by: PersonRecord
    judged_by: tuple[PersonRecord, ...]
    gates: tuple[PassedRecord, ...]
    answers: tuple[AnsweredRecord, ...]
    override: OverrideRecord | None
    vote: VoteRecord | None
    version: int
    concluded_at: datetime
    judged: JudgedRecord
    overtaken_at: datetime | None
    gone_at: datetime | None

    confirmations: tuple[ConfirmationRecord, ...]


@dataclass(frozen=True)
class HighlightRecord:
    """Words of a revision: `revision` is its uid, and `text[start:end] == exact` in it.

    `carried_from`: the uid of the highlight of an earlier revision that this one continues. `decided_by`, `decided_at`:
    who settled it, where the words were changed. Words that somebody found *gone* have no place: both ends are 0, `exact`
    is empty, and `last_exact` has them as they were last, in `carried_from`.
    """

    uid: str
    revision: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    state: HighlightState
    carried_from: str | None = None
    last_exact: str = ""
    decided_by: PersonRecord | None = None
    decided_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether its words are in its revision."""
        return self.state != HighlightState.GONE


@dataclass(frozen=True)
class ReviewRecord:
    """An assignment, of the article (claim is None) or of one claim (its uid). `handed_over_from`: the uid of the one
    that it continues, of another member.
    """

    uid: str
    claim: str | None
    member: PersonRecord
    round: Round
    state: ReviewState
    due: date | None
    reason: str
    assigned_by: PersonRecord
    assigned_at: datetime
    handed_over_from: str | None
    version: int


@dataclass(frozen=True)
class ClaimRecord:
    """A checkable statement. `gates`: how those that the project has now stand; `waivers`: those in force.

    `priority`: its own; None where that of its article counts.
    `publications`: each time it was published, also what was taken back; `corrections`: those since. The first ones first.
    """

    uid: str
    number: int
    claim_reviewed: str
    claimant: str
    claim_date: date | None
    kind: ClaimKind
    tags: tuple[str, ...]
    state: ClaimState
    priority: Priority | None
    priority_reason: str
    created_by: PersonRecord
    created_at: datetime
    modified_at: datetime
    version: int
    withdrawn_reason: str
    highlights: tuple[HighlightRecord, ...]
    evidence: tuple[EvidenceRecord, ...]
    gates: tuple[GateRecord, ...]
    waivers: tuple[WaiverRecord, ...]
    replies: tuple[ReplyRecord, ...]
    verdicts: tuple[VerdictRecord, ...]
    conclusion: ConclusionRecord | None
    publications: tuple[PublicationRecord, ...]
    corrections: tuple[CorrectionRecord, ...]


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
    date_modified: date | None
    priority: Priority
    priority_reason: str
    loaded_by: PersonRecord
    loaded_at: datetime
    version: int
    revisions: tuple[RevisionRecord, ...]
    claims: tuple[ClaimRecord, ...]
    reviews: tuple[ReviewRecord, ...]


@dataclass(frozen=True)
class TextRecord:
    """The text of a copy that quotations stand in. `capture` is its uid; `sha256` is of the text in UTF-8."""

    capture: str
    text: str
    sha256: str


@dataclass(frozen=True)
class ProjectRecord:
    """A project as one reader may see it. `needs_*`: what it demands of the evidence before a conclusion.

    `questions`: what whoever decides between verdicts answers. `vote_of`: how many editors vote on a conclusion, 0 where
    the desk does not vote; `vote_majority`: how many of them decide.

    `articles` and `texts` may be generators: a format reads each once, in order, the articles first. `texts` are those
    that the selectors of the articles' evidence count in, each once.
    """

    uid: str
    name: str
    slug: str
    guidelines: str
    verdicts_demanded: int
    needs_sources: int
    needs_primary: bool
    needs_checked: bool
    questions: tuple[str, ...]
    vote_of: int
    vote_majority: int
    scale_version: int
    scale: tuple[RatingRecord, ...]
    people: tuple[PersonRecord, ...]
    #: Where the audit trail ended; None where the reader may not know (core.permissions.sees_head).
    trail: Head | None
    sources: tuple[SourceRecord, ...]
    articles: Iterable[ArticleRecord]
    texts: Iterable[TextRecord]
    exported_at: datetime
    exported_by: PersonRecord | None
