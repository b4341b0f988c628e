"""The project as W3C Web Annotations, JSON-LD (Recommendation of 2017; fields.md 6.2-6.4 and 6.6, rule 6).

One AnnotationCollection with its only page embedded. Every annotation is complete in itself, context included, so that
it can be taken out and stored elsewhere. What the model has no word for stands under terms of our own, which the
context maps; the texts that positions count in travel in the same file.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from annotations.core.addresses import web_address
from annotations.core.errors import Invalid
from annotations.core.records import (
    ArticleRecord,
    CaptureRecord,
    CheckRecord,
    ClaimRecord,
    ConclusionRecord,
    ConfirmationRecord,
    CorrectionRecord,
    EvidenceRecord,
    FileRecord,
    GateRecord,
    HighlightRecord,
    PassedRecord,
    PersonRecord,
    ProjectRecord,
    PublicationRecord,
    RatingRecord,
    ReplyRecord,
    RevisionRecord,
    SourceRecord,
    Stance,
    TextRecord,
    VerdictRecord,
    WaiverRecord,
)
from annotations.core.selectors import as_web
from annotations.core.workflow import ClaimState

Node = dict[str, Any]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_OWN = "urn:factcheck-workbench:term:"
_SCHEMA_ORG = "http://schema.org/"


def _own(name: str, datatype: str) -> Node:
    return {"@id": _OWN + name, "@type": datatype}


def _list(name: str) -> Node:
    return {"@id": _OWN + name, "@container": "@list"}


def _org(name: str, datatype: str = _XSD + "string") -> Node:
    return {"@id": _SCHEMA_ORG + name, "@type": datatype}


#: The model's context first; ours adds terms and redefines none of its.
CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "claimNumber": _own("claimNumber", _XSD + "integer"),
        "claimState": _own("claimState", _XSD + "string"),
        "claimDate": _own("claimDate", _XSD + "date"),
        "ratingKey": _own("ratingKey", _XSD + "string"),
        "scaleVersion": _own("scaleVersion", _XSD + "integer"),
        "ratingValue": _org("ratingValue", _XSD + "integer"),
        "bestRating": _org("bestRating", _XSD + "integer"),
        "worstRating": _org("worstRating", _XSD + "integer"),
        "confidence": _own("confidence", _XSD + "string"),
        "trueAsOf": _own("trueAsOf", _XSD + "date"),
        "checkAgainOn": _own("checkAgainOn", _XSD + "date"),
        "decided": _own("decided", _XSD + "string"),
        "judgedBy": _own("judgedBy", "@id"),
        "publications": _list("publications"),
        "publishedAt": _own("publishedAt", _XSD + "dateTime"),
        "publishedBy": _own("publishedBy", "@id"),
        "unpublishedAt": _own("unpublishedAt", _XSD + "dateTime"),
        "unpublishedBy": _own("unpublishedBy", "@id"),
        "unpublishedBecause": _own("unpublishedBecause", _XSD + "string"),
        "correction": {"@id": _SCHEMA_ORG + "correction"},
        "text": _org("text"),
        "correctionKind": _own("correctionKind", _XSD + "string"),
        "ratingBefore": _own("ratingBefore", _XSD + "string"),
        "ratingAfter": _own("ratingAfter", _XSD + "string"),
        "toldTo": _own("toldTo", _XSD + "string"),
        "publisherToldOn": _own("publisherToldOn", _XSD + "date"),
        "signedBy": _own("signedBy", "@id"),
        "signedAt": _own("signedAt", _XSD + "dateTime"),
        "replaces": _own("replaces", "@id"),
        "confirmations": _list("confirmations"),
        "judgedWords": _own("judgedWords", _XSD + "string"),
        "judgedWording": _own("judgedWording", _XSD + "string"),
        "judgedGone": _own("judgedGone", _XSD + "string"),
        "overtakenAt": _own("overtakenAt", _XSD + "dateTime"),
        "goneAt": _own("goneAt", _XSD + "dateTime"),
        "gone": _list("gone"),
        "goneFrom": _own("goneFrom", "@id"),
        "recordVersion": _own("recordVersion", _XSD + "integer"),
        "texts": _list("texts"),
        "sha256": _own("sha256", _XSD + "string"),
        "sources": _list("sources"),
        "url": _org("url", "@id"),
        "author": _org("author"),
        "publisher": _org("publisher"),
        "datePublished": _org("datePublished", _XSD + "date"),
        "description": _org("description"),
        "sourceKind": _own("sourceKind", _XSD + "string"),
        "associatedMedia": {"@id": _SCHEMA_ORG + "associatedMedia"},
        "contentSize": _own("contentSize", _XSD + "integer"),
        "copies": _list("copies"),
        "copyNumber": _own("copyNumber", _XSD + "integer"),
        "copyState": _own("copyState", _XSD + "string"),
        "sentence": _own("sentence", _XSD + "string"),
        "urlFinal": _own("urlFinal", "@id"),
        "httpStatus": _own("httpStatus", _XSD + "integer"),
        "warcSha256": _own("warcSha256", _XSD + "string"),
        "waczSha256": _own("waczSha256", _XSD + "string"),
        "archivedAt": _org("archivedAt", "@id"),
        "sourceRecord": _own("sourceRecord", "@id"),
        "evidenceOrder": _own("evidenceOrder", _XSD + "integer"),
        "weight": _own("weight", _XSD + "string"),
        "found": _own("found", _XSD + "string"),
        "holds": _own("holds", _XSD + "boolean"),
        "changed": _own("changed", _XSD + "string"),
        "needsSources": _own("needsSources", _XSD + "integer"),
        "needsPrimary": _own("needsPrimary", _XSD + "boolean"),
        "trailCount": _own("trailCount", _XSD + "integer"),
        "trailDigest": _own("trailDigest", _XSD + "string"),
        "needsChecked": _own("needsChecked", _XSD + "boolean"),
        "gates": _list("gates"),
        "gate": _own("gate", _XSD + "string"),
        "gateState": _own("gateState", _XSD + "string"),
        "stands": _own("stands", _XSD + "string"),
        "missing": _own("missing", _XSD + "string"),
        "replyState": _own("replyState", _XSD + "string"),
        "channel": _own("channel", _XSD + "string"),
        "askedOn": _own("askedOn", _XSD + "date"),
        "deadline": _own("deadline", _XSD + "date"),
        "answeredOn": _own("answeredOn", _XSD + "date"),
    },
]

#: Who made the annotations' files, whoever made the annotations (WA 3.3.2).
GENERATOR: Node = {"id": "urn:factcheck-workbench", "type": "Software", "name": "Fact-check workbench"}

# Languages and scripts that are written from right to left. Of others we do not know and say nothing.
_RIGHT_TO_LEFT = re.compile(
    r"((ar|arc|ckb|dv|fa|he|ps|sd|ug|ur|yi)(?!-[a-z]{4}(-|$))|[a-z]{2,3}-(arab|hebr|syrc|thaa|nkoo|adlm))(-|$)",
    re.IGNORECASE,
)

# What may stand in an address that browsers open, but not in an IRI (RFC 3987).
_NOT_IN_IRI = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f]')

CITO: dict[Stance, str] = {
    Stance.SUPPORTS: "http://purl.org/spar/cito/supports",
    Stance.REFUTES: "http://purl.org/spar/cito/disputes",
    Stance.CONTEXT: "http://purl.org/spar/cito/citesForInformation",
}


def write(record: ProjectRecord) -> Iterator[str]:
    """The collection, annotation by annotation. What counts them, the sources and the texts follow when all are written."""
    page = f"urn:uuid:{record.uid}#page-1"
    sources = {source.uid: source for source in record.sources}
    texts: list[Node] = []
    quoted: set[str] = set()
    total = 0
    yield _opened(_head(record)) + ',\n  "first": ' + _indented(_page(record, page), 2).removesuffix("\n  }")
    yield ',\n    "items": ['
    for article in record.articles:
        texts.extend(_texts(article))
        quoted |= {one.capture for claim in _standing(article) for one in claim.evidence if one.capture}
        for annotation in map(_alone, annotations(article, sources)):
            yield ("," if total else "") + "\n      " + _indented(annotation, 6)
            total += 1
    yield "\n    ]\n  },\n"
    told = {"last": page, "total": total, "sources": [source_node(source) for source in record.sources]}
    yield _opened(told).removeprefix("{\n") + ',\n  "texts": ['
    comma = ""
    for text in chain(texts, (_copied(one) for one in record.texts if one.capture in quoted)):
        yield comma + "\n    " + _indented(text, 4)
        comma = ","
    yield ("\n  ]" if comma else "]") + "\n}\n"


def annotations(article: ArticleRecord, sources: dict[str, SourceRecord]) -> Iterator[Node]:
    """Every annotation of an article: for each standing claim itself, and all that hangs on it."""
    for claim in _standing(article):
        yield claim_annotation(claim, article)
        for evidence in claim.evidence:
            yield evidence_annotation(evidence, claim, sources[evidence.source])
            if evidence.check:
                yield check_annotation(evidence.check, evidence)
        for waiver in claim.waivers:
            yield waiver_annotation(waiver, claim)
        for reply in claim.replies:
            yield from reply_annotations(reply, claim)
        for verdict in claim.verdicts:
            if verdict.superseded_at is None:
                yield verdict_annotation(verdict, claim)
        if claim.conclusion:
            yield conclusion_annotation(claim.conclusion, claim)
        for correction in claim.corrections:
            yield correction_annotation(correction, claim)


def _alone(annotation: Node) -> Node:
    """The annotation with our terms that it uses, and no more: the whole context would be longer than most annotations."""
    used = _keys(annotation)
    return annotation | {"@context": [CONTEXT[0], {name: term for name, term in CONTEXT[1].items() if name in used}]}


def _keys(value: Any) -> set[str]:
    if isinstance(value, list):
        return {key for one in value for key in _keys(one)}
    if not isinstance(value, dict):
        return set()
    return {key for name, one in value.items() if name != "@context" for key in {name, *_keys(one)}}


def source_node(source: SourceRecord) -> Node:
    """A source with its file and every look at its page (fields.md 6.3), which evidence names by its `urn:uuid:`."""
    return _stated(
        id=f"urn:uuid:{source.uid}",
        url=_address(source.url),
        name=source.title or None,
        author=source.author or None,
        publisher=source.publisher or None,
        datePublished=_day(source.date_published),
        description=source.note or None,
        sourceKind=source.kind.value,
        associatedMedia=_file(source.file) if source.file else None,
        copies=[_look(capture) for capture in source.captures] or None,
        recordVersion=source.version,
    )


def claim_annotation(claim: ClaimRecord, article: ArticleRecord) -> Node:
    """A claim: motivation `highlighting`, what it says in bodies, one target for each of its highlights."""
    told = [("describing", claim.claim_reviewed), ("identifying", claim.claimant), ("classifying", claim.kind.value)]
    told += [("tagging", tag) for tag in claim.tags]
    return _annotation(claim.uid, "highlighting", claim.created_by, claim.created_at) | _stated(
        modified=_moment(claim.modified_at),
        body=_bodies(told),
        target=_targets(claim, article),
        gone=_gone(claim) or None,
        claimNumber=claim.number,
        claimState=claim.state.value,
        claimDate=_day(claim.claim_date),
        publications=[_published(one) for one in claim.publications] or None,
        gates=[_gate(gate) for gate in claim.gates] or None,
        recordVersion=claim.version,
    )


def evidence_annotation(evidence: EvidenceRecord, claim: ClaimRecord, source: SourceRecord) -> Node:
    """A source on a claim: motivation `linking`, the source and its passage as body, the stance by CiTO's name.

    Its state is the copy of the source's page that was quoted, or the newest where nothing is quoted. Words that could not
    be placed are tied to no copy: they may stand in none.
    """
    stance = {"id": CITO[evidence.stance], "label": evidence.stance.value}
    copies = {one.uid: one for one in source.copies}
    newest = None if evidence.quotation else next(reversed(source.copies), None)
    copy = copies[evidence.capture] if evidence.capture else newest
    cited = _stated(
        type="SpecificResource",
        purpose="linking",
        source=_address(source.url) or f"urn:uuid:{source.uid}",
        selector=_quoted(evidence),
        state=_kept(copy) if copy else _seen(source.accessed_at),
    )
    told = [("describing", _citation(source)), ("commenting", evidence.note)]
    return _annotation(evidence.uid, "linking", evidence.added_by, evidence.added_at) | _stated(
        body=[cited, {"type": "SpecificResource", "purpose": "classifying", "source": stance}, *_bodies(told)],
        target=f"urn:uuid:{claim.uid}",
        sourceRecord=f"urn:uuid:{source.uid}",
        weight=evidence.weight.value if evidence.weight else None,
        evidenceOrder=evidence.order,
        found=evidence.found.value if evidence.found else None,
        recordVersion=evidence.version,
    )


def check_annotation(check: CheckRecord, evidence: EvidenceRecord) -> Node:
    """That a second person opened the source and read it: motivation `moderating`, on the evidence's annotation."""
    return _annotation(check.uid, "moderating", check.by, check.checked_at) | _stated(
        target=f"urn:uuid:{evidence.uid}", holds=check.holds, changed=list(check.changed) or None
    )


