"""One rule for every text that any deed stores: what no database keeps is refused, foreign newlines become LF."""

from dataclasses import replace

import pytest

from annotations.actions import articles, batches, claims, comments, evidence, reviews, team, verdicts
from annotations.actions.articles import Incoming
from annotations.core.errors import Invalid
from annotations.core.permissions import Role
from annotations.core.ratings import DEFAULT_SCALE
from annotations.core.records import Obtained, Stance
from annotations.core.workflow import ReviewMove
from annotations.models import Article, Claim, Comment, Event, Project, Rating, Review, Source, User, Verdict
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


@pytest.fixture
def deeds(article, claim, project, reviewer, editor, admin):
    """Every deed that stores a text, by the place where it comes to stand: how it is done with that text."""
    item = build.evidence(claim, by=reviewer, quotation="A fifth.")
    build.verdict(claim, by=reviewer)
    said = build.comment(claim, by=reviewer)
    review = reviews.assign_review(article, reviewer, by=editor)
    member = team.add_member(project, "new@example.org", Role.VIEWER, by=admin)
    day, false = build.today(), build.rating(project, "false")

    def mark(**given):
        return lambda: build.claim(article, "Roads spending", by=reviewer, **given)

    def attach(**given):
        return lambda: build.evidence(claim, by=reviewer, **({"url": "https://example.org/new"} | given))

    def scale(**given):
        ratings = [replace(DEFAULT_SCALE[0], **given), DEFAULT_SCALE[1]]
        return lambda: team.replace_scale(project, ratings, number=1, by=admin)

    return {
        "wording": lambda text: mark(claim_reviewed=text),
        "claimant": lambda text: mark(claimant=text),
        "tags": lambda text: mark(tags=["one", text]),
        "new wording": lambda text: lambda: claims.edit_claim(claim, version=1, by=reviewer, claim_reviewed=text),
        "new tags": lambda text: lambda: claims.edit_claim(claim, version=1, by=reviewer, tags=["one", text]),
        "why withdrawn": lambda text: lambda: claims.withdraw_claim(claim, version=1, by=reviewer, reason=text),
        "source title": lambda text: attach(title=text),
        "source author": lambda text: attach(author=text),
        "source note": lambda text: attach(source_note=text),
        "source": lambda text: lambda: evidence.edit_source(item.source, version=1, by=reviewer, publisher=text),
        "quotation": lambda text: attach(quotation=text),
        "evidence note": lambda text: attach(note=text),
        "new quotation": lambda text: lambda: evidence.edit_evidence(item, version=1, by=reviewer, quotation=text),
        "comment": lambda text: lambda: build.comment(claim, text, by=reviewer),
        "new comment": lambda text: lambda: comments.edit_comment(said, version=1, by=reviewer, text=text),
        "rationale": lambda text: lambda: build.verdict(claim, by=editor, rationale=text),
        "conclusion": lambda text: (
            lambda: verdicts.conclude_claim(claim, false, version=0, by=editor, rationale=text, true_as_of=day)
        ),
        "reason": lambda text: (
            lambda: reviews.advance_review(review, ReviewMove.DECLINE, version=1, by=reviewer, reason=text)
        ),
        "needless reason": lambda text: (
            lambda: reviews.advance_review(review, ReviewMove.START, version=1, by=reviewer, reason=text)
        ),
        "headline": lambda text: lambda: articles.edit_article(article, version=1, by=reviewer, headline=text),
        "guidelines": lambda text: lambda: team.edit_project(project, version=1, by=admin, guidelines=text),
        "project name": lambda text: lambda: team.start_project(text, slug="a-desk", by=admin),
        "member's name": lambda text: (
            lambda: team.add_member(project, "a@example.org", Role.VIEWER, display_name=text, by=admin)
        ),
        "own name": lambda text: lambda: team.edit_profile(member.user, version=1, display_name=text),
        "label": lambda text: scale(label=text),
        "meaning": lambda text: scale(meaning=text),
    }


PLACES = [
    "wording",
    "claimant",
    "tags",
    "new wording",
    "new tags",
    "why withdrawn",
    "source title",
    "source author",
    "source note",
    "source",
    "quotation",
    "evidence note",
    "new quotation",
    "comment",
    "new comment",
    "rationale",
    "conclusion",
    "reason",
    "needless reason",
    "headline",
    "guidelines",
    "project name",
    "member's name",
    "own name",
    "label",
    "meaning",
]


def test_no_place_is_forgotten(deeds):
    assert list(deeds) == PLACES


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("character", ["\x00", "\ud800"], ids=["NUL", "half a pair"])
def test_what_cannot_be_stored_is_refused_everywhere(deeds, place, character):
    before = Event.objects.count()
    with pytest.raises(Invalid, match="cannot be stored"):
        deeds[place](f"Some{character} words")()
    assert Event.objects.count() == before


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


@pytest.mark.parametrize("place", PLACES)
def test_foreign_newlines_become_lf_everywhere(deeds, place):
    deeds[place]("Some\r\nwords\rmore")()
    rows = [
        row
        for model in (Claim, Comment, Source, Verdict, Review, Article, Project, Rating, User, Event)
        for row in model.objects.all()
    ]
    rows += [row for claim in Claim.objects.all() for row in (*claim.evidence.all(), *claim.conclusions.all())]
    texts = list(_strings([list(vars(row).values()) for row in rows]))
    assert not [text for text in texts if "\r" in text]
    assert "Some\nwords\nmore" in texts


