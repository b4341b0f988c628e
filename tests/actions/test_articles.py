"""Loading keeps every byte; the cut is mended until the first claim."""

import hashlib
import uuid

import pytest

from annotations.actions.articles import Incoming, edit_article, load_article, move_line
from annotations.core.errors import Conflict, Forbidden, Invalid, TooLate
from annotations.core.records import LineRole, Obtained
from annotations.models import StoredFile
from tests import build

PAGE = "Menu\nSearch\n\n" + build.TEXT + "\n\n(Agency)"


def line_of(revision, text):
    return revision.page.split("\n").index(text)


def test_the_bytes_are_kept_with_their_digest_and_the_text_character_for_character(project, reviewer):
    data = ("\ufeff" + PAGE.replace("\n", "\r\n")).encode("utf-16")
    article = load_article(project, Incoming(data, Obtained.UPLOADED, "a.txt"), by=reviewer)
    revision = article.revisions.get()
    assert revision.original.sha256 == hashlib.sha256(data).hexdigest()
    assert revision.original.file.read() == data
    assert revision.newlines_changed == PAGE.count("\n")
    assert revision.sha256 == hashlib.sha256(revision.text.encode()).hexdigest()
    assert all(line in PAGE.split("\n") for line in revision.text.split("\n"))


def test_the_same_bytes_are_stored_once(project, reviewer):
    build.article(by=reviewer)
    build.article(by=reviewer)
    assert StoredFile.objects.count() == 1


def test_a_repeated_request_loads_one_article(project, reviewer):
    uid = uuid.uuid4()
    first = load_article(project, Incoming.of_text(build.TEXT), by=reviewer, uid=uid)
    assert load_article(project, Incoming.of_text(build.TEXT), by=reviewer, uid=uid) == first
    assert project.articles.count() == 1


def test_nothing_is_half_saved_when_there_is_no_article(project, reviewer):
    with pytest.raises(Invalid):
        load_article(project, Incoming.of_text("Menu\nHome"), by=reviewer)
    assert not StoredFile.objects.exists() and not project.articles.exists()


def test_only_what_the_page_says_is_filled(project, reviewer):
    article = build.article(PAGE, by=reviewer)
    assert (article.headline, article.credit) == ("Council to repair 38 of 40 bridges", "Agency")
    assert (article.language, article.publisher, article.date_published) == ("", "", None)
    assert article.found["headline"] == "line 4"


def test_a_line_moves_either_way_and_its_words_stay(project, reviewer):
    revision = build.article(PAGE, by=reviewer).revisions.get()
    number = line_of(revision, "Search")
    revision = move_line(revision, number, LineRole.PARAGRAPH, version=1, by=reviewer)
    assert revision.text.startswith("Search\nCouncil to repair")
    revision = move_line(revision, number, None, version=2, by=reviewer)
    assert revision.text.startswith("Council to repair") and revision.page == PAGE


def test_another_headline_makes_the_old_one_a_paragraph(project, reviewer):
    revision = build.article(PAGE, by=reviewer).revisions.get()
    revision = move_line(revision, line_of(revision, "Search"), LineRole.HEADLINE, version=1, by=reviewer)
    assert revision.roles.count(LineRole.HEADLINE) == 1
    assert revision.article.headline == "Search"


def test_a_headline_written_by_hand_does_not_follow_the_lines(project, reviewer):
    article = build.article(PAGE, by=reviewer)
    edit_article(article, version=1, by=reviewer, headline="Our own title")
    revision = article.revisions.get()
    move_line(revision, line_of(revision, "Search"), LineRole.HEADLINE, version=1, by=reviewer)
    article.refresh_from_db()
    assert article.headline == "Our own title"


def test_from_the_first_claim_on_the_text_stays_as_it_is(project, reviewer):
    article = build.article(PAGE, by=reviewer)
    build.claim(article, "cut by half", by=reviewer)
    revision = article.revisions.get()
    with pytest.raises(TooLate, match="tied to this text"):
        move_line(revision, line_of(revision, "Search"), LineRole.PARAGRAPH, version=1, by=reviewer)


def test_of_two_who_mend_the_second_looks_again(project, reviewer, second_reviewer):
    revision = build.article(PAGE, by=reviewer).revisions.get()
    move_line(revision, line_of(revision, "Menu"), LineRole.PARAGRAPH, version=1, by=reviewer)
    with pytest.raises(Conflict):
        move_line(revision, line_of(revision, "Search"), LineRole.PARAGRAPH, version=1, by=second_reviewer)


def test_the_last_line_cannot_be_set_apart(project, reviewer):
    revision = build.article("Nine of ten bins in the town were empty on Monday.", by=reviewer).revisions.get()
    with pytest.raises(Invalid, match="at least one line"):
        move_line(revision, 0, None, version=1, by=reviewer)


def test_an_outsider_loads_nothing(project, outsider, viewer):
    for stranger in (outsider, viewer):
        with pytest.raises(Forbidden):
            load_article(project, Incoming.of_text(build.TEXT), by=stranger)


def test_a_line_that_was_set_apart_comes_back_as_what_it_was(project, reviewer, signed_in):
    article = build.article(PAGE, by=reviewer)
    client, address = signed_in(reviewer), f"/articles/{article.pk}/cut/"
    number = line_of(article.revisions.get(), "(Agency)")
    client.post(address, {"move": f"{number}:", "version": 1})
    article.refresh_from_db()
    assert article.credit == ""
    keep = f'value="{number}:credit"'
    assert keep in client.get(address).content.decode()
    client.post(address, {"move": f"{number}:credit", "version": 2})
    article.refresh_from_db()
    assert article.credit == "Agency"


def test_a_page_under_a_wrong_label_says_how_it_was_read(project, reviewer, signed_in):
    page = (
        f'<html><head><meta charset="windows-1252"></head><body><h1>Bridges 9–4</h1><p>{build.TEXT}</p></body></html>'
    )
    article = load_article(project, Incoming(page.encode(), Obtained.UPLOADED, "a.html"), by=reviewer)
    assert article.headline == "Bridges 9–4"
    seen = signed_in(reviewer).get(f"/articles/{article.pk}/cut/").content.decode()
    assert "read as utf-8 (its bytes, which are labelled windows-1252)" in seen
