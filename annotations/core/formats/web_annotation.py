"""The project as W3C Web Annotations, JSON-LD (Recommendation of 2017; fields.md 6.2-6.4 and 6.6, rule 6).

One AnnotationCollection with its only page embedded. Every annotation is complete in itself, context included, so that
it can be taken out and stored elsewhere. What the model has no word for stands under terms of our own, which the
context maps; the texts that positions count in travel in the same file.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from annotations.core.addresses import web_address
from annotations.core.errors import Invalid
from annotations.core.records import (
    ArticleRecord,
    ClaimRecord,
    ConclusionRecord,
    EvidenceRecord,
    HighlightRecord,
    PersonRecord,
    ProjectRecord,
    RatingRecord,
    RevisionRecord,
    SourceRecord,
    Stance,
    VerdictRecord,
)
from annotations.core.workflow import ClaimState

Node = dict[str, Any]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_OWN = "urn:factcheck-workbench:term:"


def _own(name: str, datatype: str) -> Node:
    return {"@id": _OWN + name, "@type": datatype}


#: The model's context first; ours adds terms and redefines none of its.
CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "claimNumber": _own("claimNumber", _XSD + "integer"),
        "claimState": _own("claimState", _XSD + "string"),
        "claimDate": _own("claimDate", _XSD + "date"),
        "ratingKey": _own("ratingKey", _XSD + "string"),
        "scaleVersion": _own("scaleVersion", _XSD + "integer"),
        "ratingValue": {"@id": "http://schema.org/ratingValue", "@type": _XSD + "integer"},
        "bestRating": {"@id": "http://schema.org/bestRating", "@type": _XSD + "integer"},
        "worstRating": {"@id": "http://schema.org/worstRating", "@type": _XSD + "integer"},
        "confidence": _own("confidence", _XSD + "string"),
        "trueAsOf": _own("trueAsOf", _XSD + "date"),
        "checkAgainOn": _own("checkAgainOn", _XSD + "date"),
        "decided": _own("decided", _XSD + "string"),
        "judgedBy": _own("judgedBy", "@id"),
        "recordVersion": _own("recordVersion", _XSD + "integer"),
        "texts": {"@id": _OWN + "texts", "@container": "@list"},
        "sha256": _own("sha256", _XSD + "string"),
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
    """The collection, annotation by annotation. What counts them and the texts follow when all are written."""
    page = f"urn:uuid:{record.uid}#page-1"
    sources = {source.uid: source for source in record.sources}
    texts: list[Node] = []
    total = 0
    yield _opened(_head(record)) + ',\n  "first": ' + _indented(_page(record, page), 2).removesuffix("\n  }")
    yield ',\n    "items": ['
    for article in record.articles:
        texts.extend(_texts(article))
        for annotation in annotations(article, sources):
            yield ("," if total else "") + "\n      " + _indented(annotation, 6)
            total += 1
    yield "\n    ]\n  },\n"
    yield _dump({"last": page, "total": total, "texts": texts}).removeprefix("{\n") + "\n"


def annotations(article: ArticleRecord, sources: dict[str, SourceRecord]) -> Iterator[Node]:
    """Every annotation of an article: for each standing claim itself, its evidence, its verdicts, its conclusion."""
    for claim in _standing(article):
        yield claim_annotation(claim, article)
        for evidence in claim.evidence:
            yield evidence_annotation(evidence, claim, sources[evidence.source])
        for verdict in claim.verdicts:
            if verdict.superseded_at is None:
                yield verdict_annotation(verdict, claim)
        if claim.conclusion:
            yield conclusion_annotation(claim.conclusion, claim)


def claim_annotation(claim: ClaimRecord, article: ArticleRecord) -> Node:
    """A claim: motivation `highlighting`, what it says in bodies, one target for each of its highlights."""
    told = [("describing", claim.claim_reviewed), ("identifying", claim.claimant), ("classifying", claim.kind.value)]
    told += [("tagging", tag) for tag in claim.tags]
    return _annotation(claim.uid, "highlighting", claim.created_by, claim.created_at) | _stated(
        modified=_moment(claim.modified_at),
        body=_bodies(told),
        target=_targets(claim, article),
        claimNumber=claim.number,
        claimState=claim.state.value,
        claimDate=_day(claim.claim_date),
        recordVersion=claim.version,
    )


def evidence_annotation(evidence: EvidenceRecord, claim: ClaimRecord, source: SourceRecord) -> Node:
    """A source on a claim: motivation `linking`, the source and its passage as body, the stance by CiTO's name."""
    stance = {"id": CITO[evidence.stance], "label": evidence.stance.value}
    quoted = {"type": "TextQuoteSelector", "exact": evidence.quotation} if evidence.quotation else None
    cited = _stated(
        type="SpecificResource",
        purpose="linking",
        source=_address(source.url) or f"urn:uuid:{source.uid}",
        selector=quoted,
        state=_seen(source.accessed_at),
    )
    told = [("describing", _citation(source)), ("commenting", evidence.note)]
    return _annotation(evidence.uid, "linking", evidence.added_by, evidence.added_at) | {
        "body": [cited, {"type": "SpecificResource", "purpose": "classifying", "source": stance}, *_bodies(told)],
        "target": f"urn:uuid:{claim.uid}",
        "recordVersion": evidence.version,
    }


def verdict_annotation(verdict: VerdictRecord, claim: ClaimRecord) -> Node:
    """One reviewer's standing verdict: motivation `assessing`, on the claim's annotation."""
    return _annotation(verdict.uid, "assessing", verdict.by, verdict.given_at) | _stated(
        body=[_rating(verdict.rating), *_bodies([("describing", verdict.rationale)])],
        target=f"urn:uuid:{claim.uid}",
        confidence=verdict.confidence.value if verdict.confidence else None,
        trueAsOf=_day(verdict.true_as_of),
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
        recordVersion=conclusion.version,
    )


def _head(record: ProjectRecord) -> Node:
    return _stated(
        **{"@context": CONTEXT},
        id=f"urn:uuid:{record.uid}",
        type="AnnotationCollection",
        label=record.name,
        generated=_moment(record.exported_at),
        creator=_person(record.exported_by) if record.exported_by else None,
    )


def _page(record: ProjectRecord, page: str) -> Node:
    return {"id": page, "type": "AnnotationPage", "partOf": f"urn:uuid:{record.uid}", "startIndex": 0}


def _annotation(uid: str, motivation: str, creator: PersonRecord, created: datetime) -> Node:
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{uid}",
        "type": "Annotation",
        "motivation": motivation,
        "creator": _person(creator),
        "created": _moment(created),
        "generator": GENERATOR,
    }


def _targets(claim: ClaimRecord, article: ArticleRecord) -> list[Node] | str:
    revisions = {revision.uid: revision for revision in article.revisions}
    source = _address(article.canonical_url) or _address(article.source_url) or f"urn:uuid:{article.uid}"
    # The model demands a target; a claim whose words are not marked yet is still about the article.
    told = _language(article)
    return [
        _target(highlight, source, revisions[highlight.revision]) | told for highlight in claim.highlights
    ] or source


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
    """The texts that the article's targets count in, and no others."""
    counted_in = {highlight.revision for claim in _standing(article) for highlight in claim.highlights}
    for revision in article.revisions:
        if revision.uid in counted_in:
            text = {"id": f"urn:uuid:{revision.uid}", "value": revision.text, "sha256": revision.sha256}
            yield text | _language(article)


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
