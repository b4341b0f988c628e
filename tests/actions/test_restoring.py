"""Going back to any point: what stood then is put back as a new deed, and what came between stays in the history."""

import pytest

from annotations import queries
from annotations.actions.articles import edit_article, move_line
from annotations.actions.claims import add_highlight, edit_claim, move_claim
from annotations.actions.evidence import edit_evidence, edit_source, remove_evidence
from annotations.actions.replies import edit_request
from annotations.actions.restoring import POINTS, past_of, restorable, restore_fields, restore_words
from annotations.actions.team import edit_project
from annotations.actions.undoing import undo
from annotations.actions.verdicts import conclude_claim
from annotations.core.errors import Conflict, Forbidden, TooLate
from annotations.core.records import LineRole
from annotations.core.text import find_quote
from annotations.models import Event
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def last() -> Event:
    return Event.objects.exclude(noun="capture").first()


def reworded(claim, *wordings, by):
    """The events of these edits, one after the other."""
    events = []
    for wording in wordings:
        edit_claim(claim, version=claim.version, by=by, claim_reviewed=wording)
        events.append(last())
    return events


def test_a_wording_of_long_ago_is_put_back_as_a_new_deed(claim, reviewer, second_reviewer):
    first, second, _ = reworded(claim, "It fell by a half.", "It fell by a fifth.", "It rose.", by=reviewer)
    edit_claim(claim, version=claim.version, by=second_reviewer, claimant="The mayor")
    past = past_of(first)
    assert past.differences == [("claim_reviewed", "It rose.", "It fell by a half."), ("claimant", "The mayor", "")]
    made = restore_fields(past, version=claim.version, by=second_reviewer, only=["claim_reviewed"])
    claim.refresh_from_db()
    assert (claim.claim_reviewed, claim.claimant, claim.version) == ("It fell by a half.", "The mayor", 6)
    assert made.kind == "claim edited" and made.data["restores"] == str(first.uid)
    assert made.data["changed"] == {"claim_reviewed": ["It rose.", "It fell by a half."]}
    assert queries.trail_fault(claim.article.project)[1] is None
    assert past_of(second).differences[0] == ("claim_reviewed", "It fell by a half.", "It fell by a fifth.")


def test_what_stood_before_the_first_change_is_put_back_too(claim, reviewer):
    first, _ = reworded(claim, "It fell by a half.", "It rose.", by=reviewer)
    assert past_of(first, before=True).differences == [("claim_reviewed", "It rose.", "cut by half")]
    assert past_of(Event.objects.get(kind="claim marked")).differences == past_of(first, before=True).differences


def test_a_restore_can_be_undone_and_an_undo_is_a_point_as_well(claim, reviewer):
    first, _ = reworded(claim, "It fell by a half.", "It rose.", by=reviewer)
    undone = undo(restore_fields(past_of(first), version=claim.version, by=reviewer), by=reviewer)
    claim.refresh_from_db()
    assert claim.claim_reviewed == "It rose."
    assert past_of(undone).fields == {}


def test_somebody_who_was_faster_is_not_overwritten(claim, reviewer, second_reviewer):
    first, _ = reworded(claim, "It fell by a half.", "It rose.", by=reviewer)
    past, version = past_of(first), claim.version
    reworded(claim, "It fell, says the council.", by=second_reviewer)
    with pytest.raises(Conflict, match="Sol Second saved this") as refused:
        restore_fields(past, version=version, by=reviewer)
    assert refused.value.current["claim_reviewed"] == "It fell, says the council."
    claim.refresh_from_db()
    assert claim.claim_reviewed == "It fell, says the council."


def test_nothing_is_put_back_where_nothing_differs(claim, reviewer):
    (only,) = reworded(claim, "It rose.", by=reviewer)
    with pytest.raises(Conflict, match="nothing to put back"):
        restore_fields(past_of(only), version=claim.version, by=reviewer)
    with pytest.raises(Conflict, match="Nothing was changed"):
        restore_words(past_of(only), version=claim.version, by=reviewer)


def test_the_same_rights_and_states_hold_as_for_an_edit(claim, reviewer, editor, viewer):
    first, _ = reworded(claim, "It fell by a half.", "It rose.", by=reviewer)
    with pytest.raises(Forbidden):
        restore_fields(past_of(first), version=claim.version, by=viewer)
    build.verdict(claim, by=reviewer)
    build_rating = build.rating(claim.article.project, "false")
    conclude_claim(claim, build_rating, version=0, by=editor, rationale="See.", true_as_of=build.today())
    with pytest.raises(TooLate):
        restore_fields(past_of(first), version=claim.version, by=reviewer)


