"""Copies of sources: what is kept, what is said when it cannot be, and what becomes of the quotations."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from warcio.archiveiterator import ArchiveIterator

from annotations import fetch, tasks
from annotations.actions import captures
from annotations.actions.captures import ask_capture, look_again, page_details, quote_capture, take_capture
from annotations.actions.evidence import edit_evidence, edit_source
from annotations.core.errors import Conflict, Forbidden, Invalid
from annotations.core.records import CaptureState, HighlightState
from annotations.models import Capture, Event, StoredFile
from tests import build
from tests.sites import Site, Town, page, redirect

PUBLIC = "93.184.216.34"
URL = "http://public.test/tax"
PAGE = b"""<html><head><title>Tax tables</title></head><body><h1>The tax of the town</h1>
<p>The rate fell from 8.0 to 6.5 per cent, the treasury said on Tuesday in its yearly report.</p>
<p>It had been the same for twenty years, and nobody had expected it to change before spring.</p>
<p>Nobody was asked. Nobody was told.</p></body></html>"""
LATER = PAGE.replace(b"6.5 per cent", b"6.8 per cent")


@pytest.fixture
def web(monkeypatch):
    """Puts a site with these answers in the place of the internet; the town remembers what was asked of it."""
    opened = []

    def put(*answers, **hosts):
        site = Site(*answers)
        opened.append(site)
        town = Town(site, **({"public_test": [PUBLIC], "other_test": [PUBLIC]} | hosts))
        monkeypatch.setattr(fetch, "_net", town.net())
        return site

    yield put
    for site in opened:
        site.close()


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


@pytest.fixture
def evidence(claim, reviewer):
    return build.evidence(claim, by=reviewer, url=URL, quotation="fell from 8.0 to 6.5 per cent")


def look(source, by):
    return take_capture(ask_capture(source, by=by))


def test_a_source_with_an_address_waits_for_a_copy_from_the_moment_it_is_attached(evidence, claim, reviewer):
    (waiting,) = evidence.source.captures.all()
    assert (waiting.state, waiting.url, waiting.asked_by) == (CaptureState.WAITING, URL, reviewer)
    book = build.evidence(claim, by=reviewer, url="", title="A book", source_note="On our shelf")
    assert not book.source.captures.exists()


def test_asking_twice_is_one_look_and_an_outsider_may_not_ask(evidence, reviewer, outsider, viewer):
    assert ask_capture(evidence.source, by=reviewer) == ask_capture(evidence.source, by=reviewer)
    for person in (outsider, viewer):
        with pytest.raises(Forbidden):
            ask_capture(evidence.source, by=person)


def test_a_copy_keeps_what_went_over_the_wire_and_its_text(evidence, reviewer, web):
    web(redirect("/tax/2026"), page(PAGE, ETag='"v1"'))
    copy = look(evidence.source, reviewer)
    assert (copy.state, copy.number, copy.status, copy.media_type) == (CaptureState.TAKEN, 1, 200, "text/html")
    assert copy.url_final == "http://public.test/tax/2026" and copy.etag == '"v1"' and copy.sentence == ""
    assert (copy.sha256, copy.size) == (hashlib.sha256(PAGE).hexdigest(), len(PAGE))
    assert copy.title == "The tax of the town" and "It had been the same for twenty years" in copy.text
    data = copy.warc.file.read()
    assert hashlib.sha256(data).hexdigest() == copy.warc.sha256
    answers = [r.content_stream().read() for r in ArchiveIterator(io.BytesIO(data)) if r.rec_type == "response"]
    assert answers == [b"", PAGE]
    assert copy.wacz.file.read().startswith(b"PK") and str(copy.uid) not in copy.warc.file.name


def test_a_typed_quotation_finds_its_place_in_the_copy_and_keeps_its_version(evidence, reviewer, web):
    web(page(PAGE))
    copy = look(evidence.source, reviewer)
    evidence.refresh_from_db()
    at = evidence.selectors.position
    assert copy.text[at.start : at.end] == "fell from 8.0 to 6.5 per cent"
    assert (evidence.capture, evidence.found, evidence.version) == (copy, HighlightState.SAME, 1)


@pytest.mark.parametrize(
    ("quotation", "found"),
    [("never in there", HighlightState.GONE), ("Nobody was", HighlightState.AMBIGUOUS), ("", "")],
)
def test_a_quotation_that_does_not_stand_there_once_is_never_placed(claim, reviewer, web, quotation, found):
    web(page(PAGE))
    evidence = build.evidence(claim, by=reviewer, url=URL, quotation=quotation)
    look(evidence.source, reviewer)
    evidence.refresh_from_db()
    assert (evidence.capture, evidence.selector, evidence.found) == (None, [], found)


def test_words_typed_after_the_copy_are_looked_for_in_it(evidence, reviewer, web):
    web(page(PAGE))
    look(evidence.source, reviewer)
    evidence.refresh_from_db()
    edit_evidence(evidence, version=1, by=reviewer, quotation="the same for twenty years")
    assert evidence.found == HighlightState.SAME and evidence.selectors.quote.exact == "the same for twenty years"
    edit_evidence(evidence, version=2, by=reviewer, quotation="for forty years")
    assert (evidence.found, evidence.selector, evidence.capture) == (HighlightState.GONE, [], None)
    assert set(Event.objects.first().data["changed"]) == {"quotation"}


def test_words_selected_in_the_copy_become_the_quotation_with_their_place(evidence, reviewer, web):
    web(page(PAGE))
    copy = look(evidence.source, reviewer)
    start = copy.text.rindex("Nobody was told")
    quote_capture(evidence, copy, start, start + 15, "Nobody was told", version=1, by=reviewer)
    assert (evidence.quotation, evidence.version, evidence.found) == ("Nobody was told", 2, HighlightState.SAME)
    assert evidence.selectors.position.start == start and evidence.capture == copy
    with pytest.raises(Conflict, match="Rina Reviewer"):
        quote_capture(evidence, copy, start, start + 6, "Nobody", version=1, by=reviewer)
    with pytest.raises(Conflict, match="changed since you selected"):
        quote_capture(evidence, copy, start, start + 6, "Anyone", version=2, by=reviewer)


def test_a_quotation_is_taken_only_from_its_own_source(evidence, claim, reviewer, web):
    web(page(PAGE))
    copy = look(evidence.source, reviewer)
    other = build.evidence(claim, by=reviewer, url="http://other.test/", title="Another")
    with pytest.raises(Invalid, match="not from a copy of this source"):
        quote_capture(other, copy, 0, 3, copy.text[:3], version=1, by=reviewer)


def test_a_page_that_changed_is_a_second_copy_and_its_quotations_say_so(evidence, reviewer, web):
    web(page(PAGE), page(LATER))
    first, second = look(evidence.source, reviewer), look(evidence.source, reviewer)
    assert (second.number, second.state) == (2, CaptureState.TAKEN)
    evidence.refresh_from_db()
    assert evidence.found == HighlightState.EDITED
    assert evidence.capture == first and "6.5 per cent" in evidence.selectors.quote.exact
    assert "6.5 per cent" in first.text and "6.8 per cent" in second.text


def test_an_unchanged_page_is_said_and_stored_once(evidence, reviewer, web):
    site = web(page(PAGE, ETag='"v1"'), page(PAGE), b"HTTP/1.1 304 Not Modified\r\n\r\n")
    look(evidence.source, reviewer)
    files = StoredFile.objects.count()
    for _ in range(2):
        again = look(evidence.source, reviewer)
        assert (again.state, again.number, again.warc) == (CaptureState.UNCHANGED, None, None)
    assert StoredFile.objects.count() == files and evidence.source.captures.taken().count() == 1
    assert 'If-None-Match: "v1"' in site.asked[1] and "If-" not in site.asked[0]


# --- when it cannot be -----------------------------------------------------------------------------------------------


def hang_up(stream):
    stream.recv(1)


def much(stream):
    stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(100):
        stream.sendall(b"x" * 1_000_000)


BAD = {
    "404": ([b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"], "no such page"),
    "a loop": ([redirect("/tax")], "only leads from one address to the next"),
    "100 MB": ([much], "larger than the workbench takes (25 MB)"),
    "another kind": ([page(b"<svg/>", Content_Type="image/svg+xml")], "tables and office documents"),
    "half a page": ([page(PAGE, Content_Length="9999")], "broke off"),
    "silence": ([lambda stream: None], "broke off"),
}


@pytest.mark.parametrize(("answers", "said"), BAD.values(), ids=BAD)
def test_a_failed_copy_says_why_and_leaves_the_source_as_it_is(evidence, reviewer, web, answers, said):
    web(*answers)
    copy = look(evidence.source, reviewer)
    assert copy.state == CaptureState.FAILED and said in copy.sentence and "paste" not in copy.sentence
    assert not StoredFile.objects.filter(media_type="application/warc").exists()
    evidence.refresh_from_db()
    assert (evidence.removed_at, evidence.capture, evidence.found) == (None, None, "")
    web(page(PAGE))
    assert look(evidence.source, reviewer).number == 1


def test_a_site_that_never_answers_is_given_up(evidence, reviewer, web, monkeypatch):
    monkeypatch.setattr(captures, "LIMITS", fetch.Limits(seconds=0.3))
    web(lambda stream: stream.recv(1))
    assert "took too long" in look(evidence.source, reviewer).sentence


def test_an_address_inside_the_network_is_not_opened(evidence, reviewer, web):
    web(page(PAGE), public_test=["10.0.0.1"])
    copy = look(evidence.source, reviewer)
    assert "not a place on the public web" in copy.sentence and "10.0.0.1" not in copy.sentence


@pytest.mark.parametrize(
    ("data", "said", "sentence"),
    [
        (PAGE, "image/png", "The site calls it image/png; its bytes are something else"),
        (b"", "text/html", "The page was empty"),
        (b"\x89PNG\r\n\x1a\n", "image/png", ""),
    ],
)
def test_a_page_that_lies_about_its_kind_or_is_empty_is_kept_and_the_copy_says_so(
    evidence, reviewer, web, data, said, sentence
):
    web(page(data, Content_Type=said))
    copy = look(evidence.source, reviewer)
    assert (copy.state, copy.text, copy.size) == (CaptureState.TAKEN, "", len(data))
    assert sentence in copy.sentence and bool(sentence) == bool(copy.sentence)


def test_a_picture_that_calls_itself_a_page_is_kept_but_not_read(evidence, reviewer, web):
    data = b"\x89PNG\r\n\x1a\n" + b"\x00" * 50
    web(page(data))
    copy = look(evidence.source, reviewer)
    assert (copy.state, copy.text, copy.sha256) == (CaptureState.TAKEN, "", hashlib.sha256(data).hexdigest())
    assert "cannot be read as text/html" in copy.sentence


@pytest.mark.parametrize("room", [0, 1])
def test_a_full_disk_half_saves_nothing_and_says_so(evidence, reviewer, web, settings, room):
    web(page(PAGE))
    full = {"BACKEND": "tests.disks.FullDisk", "OPTIONS": {"room": room}}
    settings.STORAGES = settings.STORAGES | {"default": full}
    copy = look(evidence.source, reviewer)
    assert copy.state == CaptureState.FAILED and "could not be stored" in copy.sentence
    assert (copy.warc, copy.wacz, copy.number, copy.text) == (None, None, None, "")
    assert all(kept.file.storage.exists(kept.file.name) for kept in StoredFile.objects.all())
    settings.STORAGES = settings.STORAGES | {"default": full | {"OPTIONS": {"room": 9}}}
    assert look(evidence.source, reviewer).number == 1


def test_a_worker_that_died_loses_nothing_and_one_that_was_only_slow_doubles_nothing(evidence, reviewer, web):
    web(page(PAGE))
    (waiting,) = evidence.source.captures.all()
    now = timezone.now()
    assert captures.take_over_lost(now) == []
    later = now + captures.LOST_AFTER + timedelta(seconds=1)
    assert captures.take_over_lost(later) == [waiting] and captures.take_over_lost(later) == []
    Capture.objects.update(touched_at=now - timedelta(hours=1))
    assert tasks.take_over_lost(timezone.now()) == 1
    done = take_capture(waiting)  # the worker that was thought dead
    assert done.number == 1 and evidence.source.captures.count() == 1
    assert Event.objects.filter(kind="copy kept").count() == 1


def test_what_a_slow_worker_brings_after_another_is_dropped(evidence, reviewer, web):
    web(page(PAGE))
    (waiting,) = evidence.source.captures.all()

    def slowly(*args, **given):
        fetched = fetch.fetch(*args, **given)
        web(page(LATER))
        take_capture(waiting)  # another worker, meanwhile
        return fetched

    assert "6.8 per cent" in take_capture(waiting, get=slowly).text
    assert evidence.source.captures.count() == 1 and Event.objects.filter(kind="copy kept").count() == 1


# --- the public archive, the form, looking again -----------------------------------------------------------------------


def test_a_public_archive_is_asked_only_where_the_operator_names_one(evidence, reviewer, web, settings):
    site = web(page(PAGE), redirect("/web/20261125/http://public.test/tax"), page(b"<p>kept"))
    copy = captures.archive_publicly(look(evidence.source, reviewer))
    assert copy.archive_url == "" and len(site.asked) == 1
    settings.ARCHIVE_SAVE_URL = "http://other.test/save/{url}"
    copy = captures.archive_publicly(copy)
    assert copy.archive_url == "http://other.test/web/20261125/http://public.test/tax"
    assert site.asked[1].startswith("GET /save/http://public.test/tax ")


def test_a_public_archive_that_fails_changes_nothing_else(evidence, reviewer, web, settings):
    settings.ARCHIVE_SAVE_URL = "http://other.test/save?url={url}"
    site = web(page(PAGE), b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
    copy = captures.archive_publicly(look(evidence.source, reviewer))
    assert (copy.state, copy.number, copy.archive_url) == (CaptureState.TAKEN, 1, "")
    assert "public archive did not keep it" in copy.sentence and "503" in copy.sentence
    assert "GET /save?url=http%3A%2F%2Fpublic.test%2Ftax " in site.asked[1]


def test_a_page_tells_only_what_it_states(db, web):
    web(page(PAGE))
    told = page_details(URL)
    assert told.title == "The tax of the town" and "8.0 to 6.5" in told.opening
    assert (told.publisher, told.author, told.date_published) == ("", "", "")
    with pytest.raises(Invalid, match=r"no such page .*by hand"):
        web(b"HTTP/1.1 404 Not Found\r\n\r\n")
        page_details(URL)
    with pytest.raises(Invalid, match="web address"):
        page_details("javascript:alert(1)")


def test_sites_are_looked_at_in_turn_and_left_alone_in_between(claim, reviewer, web):
    site = web(page(PAGE))
    urls = ["http://public.test/1", "http://public.test/2", "http://other.test/1"]
    sources = [build.evidence(claim, by=reviewer, url=url, title=url).source for url in urls]
    Capture.objects.all().delete()
    now, waits = [timezone.now()], []

    def wait(seconds):
        waits.append(seconds)
        now[0] += timedelta(seconds=seconds)

    looked = [source.url for source, _ in look_again(sources, by=reviewer, clock=lambda: now[0], wait=wait)]
    assert looked == [urls[0], urls[2], urls[1]]
    assert waits == [captures.PAUSE.total_seconds()] and len(site.asked) == 3


def test_a_source_that_gets_another_address_gets_a_copy_of_that(evidence, reviewer, web):
    web(page(PAGE))
    look(evidence.source, reviewer)
    edit_source(evidence.source, version=1, by=reviewer, url="http://other.test/tax")
    (waiting,) = evidence.source.captures.waiting()
    assert waiting.url == "http://other.test/tax"


def test_an_address_that_is_corrected_during_a_look_is_not_given_the_other_page(evidence, reviewer, web):
    web(page(PAGE))

    def slowly(*args, **given):
        fetched = fetch.fetch(*args, **given)
        edit_source(evidence.source, version=1, by=reviewer, url="http://other.test/tax")
        return fetched

    waiting = take_capture(evidence.source.captures.get(), get=slowly)
    assert (waiting.state, waiting.url, waiting.text) == (CaptureState.WAITING, "http://other.test/tax", "")
    assert take_capture(waiting).url_final == "http://other.test/tax"


def test_a_copy_is_whole_or_not_there(evidence):
    with pytest.raises(IntegrityError):
        Capture.objects.update(state=CaptureState.TAKEN)