def waiver_annotation(waiver: WaiverRecord, claim: ClaimRecord) -> Node:
    """That an editor let the claim through a gate, and why: motivation `commenting`; `gate` tells it from a remark."""
    return _annotation(waiver.uid, "commenting", waiver.by, waiver.waived_at) | {
        "body": _bodies([("commenting", waiver.reason)]),
        "target": f"urn:uuid:{claim.uid}",
        "gate": waiver.gate.value,
    }


def reply_annotations(reply: ReplyRecord, claim: ClaimRecord) -> Iterator[Node]:
    """The right of reply: what somebody was asked, motivation `questioning`, and their answer to that, `replying`.

    Why nobody was asked is motivation `commenting`. Whom we asked is told by a body, for the annotation is the desk's.
    """
    asked = reply.asked_on is not None
    whom = ", ".join(part for part in (reply.party, reply.role) if part)
    told = [("identifying", whom), ("questioning", reply.question), ("commenting", reply.reason)]
    request = _annotation(reply.uid, "questioning" if asked else "commenting", reply.asked_by, reply.added_at)
    yield request | _stated(
        body=_bodies(told),
        target=f"urn:uuid:{claim.uid}",
        replyState=reply.state.value,
        channel=reply.channel.value if reply.channel else None,
        askedOn=_day(reply.asked_on),
        deadline=_day(reply.deadline),
        recordVersion=reply.version,
    )
    if reply.answer:
        # Who wrote the answer down is not known, and the request has but one id.
        yield _annotation(f"{reply.uid}#answer", "replying", None, reply.answer_recorded_at) | _stated(
            body=_bodies([("identifying", whom), ("replying", reply.answer)]),
            target=request["id"],
            answeredOn=_day(reply.answered_on),
        )