# --- the words of a claim ----------------------------------------------------------------------------------------------


def move(claim, quote, *, by):
    span = find_quote(claim.article.current.text, quote)[0]
    return move_claim(claim, span.start, span.end, quote, version=claim.version, by=by, by_character=True)


def test_a_claim_is_tied_again_to_the_words_of_long_ago(claim, reviewer):
    marked = last()
    move(claim, "the tax was cut by half", by=reviewer)
    move(claim, "Roads spending rose", by=reviewer)
    highlight, place, exact = past_of(marked).words
    assert (highlight.exact, exact) == ("Roads spending rose", "cut by half")
    made = restore_words(past_of(marked), version=claim.version, by=reviewer)
    assert made.kind == "claim moved" and made.data["restores"] == str(marked.uid)
    found = claim.highlights.get()
    assert ([found.start, found.end], found.exact) == (place, "cut by half")


def test_words_are_offered_only_where_it_is_sure_which_are_meant(claim, reviewer):
    marked = last()
    move(claim, "Roads spending rose", by=reviewer)
    span = find_quote(claim.article.current.text, "the plan")[0]
    add_highlight(claim, span.start, span.end, "the plan", version=claim.version, by=reviewer)
    assert past_of(marked).words is None


# --- other things ------------------------------------------------------------------------------------------------------


def test_sources_evidence_replies_details_and_settings_go_back(project, article, claim, reviewer, admin):
    evidence = build.evidence(claim, by=reviewer, publisher="Treasury")
    attached = Event.objects.get(kind="source attached")
    source = evidence.source
    edit_source(source, version=1, by=reviewer, title="Tables of the tax", date_published=build.today())
    first = last()
    edit_source(source, version=2, by=reviewer, title="Tables", date_published=None)
    edit_evidence(evidence, version=1, by=reviewer, note="Read it.", stance="context")
    asked = build.reply_request(claim, by=reviewer)
    before = last()
    edit_request(asked, version=1, by=reviewer, question="How much?")
    article.refresh_from_db()
    edit_article(article, version=article.version, by=reviewer, publisher="Courier", byline="A. Writer")
    details = last()
    edit_article(article, version=article.version, by=reviewer, publisher="Post")
    edit_project(project, version=1, by=admin, guidelines="Two sources.", needs_primary=True)
    for event, row, by in (
        (first, source, reviewer),
        (attached, evidence, reviewer),
        (before, asked, reviewer),
        (details, article, reviewer),
        (Event.objects.get(kind="project started", project=project), project, admin),
    ):
        row.refresh_from_db()
        restore_fields(past_of(event), version=row.version, by=by)
        row.refresh_from_db()
    assert (source.title, source.date_published) == ("Tables of the tax", build.today())
    assert (evidence.note, evidence.stance) == ("", "refutes")
    assert asked.question == "By how much did the tax fall?"
    assert (article.publisher, article.byline) == ("Courier", "A. Writer")
    assert (project.guidelines, project.needs_primary) == ("", False)


def test_details_that_followed_the_lines_are_not_guessed(reviewer, project):
    article = build.article(by=reviewer)
    loaded = last()
    move_line(article.current, 0, LineRole.PARAGRAPH, version=1, by=reviewer)
    article.refresh_from_db()
    edit_article(article, version=article.version, by=reviewer, headline="Another headline", publisher="Courier")
    assert past_of(loaded).fields.keys() == {"publisher"}


def test_what_was_taken_off_is_put_back_first(claim, reviewer):
    evidence = build.evidence(claim, by=reviewer)
    attached = Event.objects.get(kind="source attached")
    remove_evidence(evidence, version=1, by=reviewer)
    with pytest.raises(TooLate, match="Put it back first"):
        past_of(attached)


def test_what_has_no_wording_is_no_point(claim, reviewer):
    build.verdict(claim, by=reviewer)
    with pytest.raises(TooLate, match="verdict given"):
        past_of(last())


def test_only_points_after_which_something_changed_are_offered(claim, reviewer, django_assert_num_queries):
    events = [Event.objects.get(kind="claim marked"), *reworded(claim, "It fell.", "It rose.", by=reviewer)]
    told = list(Event.objects.all())
    with django_assert_num_queries(1):
        offered = restorable(told)
    assert offered == {events[0].pk, events[1].pk}


def test_every_field_that_is_put_back_is_one_of_its_table():
    for point in POINTS.values():
        for name in point.fields:
            assert point.model._meta.get_field(name)
