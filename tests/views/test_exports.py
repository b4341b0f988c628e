"""What leaves with a project: the evidence with all that stands behind it, to whoever may see it, and nothing more."""

import json
from datetime import timedelta

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations import queries
from annotations.actions.captures import quote_capture
from annotations.actions.evidence import edit_evidence, edit_source, order_evidence, remove_evidence
from annotations.actions.gates import check_evidence, take_back_waiver, waive_gate
from annotations.actions.publishing import confirm_conclusion, unpublish_claim
from annotations.actions.replies import record_not_asked, record_reply, remove_request
from annotations.actions.team import edit_project
from annotations.actions.verdicts import conclude_claim, reopen_claim
from annotations.core.formats import FORMATS, native_json
from annotations.core.gates import Gate
from annotations.core.permissions import Role
from annotations.core.records import CaptureState, Stance, Weight
from annotations.exports import project_record
from annotations.models import Capture, StoredFile
from tests import build, files

QUOTATION = "fell from 8.0 to 6.5"
CONTACT = "press@treasury.example, 555 0199"


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


@pytest.fixture
def tables(claim, reviewer):
    """Evidence that was quoted from a copy."""
    evidence = build.evidence(
        claim, by=reviewer, publisher="Treasury", weight=Weight.PRIMARY, note="The law says so.", kind="data"
    )
    copy = build.copy(evidence.source, by=reviewer)
    start = copy.text.index(QUOTATION)
    return quote_capture(evidence, copy, start, start + len(QUOTATION), QUOTATION, version=1, by=reviewer)


@pytest.fixture
def exported(signed_in, project):
    """The project as a member downloads it: the format's file, or the JSON read back against its schema."""

    def download(client: Client, name: str = "json", *, article=None):
        address = f"/articles/{article.pk}/export/{name}/" if article else f"/projects/{project.slug}/export/{name}/"
        text = b"".join(client.get(address).streaming_content).decode()
        if name != "json":
            return text
        made = json.loads(text)
        schema = client.get(reverse("schema", args=[native_json.VERSION])).content
        jsonschema.Draft202012Validator(json.loads(schema)).validate(made)
        assert native_json.read(text)
        return made

    return download


def only_claim(made: dict) -> dict:
    ((claim,),) = [article["claims"] for article in made["articles"]]
    return claim


def test_a_quotation_leaves_with_its_place_in_the_copy_that_it_was_found_in(signed_in, exported, tables, viewer):
    made = exported(signed_in(viewer))
    (evidence,) = only_claim(made)["evidence"]
    (source,) = made["sources"]
    (text,) = made["texts"]
    (copy,) = source["captures"]
    place = evidence["selector"]["position"]
    assert evidence["capture"] == text["capture"] == copy["uid"]
    assert text["text"][place["start"] : place["end"]] == evidence["quotation"] == QUOTATION
    assert (evidence["weight"], evidence["order"], evidence["stance"], evidence["found"], evidence["note"]) == (
        "primary",
        1,
        "refutes",
        "same",
        "The law says so.",
    )
    kept = Capture.objects.get()
    assert (copy["number"], copy["state"], copy["sha256"], copy["media_type"]) == (1, "taken", kept.sha256, "text/html")
    assert copy["wacz_sha256"] == kept.wacz.sha256 and copy["taken_at"] and copy["url_final"] == kept.url_final


def test_looks_that_failed_leave_with_their_reason_and_copies_with_their_archive(
    signed_in, exported, tables, reviewer, viewer
):
    Capture.objects.update(archive_url="https://archive.example/tax")
    failed = Capture.objects.create(
        source=tables.source,
        url=tables.source.url,
        state=CaptureState.FAILED,
        sentence="The site refused.",
        asked_by=reviewer,
    )
    (source,) = exported(signed_in(viewer))["sources"]
    kept, last = source["captures"]
    assert kept["archive_url"] == "https://archive.example/tax"
    assert (last["uid"], last["state"], last["sentence"], last["number"], last["sha256"]) == (
        str(failed.uid),
        "failed",
        "The site refused.",
        None,
        "",
    )
    page = exported(signed_in(viewer), "html")
    assert "The site refused." in page and "https://archive.example/tax" in page and kept["sha256"] in page
    linked = exported(signed_in(viewer), "web-annotation")
    assert "The site refused." in linked and "https://archive.example/tax" in linked and kept["sha256"] in linked


