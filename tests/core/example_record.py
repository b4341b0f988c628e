"""A project built by hand that holds what is hard to write: the formats are tested against it.

Overlapping, nested and split highlights; emoji, combining marks and Hebrew; a source without an address and one with a
bad one; a page that changed after it was quoted, looks that failed, a file; checks that hold and one that does not;
gates met, waived and open; an answer and two that are awaited; a withdrawn claim, a superseded verdict, differing
verdicts; an older revision; strings that would break out of HTML. Places, persons and papers are invented.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from annotations.core.chain import Head
from annotations.core.formats import FORMATS, Format
from annotations.core.permissions import Role
from annotations.core.ratings import DEFAULT_SCALE
from annotations.core.records import (
    AnsweredRecord,
    AnswerRecord,
    Apart,
    ArticleRecord,
    BallotRecord,
    CaptureRecord,
    CaptureState,
    CheckRecord,
    ClaimKind,
    ClaimRecord,
    ConclusionRecord,
    Confidence,
    ConfirmationRecord,
    CorrectionKind,
    CorrectionRecord,
    Decided,
    EvidenceRecord,
    FileRecord,
    Gate,
    GateRecord,
    GateState,
    HighlightRecord,
    HighlightState,
    JudgedRecord,
    Line,
    LineRole,
    Obtained,
    OverrideRecord,
    PassedRecord,
    PersonRecord,
    ProjectRecord,
    PublicationRecord,
    RatingRecord,
    ReplyRecord,
    ReviewRecord,
    RevisionRecord,
    Round,
    SourceKind,
    SourceRecord,
    Stance,
    TextRecord,
    VerdictRecord,
    VoteRecord,
    WaiverRecord,
    Weight,
)
from annotations.core.replies import Channel, ReplyState
from annotations.core.selectors import describe
from annotations.core.triage import Priority
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


#: What an editor found when a newer text came: the words are in it no more.
GONE = HighlightRecord(
    uid("h7-gone"),
    NEW.uid,
    0,
    0,
    "",
    "",
    "",
    HighlightState.GONE,
    carried_from=uid("h7"),
    last_exact="The toll stays at 14 crowns",
    decided_by=EDITOR,
    decided_at=at(23, 8),
)


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return sha256(text.encode()).hexdigest()


def look(name: str, state: CaptureState, url: str, hour: int, **more: object) -> CaptureRecord:
    """A look at a page; what is not given is empty."""
    plain = CaptureRecord(
        uid=uid(name),
        number=None,
        state=state,
        asked_by=FIRST,
        asked_at=at(20, hour),
        taken_at=at(20, hour).replace(minute=31),
        sentence="",
        url=url,
        url_final="",
        status=None,
        media_type="",
        size=None,
        sha256="",
        warc_sha256="",
        wacz_sha256="",
        title="",
        archive_url="",
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def copy(name: str, number: int, url: str, hour: int, **more: object) -> CaptureRecord:
    """A look that kept a copy."""
    kept = {
        "number": number,
        "url_final": url,
        "status": 200,
        "media_type": "text/html",
        "size": 1_234 * number,
        "sha256": digest(f"page {name}"),
        "warc_sha256": digest(f"warc {name}"),
        "wacz_sha256": digest(f"wacz {name}"),
    }
    return look(name, CaptureState.TAKEN, url, hour, **(kept | more))


#: What the register's page said when it was quoted, and later; the emoji makes code points and UTF-16 units differ.
REGISTER_TEXT = "🌉 Register of bridges\nEntry 2840: Port Vellis\nLength between abutments: 2,480 m\nOpened in 2026"
BAD_TEXT = f"Before. {HOSTILE} After."
REGISTER_URL = "https://bridges.example/register?id=2840&lang=en"
REGISTER_COPY = copy(
    "register-1",
    1,
    REGISTER_URL,
    11,
    url_final="https://www.bridges.example/register/2840",
    title="Register of bridges",
    archive_url="https://archive.example/2026/register",
)
BAD_COPY = copy(
    "bad-1", 1, "javascript:alert(1)", 12, title=HOSTILE, sentence=HOSTILE, archive_url="javascript:alert(2)"
)
TEXTS = (
    TextRecord(REGISTER_COPY.uid, REGISTER_TEXT, digest(REGISTER_TEXT)),
    TextRecord(BAD_COPY.uid, BAD_TEXT, digest(BAD_TEXT)),
)


def source(name: str, url: str, title: str, kind: SourceKind, **more: object) -> SourceRecord:
    """A source; what is not given is empty."""
    plain = SourceRecord(uid(name), url, title, "", "", None, kind, "", None, None, (), FIRST, at(20, 10), 1)
    return replace(plain, **more)  # type: ignore[arg-type]


REGISTER = source(
    "register",
    REGISTER_URL,
    "Register of bridges, entry 2840",
    SourceKind.OFFICIAL_RECORD,
    publisher="Northern Roads Office",
    date_published=date(2026, 3, 2),
    accessed_at=date(2026, 11, 20),
    note="Lengths are between abutments.",
    captures=(
        look("register-0", CaptureState.FAILED, REGISTER_URL, 10, sentence="The site did not answer in time."),
        REGISTER_COPY,
        look("register-same", CaptureState.UNCHANGED, REGISTER_URL, 12),
        copy("register-2", 2, REGISTER_URL, 13),
    ),
)
COUNT = source(
    "count",
    "https://data.example/traffic",
    "Traffic counts, first week",
    SourceKind.DATA,
    author="Counting unit",
    publisher="City of Port Vellis",
    accessed_at=date(2026, 11, 20),
    file=FileRecord('week "1" <counts>.csv', "text/csv", 48_213, digest("the counts")),
    captures=(look("count-0", CaptureState.WAITING, "https://data.example/traffic", 10, taken_at=None),),
)
CALL = source("call", "", "Telephone call with the labour inspectorate", SourceKind.INTERVIEW, version=2)
BAD = source(
    "bad",
    "javascript:alert(1)",
    HOSTILE,
    SourceKind.SOCIAL_POST,
    note=HOSTILE,
    file=FileRecord(HOSTILE, "image/png", 7, digest("the picture")),
    captures=(BAD_COPY, look("bad-2", CaptureState.FAILED, "javascript:alert(1)", 13, sentence=HOSTILE)),
)
UNUSED = source("unused", "https://courier.example/archive", "Archive search", SourceKind.NEWS)


def evidence(
    name: str, of: SourceRecord, stance: Stance, order: int, quotation: str = "", note: str = "", **more: object
) -> EvidenceRecord:
    """A source on a claim; what is not given is empty."""
    plain = EvidenceRecord(
        uid=uid(name),
        source=of.uid,
        stance=stance,
        weight=None,
        quotation=quotation,
        capture=None,
        selector=None,
        found=None,
        note=note,
        order=order,
        check=None,
        added_by=FIRST,
        added_at=at(20, 11),
        version=1,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def placed(quotation: str, text: TextRecord, found: HighlightState) -> dict[str, object]:
    """Where a quotation stands in the text of a copy, and what became of it in the newest."""
    start = text.text.index(quotation)
    selector = describe(text.text, start, start + len(quotation))
    return {"capture": text.capture, "selector": selector, "found": found}


def gate(kind: Gate, state: GateState, stands: str, missing: str = "") -> GateRecord:
    """How a gate stands."""
    return GateRecord(kind, state, stands, missing)


NO_SOURCE = (
    gate(
        Gate.SOURCES,
        GateState.MISSING,
        "0 of 2, from different publishers, people or sites, for or against the claim.",
        "Attach 2 more sources from other publishers.",
    ),
    gate(
        Gate.PRIMARY,
        GateState.MISSING,
        "0 primary sources for or against the claim.",
        "Attach a primary source for or against the claim.",
    ),
    gate(
        Gate.CHECKED,
        GateState.MISSING,
        "0 of 0 sources checked by a second person.",
        "Attach a source; then a second person checks it.",
    ),
)


def reply(name: str, state: ReplyState, **more: object) -> ReplyRecord:
    """Somebody who was asked by e-mail, unless told otherwise; what is not given is empty."""
    plain = ReplyRecord(
        uid=uid(name),
        state=state,
        party="The council’s engineer",
        role="",
        channel=Channel.E_MAIL,
        asked_on=date(2026, 11, 20),
        deadline=date(2026, 11, 24),
        question="Where was the length measured?",
        reason="",
        asked_by=FIRST,
        added_at=at(20, 14),
        answer="",
        answered_on=None,
        answer_recorded_at=None,
        weighed_by=None,
        weighed_at=None,
        version=1,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


GONE_BEFORE = "Words that were gone already"
JUDGED = JudgedRecord(("Words as they were printed", GONE_BEFORE), "A wording as it was.", (GONE_BEFORE,))


def verdict(name: str, by: PersonRecord, key: str, rationale: str, **more: object) -> VerdictRecord:
    """A verdict that stands, unless told otherwise."""
    plain = VerdictRecord(
        uid(name), by, RATING[key], rationale, None, date(2026, 11, 20), 1, at(21), None, JUDGED, None, False
    )
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
        priority=None,
        priority_reason="",
        created_by=FIRST,
        created_at=at(20, 12),
        modified_at=at(21, 12),
        version=1,
        withdrawn_reason="",
        highlights=(),
        evidence=(),
        gates=NO_SOURCE,
        waivers=(),
        replies=(),
        verdicts=(),
        conclusion=None,
        publications=(),
        corrections=(),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


VOTE = VoteRecord(
    uid=uid("proposal-1"),
    rating=RATING["mostly-true"],
    rationale="The inspectorate knows of none.",
    by=FIRST,
    proposed_at=at(22, 9),
    voters=3,
    majority=2,
    ballots=(
        BallotRecord(uid("ballot-1"), EDITOR, RATING["mostly-true"], "", at(22, 10)),
        BallotRecord(uid("ballot-2"), SECOND, RATING["unproven"], f"Nobody has to report them. {HOSTILE}", at(22, 11)),
        BallotRecord(uid("ballot-3"), FORMER, RATING["mostly-true"], "The register agrees.", at(22, 15)),
    ),
)
MINUTES = AnswerRecord(
    uid("conclusion-7-mid"),
    RATING["mixed"],
    "See the minutes.",
    date(2026, 11, 21),
    EDITOR,
    at(22),
    Decided.CORRECTED,
    (),
    None,
    None,
)

CLAIMS = (
    claim(
        1,
        "The harbour bridge of Port Vellis is the longest in the north, at 2,840 metres.",
        ClaimKind.FIGURE,
        ClaimState.CONCLUDED,
        claimant="The council’s engineer",
        claim_date=date(2026, 11, 19),
        tags=("bridges", "records"),
        priority=Priority.LOW,
        priority_reason="Old news. The minister repeats it.",
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
            evidence(
                "e1",
                REGISTER,
                Stance.REFUTES,
                1,
                "Length between abutments: 2,480 m",
                "Two digits are swapped.",
                weight=Weight.PRIMARY,
                check=CheckRecord(uid("check-1"), SECOND, at(20, 15), True, ()),
                **placed("Length between abutments: 2,480 m", TEXTS[0], HighlightState.EDITED),
            ),
            evidence(
                "e2",
                BAD,
                Stance.SUPPORTS,
                2,
                HOSTILE,
                HOSTILE,
                weight=Weight.SECONDARY,
                check=CheckRecord(uid("check-2"), FORMER, at(20, 16), False, ("title", "quotation")),
                **placed(HOSTILE, TEXTS[1], HighlightState.SAME),
            ),
        ),
        gates=(
            gate(
                Gate.SOURCES,
                GateState.MET,
                "2 of 2, from different publishers, people or sites, for or against the claim.",
            ),
            gate(Gate.PRIMARY, GateState.MET, "1 primary source for or against the claim."),
            gate(
                Gate.CHECKED,
                GateState.WAIVED,
                "1 of 2 sources checked by a second person.",
                "Somebody who did not attach it must open and read this source. It changed since its check.",
            ),
        ),
        waivers=(WaiverRecord(uid("waiver-1"), Gate.CHECKED, f"The post was removed. {HOSTILE}", EDITOR, at(21, 16)),),
        replies=(
            reply(
                "reply-1",
                ReplyState.ANSWERED,
                role="He planned the bridge",
                answer=f"On the deck, with the ramps. {HOSTILE}",
                answered_on=date(2026, 11, 23),
                answer_recorded_at=at(23, 6),
                weighed_by=EDITOR,
                weighed_at=at(23, 6),
                version=2,
            ),
            reply(
                "reply-2",
                ReplyState.NOT_ASKED,
                party="",
                channel=None,
                asked_on=None,
                deadline=None,
                question="",
                reason=HOSTILE,
            ),
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
            verdict("v2", SECOND, "false", HOSTILE, given_at=at(21, 14), overtaken_at=at(23)),
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
            gates=(
                PassedRecord(Gate.SOURCES, GateState.MET),
                PassedRecord(Gate.PRIMARY, GateState.MET),
                PassedRecord(Gate.CHECKED, GateState.WAIVED),
            ),
            answers=(AnsweredRecord("Is the claim literally true?", f"No: 2,480 metres. {HOSTILE}"),),
            override=OverrideRecord(uid("override-1"), f"The council votes tonight. {HOSTILE}", EDITOR, at(21, 20)),
            vote=None,
            version=1,
            concluded_at=at(22),
            judged=JUDGED,
            overtaken_at=None,
            gone_at=None,
            confirmations=(),
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
        replies=(
            reply("reply-3", ReplyState.WAITING, channel=Channel.IN_PERSON),
            reply("reply-4", ReplyState.OVERDUE, party="The contractor", deadline=date(2026, 11, 22)),
        ),
        verdicts=(
            verdict("v3", FIRST, "misleading", "It was so on the opening day only."),
            verdict("v4", FORMER, "mixed", "The count is right for one day.", confidence=Confidence.LOW, in_sight=True),
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
            Decided.VOTE,
            EDITOR,
            (SECOND,),
            (),
            (),
            None,
            VOTE,
            2,
            at(22, 15),
            JudgedRecord(("No accident was reported.",), "There was no accident on the bridge.", ()),
            at(23),
            None,
            (
                ConfirmationRecord(
                    uid("confirmation-1"),
                    1,
                    date(2026, 11, 22),
                    date(2027, 5, 1),
                    "The list of May.",
                    EDITOR,
                    at(22, 18),
                ),
                ConfirmationRecord(uid("confirmation-2"), 2, date(2026, 11, 23), None, HOSTILE, FORMER, at(23, 4)),
            ),
        ),
        # Out, taken off again, and out once more.
        publications=(
            PublicationRecord(
                uid("publication-4a"), uid("conclusion-4"), FORMER, at(22, 16), (), at(22, 17), EDITOR, HOSTILE
            ),
            PublicationRecord(
                uid("publication-4b"),
                uid("conclusion-4"),
                EDITOR,
                at(22, 18),
                ("The inspectorate was asked for a reply and has not answered.", HOSTILE),
                None,
                None,
                "",
            ),
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
        highlights=(highlight("h7", "The toll stays at 14 crowns", OLD), GONE),
        verdicts=(verdict("v7", SECOND, "unproven", "Nothing is written down."),),
        conclusion=ConclusionRecord(
            uid("conclusion-7"),
            RATING["unproven"],
            "",
            date(2026, 11, 21),
            None,
            Decided.CORRECTED,
            EDITOR,
            (),
            (),
            (),
            None,
            None,
            2,
            at(22, 16),
            JudgedRecord(("The toll stays at 14 crowns",), "The toll stays as it is.", ()),
            None,
            at(23, 8),
            (),
        ),
        publications=(
            PublicationRecord(uid("publication-7"), uid("conclusion-7-old"), EDITOR, at(21, 9), (), None, None, ""),
        ),
        corrections=(
            CorrectionRecord(
                uid("correction-1"),
                CorrectionKind.ERROR,
                f"We took a draft for the council’s decision. {HOSTILE}",
                AnswerRecord(
                    uid("conclusion-7-old"),
                    RATING["true"],
                    HOSTILE,
                    date(2026, 11, 20),
                    FORMER,
                    at(21, 8),
                    Decided.VOTE,
                    (AnsweredRecord("Is it literally true?", f"No. {HOSTILE}"),),
                    OverrideRecord(uid("override-7"), "The printers wait.", EDITOR, at(21, 7)),
                    replace(VOTE, uid=uid("vote-7")),
                ),
                MINUTES,
                f"The newsletter’s readers. {HOSTILE}",
                date(2026, 11, 22),
                EDITOR,
                at(22),
                FORMER,
                at(22, 3),
            ),
            CorrectionRecord(
                uid("correction-2"),
                CorrectionKind.UPDATE,
                "The council put the decision off.",
                MINUTES,
                AnswerRecord(
                    uid("conclusion-7"),
                    RATING["unproven"],
                    "",
                    date(2026, 11, 21),
                    EDITOR,
                    at(22, 16),
                    Decided.CORRECTED,
                    (),
                    None,
                    None,
                ),
                "",
                None,
                EDITOR,
                at(22, 16),
                None,
                None,
            ),
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
    date_modified=date(2026, 11, 20),
    priority=Priority.HIGH,
    priority_reason=f"Thousands shared it. {HOSTILE}",
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
            None,
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
            uid("review-1"),
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
    date_modified=None,
    priority=Priority.NORMAL,
    priority_reason="",
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
    needs_sources=2,
    needs_primary=True,
    needs_checked=True,
    questions=("Is the claim literally true?", f"Did the speaker prove it? {HOSTILE}"),
    vote_of=2,
    vote_majority=2,
    scale_version=3,
    scale=SCALE,
    people=(EDITOR, FIRST, SECOND),
    trail=Head(1204, "5e" * 32),
    sources=(REGISTER, COUNT, CALL, BAD, UNUSED),
    articles=(BRIDGE, BARE),
    texts=TEXTS,
    exported_at=datetime(2026, 11, 23, 7, 5, 9, 120000, tzinfo=UTC),
    exported_by=EDITOR,
)


def one_article() -> ProjectRecord:
    """The project with its first article alone."""
    return replace(PROJECT, articles=(BRIDGE,))


def no_articles() -> ProjectRecord:
    """The project before its first article."""
    return replace(PROJECT, articles=(), texts=(), exported_by=None, trail=None)


def write_golden_files() -> None:
    """Write the golden files anew: `python -m tests.core.example_record`. Read the difference before you keep it."""
    for known in FORMATS:
        golden_file(known).write_text("".join(known.write(PROJECT)), encoding="utf-8")


def golden_file(known: Format) -> Path:
    """Where the example stands as this format writes it."""
    return Path(__file__).parents[1] / "data" / f"example.{known.extension}"


if __name__ == "__main__":
    write_golden_files()
