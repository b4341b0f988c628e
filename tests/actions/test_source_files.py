"""A source may be a file: kept once, known by its bytes, refused when it is too large or not what it says."""

import tracemalloc

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from annotations.actions.evidence import attach_source, edit_source, remove_evidence
from annotations.core.errors import AlreadyStored, Forbidden, Invalid, TooLarge
from annotations.core.records import Stance
from annotations.models import Event, Source, StoredFile
from annotations.queries import found_sources
from tests import build, files


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


@pytest.fixture
def other(article, reviewer):
    return build.claim(article, "Roads spending", by=reviewer)


def with_file(claim, by, name="budget.pdf", data=files.PDF, **given):
    return build.evidence(claim, by=by, file=files.upload(name, data), **({"title": "The budget", "url": ""} | given))


def test_a_file_becomes_the_source_with_its_digest_and_its_kind(claim, reviewer):
    source = with_file(claim, reviewer).source
    assert (source.file.media_type, source.file.size, source.file_name) == (
        "application/pdf",
        len(files.PDF),
        "budget.pdf",
    )
    assert source.file.file.open().read() == files.PDF
    assert source.accessed_at is None


def test_a_name_that_turns_the_line_around_is_kept_harmlessly(claim, reviewer):
    file = files.upload(data=files.PDF)
    file._name = "state\x07ment\u202efdp.pdf"
    source = build.evidence(claim, by=reviewer, url="", file=file).source
    assert source.file_name == "state\ufffdment\ufffdfdp.pdf"
    assert "ment" not in source.file.file.name


def test_the_same_file_is_offered_and_stored_once(claim, other, reviewer):
    first = with_file(claim, reviewer).source
    with pytest.raises(AlreadyStored, match="“The budget”") as refused:
        with_file(other, reviewer, title="Another name", name="copy.pdf")
    assert refused.value.source == first.pk
    attach_source(other, by=reviewer, stance=Stance.CONTEXT, source=first)
    assert Source.objects.count() == 1
    assert StoredFile.objects.filter(media_type="application/pdf").count() == 1


def test_the_same_file_sent_twice_by_one_form_attaches_once(claim, reviewer):
    uid = "5d0c6a52-2a3e-4c39-8d21-3a59f0a1f7b1"
    assert with_file(claim, reviewer, uid=uid) == with_file(claim, reviewer, uid=uid)
    assert Source.objects.count() == 1


def test_what_a_browser_said_of_an_article_s_file_gives_way_to_its_bytes(project, claim, reviewer):
    text = build.TEXT.encode()
    StoredFile.objects.filter(sha256=claim.article.current.original.sha256).update(media_type="image/png")
    source = with_file(claim, reviewer, name="a.txt", data=text).source
    assert source.file == claim.article.current.original
    source.file.refresh_from_db()
    assert source.file.media_type == "text/plain"


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("a.pdf", b"<svg onload=alert(1)>", Invalid),
        ("a.png", files.PDF, Invalid),
        ("a.pdf", b"", Invalid),
        ("a.pdf", files.PDF + b"0" * 1024**2, TooLarge),
    ],
)
def test_a_refused_file_leaves_nothing(settings, claim, reviewer, name, data, refusal):
    settings.SOURCE_FILE_BYTES = 1024**2
    before = StoredFile.objects.count(), Event.objects.count()
    with pytest.raises(refusal) as refused:
        with_file(claim, reviewer, name, data)
    assert refused.value.field == "file"
    assert not Source.objects.exists() and (StoredFile.objects.count(), Event.objects.count()) == before


def test_a_file_without_a_title_is_not_kept(settings, claim, reviewer):
    before = sorted(settings.MEDIA_ROOT.rglob("*/*/*"))
    with pytest.raises(Invalid, match="title"):
        with_file(claim, reviewer, title=" ")
    assert sorted(settings.MEDIA_ROOT.rglob("*/*/*")) == before


def test_a_viewer_stores_nothing(settings, claim, viewer):
    before = sorted(settings.MEDIA_ROOT.rglob("*/*/*"))
    with pytest.raises(Forbidden):
        with_file(claim, viewer)
    assert sorted(settings.MEDIA_ROOT.rglob("*/*/*")) == before


def test_a_file_stays_when_its_source_is_taken_off(claim, reviewer):
    evidence = with_file(claim, reviewer)
    remove_evidence(evidence, version=1, by=reviewer)
    assert evidence.source.file.file.open().read() == files.PDF


def test_a_large_file_goes_through_in_pieces(claim, reviewer):
    size = 24 * 1024 * 1024
    file = TemporaryUploadedFile("long.pdf", "application/pdf", size, None)
    file.write(files.PDF)
    file.truncate(size)
    file.flush()
    tracemalloc.start()
    source = build.evidence(claim, by=reviewer, url="", file=file).source
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    file.close()
    assert source.file.size == size == source.file.file.size
    assert peak < size / 8


# --- finding one again -----------------------------------------------------------------------------------------------


def test_a_source_is_found_by_a_few_letters_of_what_is_known_of_it(project, claim, reviewer):
    source = with_file(
        claim, reviewer, title="Übersicht der Straßen", publisher="Stadt Zürich", author="A. Grün"
    ).source
    for letters in ("ub", "STRASSEN", "zur", "grun", "budget", "stadt uber"):
        assert found_sources(project, letters).sources == [source], letters
    for letters in ("u", "", "straßenbahn", "stadt bern"):
        assert found_sources(project, letters).sources == [], letters
    edit_source(source, version=1, by=reviewer, title="Roads", publisher="")
    assert not found_sources(project, "zur").sources and found_sources(project, "roads bud").sources == [source]


def test_others_sources_are_not_found(project, outsider, claim, reviewer):
    theirs = build.claim(build.article(by=outsider), "cut by half", by=outsider)
    build.evidence(theirs, by=outsider, title="Tax tables")
    assert not found_sources(project, "tax").shown
    mine = build.evidence(claim, by=reviewer, title="Tax tables").source
    assert found_sources(project, "tax").sources == [mine]
    assert not found_sources(project, "", chosen=str(theirs.evidence.get().source_id)).shown


def test_ten_are_shown_and_the_chosen_one_stays(project, claim, reviewer, django_assert_num_queries):
    made = [
        build.evidence(claim, by=reviewer, title=f"Table {n:02}", url=f"https://example.org/{n}").source
        for n in range(12)
    ]
    with django_assert_num_queries(2):
        found = found_sources(project, "table", chosen=str(made[11].pk))
        assert [s.title for s in found.shown] == ["Table 11", *(f"Table {n:02}" for n in range(10))]
    assert found.more and found.shown[0].uses == 1