def verdict_annotation(verdict: VerdictRecord, claim: ClaimRecord) -> Node:
    """One reviewer's standing verdict: motivation `assessing`, on the claim's annotation."""
    return _annotation(verdict.uid, "assessing", verdict.by, verdict.given_at) | _stated(
        body=[_rating(verdict.rating), *_bodies([("describing", verdict.rationale)])],
        target=f"urn:uuid:{claim.uid}",
        confidence=verdict.confidence.value if verdict.confidence else None,
        trueAsOf=_day(verdict.true_as_of),
        **_judged(verdict),
        recordVersion=verdict.version,
    )


def conclusion_annotation(conclusion: ConclusionRecord, claim: ClaimRecord) -> Node:
    """The desk's answer: motivation `assessing`; `decided` and `judgedBy` tell it from one reviewer's verdict."""
    return _annotation(conclusion.uid, "assessing", conclusion.by, conclusion.concluded_at) | _stated(
        body=[_rating(conclusion.rating), *_bodies([("describing", conclusion.rationale)])],
        target=f"urn:uuid:{claim.uid}",
        decided=conclusion.decided.value,
        judgedBy=[_person(one) for one in conclusion.judged_by],
        trueAsOf=_day(conclusion.true_as_of),
        checkAgainOn=_day(conclusion.check_again_on),
        gates=[_gate(gate) for gate in conclusion.gates] or None,
        **_judged(conclusion),
        goneAt=_moment(conclusion.gone_at) if conclusion.gone_at else None,
        correction=[_comment(one) for one in claim.corrections] or None,
        confirmations=[_confirmed(one) for one in conclusion.confirmations] or None,
        recordVersion=conclusion.version,
    )


