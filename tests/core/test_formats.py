"""The export formats, held against one rich project (example_record.py) and against their own standards."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.core import records
from annotations.core.errors import Invalid
from annotations.core.formats import FORMATS, Format, annotated_html, get, native_json, web_annotation
from annotations.core.permissions import Role
from annotations.core.ratings import Tone
from annotations.core.records import ArticleRecord, ClaimRecord, HighlightRecord, HighlightState, ProjectRecord
from annotations.core.replies import Channel, ReplyState
from annotations.core.selectors import Selectors, TextPositionSelector, TextQuoteSelector
from annotations.core.workflow import ClaimState, ReviewState
from tests.core import example_record as example

FOLDER = Path(native_json.__file__).parent
SCHEMA = json.loads((FOLDER / f"native_json.{native_json.VERSION}.schema.json").read_text(encoding="utf-8"))

PROJECTS = {"two articles": example.PROJECT, "one article": example.one_article(), "none": example.no_articles()}
every_project = pytest.mark.parametrize("project", PROJECTS.values(), ids=PROJECTS)
every_format = pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)


def written(name: str, project: ProjectRecord = example.PROJECT) -> str:
    return "".join(get(name).write(project))


def claims(project: ProjectRecord = example.PROJECT) -> list[ClaimRecord]:
    return [claim for article in project.articles for claim in article.claims]


# --- all formats ----------------------------------------------------------------------------------------------------


@every_format
def test_each_format_writes_what_its_golden_file_holds(known: Format) -> None:
    # Changed on purpose? python -m tests.core.example_record writes the files anew.
    assert "".join(known.write(example.PROJECT)) == example.golden_file(known).read_text(encoding="utf-8")


@every_format
def test_a_format_is_found_by_its_name(known: Format) -> None:
    assert get(known.name) is known


def test_an_unknown_format_is_refused_with_the_names_of_the_known_ones() -> None:
    with pytest.raises(Invalid) as refused:
        get("csv")
    assert all(known.name in refused.value.sentence for known in FORMATS)


@pytest.mark.parametrize("module", ["native_json", "web_annotation", "annotated_html"])
def test_a_format_imports_no_other_format_and_nothing_of_django(module: str) -> None:
    tree = ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))
    imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported += [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    assert "annotations.core.errors" in imported
    assert not [name for name in imported if "formats" in name or "django" in name]


@pytest.mark.parametrize("name", ["json", "web-annotation"])
def test_a_project_is_written_while_its_articles_still_arrive(name: str) -> None:
    asked: list[str] = []

    def arriving() -> Iterator[ArticleRecord]:
        for article in example.PROJECT.articles:
            asked.append(article.uid)
            yield article

    pieces = get(name).write(replace(example.PROJECT, articles=arriving()))
    seen = ""
    while example.CLAIMS[0].uid not in seen:
        seen += next(pieces)
    assert asked == [example.BRIDGE.uid]
    assert seen + "".join(pieces) == written(name)


# --- our own JSON ---------------------------------------------------------------------------------------------------


@every_project
def test_what_was_written_is_read_back_unchanged(project: ProjectRecord) -> None:
    assert native_json.read(written("json", project)) == project


@every_project
def test_the_file_keeps_to_its_schema(project: ProjectRecord) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(json.loads(written("json", project)))] == []


def objects_of_schema() -> dict[str, dict[str, Any]]:
    return {"top": SCHEMA} | {name: one for name, one in SCHEMA["$defs"].items() if "properties" in one}


@pytest.mark.parametrize(("name", "shape"), objects_of_schema().items(), ids=objects_of_schema())
def test_the_schema_describes_every_field_demands_it_and_allows_no_other(name: str, shape: dict[str, Any]) -> None:
    assert shape["additionalProperties"] is False
    assert shape["required"] == list(shape["properties"])
    assert [key for key, value in shape["properties"].items() if not value.get("description")] == []


ENUMS: dict[str, type[StrEnum]] = {
    "role": Role,
    "line_role": records.LineRole,
    "apart": records.Apart,
    "obtained": records.Obtained,
    "claim_kind": records.ClaimKind,
    "claim_state": ClaimState,
    "highlight_state": HighlightState,
    "source_kind": records.SourceKind,
    "stance": records.Stance,
    "weight": records.Weight,
    "capture_state": records.CaptureState,
    "gate_kind": records.Gate,
    "gate_state": records.GateState,
    "channel": Channel,
    "reply_state": ReplyState,
    "confidence": records.Confidence,
    "decided": records.Decided,
    "correction_kind": records.CorrectionKind,
    "round": records.Round,
    "review_state": ReviewState,
    "tone": Tone,
}


def test_the_schema_lists_the_values_that_the_records_know() -> None:
    listed = {name: one["enum"] for name, one in SCHEMA["$defs"].items() if "enum" in one}
    assert listed == {name: [member.value for member in enum] for name, enum in ENUMS.items()}


RECORDS: dict[str, tuple[type, set[str]]] = {
    "person": (records.PersonRecord, set()),
    "rating": (records.RatingRecord, set()),
    "source": (records.SourceRecord, set()),
    "file": (records.FileRecord, set()),
    "capture": (records.CaptureRecord, set()),
    "evidence": (records.EvidenceRecord, set()),
    "selector": (Selectors, set()),
    "text_quote": (TextQuoteSelector, set()),
    "text_position": (TextPositionSelector, set()),
    "check": (records.CheckRecord, set()),
    "gate": (records.GateRecord, set()),
    "passed": (records.PassedRecord, set()),
    "waiver": (records.WaiverRecord, set()),
    "reply": (records.ReplyRecord, set()),
    "text": (records.TextRecord, set()),
    "verdict": (records.VerdictRecord, set()),
    "conclusion": (records.ConclusionRecord, set()),
    "confirmation": (records.ConfirmationRecord, set()),
    "publication": (records.PublicationRecord, set()),
    "answer": (records.AnswerRecord, set()),
    "correction": (records.CorrectionRecord, set()),
    "highlight": (records.HighlightRecord, {"utf16_start", "utf16_end"}),
    "claim": (records.ClaimRecord, set()),
    "revision": (records.RevisionRecord, set()),
    "review": (records.ReviewRecord, set()),
    "article": (records.ArticleRecord, set()),
}


@pytest.mark.parametrize("name", RECORDS)
def test_the_schema_has_every_field_of_the_record(name: str) -> None:
    record, more = RECORDS[name]
    assert set(SCHEMA["$defs"][name]["properties"]) == {field.name for field in fields(record)} | more


def test_every_field_and_every_value_of_the_schema_is_documented() -> None:
    # A line may break inside a name of two words.
    docs = " ".join((Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8").split())
    fields_of_all = {field for shape in objects_of_schema().values() for field in shape["properties"]}
    values_of_all = {value for shape in SCHEMA["$defs"].values() for value in shape.get("enum", ())}
    assert [word for word in sorted(fields_of_all | values_of_all) if f"`{word}`" not in docs] == []


def test_each_noun_has_a_public_shape_that_the_file_holds_too() -> None:
    article = json.loads(written("json"))["articles"][0]
    record = example.BRIDGE
    texts = {one.uid: one.text for one in record.revisions}
    assert native_json.article(record) == article
    assert native_json.revision(record.revisions[1]) == article["revisions"][1]
    assert native_json.claim(record.claims[0], texts) == article["claims"][0]
    assert native_json.highlight(record.claims[0].highlights[1], example.TEXT) == article["claims"][0]["highlights"][1]
    assert native_json.evidence(record.claims[0].evidence[0]) == article["claims"][0]["evidence"][0]
    assert native_json.verdict(record.claims[0].verdicts[2]) == article["claims"][0]["verdicts"][2]
    assert native_json.conclusion(example.CLAIMS[0].conclusion) == article["claims"][0]["conclusion"]  # type: ignore[arg-type]
    assert native_json.review(record.reviews[1]) == article["reviews"][1]


def test_each_highlight_finds_its_words_by_code_points_and_by_utf16_units() -> None:
    checked = 0
    for article in json.loads(written("json"))["articles"]:
        texts = {revision["uid"]: revision["text"] for revision in article["revisions"]}
        for claim in article["claims"]:
            for one in claim["highlights"]:
                text = texts[one["revision"]]
                units = text.encode("utf-16-le")[2 * one["utf16_start"] : 2 * one["utf16_end"]]
                assert text[one["start"] : one["end"]] == units.decode("utf-16-le") == one["exact"]
                assert text[: one["start"]].endswith(one["prefix"]) and text[one["end"] :].startswith(one["suffix"])
                checked += one["utf16_start"] != one["start"]
    assert checked > 5, "the example must hold highlights behind characters beyond the basic plane"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.data())
def test_utf16_positions_hold_in_any_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shape = native_json.highlight(
        HighlightRecord("u", "r", start, end, text[start:end], "", "", HighlightState.SAME), text
    )
    units = text.encode("utf-16-le")
    assert units[2 * shape["utf16_start"] : 2 * shape["utf16_end"]].decode("utf-16-le") == text[start:end]


def test_each_quotation_stands_where_the_file_says_in_the_text_of_the_copy_that_it_carries() -> None:
    made = json.loads(written("json"))
    texts = {one["capture"]: one["text"] for one in made["texts"]}
    kept = {look["uid"] for source in made["sources"] for look in source["captures"] if look["state"] == "taken"}
    quoted = [one for claim in made["articles"][0]["claims"] for one in claim["evidence"] if one["selector"]]
    for one in quoted:
        quote, position = one["selector"]["quote"], one["selector"]["position"]
        text = texts[one["capture"]]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"]) and text[position["end"] :].startswith(
            quote["suffix"]
        )
    assert len(quoted) == 2 and set(texts) == {one["capture"] for one in quoted} <= kept
    assert all(sha256(one["text"].encode()).hexdigest() == one["sha256"] for one in made["texts"])


def test_each_text_has_the_digest_and_as_many_line_roles_as_lines() -> None:
    revisions = [one for article in json.loads(written("json"))["articles"] for one in article["revisions"]]
    assert len(revisions) == 3
    for revision in revisions:
        assert sha256(revision["text"].encode()).hexdigest() == revision["sha256"]
        assert len(revision["text"].split("\n")) == len(revision["roles"])
        assert revision["set_apart"][0] == {"text": "Home  News  Harbour", "reason": "navigation"}


def test_withdrawn_claims_and_superseded_verdicts_are_in_the_file_and_flagged() -> None:
    article = json.loads(written("json"))["articles"][0]
    assert [one["number"] for one in article["claims"] if one["state"] == "withdrawn"] == [6]
    assert [one["superseded_at"] for one in article["claims"][0]["verdicts"]] == [None, None, "2026-11-21T09:30:00Z"]


def test_words_that_were_found_gone_are_in_every_format_with_who_found_it_and_when() -> None:
    article = json.loads(written("json"))["articles"][0]
    stood, gone = next(one for one in article["claims"] if one["number"] == 7)["highlights"]
    assert (gone["state"], gone["start"], gone["end"], gone["exact"]) == ("gone", 0, 0, "")
    assert (gone["carried_from"], gone["last_exact"]) == (stood["uid"], stood["exact"])
    assert (gone["decided_by"]["name"], gone["decided_at"]) == ("Imara Feldstrom", "2026-11-23T08:30:00Z")
    claim = next(one for one in json.loads(written("web-annotation"))["first"]["items"] if one.get("claimNumber") == 7)
    assert len(claim["target"]) == 1 and claim["gone"][0]["exact"] == stood["exact"]
    assert claim["gone"][0]["cached"] == claim["target"][0]["state"]["cached"]
    assert claim["gone"][0]["creator"]["name"] == "Imara Feldstrom"
    page = written("html")
    assert (
        "stood in the article up to revision 1; found to be gone from revision 2 by <bdi>Imara Feldstrom</bdi>" in page
    )
    assert "As revision 1 had it." in page and "They were found to be gone on" in page


def test_gone_words_that_are_not_those_of_the_highlight_they_continue_are_refused() -> None:
    with pytest.raises(Invalid, match="its last words are not"):
        native_json.read(written("json").replace('"last_exact": "The toll stays', '"last_exact": "The toll stayed'))


def test_a_note_on_earlier_words_ends_in_no_second_full_stop() -> None:
    page = written("html")
    assert "No accident was reported.</q>" in page and "reported.</q>." not in page


def test_a_claim_is_quoted_once_however_many_revisions_had_its_words() -> None:
    claim = example.CLAIMS[1]
    (stands,) = claim.highlights
    older = replace(stands, uid="older", revision=example.OLD.uid)
    twice = replace(claim, highlights=(older, replace(stands, carried_from="older")))
    article = replace(example.BRIDGE, claims=(twice,))
    page = "".join(annotated_html.write(replace(example.PROJECT, articles=(article,), texts=())))
    assert page.count("from shore to shore, and it carries 38,000 vehicles a day</p>") == 1


def test_times_are_written_in_utc_whatever_zone_they_came_in() -> None:
    moment = datetime(2026, 11, 23, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    file = written("json", replace(example.PROJECT, exported_at=moment))
    assert json.loads(file)["exported_at"] == "2026-11-22T23:00:00Z"
    assert native_json.read(file).exported_at == moment.astimezone(UTC)


def test_characters_are_written_as_they_are() -> None:
    assert "👩🏽‍🔧" in written("json") and "הגשר" in written("json")


def broken(**changes: Any) -> str:
    return json.dumps(json.loads(written("json")) | changes)


def with_first_claim(**changes: Any) -> str:
    top = json.loads(written("json"))
    top["articles"][0]["claims"][0] |= changes
    return json.dumps(top)


def without_name() -> str:
    top = json.loads(written("json"))
    del top["project"]["name"]
    return json.dumps(top)


def without_holds() -> str:
    evidence = json.loads(written("json"))["articles"][0]["claims"][0]["evidence"]
    evidence[0]["check"]["holds"] = 1
    return with_first_claim(evidence=evidence)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("{", "not JSON"),
        ("[]", "not a file of the format"),
        (broken(format="csv"), "not a file of the format"),
        (broken(version=1), "version 1"),
        (broken(version="3"), "version '3'"),
        (broken(project=None), "uid is missing"),
        (without_name(), "name is missing"),
        (broken(articles={}), "file.articles, a list should stand"),
        (broken(articles=[7]), "file.articles[0], an object should stand"),
        (with_first_claim(number="1"), "file.articles[0].claims[0].number, a whole number should stand"),
        (with_first_claim(number=True), "a whole number should stand"),
        (with_first_claim(claimant=None), "claims[0].claimant, a text should stand"),
        (with_first_claim(kind="rumour"), 'claims[0].kind, "rumour" cannot stand'),
        (with_first_claim(claim_date="2026-13-01"), "claims[0].claim_date"),
        (with_first_claim(claim_date="2026-W47-6"), "claims[0].claim_date"),
        (broken(version=True), "version True"),
        (broken(exported_at="2026-11-23T07:05:09"), "file.exported_at"),
        ("[" * 100_000, "beyond all measure"),
        ('{"version": ' + "1" * 5000 + "}", "beyond all measure"),
        (with_first_claim(claimant="\ud800"), "U+D800"),
        (written("json").replace("412 million", "413 million"), "is not the one that its SHA-256"),
        (written("json").replace('"start": 182,', '"start": 183,'), "does not point at the words that it says"),
        (written("json").replace("Entry 2840: Port", "Entry 2841: Port"), "copy"),
        (broken(texts=[]), "does not point at the words that it quotes"),
        (with_first_claim(evidence=[{"uid": "x"}]), "claims[0].evidence[0], source is missing"),
        (without_holds(), "check.holds, true or false should stand"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_place(file: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        native_json.read(file)
    assert told in refused.value.sentence


def test_no_name_of_a_field_speaks_of_how_to_reach_somebody_or_of_where_bytes_lie() -> None:
    named = {field for shape in objects_of_schema().values() for field in shape["properties"]}
    assert [name for name in named if re.search("contact|mail|phone|path|storage", name)] == []


def test_keys_that_this_version_does_not_know_are_passed_over() -> None:
    assert native_json.read(with_first_claim(colour="green")) == example.PROJECT


# --- W3C Web Annotation ---------------------------------------------------------------------------------------------

ANNO = "http://www.w3.org/ns/anno.jsonld"
# The model's own words (Web Annotation Data Model, Recommendation of 23 February 2017, chapters 3 to 5).
MOTIVATIONS = {
    "assessing",
    "bookmarking",
    "classifying",
    "commenting",
    "describing",
    "editing",
    "highlighting",
    "identifying",
    "linking",
    "moderating",
    "questioning",
    "replying",
    "tagging",
}
MODEL_KEYS = {
    "@context",
    "id",
    "type",
    "motivation",
    "creator",
    "created",
    "modified",
    "generated",
    "generator",
    "body",
    "target",
    "purpose",
    "value",
    "format",
    "language",
    "source",
    "selector",
    "state",
    "exact",
    "prefix",
    "suffix",
    "start",
    "end",
    "sourceDate",
    "sourceDateStart",
    "sourceDateEnd",
    "cached",
    "name",
    "label",
    "first",
    "last",
    "total",
    "items",
    "partOf",
    "startIndex",
}
IRI = re.compile(r"(urn:uuid:[0-9a-f-]{36}(#[\w-]+)?|https?://\S+)$")
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def faults_of_annotation(annotation: dict[str, Any]) -> Iterator[str]:
    """What the model says an annotation MUST have or be, in our own words (chapters 3 and 4)."""
    if ANNO not in as_list(annotation.get("@context")):
        yield "3.1: the model's context is missing"
    if "Annotation" not in as_list(annotation.get("type")):
        yield "3.1: not of the class Annotation"
    if not IRI.match(str(annotation.get("id"))):
        yield "3.1: the id is no IRI"
    if not annotation.get("target"):
        yield "3.1: no target"
    if not set(as_list(annotation.get("motivation", []))) <= MOTIVATIONS:
        yield "3.3.5: a motivation that the model does not know"
    for key in ("created", "modified"):
        if key in annotation and not DATE_TIME.match(annotation[key]):
            yield f"3.3.1: {key} is no xsd:dateTime in UTC"
    for part in [*as_list(annotation.get("body", [])), *as_list(annotation["target"])]:
        yield from faults_of_part(part)


def faults_of_part(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        if not IRI.match(part):
            yield f"3.2.1: {part} is no IRI"
        return
    if part["type"] == "TextualBody" and not isinstance(part.get("value"), str):
        yield "3.2.4: a textual body has exactly one value"
    if part["type"] == "SpecificResource":
        source = part.get("source")
        if not IRI.match(str(source["id"] if isinstance(source, dict) else source)):
            yield "4: a specific resource has exactly one source"
    if not set(as_list(part.get("purpose", []))) <= MOTIVATIONS:
        yield "3.3.5: a purpose that the model does not know"
    for selector in as_list(part.get("selector", [])):
        yield from faults_of_selector(selector)
    for state in as_list(part.get("state", [])):
        yield from faults_of_state(state)


def faults_of_selector(selector: dict[str, Any]) -> Iterator[str]:
    if selector["type"] == "TextQuoteSelector":
        if not isinstance(selector.get("exact"), str):
            yield "4.2.4: a quote selector has exactly one exact"
    elif selector["type"] == "TextPositionSelector":
        if not 0 <= selector.get("start", -1) <= selector.get("end", -1):
            yield "4.2.5: a position selector has one start and one end, neither negative"
    else:
        yield f"4.2: unknown selector {selector['type']}"


def faults_of_state(state: dict[str, Any]) -> Iterator[str]:
    dates = [key for key in ("sourceDate", "sourceDateStart", "sourceDateEnd") if key in state]
    if state["type"] != "TimeState":
        yield "4.3: unknown state"
    if dates not in ([], ["sourceDate"], ["sourceDateStart", "sourceDateEnd"]):
        yield "4.3.1: either one sourceDate, or its start and end together"
    if not all(DATE_TIME.match(state[key]) for key in dates):
        yield "4.3.1: a date that is no xsd:dateTime in UTC"
    if "cached" in state and not IRI.match(state["cached"]):
        yield "4.3.1: cached is no IRI"


def faults_of_collection(collection: dict[str, Any]) -> Iterator[str]:
    """What the model says of collections and their pages (chapter 5)."""
    page = collection.get("first", {})
    if ANNO not in as_list(collection.get("@context")):
        yield "5.1: the model's context is missing"
    if "AnnotationCollection" not in as_list(collection.get("type")) or not IRI.match(collection.get("id", "")):
        yield "5.1: neither class nor id"
    if page.get("type") != "AnnotationPage" or not IRI.match(page.get("id", "")):
        yield "5.2: the page has neither class nor id"
    if page.get("partOf") != collection["id"] or page.get("startIndex") != 0:
        yield "5.2: the page does not belong to its collection"
    if collection.get("total") != len(page.get("items", ())):
        yield "5.1: total does not count the annotations"


VALID = {
    "@context": ANNO,
    "id": "urn:uuid:" + "0" * 36,
    "type": "Annotation",
    "motivation": "highlighting",
    "created": "2026-11-23T00:00:00Z",
    "target": "https://example.com/",
}


def target(**members: Any) -> dict[str, Any]:
    return {"target": {"type": "SpecificResource", "source": "https://example.com/"} | members}


@pytest.mark.parametrize(
    "change",
    [
        {"@context": []},
        {"type": "Note"},
        {"id": "7"},
        {"target": []},
        {"target": "page 3"},
        {"motivation": "liking"},
        {"created": "2026-11-23T00:00:00+02:00"},
        {"body": {"type": "TextualBody"}},
        {"body": {"type": "TextualBody", "value": "a", "purpose": "liking"}},
        target(source=None),
        target(selector={"type": "TextQuoteSelector"}),
        target(selector={"type": "TextPositionSelector", "start": 3, "end": 2}),
        target(selector={"type": "Guess"}),
        target(state={"type": "TimeState", "sourceDateStart": "2026-11-23T00:00:00Z"}),
        target(state={"type": "TimeState", "sourceDate": "2026-11-23"}),
        target(state={"type": "TimeState", "cached": "here"}),
        target(state={"type": "Mood"}),
    ],
)
def test_the_validator_finds_what_breaks_the_model(change: dict[str, Any]) -> None:
    assert list(faults_of_annotation(VALID)) == []
    assert list(faults_of_annotation(VALID | change))


def collection(project: ProjectRecord = example.PROJECT) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(written("web-annotation", project))
    return made


def items(motivation: str) -> list[dict[str, Any]]:
    return [one for one in collection()["first"]["items"] if one["motivation"] == motivation]


@every_project
def test_collection_page_and_annotations_keep_to_the_model(project: ProjectRecord) -> None:
    made = collection(project)
    assert list(faults_of_collection(made)) == []
    assert [fault for one in made["first"]["items"] for fault in faults_of_annotation(one)] == []


def test_every_annotation_has_an_id_of_its_own() -> None:
    ids = [one["id"] for one in collection()["first"]["items"]]
    assert len(set(ids)) == len(ids) > 20


def keys(value: Any) -> Iterator[str]:
    for one in as_list(value):
        if isinstance(one, dict):
            yield from (key for key in one)
            yield from (key for name, inner in one.items() if name != "@context" for key in keys(inner))


def test_every_annotation_explains_the_terms_that_it_uses_and_can_stand_alone() -> None:
    for one in collection()["first"]["items"]:
        model, terms = one["@context"]
        assert model == ANNO and set(keys(one)) - MODEL_KEYS == set(terms)


def test_every_key_is_the_models_or_explained_by_our_context() -> None:
    terms = set(web_annotation.CONTEXT[1])
    used = set(keys(collection()))
    assert used - MODEL_KEYS == terms, "every term is used, and none is used that the context does not map"
    assert terms & MODEL_KEYS == set()


def test_the_words_of_every_target_stand_where_the_file_says_in_the_text_that_it_carries() -> None:
    texts = {text["id"]: text for text in collection()["texts"]}
    assert all(sha256(text["value"].encode()).hexdigest() == text["sha256"] for text in texts.values())
    targets = [one for claim in items("highlighting") for one in as_list(claim["target"]) if isinstance(one, dict)]
    for one in targets:
        quote, position = one["selector"]
        text = texts[one["state"]["cached"]]["value"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"]) and text[position["end"] :].startswith(
            quote["suffix"]
        )
    standing = [claim for claim in claims() if claim.state != ClaimState.WITHDRAWN]
    assert len(targets) == sum(one.stands for claim in standing for one in claim.highlights)
    quoted = [one["body"][0] for one in items("linking") if isinstance(one["body"][0].get("selector"), list)]
    for one in quoted:
        quote, position = one["selector"]
        assert texts[one["state"]["cached"]]["value"][position["start"] : position["end"]] == quote["exact"]
    assert {one["state"]["cached"] for one in [*targets, *quoted]} == set(texts)


def with_claims(*numbers: int) -> ProjectRecord:
    kept = tuple(claim for claim in example.CLAIMS if claim.number in numbers)
    return replace(example.PROJECT, articles=(replace(example.BRIDGE, claims=kept),))


@pytest.mark.parametrize(
    ("number", "texts"),
    [
        (1, [example.NEW.uid, *(text.capture for text in example.TEXTS)]),
        (2, [example.NEW.uid]),
        (7, [example.OLD.uid, example.NEW.uid]),
    ],
)
def test_only_texts_that_positions_count_in_are_carried(number: int, texts: list[str]) -> None:
    assert [one["id"] for one in collection(with_claims(number))["texts"]] == [f"urn:uuid:{uid}" for uid in texts]


def test_a_claim_says_what_it_is_in_bodies_and_leaves_out_what_is_unknown() -> None:
    first, second = items("highlighting")[:2]
    told = [(body["purpose"], body["value"]) for body in first["body"]]
    assert told == [
        ("describing", "The harbour bridge of Port Vellis is the longest in the north, at 2,840 metres."),
        ("identifying", "The council’s engineer"),
        ("classifying", "figure"),
        ("tagging", "bridges"),
        ("tagging", "records"),
    ]
    assert first["claimDate"] == "2026-11-19"
    assert "tagging" not in [body["purpose"] for body in second["body"]] and "claimDate" not in second
    assert {one["source"] for one in first["target"]} == {"https://courier.example/bridge"}


def test_an_article_without_a_web_address_is_named_by_its_uid() -> None:
    bare = items("highlighting")[-1]
    assert [one["source"] for one in bare["target"]] == [f"urn:uuid:{example.BARE.uid}"]


def test_an_address_with_signs_that_no_iri_allows_is_escaped() -> None:
    odd = replace(example.BRIDGE, canonical_url='https://courier.example/"<{|}>\\^`')
    first = collection(replace(example.PROJECT, articles=(odd,)))["first"]["items"][0]
    assert first["target"][0]["source"] == "https://courier.example/%22%3C%7B%7C%7D%3E%5C%5E%60"


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("", {}),
        ("en-GB", {"language": "en-GB"}),
        ("he", {"language": "he", "textDirection": "rtl"}),
        ("ar-Latn", {"language": "ar-Latn"}),
        ("az-Arab", {"language": "az-Arab", "textDirection": "rtl"}),
        ("art-lojban", {"language": "art-lojban"}),
    ],
)
def test_the_language_of_the_words_is_told_and_the_direction_where_it_settles_it(
    tag: str, told: dict[str, str]
) -> None:
    made = collection(replace(example.PROJECT, articles=(replace(example.BRIDGE, language=tag),)))
    copies = {f"urn:uuid:{text.capture}" for text in example.TEXTS}
    places = [made["first"]["items"][0]["target"][0], *(text for text in made["texts"] if text["id"] not in copies)]
    assert [{key: place[key] for key in ("language", "textDirection") if key in place} for place in places] == [
        told for _ in places
    ]


def test_every_annotation_names_the_program_that_made_it() -> None:
    made = collection()["first"]["items"]
    assert {json.dumps(one["generator"]) for one in made} == {json.dumps(web_annotation.GENERATOR)}


def test_a_claim_without_marked_words_is_about_the_article() -> None:
    (unmarked,) = [one for one in items("highlighting") if one["claimNumber"] == 8]
    assert unmarked["target"] == "https://courier.example/bridge"


def test_evidence_links_its_source_to_the_claim_and_says_its_stance() -> None:
    made = {one["id"]: one for one in items("linking")}
    register = made[f"urn:uuid:{example.uid('e1')}"]
    cited, stance, citation, note = register["body"]
    assert register["target"] == f"urn:uuid:{example.uid('claim-1')}"
    assert cited["source"] == example.REGISTER.url
    assert cited["selector"] == [
        {
            "type": "TextQuoteSelector",
            "exact": "Length between abutments: 2,480 m",
            "prefix": "bridges\nEntry 2840: Port Vellis\n",
            "suffix": "\nOpened in 2026",
        },
        {"type": "TextPositionSelector", "start": 46, "end": 79},
    ]
    assert cited["state"] == {
        "type": "TimeState",
        "sourceDate": "2026-11-20T11:31:00Z",
        "cached": f"urn:uuid:{example.REGISTER_COPY.uid}",
    }
    assert (register["weight"], register["evidenceOrder"], register["found"]) == ("primary", 1, "edited")
    assert stance["source"] == {"id": "http://purl.org/spar/cito/disputes", "label": "refutes"}
    assert citation["value"] == "Register of bridges, entry 2840. Northern Roads Office. 2026-03-02"
    assert note["value"] == "Two digits are swapped."
    sources = {one["id"]: one["body"][0]["source"] for one in made.values()}
    assert sources[f"urn:uuid:{example.uid('e5')}"] == f"urn:uuid:{example.CALL.uid}"
    assert sources[f"urn:uuid:{example.uid('e2')}"] == f"urn:uuid:{example.BAD.uid}"
    assert "selector" not in made[f"urn:uuid:{example.uid('e4')}"]["body"][0]


def test_a_quotation_that_could_not_be_placed_is_tied_to_no_copy_and_a_source_without_one_to_the_newest() -> None:
    register = replace(example.COUNT, captures=example.REGISTER.captures)
    others = tuple(one for one in example.PROJECT.sources if one != example.COUNT)
    made = collection(replace(example.PROJECT, sources=(register, *others)))["first"]["items"]
    bodies = {one["id"]: one["body"][0] for one in made if one["motivation"] == "linking"}
    unplaced, unquoted = (bodies[f"urn:uuid:{example.uid(name)}"] for name in ("e3", "e4"))
    assert unplaced["selector"] == {"type": "TextQuoteSelector", "exact": "31,200 on average"}
    assert "cached" not in unplaced["state"] and unplaced["state"]["sourceDateStart"] == "2026-11-20T00:00:00Z"
    assert unquoted["state"]["cached"] == f"urn:uuid:{example.uid('register-2')}"


def test_a_second_persons_check_moderates_the_evidence_and_says_whether_it_holds() -> None:
    first, second = items("moderating")
    assert first["target"] == f"urn:uuid:{example.uid('e1')}" and first["creator"]["name"] == example.SECOND.name
    assert (first["holds"], first.get("changed")) == (True, None)
    assert (second["holds"], second["changed"]) == (False, ["title", "quotation"])


def test_sources_travel_once_with_their_file_and_every_look_at_their_page() -> None:
    made = collection()
    sources = {one["id"]: one for one in made["sources"]}
    assert list(sources) == [f"urn:uuid:{one.uid}" for one in example.PROJECT.sources]
    assert {one["sourceRecord"] for one in items("linking")} < set(sources)
    register = sources[f"urn:uuid:{example.REGISTER.uid}"]
    assert [one["copyState"] for one in register["copies"]] == ["failed", "taken", "unchanged", "taken"]
    assert register["copies"][0]["sentence"] == "The site did not answer in time."
    kept = register["copies"][1]
    assert (kept["copyNumber"], kept["sha256"], kept["archivedAt"], kept["urlFinal"]) == (
        1,
        example.REGISTER_COPY.sha256,
        "https://archive.example/2026/register",
        "https://www.bridges.example/register/2840",
    )
    assert sources[f"urn:uuid:{example.COUNT.uid}"]["associatedMedia"] == {
        "name": 'week "1" <counts>.csv',
        "format": "text/csv",
        "contentSize": 48_213,
        "sha256": example.digest("the counts"),
    }
    bad = sources[f"urn:uuid:{example.BAD.uid}"]
    assert "url" not in bad and not {"url", "urlFinal", "archivedAt"} & set(bad["copies"][0])


def test_gates_and_waivers_say_what_the_project_demanded_and_what_was_let_pass() -> None:
    made = collection()
    assert [made[name] for name in ("needsSources", "needsPrimary", "needsChecked")] == [2, True, True]
    first, second = items("highlighting")[:2]
    assert [one["gateState"] for one in first["gates"]] == ["met", "met", "waived"]
    assert second["gates"][0]["missing"] == "Attach 2 more sources from other publishers."
    (waiver,) = [one for one in items("commenting") if "gate" in one]
    assert (waiver["target"], waiver["gate"]) == (first["id"], "checked")
    assert waiver["body"][0]["value"].startswith("The post was removed.")
    (concluded,) = [one for one in items("assessing") if one["id"] == f"urn:uuid:{example.uid('conclusion-1')}"]
    assert concluded["gates"][2] == {"gate": "checked", "gateState": "waived"}


def test_the_right_of_reply_is_a_question_and_its_answer_a_reply_to_it() -> None:
    asked = items("questioning")
    (answer,) = items("replying")
    assert answer["target"] == asked[0]["id"] == f"urn:uuid:{example.uid('reply-1')}"
    assert (answer["answeredOn"], answer["created"]) == ("2026-11-23", "2026-11-23T06:30:00Z")
    assert [(body["purpose"], body["value"]) for body in asked[0]["body"]] == [
        ("identifying", "The council’s engineer, He planned the bridge"),
        ("questioning", "Where was the length measured?"),
    ]
    assert [(one["replyState"], one["channel"], one["deadline"]) for one in asked] == [
        ("answered", "e-mail", "2026-11-24"),
        ("waiting", "in person", "2026-11-24"),
        ("overdue", "e-mail", "2026-11-22"),
    ]
    (silent,) = [one for one in items("commenting") if one.get("replyState") == "not asked"]
    assert [body["purpose"] for body in silent["body"]] == ["commenting"] and "askedOn" not in silent


def test_standing_verdicts_and_conclusions_assess_their_claims() -> None:
    made = {one["id"]: one for one in items("assessing")}
    verdict = made[f"urn:uuid:{example.uid('v1')}"]
    concluded = made[f"urn:uuid:{example.uid('conclusion-1')}"]
    assert verdict["target"] == concluded["target"] == f"urn:uuid:{example.uid('claim-1')}"
    assert [(body["purpose"], body["value"]) for body in verdict["body"]] == [
        ("classifying", "False"),
        ("describing", "The register gives 2,480 metres; the bridge at Sund is longer."),
    ]
    assert (concluded["trueAsOf"], concluded["checkAgainOn"], concluded["decided"]) == (
        "2026-11-21",
        "2027-03-01",
        "agreed",
    )
    assert [one["name"] for one in concluded["judgedBy"]] == [example.FIRST.name, example.SECOND.name]
    unproven = made[f"urn:uuid:{example.uid('conclusion-7')}"]["body"]
    assert len(unproven) == 1 and not {"ratingValue", "bestRating", "worstRating"} & set(unproven[0])


@pytest.mark.parametrize("name", ["web-annotation", "html"])
def test_withdrawn_claims_and_superseded_verdicts_stay_out(name: str) -> None:
    assert "WITHDRAWN CLAIM" in written("json") and "SUPERSEDED RATIONALE" in written("json")
    assert "WITHDRAWN CLAIM" not in written(name)
    assert "SUPERSEDED RATIONALE" not in written(name)


# --- the annotated article ------------------------------------------------------------------------------------------


def page(project: ProjectRecord = example.PROJECT) -> Any:
    return lxml.html.document_fromstring(written("html", project))


@every_project
def test_the_page_runs_and_loads_nothing(project: ProjectRecord) -> None:
    root = page(project)
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    assert not {one.tag for one in elements} & {"script", "iframe", "object", "embed", "link", "base", "form", "img"}
    assert [name for one in elements for name in one.attrib if name.startswith("on") or name == "src"] == []
    addresses = [one.get("href") for one in elements if one.get("href") is not None]
    assert [address for address in addresses if not re.match(r"#[\w-]+$|https?://", address)] == []
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    (style,) = root.xpath("//style")
    assert len(root.xpath("//style")) == 1 and not re.search(r"@import|url\(|expression", style.text)


def test_the_blocks_are_the_lines_of_the_text_character_for_character() -> None:
    articles = page().xpath("//article")
    texts = [example.TEXT, example.BARE_TEXT]
    for article, text in zip(articles, texts, strict=True):
        blocks = article.xpath(".//*[contains(concat(' ', @class, ' '), ' block ')]")
        assert "\n".join(block.text_content() for block in blocks) == text
        assert {block.get("dir") for block in blocks} == {"auto"}


def test_each_block_is_the_element_of_its_lines_role() -> None:
    blocks = page(example.one_article()).xpath("//*[contains(concat(' ', @class, ' '), ' block ')]")
    assert [(one.tag, one.get("class")) for one in blocks] == [
        (annotated_html.ELEMENTS[role], f"block {role.value}") for role in example.ROLES
    ]
    assert set(annotated_html.ELEMENTS) == set(records.LineRole)


def test_marks_lie_flat_and_cover_the_highlighted_words() -> None:
    root = page(example.one_article())
    assert root.xpath("//mark//mark") == []
    painted = "".join(mark.text_content() for mark in root.xpath("//mark"))
    covered: set[int] = set()
    for claim in example.CLAIMS:
        if claim.state != ClaimState.WITHDRAWN:
            for one in claim.highlights:
                covered |= set(range(one.start, one.end)) if one.revision == example.NEW.uid else set()
    assert painted == "".join(example.TEXT[at] for at in sorted(covered) if example.TEXT[at] != "\n")


def test_words_of_an_older_revision_are_not_marked_in_the_newest() -> None:
    root = page(with_claims(7))
    assert root.xpath("//mark") == [] and root.xpath("//a[contains(@class, 'ref')]") == []


def test_every_reference_leads_somewhere_and_every_claim_leads_back() -> None:
    root = page()
    ids = root.xpath("//@id")
    inner = [address[1:] for address in root.xpath("//@href") if address.startswith("#")]
    assert len(set(ids)) == len(ids)
    assert set(inner) <= set(ids)
    for number in (1, 2, 3, 4, 5, 9):
        (reference,) = root.xpath(f"//a[@id='a1-c{number}-text']")
        assert reference.get("href") == f"#a1-c{number}"
        assert reference.get("aria-label").startswith(f"Claim {number}: ")
        assert reference.text_content() == ""
        assert root.xpath(f"//li[@id='a1-c{number}']//a[@href='#a1-c{number}-text']")


def test_a_reference_tells_its_verdict_and_a_mark_names_its_claims() -> None:
    root = page()
    labels = {one.get("id"): one.get("aria-label") for one in root.xpath("//a[@class and starts-with(@class, 'ref ')]")}
    assert labels["a1-c1-text"] == "Claim 1: False"
    assert labels["a1-c2-text"] == "Claim 2: Verdicts differ"
    (overlap,) = root.xpath("//mark[text()='2,840 metres from shore to shore']")
    assert overlap.get("aria-details") == "a1-c2"
    assert set(root.xpath("//mark/@aria-details")) <= set(root.xpath("//li/@id"))


def test_a_reference_stands_behind_the_last_words_of_its_claim() -> None:
    (reference,) = page(example.one_article()).xpath("//a[@id='a1-c3-text']")
    before = reference.xpath("preceding-sibling::mark[1]")[0]
    assert before.text_content() == "38,000 vehicles a day"


def test_a_claim_whose_words_are_not_in_the_newest_text_says_so_and_has_no_way_back() -> None:
    root = page()
    for number in (7, 8):
        (claim,) = root.xpath(f"//li[@id='a1-c{number}']")
        assert "not marked in the text shown" in claim.text_content()
        assert not claim.xpath(".//a[contains(@href, '-text')]")


def test_a_concluded_claim_shows_the_desks_answer_before_the_verdicts() -> None:
    (claim,) = page().xpath("//li[@id='a1-c1']")
    (answer,) = claim.xpath("./div[contains(@class, 'answer')]")
    told = " ".join(answer.text_content().split())
    for words in (
        "False",
        "The bridge is 2,480 metres long.",
        "The reviewers agreed",
        "True as of 21 November 2026",
        "check again on 1 March 2027",
        "judged by Tobin Achterberg, יעל <b>Orlin</b>",
        "concluded by Imara Feldstrom",
    ):
        assert words in told
    assert answer.getnext().text_content().startswith("Verdicts behind it")


def test_a_verdict_that_the_desk_has_not_concluded_on_is_told_from_an_answer() -> None:
    told = {one.get("href"): one.xpath(".//b")[0].text_content().strip() for one in page().xpath("//nav//a[.//b]")}
    assert (told["#a1-c1"], told["#a1-c3"]) == ("False", "Misleading (not concluded)")


def test_differing_verdicts_without_a_conclusion_paint_no_answer() -> None:
    root = page()
    (claim,) = root.xpath("//li[@id='a1-c2']")
    assert "v-none" in claim.get("class").split()
    assert claim.xpath("./div[contains(@class, 'answer')]") == []
    assert "the desk has not concluded" in claim.text_content()
    assert "Verdicts differ" in root.xpath("//nav//a[@href='#a1-c2']")[0].text_content()


def test_every_badge_has_words_and_an_icon_that_the_page_draws() -> None:
    root = page()
    badges = root.xpath("//span[contains(@class, 'badge')]")
    drawn = set(root.xpath("//symbol/@id"))
    assert len(badges) > 10
    for badge in badges:
        (icon,) = badge.xpath(".//use/@href")
        assert badge.text_content().strip() and icon[1:] in drawn
    assert drawn == {f"i-{tone}" for tone in [*Tone, "none"]}


def test_sources_are_numbered_footnotes_and_only_web_addresses_become_links() -> None:
    root = page(example.one_article())
    footnotes = root.xpath("//ol[@class='sources']/li")
    titles = [one.xpath(".//cite")[0].text_content() for one in footnotes]
    assert titles == [one.title for one in (example.REGISTER, example.BAD, example.COUNT, example.CALL)]
    links = [one.xpath(".//cite/a/@href") for one in footnotes]
    assert links == [[example.REGISTER.url], [], [example.COUNT.url], []]
    outside = root.xpath("//a[starts-with(@href, 'http')]")
    assert len(outside) == 5 and {one.get("rel") for one in outside} == {"noopener noreferrer nofollow"}
    first = " ".join(footnotes[0].text_content().split())
    assert "Northern Roads Office · 2 March 2026" in first and "Claim 1: refutes" in first
    (evidence,) = root.xpath("//li[@id='a1-c1']//li[.//a[@href='#a1-s1']]")
    assert "Refutes the claim" in evidence.text_content() and "Length between abutments" in evidence.text_content()


def words_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_a_claim_cites_footnotes_that_lead_back_to_it() -> None:
    root = page(example.one_article())
    for source in (1, 2):
        (reference,) = root.xpath(f"//dl[@class='facts']//a[@href='#a1-c1-s{source}']")
        (footnote,) = root.xpath(f"//li[@id='a1-c1']//li[@id='a1-c1-s{source}']")
        (back,) = footnote.xpath(f".//a[@href='#{reference.get('id')}']")
        assert back.get("aria-label") == f"Source {source}, back to claim 1"
    assert [words_of(one) for one in root.xpath("//li[@id='a1-c1']//dl//a")] == ["[1] refutes", "[2] supports"]
    assert root.xpath("//li[@id='a1-s1']//a[@href='#a1-c1-s1']")


def test_a_footnote_says_what_is_quoted_from_which_copy_and_who_checked_it() -> None:
    root = page(example.one_article())
    first, second = (root.xpath(f"//li[@id='a1-c1-s{number}']")[0] for number in (1, 2))
    for told in (
        "[1] Refutes the claim, primary source: Register of bridges, entry 2840",
        "Northern Roads Office · 2 March 2026",
        "Length between abutments: 2,480 m",
        f"Copy 1, kept on 20 November 2026, 11:31 UTC, SHA-256 {example.REGISTER_COPY.sha256[:12]}…",
        "characters 46 to 79. In the newest copy the words read otherwise.",
        "Two digits are swapped.",
        "Opened and read by יעל <b>Orlin</b> on 20 November 2026.",
    ):
        assert told in words_of(first)
    assert first.xpath(".//code/@title") == [example.REGISTER_COPY.sha256]
    assert "Opened and read by Quill Marrow on 20 November 2026; changed since: title, quotation." in words_of(second)
    (unplaced,), (told_by_voice,) = (root.xpath(f"//li[@id='{name}']") for name in ("a1-c2-s3", "a1-c4-s4"))
    assert f'File week "1" <counts>.csv, SHA-256 {example.digest("the counts")[:12]}…' in words_of(unplaced)
    assert "Not checked by a second person." in words_of(told_by_voice) and "copy" not in words_of(told_by_voice)


def test_a_source_tells_of_every_look_at_its_page_and_of_its_file_with_the_whole_digest() -> None:
    footnotes = page(example.one_article()).xpath("//ol[@class='sources']/li")
    register, bad, count, call = ([words_of(one) for one in note.xpath(".//ul/li")] for note in footnotes)
    assert register[0] == "No copy could be kept on 20 November 2026, 10:31 UTC: The site did not answer in time."
    assert register[1].startswith("Copy 1, kept on 20 November 2026, 11:31 UTC, text/html, 1,234 bytes · SHA-256 ")
    assert example.REGISTER_COPY.sha256 in register[1]
    assert "answered by https://www.bridges.example/register/2840" in register[1]
    assert register[1].endswith("kept publicly too at https://archive.example/2026/register")
    assert register[2] == "The page was the same on 20 November 2026, 12:31 UTC."
    assert bad[-1].endswith(example.HOSTILE) and "javascript:alert(2)" in bad[1]
    assert count == [
        f'File week "1" <counts>.csv, text/csv, 48,213 bytes, SHA-256 {example.digest("the counts")}',
        "A copy was asked for on 20 November 2026, 10:30 UTC and is not taken yet.",
    ]
    assert call == []


def test_of_a_page_that_stays_as_it_was_the_last_look_is_told() -> None:
    same = [example.look(f"same-{day}", records.CaptureState.UNCHANGED, "", day) for day in (14, 15, 16)]
    register = replace(example.REGISTER, captures=(example.REGISTER_COPY, *same))
    others = tuple(one for one in example.PROJECT.sources if one != example.REGISTER)
    told = words_of(page(replace(example.one_article(), sources=(register, *others))).xpath("//li[@id='a1-s1']")[0])
    assert told.count("The page was the same") == 1 and "20 November 2026, 16:31 UTC" in told


def test_a_claim_says_what_the_project_demands_what_is_missing_and_what_was_waived() -> None:
    root = page(example.one_article())
    (demands,) = root.xpath("//li[@id='a1-c1']//div[contains(@class, 'demands')]")
    sources, _, checked = (words_of(one) for one in demands.xpath(".//li"))
    assert sources.startswith("Independent sources: met. 2 of 2")
    assert checked.startswith("Every source checked: waived. 1 of 2 sources checked")
    assert "Waived by Imara Feldstrom on 21 November 2026: The post was removed." in checked
    then = "When the desk concluded: independent sources met, a primary source met, every source checked waived."
    assert then in words_of(demands)
    missing = words_of(root.xpath("//li[@id='a1-c8']//div[contains(@class, 'demands')]")[0])
    assert "Independent sources: missing. 0 of 2" in missing and "When the desk concluded" not in missing
    dropped = replace(example.CLAIMS[0], gates=())
    told = words_of(page(replace(example.PROJECT, articles=(replace(example.BRIDGE, claims=(dropped,)),))))
    assert "Every source checked: demanded no more. Waived by Imara Feldstrom" in told


def test_a_claim_says_who_was_asked_for_a_reply_and_what_came_back() -> None:
    root = page(example.one_article())
    answered, silent = (words_of(one) for one in root.xpath("//li[@id='a1-c1']//div[contains(@class, 'replies')]//li"))
    for told in (
        "The council’s engineer (He planned the bridge), asked by e-mail on 20 November 2026, answer due on 24 November",
        ": answered.",
        "Where was the length measured?",
        "On the deck, with the ramps.",
        "Answered on 23 November 2026 · after the desk had concluded",
        "Imara Feldstrom found on 23 November 2026 that the conclusion stands",
    ):
        assert told in answered
    assert silent == f"Nobody: not asked, because: {example.HOSTILE}"
    waiting, overdue = (words_of(one) for one in root.xpath("//li[@id='a1-c2']//div[contains(@class, 'replies')]//li"))
    assert "asked in person on" in waiting and ": no answer yet." in waiting
    assert overdue.startswith("The contractor, asked by e-mail") and ": no answer yet, overdue." in overdue


@pytest.mark.parametrize(
    ("url", "told"),
    [("https://sund.example/list", "https://sund.example/list"), ("http://[", "http://["), ("", "Untitled source")],
)
def test_a_source_without_a_title_is_called_by_its_address(url: str, told: str) -> None:
    nameless = replace(example.REGISTER, title="", url=url)
    others = tuple(one for one in example.PROJECT.sources if one != example.REGISTER)
    root = page(replace(example.one_article(), sources=(nameless, *others)))
    assert root.xpath("//li[@id='a1-s1']//cite")[0].text_content() == told


def test_the_foot_says_where_the_text_comes_from() -> None:
    foot = " ".join(page(example.one_article()).xpath("//footer")[0].text_content().split())
    for words in ("revision 2", example.NEW.sha256, "20 November 2026, 09:30 UTC", "23 November 2026, 07:05 UTC"):
        assert words in foot


def test_several_articles_get_a_list_of_contents_and_one_gets_none() -> None:
    assert page().xpath("//nav[@class='contents']//a/@href") == ["#a1", "#a2"]
    assert page(example.one_article()).xpath("//nav[@class='contents']") == []
    assert "no articles yet" in page(example.no_articles()).text_content()


def test_the_language_is_stated_where_it_is_known() -> None:
    assert page().xpath("//div[@class='text']/@lang") == ["en-GB"]


def test_each_article_has_one_headline_also_when_its_text_has_none() -> None:
    headlines = [[h1.text_content() for h1 in article.xpath(".//h1")] for article in page().xpath("//article")]
    assert headlines == [[example.BRIDGE.headline], [example.BARE.headline]]


def colours(style: str, scheme: int) -> dict[str, str]:
    return {name: pair.split(",")[scheme] for name, pair in re.findall(r"--([\w-]+):light-dark\(([^)]+)\)", style)}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_labels_and_links_reach_the_contrast_of_wcag_aa(scheme: int) -> None:
    known = colours(page().xpath("//style")[0].text, scheme)
    pairs = [(ink, paper) for ink in ("text", "muted", "accent") for paper in ("page", "surface")]
    pairs += [("text", f"v-{tone}-bg") for tone in Tone]
    pairs += [(f"v-{tone}", paper) for tone in Tone for paper in (f"v-{tone}-bg", "page")]
    assert [pair for pair in pairs if contrast(known[pair[0]], known[pair[1]]) < 4.5] == []


def test_headings_step_down_one_level_at_a_time() -> None:
    levels = [int(one.tag[1]) for one in page(example.one_article()).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


# --- what was published, and corrected since --------------------------------------------------------------------------


def test_a_correction_is_an_annotation_that_tells_in_schema_orgs_words_what_was_wrong() -> None:
    told = {one["id"]: one for one in collection()["first"]["items"]}
    edit = told[f"urn:uuid:{example.uid('correction-1')}"]
    assert (edit["motivation"], edit["target"]) == ("editing", f"urn:uuid:{example.uid('claim-7')}")
    assert edit["replaces"] == f"urn:uuid:{example.uid('conclusion-7-old')}" and edit["signedBy"]["name"]
    comment = edit["correction"]
    assert comment["type"] == "http://schema.org/CorrectionComment"
    assert comment["datePublished"] == "2026-11-22" and comment["text"].startswith("We took a draft")
    assert (comment["ratingBefore"], comment["ratingAfter"]) == ("True", "Mixed")
    concluded = told[f"urn:uuid:{example.uid('conclusion-7')}"]
    assert [one["ratingAfter"] for one in concluded["correction"]] == ["Mixed", "Unproven"]


def test_the_page_ends_with_a_log_of_corrections_the_latest_first_also_of_a_claim_that_is_withdrawn() -> None:
    (bridge, bare) = example.PROJECT.articles
    gone = [replace(one, state=ClaimState.WITHDRAWN) if one.number == 7 else one for one in bridge.claims]
    for claims, linked in ((bridge.claims, True), (gone, False)):
        record = replace(example.PROJECT, articles=(replace(bridge, claims=tuple(claims)), bare))
        log = "".join(annotated_html.write(record)).partition('id="corrections"')[2]
        assert 0 < log.index("put the decision off") < log.index("We took a draft")
        assert ('href="#a1-c7"' in log) == linked and ("withdrawn since" in log) != linked
    assert 'id="corrections"' not in "".join(annotated_html.write(example.no_articles()))
