"""A project built by hand that holds what is hard to write: the formats are tested against it.

Overlapping, nested and split highlights; emoji, combining marks and Hebrew; a source without an address and one with a
bad one; a withdrawn claim, a superseded verdict, differing verdicts; an older revision; strings that would break out
of HTML. Places, persons and papers are invented.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from annotations.core.formats import FORMATS, Format
from annotations.core.permissions import Role
from annotations.core.ratings import DEFAULT_SCALE
from annotations.core.records import (
    Apart,
    ArticleRecord,
    ClaimKind,
    ClaimRecord,
    ConclusionRecord,
    Confidence,
    Decided,
    EvidenceRecord,
    HighlightRecord,
    HighlightState,
    Line,
    LineRole,
    Obtained,
    PersonRecord,
    ProjectRecord,
    RatingRecord,
    ReviewRecord,
    RevisionRecord,
    Round,
    SourceKind,
    SourceRecord,
    Stance,
    VerdictRecord,
)
from annotations.core.selectors import describe
from annotations.core.workflow import ClaimState, ReviewState

HOSTILE = """</style></script><script>alert("x")</script><img src=x onerror='alert(1)'>&amp;"""


def uid(name: str) -> str:
    """The same identifier in every run, so that golden files stand still."""
    return str(uuid5(NAMESPACE_URL, f"urn:example:{name}"))


def at(day: int, hour: int = 9) -> datetime:
    """An hour of a day in November 2026."""
    return datetime(2026, 11, day, hour, 30, tzinfo=UTC)


EDITOR = PersonRecord(uid("imara"), "Imara Feldstrom", Role.EDITOR)
FIRST = PersonRecord(uid("tobin"), "Tobin Achterberg", Role.REVIEWER)
SECOND = PersonRecord(uid("yael"), "יעל <b>Orlin</b>", Role.REVIEWER)
FORMER = PersonRecord(uid("quill"), "Quill Marrow", None)

SCALE = tuple(RatingRecord(r.key, r.label, r.value, r.meaning, r.tone, 3, 5, 1) for r in DEFAULT_SCALE)
RATING = {rating.key: rating for rating in SCALE}

LINES: tuple[tuple[LineRole, str], ...] = (
    (LineRole.HEADLINE, "Port Vellis opens its “longest bridge in the north” 🎉"),
    (LineRole.STANDFIRST, "The crossing cost 412 million crowns, the council says, and opened two years late."),
    (LineRole.BYLINE, "By Oda Renwick"),
    (LineRole.DATELINE, "PORT VELLIS, 19 November 2026"),
    (
        LineRole.PARAGRAPH,
        "The new harbour bridge is the longest in the north: 2,840 metres from shore to shore, and it carries "
        "38,000 vehicles a day, the council’s engineer said on Thursday. 👩🏽‍🔧 No other project in the city’s "
        "history has cost more.",
    ),
    (LineRole.SUBHEADING, "“Nobody was hurt”"),
    (
        LineRole.PARAGRAPH,
        "“Nobody was hurt in four years of work,” said the site’s manager at the Cafe\u0301 Zoe\u0308 on the quay. "
        "The toll, 14 crowns, will never rise, the mayor promised.",
    ),
    (LineRole.PARAGRAPH, "על השלט בכניסה לגשר נכתב: „הגשר הארוך בצפון” – 2,840 מטר."),
    (LineRole.PARAGRAPH, f"A line for those who break pages: {HOSTILE}  It has two  spaces."),
    (LineRole.CREDIT, "Photograph: Oda Renwick / Vellis Courier"),
)
TEXT = "\n".join(text for _, text in LINES)
OLD_TEXT = TEXT.replace("38,000", "36,000").replace(
    "The toll, 14 crowns, will never rise", "The toll stays at 14 crowns"
)


def revision(name: str, number: int, text: str, roles: tuple[LineRole, ...], day: int) -> RevisionRecord:
    """A revision as the workbench would have stored it."""
    return RevisionRecord(
        uid=uid(name),
        number=number,
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        roles=roles,
        set_apart=(
            Line("Home  News  Harbour", apart=Apart.NAVIGATION),
            Line("Subscribe for 1 crown a month", apart=Apart.PROMOTION),
            Line(HOSTILE, apart=Apart.BY_HAND),
        ),
        obtained=Obtained.UPLOADED if number == 1 else Obtained.PASTED,
        obtained_at=at(day),
        newlines_changed=2,
        original_name='page "1".html',
        original_media_type="text/html",
        original_size=len(text.encode()),
        original_sha256=sha256(b"page" + text.encode()).hexdigest(),
    )


ROLES = tuple(role for role, _ in LINES)
OLD = revision("bridge-1", 1, OLD_TEXT, ROLES, 19)
NEW = revision("bridge-2", 2, TEXT, ROLES, 20)


def highlight(
    name: str, quote: str, of: RevisionRecord = NEW, state: HighlightState = HighlightState.SAME
) -> HighlightRecord:
    """The words where they first stand in the revision."""
    start = of.text.index(quote)
    end = start + len(quote)
    selectors = describe(of.text, start, end)
    return HighlightRecord(uid(name), of.uid, start, end, quote, selectors.quote.prefix, selectors.quote.suffix, state)


def source(name: str, url: str, title: str, kind: SourceKind, **more: object) -> SourceRecord:
    """A source; what is not given is empty."""
    plain = SourceRecord(uid(name), url, title, "", "", None, kind, "", None, FIRST, at(20, 10), 1)
    return replace(plain, **more)  # type: ignore[arg-type]


REGISTER = source(
    "register",
    "https://bridges.example/register?id=2840&lang=en",
    "Register of bridges, entry 2840",
    SourceKind.OFFICIAL_RECORD,
    publisher="Northern Roads Office",
    date_published=date(2026, 3, 2),
    accessed_at=date(2026, 11, 20),
    note="Lengths are between abutments.",
)
COUNT = source(
    "count",
    "https://data.example/traffic",
    "Traffic counts, first week",
    SourceKind.DATA,
    author="Counting unit",
    publisher="City of Port Vellis",
    accessed_at=date(2026, 11, 20),
)
CALL = source("call", "", "Telephone call with the labour inspectorate", SourceKind.INTERVIEW, version=2)
BAD = source("bad", "javascript:alert(1)", HOSTILE, SourceKind.SOCIAL_POST, note=HOSTILE)
UNUSED = source("unused", "https://courier.example/archive", "Archive search", SourceKind.NEWS)


def evidence(
    name: str, of: SourceRecord, stance: Stance, order: int, quotation: str = "", note: str = ""
) -> EvidenceRecord:
    """A source on a claim."""
    return EvidenceRecord(uid(name), of.uid, stance, quotation, note, order, FIRST, at(20, 11), 1)


def verdict(name: str, by: PersonRecord, key: str, rationale: str, **more: object) -> VerdictRecord:
    """A verdict that stands, unless told otherwise."""
    plain = VerdictRecord(uid(name), by, RATING[key], rationale, None, date(2026, 11, 20), 1, at(21), None)
    return replace(plain, **more)  # type: ignore[arg-type]


def claim(number: int, reviewed: str, kind: ClaimKind, state: ClaimState, **more: object) -> ClaimRecord:
    """A claim; what is not given is empty."""
    plain = ClaimRecord(
        uid=uid(f"claim-{number}"),
        number=number,
        claim_reviewed=reviewed,
        claimant="",
        claim_date=None,
        kind=kind,
        tags=(),
        state=state,
        created_by=FIRST,
        created_at=at(20, 12),
        modified_at=at(21, 12),
        version=1,
        withdrawn_reason="",
        highlights=(),
        evidence=(),
        verdicts=(),
        conclusion=None,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


CLAIMS = (
    claim(
        1,
        "The harbour bridge of Port Vellis is the longest in the north, at 2,840 metres.",
        ClaimKind.FIGURE,
        ClaimState.CONCLUDED,
        claimant="The council’s engineer",
        claim_date=date(2026, 11, 19),
        tags=("bridges", "records"),
        # Two places, one of them in Hebrew; the first begins in the line before and runs over claim 2.
        highlights=(
            highlight(
                "h1a",
                "The new harbour bridge is the longest in the north: 2,840 metres from shore to shore",
                state=HighlightState.MOVED,
            ),
            highlight("h1b", "„הגשר הארוך בצפון” – 2,840 מטר"),
        ),
        evidence=(
            evidence("e1", REGISTER, Stance.REFUTES, 1, "Length between abutments: 2,480 m", "Two digits are swapped."),
            evidence("e2", BAD, Stance.SUPPORTS, 2, HOSTILE, HOSTILE),
        ),
        verdicts=(
            verdict(
                "v1",
                FIRST,
                "false",
                "The register gives 2,480 metres; the bridge at Sund is longer.",
                confidence=Confidence.HIGH,
                version=2,
            ),
            verdict("v2", SECOND, "false", HOSTILE, given_at=at(21, 14)),
            verdict("v1-old", FIRST, "mixed", "SUPERSEDED RATIONALE", superseded_at=at(21), given_at=at(20, 13)),
        ),
        conclusion=ConclusionRecord(
            uid=uid("conclusion-1"),
            rating=RATING["false"],
            rationale="The bridge is 2,480 metres long. Two bridges in the north are longer.\nThe council knows.",
            true_as_of=date(2026, 11, 21),
            check_again_on=date(2027, 3, 1),
            decided=Decided.AGREED,
            by=EDITOR,
            judged_by=(FIRST, SECOND),
            version=1,
            concluded_at=at(22),
        ),
    ),
    claim(
        2,
        "The bridge is 2,840 metres long and carries 38,000 vehicles a day.",
        ClaimKind.FIGURE,
        ClaimState.JUDGED,
        claimant="The council’s engineer",
        highlights=(highlight("h2", "2,840 metres from shore to shore, and it carries 38,000 vehicles a day"),),
        evidence=(evidence("e3", COUNT, Stance.CONTEXT, 1, "31,200 on average", ""),),
        verdicts=(
            verdict("v3", FIRST, "misleading", "It was so on the opening day only."),
            verdict("v4", FORMER, "mixed", "The count is right for one day.", confidence=Confidence.LOW),
        ),
    ),
    claim(
        3,
        "38,000 vehicles cross each day.",
        ClaimKind.FIGURE,
        ClaimState.JUDGED,
        highlights=(highlight("h3", "38,000 vehicles a day"),),
        evidence=(evidence("e4", COUNT, Stance.REFUTES, 1),),
        verdicts=(verdict("v5", FIRST, "misleading", "Counted on the opening day."),),
    ),
    claim(
        4,
        "No one was injured while the bridge was built.",
        ClaimKind.ABSENCE,
        ClaimState.PUBLISHED,
        claimant="The site’s manager",
        tags=("safety",),
        # Begins in the subheading and ends in the paragraph: one highlight over two blocks.
        highlights=(
            highlight(
                "h4",
                "Nobody was hurt”\n“Nobody was hurt in four years of work,” said the site’s manager at the Cafe\u0301",
            ),
        ),
        evidence=(evidence("e5", CALL, Stance.SUPPORTS, 1, "No accident was reported to us."),),
        verdicts=(verdict("v6", SECOND, "mostly-true", "None was reported.", confidence=Confidence.MEDIUM),),
        conclusion=ConclusionRecord(
            uid("conclusion-4"),
            RATING["mostly-true"],
            "The inspectorate knows of none; small injuries need not be reported.",
            date(2026, 11, 21),
            None,
            Decided.ADJUDICATED,
            EDITOR,
            (SECOND,),
            2,
            at(22, 15),
        ),
    ),
    claim(
        5,
        f"The mayor promised that the toll will not rise. {HOSTILE}",
        ClaimKind.PREDICTION,
        ClaimState.OPEN,
        claimant=HOSTILE,
        tags=(HOSTILE,),
        highlights=(highlight("h5", "The toll, 14 crowns, will never rise"),),
    ),
    claim(
        6,
        "WITHDRAWN CLAIM",
        ClaimKind.OPINION,
        ClaimState.WITHDRAWN,
        withdrawn_reason="Not checkable.",
        highlights=(highlight("h6", "No other project"),),
    ),
    claim(
        7,
        "The toll stays as it is.",
        ClaimKind.ATTRIBUTION,
        ClaimState.CORRECTED,
        highlights=(highlight("h7", "The toll stays at 14 crowns", OLD, HighlightState.GONE),),
        verdicts=(verdict("v7", SECOND, "unproven", "Nothing is written down."),),
        conclusion=ConclusionRecord(
            uid("conclusion-7"),
            RATING["unproven"],
            "",
            date(2026, 11, 21),
            None,
            Decided.AGREED,
            EDITOR,
            (),
            1,
            at(22, 16),
        ),
    ),
    claim(8, "A claim whose words are not marked yet.", ClaimKind.EVENT, ClaimState.OPEN),
    claim(
        9,
        "The sign at the bridge speaks of 2,840 metres.",
        ClaimKind.QUOTATION,
        ClaimState.JUDGED,
        highlights=(
            highlight("h9", "👩🏽‍🔧 No other project in the city’s history has cost more"),
            highlight("h9b", "🎉"),
        ),
        verdicts=(verdict("v9", FIRST, "true", "We saw it."),),
    ),
)

BRIDGE = ArticleRecord(
    uid=uid("bridge"),
    headline=LINES[0][1],
    standfirst=LINES[1][1],
    byline="Oda Renwick",
    credit="Oda Renwick / Vellis Courier",
    publisher="Vellis Courier",
    source_url="https://courier.example/bridge?from=feed&x=1",
    canonical_url="https://courier.example/bridge",
    language="en-GB",
    date_published=date(2026, 11, 19),
    loaded_by=EDITOR,
    loaded_at=at(19, 10),
    version=4,
    revisions=(OLD, NEW),
    claims=CLAIMS,
    reviews=(
        ReviewRecord(
            uid("review-1"),
            None,
            FIRST,
            Round.FIRST,
            ReviewState.ACCEPTED,
            date(2026, 11, 22),
            "",
            EDITOR,
            at(19, 11),
            3,
        ),
        ReviewRecord(
            uid("review-2"),
            uid("claim-1"),
            SECOND,
            Round.SECOND,
            ReviewState.RETURNED,
            None,
            "Say which bridges are longer.",
            EDITOR,
            at(19, 12),
            2,
        ),
    ),
)

# A page that says next to nothing of itself: no headline in the text, an empty line, no language, an unsafe address.
BARE_TEXT = f"{HOSTILE}\n\nThe ferry stops. 🛥"
BARE = ArticleRecord(
    uid=uid("bare"),
    headline=f"Untitled {HOSTILE}",
    standfirst="",
    byline="",
    credit="",
    publisher="",
    source_url="javascript:alert(1)",
    canonical_url="",
    language="",
    date_published=None,
    loaded_by=FORMER,
    loaded_at=at(20),
    version=1,
    revisions=(revision("bare-1", 1, BARE_TEXT, (LineRole.PARAGRAPH,) * 3, 20),),
    claims=(),
    reviews=(),
)
BARE = replace(
    BARE,
    claims=(
        claim(
            1,
            "The ferry no longer runs.",
            ClaimKind.EVENT,
            ClaimState.OPEN,
            uid=uid("bare-claim"),
            highlights=(highlight("bare-h", "The ferry stops. 🛥", BARE.revisions[0]),),
        ),
    ),
)

PROJECT = ProjectRecord(
    uid=uid("project"),
    name='Harbour desk "north" <script>',
    slug="harbour-desk",
    guidelines=f"Two verdicts for each claim.\n{HOSTILE}",
    verdicts_demanded=2,
    scale_version=3,
    scale=SCALE,
    people=(EDITOR, FIRST, SECOND),
    sources=(REGISTER, COUNT, CALL, BAD, UNUSED),
    articles=(BRIDGE, BARE),
    exported_at=datetime(2026, 11, 23, 7, 5, 9, 120000, tzinfo=UTC),
    exported_by=EDITOR,
)


def one_article() -> ProjectRecord:
    """The project with its first article alone."""
    return replace(PROJECT, articles=(BRIDGE,))


def no_articles() -> ProjectRecord:
    """The project before its first article."""
    return replace(PROJECT, articles=(), exported_by=None)


def write_golden_files() -> None:
    """Write the golden files anew: `python -m tests.core.example_record`. Read the difference before you keep it."""
    for known in FORMATS:
        golden_file(known).write_text("".join(known.write(PROJECT)), encoding="utf-8")


def golden_file(known: Format) -> Path:
    """Where the example stands as this format writes it."""
    return Path(__file__).parents[1] / "data" / f"example.{known.extension}"


if __name__ == "__main__":
    write_golden_files()