@pytest.mark.parametrize(
    "place", ["claimant", "source title", "project name", "member's name", "own name", "label", "meaning"]
)
def test_what_does_not_fit_is_refused_in_words(deeds, place):
    with pytest.raises(Invalid, match=r"too long.+501 characters, where"):
        deeds[place]("x" * 501)()


@pytest.mark.parametrize("url", ["https://example.org/\x00", "https://example.org/\ud800", "https://example.org/\r\n"])
def test_an_address_is_stored_only_if_it_is_one(article, claim, project, reviewer, url):
    for deed in (
        lambda: build.evidence(claim, by=reviewer, url=url),
        lambda: articles.load_article(project, Incoming.of_text(build.TEXT), by=reviewer, source_url=url),
        lambda: articles.edit_article(article, version=1, by=reviewer, source_url=url),
        lambda: batches.hand_in_addresses(project, [url], by=reviewer),
    ):
        with pytest.raises(Invalid):
            deed()


def test_a_quotation_is_kept_to_the_letter(claim, reviewer, signed_in):
    words = "\u00a0 “It fell\n\n  by a fifth.”\u2003\n"
    assert build.evidence(claim, by=reviewer, quotation=words).quotation == words
    given = {
        "title": "B",
        "source_note": "Told on Monday",
        "stance": "context",
        "kind": "news",
        "quotation": words.replace("\n", "\r\n"),
    }
    assert signed_in(reviewer).post(f"/claims/{claim.pk}/sources/", given).status_code == 302
    assert claim.evidence.get(source__title="B").quotation == words
    assert (
        build.evidence(claim, by=reviewer, url="", source_note="A letter", title="C", quotation=" \u00a0\n").quotation
        == ""
    )


def test_a_wording_is_kept_but_for_what_stands_around_it(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer, claim_reviewed=" 12\u00a0per cent,\nor more \n")
    assert claim.claim_reviewed == "12\u00a0per cent,\nor more"


def test_too_many_tags_are_refused_whether_new_or_changed(article, claim, reviewer):
    tags = [f"tag {n}" for n in range(21)]
    for deed in (
        lambda: build.claim(article, "Roads spending", by=reviewer, tags=tags),
        lambda: claims.edit_claim(claim, version=1, by=reviewer, tags=tags),
    ):
        with pytest.raises(Invalid, match="21 tags, where 20 fit") as refused:
            deed()
        assert refused.value.field == "tags"


def test_a_page_that_spells_out_what_no_text_may_hold_is_loaded_without_it(project, reviewer):
    page = """<html><head><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Council said nothing",
      "publisher": {"name": "The \\u0000 Post\\ud800"}, "author": {"name": "X\\ud800 Y"}}</script></head><body>
      <h1>Council said nothing</h1><p>The council met on Monday and said nothing about the plan, she said.</p></body>"""
    article = articles.load_article(project, Incoming(page.encode(), Obtained.UPLOADED, "a.html"), by=reviewer)
    assert article.publisher == "The \ufffd Post\ufffd"


def test_a_table_that_spells_out_what_no_text_may_hold_is_refused_row_by_row(project, reviewer):
    rows = b'{"id": "a\\ud800", "text": "b\\ud800 c"}\n{"id": "b", "file": "\\u0000.txt"}\n'
    batch = batches.hand_in_rows(project, "x.jsonl", rows, by=reviewer)
    assert [row.id for row in batches.first_look(batch).rows] == ["a\ufffd", "b"]
    assert all("cannot be stored" in row.error for row in batches.first_look(batch).rows)


def test_a_file_s_name_and_type_are_stored_as_far_as_they_can_be(project, reviewer):
    incoming = Incoming(build.TEXT.encode(), Obtained.COMMAND_LINE, "caf\udce9.txt", "text/\udce9")
    revision = articles.load_article(project, incoming, by=reviewer).current
    assert (revision.original_name, revision.original.media_type) == ("caf\ufffd.txt", "text/\ufffd")
    assert batches.hand_in_files(project, [incoming], by=reviewer).name == "caf\ufffd.txt"


# --- people and projects ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["../x y", "a/b", "ä", "x" * 61, "a b", "a\n", "\ud800"])
def test_a_short_name_must_stand_in_an_address(db, slug):
    with pytest.raises(Invalid, match="cannot stand in an address"):
        team.start_project("A desk", slug=slug)


def test_a_long_name_gets_a_short_name_that_fits(db):
    assert team.start_project("A desk " * 15).slug == "a-desk-" * 8 + "a-de"
    with pytest.raises(Invalid, match="cannot stand in an address"):
        team.start_project("編集部")


@pytest.mark.parametrize(
    "email", ["nonsense", "not-an-email@", "a b@example.org", "a@example.org\x00", "é\ud800@example.org"]
)
def test_somebody_is_added_by_an_e_mail_address_only(project, admin, email):
    with pytest.raises(Invalid) as refused:
        team.add_member(project, email, Role.VIEWER, by=admin)
    assert refused.value.field == "email"


def test_the_longest_address_gives_a_name_that_fits(project, admin):
    member = team.add_member(project, "x" * 240 + "@example.org", Role.VIEWER, by=admin)
    assert member.user.display_name == "x" * 120


def test_a_stance_is_stored_as_it_is(claim, reviewer):
    assert build.evidence(claim, by=reviewer, stance=Stance.CONTEXT).stance is Stance.CONTEXT