def correction_annotation(correction: CorrectionRecord, claim: ClaimRecord) -> Node:
    """That a published answer was changed: motivation `editing`, on the claim's annotation (fields.md 6.4).

    `correction` holds the same as schema.org tells it; `replaces` names the conclusion that stood before.
    """
    return _annotation(correction.uid, "editing", correction.by, correction.corrected_at) | _stated(
        body=[_rating(correction.after.rating), *_bodies([("describing", correction.wrong)])],
        target=f"urn:uuid:{claim.uid}",
        correction=_comment(correction),
        replaces=f"urn:uuid:{correction.before.uid}",
        signedBy=_person(correction.signed_by) if correction.signed_by else None,
        signedAt=_moment(correction.signed_at) if correction.signed_at else None,
    )


def _comment(correction: CorrectionRecord) -> Node:
    return _stated(
        type=_SCHEMA_ORG + "CorrectionComment",
        text=correction.wrong,
        datePublished=correction.corrected_at.astimezone(UTC).date().isoformat(),
        correctionKind=correction.kind.value,
        ratingBefore=correction.before.rating.label,
        ratingAfter=correction.after.rating.label,
        toldTo=correction.told or None,
        publisherToldOn=_day(correction.publisher_told_on),
    )


def _published(publication: PublicationRecord) -> Node:
    return _stated(
        id=f"urn:uuid:{publication.uid}",
        publishedAt=_moment(publication.published_at),
        publishedBy=_person(publication.by),
        unpublishedAt=_moment(publication.taken_back_at) if publication.taken_back_at else None,
        unpublishedBy=_person(publication.taken_back_by) if publication.taken_back_by else None,
        unpublishedBecause=publication.taken_back_reason or None,
    )