def test_a_file_leaves_as_its_name_kind_length_and_digest_and_never_as_a_place_on_the_server(
    signed_in, exported, claim, tables, reviewer, viewer
):
    source = build.evidence(claim, by=reviewer, url="", title="The budget", file=files.upload()).source
    (told,) = [one["file"] for one in exported(signed_in(viewer))["sources"] if one["file"]]
    assert told == {
        "name": "budget.pdf",
        "media_type": "application/pdf",
        "size": len(files.PDF),
        "sha256": source.file.sha256,
    }
    for format in FORMATS:
        text = exported(signed_in(viewer), format.name)
        text = text if isinstance(text, str) else json.dumps(text)
        assert source.file.sha256 in text and "budget.pdf" in text
        assert not [kept.file.name for kept in StoredFile.objects.exclude(file="x") if kept.file.name in text]


def test_evidence_leaves_in_the_order_that_the_desk_gave_it(signed_in, exported, claim, tables, reviewer, viewer):
    second = build.evidence(claim, by=reviewer, title="Second", url="https://example.org/2")
    removed = build.evidence(claim, by=reviewer, title="Off again", url="https://example.org/3")
    remove_evidence(removed, version=1, by=reviewer)
    order_evidence(claim, [second.pk, tables.pk], stands=[tables.pk, second.pk], by=reviewer)
    told = only_claim(exported(signed_in(viewer)))["evidence"]
    assert [(one["uid"], one["order"]) for one in told] == [(str(second.uid), 1), (str(tables.uid), 2)]


def test_a_second_persons_check_says_whether_it_still_holds(
    signed_in, exported, tables, reviewer, second_reviewer, viewer
):
    def check() -> dict:
        return only_claim(exported(signed_in(viewer)))["evidence"][0]["check"]

    assert check() is None
    check_evidence(tables, version=2, source_version=1, by=second_reviewer)
    told = check()
    assert (told["by"]["name"], told["holds"], told["changed"]) == ("Sol Second", True, [])
    edit_evidence(tables, version=2, by=reviewer, stance=Stance.SUPPORTS)
    edit_source(tables.source, version=1, by=reviewer, title="Other tables")
    told = check()
    assert (told["holds"], told["changed"]) == (False, ["stance", "title"])


def test_gates_leave_as_they_stand_and_a_conclusion_with_how_they_stood_then(
    signed_in, exported, project, claim, tables, reviewer, second_reviewer, editor, admin
):
    edit_project(project, version=1, by=admin, needs_sources=2, needs_primary=True, needs_checked=True)
    client = signed_in(admin)
    made = exported(client)
    assert [made["project"][f"needs_{name}"] for name in Gate] == [2, True, True]
    told = only_claim(made)
    assert [(one["gate"], one["state"]) for one in told["gates"]] == [
        ("sources", "missing"),
        ("primary", "met"),
        ("checked", "missing"),
    ]
    assert told["gates"][0]["missing"] == "Attach 1 more source from another publisher."
    check_evidence(tables, version=2, source_version=1, by=second_reviewer)
    take_back_waiver(waive_gate(claim, Gate.SOURCES, reason="Too soon", by=editor), by=editor)
    waive_gate(claim, Gate.SOURCES, reason="Only the treasury counts.", by=editor)
    build.verdict(claim, by=reviewer)
    claim.refresh_from_db()
    false = build.rating(project, "false")
    conclude_claim(claim, false, version=0, by=editor, rationale="By a fifth.", true_as_of=build.today())
    edit_project(project, version=2, by=admin, needs_sources=0)
    told = only_claim(exported(client))
    assert told["conclusion"]["gates"] == [
        {"gate": "sources", "state": "waived"},
        {"gate": "primary", "state": "met"},
        {"gate": "checked", "state": "met"},
    ]
    assert [one["gate"] for one in told["gates"]] == ["primary", "checked"]
    (waiver,) = told["waivers"]
    assert (waiver["gate"], waiver["reason"], waiver["by"]["name"]) == (
        "sources",
        "Only the treasury counts.",
        "Edda Editor",
    )
    for name in ("html", "web-annotation"):
        assert "Only the treasury counts." in exported(client, name) and "Too soon" not in exported(client, name)