def _confirmed(confirmation: ConfirmationRecord) -> Node:
    return _stated(
        creator=_person(confirmation.by),
        created=_moment(confirmation.confirmed_at),
        trueAsOf=_day(confirmation.true_as_of),
        checkAgainOn=_day(confirmation.check_again_on),
        description=confirmation.note,
    )


def _judged(given: VerdictRecord | ConclusionRecord) -> Node:
    """What it was given on, and since when the claim reads otherwise."""
    return {
        "judgedWords": list(given.judged.words) or None,
        "judgedGone": list(given.judged.gone) or None,
        "judgedWording": given.judged.claim_reviewed or None,
        "overtakenAt": _moment(given.overtaken_at) if given.overtaken_at else None,
    }


def _head(record: ProjectRecord) -> Node:
    return _stated(
        **{"@context": CONTEXT},
        id=f"urn:uuid:{record.uid}",
        type="AnnotationCollection",
        label=record.name,
        generated=_moment(record.exported_at),
        creator=_person(record.exported_by) if record.exported_by else None,
        needsSources=record.needs_sources,
        needsPrimary=record.needs_primary,
        needsChecked=record.needs_checked,
        trailCount=record.trail.count if record.trail else None,
        trailDigest=record.trail.digest if record.trail else None,
    )


def _page(record: ProjectRecord, page: str) -> Node:
    return {"id": page, "type": "AnnotationPage", "partOf": f"urn:uuid:{record.uid}", "startIndex": 0}


def _annotation(uid: str, motivation: str, creator: PersonRecord | None, created: datetime | None) -> Node:
    return _stated(
        **{"@context": CONTEXT},
        id=f"urn:uuid:{uid}",
        type="Annotation",
        motivation=motivation,
        creator=_person(creator) if creator else None,
        created=_moment(created) if created else None,
        generator=GENERATOR,
    )


def _targets(claim: ClaimRecord, article: ArticleRecord) -> list[Node] | str:
    revisions = {revision.uid: revision for revision in article.revisions}
    source = _address(article.canonical_url) or _address(article.source_url) or f"urn:uuid:{article.uid}"
    # The model demands a target; a claim whose words are not marked yet is still about the article.
    told = _language(article)
    return [
        _target(highlight, source, revisions[highlight.revision]) | told
        for highlight in claim.highlights
        if highlight.stands
    ] or source


def _gone(claim: ClaimRecord) -> list[Node]:
    """Words that somebody found to be no more in a revision: which ones, as the text named last had them."""
    last = {highlight.uid: highlight.revision for highlight in claim.highlights}
    return [
        _stated(
            exact=highlight.last_exact,
            cached=f"urn:uuid:{last[highlight.carried_from]}" if highlight.carried_from in last else None,
            goneFrom=f"urn:uuid:{highlight.revision}",
            creator=_person(highlight.decided_by) if highlight.decided_by else None,
            created=_moment(highlight.decided_at) if highlight.decided_at else None,
        )
        for highlight in claim.highlights
        if not highlight.stands
    ]


def _target(highlight: HighlightRecord, source: str, revision: RevisionRecord) -> Node:
    return {
        "type": "SpecificResource",
        "source": source,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": highlight.exact,
                "prefix": highlight.prefix,
                "suffix": highlight.suffix,
            },
            {"type": "TextPositionSelector", "start": highlight.start, "end": highlight.end},
        ],
        "state": {
            "type": "TimeState",
            "sourceDate": _moment(revision.obtained_at),
            "cached": f"urn:uuid:{revision.uid}",
        },
    }


def _texts(article: ArticleRecord) -> Iterator[Node]:
    """The texts that the article's targets count in, or that words are gone from, and no others."""
    counted_in = {highlight.revision for claim in _standing(article) for highlight in claim.highlights}
    for revision in article.revisions:
        if revision.uid in counted_in:
            text = {"id": f"urn:uuid:{revision.uid}", "value": revision.text, "sha256": revision.sha256}
            yield text | _language(article)


def _copied(text: TextRecord) -> Node:
    return {"id": f"urn:uuid:{text.capture}", "value": text.text, "sha256": text.sha256}


def _quoted(evidence: EvidenceRecord) -> list[Node] | Node | None:
    """Where the quotation stands in the text of its copy; words that could not be placed are told as they are."""
    if evidence.selector:
        return as_web(evidence.selector)
    return {"type": "TextQuoteSelector", "exact": evidence.quotation} if evidence.quotation else None


def _kept(copy: CaptureRecord) -> Node:
    """The copy as the state of its source (WA 4.3.1)."""
    return _stated(
        type="TimeState",
        sourceDate=_moment(copy.taken_at) if copy.taken_at else None,
        cached=f"urn:uuid:{copy.uid}",
    )


def _file(file: FileRecord) -> Node:
    return _stated(name=file.name or None, format=file.media_type, contentSize=file.size, sha256=file.sha256)


def _look(capture: CaptureRecord) -> Node:
    return _stated(
        id=f"urn:uuid:{capture.uid}",
        copyNumber=capture.number,
        copyState=capture.state.value,
        sentence=capture.sentence or None,
        sourceDate=_moment(capture.taken_at) if capture.taken_at else None,
        creator=_person(capture.asked_by),
        created=_moment(capture.asked_at),
        url=_address(capture.url),
        urlFinal=_address(capture.url_final),
        httpStatus=capture.status,
        name=capture.title or None,
        format=capture.media_type or None,
        contentSize=capture.size,
        sha256=capture.sha256 or None,
        warcSha256=capture.warc_sha256 or None,
        waczSha256=capture.wacz_sha256 or None,
        archivedAt=_address(capture.archive_url),
    )


def _gate(gate: GateRecord | PassedRecord) -> Node:
    told = {"gate": gate.gate.value, "gateState": gate.state.value}
    return told | ({"stands": gate.stands, "missing": gate.missing} if isinstance(gate, GateRecord) else {})


def _language(article: ArticleRecord) -> Node:
    """Of the words as printed (WA 3.2.1). The direction only where the language tag settles it."""
    tag = article.language
    rtl = _RIGHT_TO_LEFT.match(tag)
    return _stated(language=tag or None, textDirection="rtl" if rtl else None)


def _standing(article: ArticleRecord) -> Iterator[ClaimRecord]:
    return (claim for claim in article.claims if claim.state != ClaimState.WITHDRAWN)


def _rating(rating: RatingRecord) -> Node:
    value = rating.value
    return _stated(
        type="TextualBody",
        purpose="classifying",
        value=rating.label,
        format="text/plain",
        ratingKey=rating.key,
        scaleVersion=rating.scale_version,
        ratingValue=value,
        # Bounds without a value say nothing: a rating outside the order has neither (schema.org Rating).
        bestRating=None if value is None else rating.best,
        worstRating=None if value is None else rating.worst,
    )


def _bodies(told: list[tuple[str, str]]) -> list[Node]:
    return [
        {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}
        for purpose, value in told
        if value
    ]


def _person(person: PersonRecord) -> Node:
    return {"id": f"urn:uuid:{person.uid}", "type": "Person", "name": person.name}


def _citation(source: SourceRecord) -> str:
    published = _day(source.date_published)
    return ". ".join(part for part in (source.title, source.author, source.publisher, published) if part)


def _seen(day: date | None) -> Node | None:
    """We know the day, the model wants times: from its first to its last second."""
    if day is None:
        return None
    return {"type": "TimeState", "sourceDateStart": f"{day}T00:00:00Z", "sourceDateEnd": f"{day}T23:59:59Z"}


def _address(url: str) -> str | None:
    try:
        address = web_address(url)
    except Invalid:
        return None
    return _NOT_IN_IRI.sub(lambda found: f"%{ord(found.group()):02X}", address)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _stated(**members: Any) -> Node:
    """The members that say something: JSON-LD leaves out what is unknown, null would mean something else."""
    return {name: value for name, value in members.items() if value is not None}


def _dump(node: Node) -> str:
    return json.dumps(node, indent=2, ensure_ascii=False)


def _opened(node: Node) -> str:
    return _dump(node).removesuffix("\n}")


def _indented(node: Node, by: int) -> str:
    return _dump(node).replace("\n", "\n" + " " * by)