def test_who_was_asked_and_what_they_answered_leaves_without_how_to_reach_them(
    signed_in, exported, claim, article, reviewer, viewer
):
    asked_on, deadline = build.today() - timedelta(days=3), build.today() - timedelta(days=1)
    days = {"asked_on": asked_on, "deadline": deadline}
    answered = build.reply_request(claim, by=reviewer, contact=CONTACT, role="Spokeswoman", **days)
    record_reply(answered, version=1, by=reviewer, answer="By a fifth, as published.")
    build.reply_request(claim, by=reviewer, party="The mayor", contact=CONTACT, **days)
    record_not_asked(claim, by=reviewer, party="The union", reason="It has said so in public.")
    removed = build.reply_request(claim, by=reviewer, party="A wrong number", contact=CONTACT)
    remove_request(removed, version=1, by=reviewer)
    told = only_claim(exported(signed_in(viewer)))["replies"]
    assert [(one["party"], one["state"], one["answer"], one["reason"]) for one in told] == [
        ("The treasury", "answered", "By a fifth, as published.", ""),
        ("The mayor", "overdue", "", ""),
        ("The union", "not asked", "", "It has said so in public."),
    ]
    assert (told[0]["channel"], told[0]["role"], told[0]["deadline"]) == ("e-mail", "Spokeswoman", f"{deadline}")
    for format in FORMATS:
        for only in (None, article):
            text = exported(signed_in(viewer), format.name, article=only)
            text = text if isinstance(text, str) else json.dumps(text)
            assert "By a fifth, as published." in text and "It has said so in public." in text
            assert CONTACT not in text and "A wrong number" not in text


def test_one_article_leaves_with_its_own_sources_copies_and_texts_alone(
    signed_in, exported, article, tables, reviewer, viewer
):
    other = build.article(f"Another day\n\n{build.TEXT}", by=reviewer)
    evidence = build.evidence(build.claim(other, "cut by half", by=reviewer), by=reviewer, url="https://example.org/b")
    build.copy(evidence.source, "Nothing of the tax, but a rate that rose.", by=reviewer)
    edit_evidence(evidence, version=1, by=reviewer, quotation="a rate that rose")
    whole, one = exported(signed_in(viewer)), exported(signed_in(viewer), article=other)
    assert len(whole["sources"]) == len(whole["texts"]) == 2
    assert [source["uid"] for source in one["sources"]] == [str(evidence.source.uid)]
    assert [text["text"] for text in one["texts"]] == ["Nothing of the tax, but a rate that rose."]


def test_what_is_attached_or_copied_while_a_file_is_written_does_not_break_it(article, claim, reviewer, project):
    early = build.evidence(claim, by=reviewer, quotation=QUOTATION)
    record = project_record(project, reader=reviewer, now=timezone.now())
    build.evidence(claim, by=reviewer, title="Late", url="https://example.org/late")
    kept = build.copy(early.source, by=reviewer)
    start = kept.text.index(QUOTATION)
    quote_capture(early, kept, start, start + len(QUOTATION), QUOTATION, version=1, by=reviewer)
    made = json.loads("".join(native_json.write(record)))
    (evidence,) = only_claim(made)["evidence"]
    assert (evidence["uid"], evidence["quotation"], evidence["capture"]) == (str(early.uid), QUOTATION, None)
    assert native_json.read(json.dumps(made))


def test_what_was_published_corrected_and_found_still_true_leaves_in_every_format(
    signed_in, exported, claim, reviewer, editor, admin, viewer
):
    build.verdict(claim, by=reviewer)
    build.conclusion(claim, by=editor)
    build.publication(claim, by=editor)
    correction = build.correction(claim, by=editor, told="The newsletter’s readers", publisher_told_on=build.today())
    said = {"version": 0, "by": editor, "note": "The register of today", "true_as_of": build.today()}
    confirm_conclusion(correction.after, **said)
    unpublish_claim(claim, version=2, by=admin, reason="A second table came.")
    client = signed_in(viewer)
    told = only_claim(exported(client))
    (one,), (out,) = told["corrections"], told["publications"]
    assert (one["before"]["rating"]["key"], one["after"]["rating"]["key"]) == ("false", "misleading")
    assert (one["before"]["rationale"], one["wrong"]) == ("See the tables.", "We read the wrong table.")
    assert (one["told"], one["publisher_told_on"]) == ("The newsletter’s readers", build.today().isoformat())
    assert one["signed_by"] is None and one["after"]["uid"] == told["conclusion"]["uid"]
    assert (out["by"]["name"], out["taken_back_by"]["name"]) == ("Edda Editor", "Ada Admin")
    assert [entry["note"] for entry in told["conclusion"]["confirmations"]] == ["The register of today"]
    for name in ("html", "web-annotation"):
        text = exported(client, name)
        for words in ("We read the wrong table.", "The register of today", "A second table came.", "Misleading"):
            assert words in text, (name, words)


def test_an_export_costs_the_same_with_1_and_with_30_sources_and_their_copies(
    signed_in, project, article, admin, editor, reviewer, second_reviewer, django_assert_max_num_queries
):
    edit_project(project, version=1, by=admin, needs_sources=2, needs_checked=True)
    client = signed_in(admin)
    words = article.current.text.split()

    def grow(start: int, stop: int) -> None:
        for n in range(start, stop):
            claim = build.claim(article, words[n].strip('".,'), by=reviewer)
            evidence = build.evidence(claim, by=reviewer, title=f"Tables {n}", url=f"https://example.org/{n}")
            for _ in range(2):
                build.copy(evidence.source, by=reviewer)
            evidence = edit_evidence(evidence, version=1, by=reviewer, quotation=QUOTATION)
            check_evidence(evidence, version=2, source_version=1, by=second_reviewer)
            waive_gate(claim, Gate.SOURCES, reason="There is one only.", by=editor)
            record_reply(build.reply_request(claim, by=reviewer), version=1, by=reviewer, answer="No comment.")
            build.verdict(claim, by=reviewer)
            claim.refresh_from_db()
            false = build.rating(project, "false")
            conclude_claim(claim, false, version=0, by=editor, rationale="So.", true_as_of=build.today())
            build.publication(claim, by=editor)
            corrected = build.correction(claim, by=editor)
            said = {"version": 0, "by": editor, "note": "The register", "true_as_of": build.today()}
            confirm_conclusion(corrected.after, **said)

    def cost(address: str) -> int:
        with django_assert_max_num_queries(30) as queries:
            assert b"".join(client.get(address).streaming_content)
        return len(queries)

    addresses = [f"/projects/{project.slug}/export/{format.name}/" for format in FORMATS]
    addresses += [f"/articles/{article.pk}/export/{format.name}/" for format in FORMATS]
    grow(0, 1)
    few = [cost(address) for address in addresses]
    grow(1, 30)
    assert [cost(address) for address in addresses] == few


def test_an_export_says_where_the_audit_trail_ends_but_not_in_a_blind_round(
    signed_in, exported, project, article, admin, editor, reviewer
):
    head = queries.trail_head(project, Role.EDITOR, None)
    told = exported(signed_in(reviewer))["project"]["trail"]
    assert told == {"count": head.count, "digest": head.digest}
    assert f"head <code>{head}</code>" in exported(signed_in(reviewer), "html")
    assert json.loads(exported(signed_in(reviewer), "web-annotation"))["trailDigest"] == head.digest
    edit_project(project, version=1, by=admin, verdicts_demanded=2)
    head = queries.trail_head(project, Role.EDITOR, None)
    for name in ("json", "html", "web-annotation"):
        assert head.digest not in str(exported(signed_in(reviewer), name))
        assert head.digest in str(exported(signed_in(editor), name))


def test_the_export_page_says_what_is_not_in_the_json(signed_in, project, article, reviewer, second_reviewer, editor):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.comment(claim, "Which base year?", by=reviewer)
    build.verdict(claim, by=second_reviewer)
    claim.refresh_from_db()
    build.conclusion(claim, by=editor, rationale="An early reading.")
    claim.refresh_from_db()
    reopen_claim(claim, version=1, by=editor, reason="A newer table.")
    claim.refresh_from_db()
    build.conclusion(claim, version=1, by=editor, rationale="A later reading.")
    client = signed_in(editor)
    file = b"".join(client.get(f"/projects/{project.slug}/export/json/").streaming_content).decode()
    assert "A later reading." in file
    assert "An early reading." not in file and "Which base year?" not in file
    said = client.get(f"/projects/{project.slug}/export/").content.decode()
    assert "Not in it: comments, earlier conclusions, notifications" in said and "Everything" not in said
