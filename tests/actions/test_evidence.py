"""A source is stored once per project and used on many claims."""

from datetime import timedelta

import pytest

from annotations.actions.evidence import (
    attach_source,
    edit_evidence,
    edit_source,
    order_evidence,
    remove_evidence,
    restore_evidence,
)
from annotations.core.errors import Conflict, Forbidden, Invalid, TooLate
from annotations.core.records import SourceKind, Stance
from annotations.models import Source
from tests import build


@pytest.fixture
def claim(article, reviewer):
    return build.claim(article, "cut by half", by=reviewer)


def test_a_source_stands_on_the_claim_with_its_stance_and_words(claim, reviewer):
    evidence = build.evidence(claim, by=reviewer, quotation="from 8.0 to 6.5 per cent", note="Primary")
    assert (evidence.stance, evidence.quotation, evidence.order) == ("refutes", "from 8.0 to 6.5 per cent", 1)
    assert evidence.source.accessed_at == build.today()


def test_the_same_address_is_not_stored_twice(claim, article, reviewer):
    build.evidence(claim, by=reviewer)
    other = build.claim(article, "Roads spending", by=reviewer)
    with pytest.raises(Conflict, match="Tax tables"):
        build.evidence(other, by=reviewer, title="Another name", url="HTTP://www.EXAMPLE.org/tax?utm_source=x#top")
    attach_source(other, by=reviewer, stance=Stance.CONTEXT, source=Source.objects.get())
    assert Source.objects.count() == 1


def test_a_source_whose_address_another_has_too_can_be_corrected_all_the_same(claim, reviewer):
    """Two sources of one page were kept before the keys of addresses left out where a reader came from."""
    build.evidence(claim, by=reviewer)
    other = build.evidence(claim, by=reviewer, title="The same", url="https://example.org/other").source
    Source.objects.filter(pk=other.pk).update(url="http://www.example.org/tax", url_key="http://www.example.org/tax")
    other.refresh_from_db()
    edit_source(other, version=1, by=reviewer, title="The same again", url=other.url)
    other.refresh_from_db()
    assert other.title == "The same again"


def test_a_source_is_not_put_on_a_claim_twice(claim, reviewer):
    first = build.evidence(claim, by=reviewer)
    with pytest.raises(Conflict, match="already"):
        attach_source(claim, by=reviewer, stance=Stance.CONTEXT, source=first.source)


def test_nothing_is_stored_when_the_source_has_no_title(claim, reviewer):
    with pytest.raises(Invalid, match="title"):
        build.evidence(claim, by=reviewer, title=" ")
    assert not Source.objects.exists()


def test_a_source_that_nobody_could_find_again_is_not_stored(claim, reviewer):
    with pytest.raises(Invalid, match="an address, or a note") as refused:
        build.evidence(claim, by=reviewer, url="")
    assert refused.value.field == "source_note"
    assert not Source.objects.exists()


@pytest.mark.parametrize("given", [{"source_note": "By phone, notes in folder 12"}, {"date_published": build.today()}])
def test_an_interview_needs_no_address(claim, reviewer, given):
    source = build.evidence(claim, by=reviewer, url="", kind=SourceKind.INTERVIEW, author="Jo Roe", **given).source
    assert (source.url, source.accessed_at, source.author) == ("", None, "Jo Roe")


def test_a_source_from_the_future_is_refused(claim, reviewer):
    with pytest.raises(Invalid, match="not come yet"):
        build.evidence(claim, by=reviewer, date_published=build.today() + timedelta(days=1))


def test_a_source_of_another_project_cannot_be_attached(claim, outsider, reviewer):
    theirs = build.claim(build.article(by=outsider), "cut by half", by=outsider)
    foreign = build.evidence(theirs, by=outsider).source
    with pytest.raises(Invalid, match="another project"):
        attach_source(claim, by=reviewer, stance=Stance.CONTEXT, source=foreign)


def test_a_source_taken_off_can_be_put_back(claim, reviewer):
    evidence = build.evidence(claim, by=reviewer)
    removed = remove_evidence(evidence, version=1, by=reviewer)
    assert removed.removed_at
    assert restore_evidence(removed, version=2, by=reviewer).removed_at is None


def test_stale_changes_are_refused(claim, reviewer, second_reviewer):
    evidence = build.evidence(claim, by=reviewer)
    edit_evidence(evidence, version=1, by=reviewer, note="first")
    with pytest.raises(Conflict):
        edit_evidence(evidence, version=1, by=second_reviewer, note="second")
    edit_source(evidence.source, version=1, by=reviewer, title="City tax tables")
    with pytest.raises(Conflict):
        edit_source(evidence.source, version=1, by=second_reviewer, title="Tables")


def test_a_viewer_attaches_nothing_and_a_withdrawn_claim_takes_nothing(claim, viewer, reviewer):
    with pytest.raises(Forbidden):
        build.evidence(claim, by=viewer)
    from annotations.actions.claims import withdraw_claim

    withdraw_claim(claim, version=1, by=reviewer)
    with pytest.raises(TooLate):
        build.evidence(claim, by=reviewer)


def order(claim) -> list[int]:
    return list(claim.evidence.standing().values_list("pk", flat=True))


def three(claim, reviewer) -> list[int]:
    return [build.evidence(claim, by=reviewer, url=f"https://example.org/{n}", title=f"T{n}").pk for n in range(3)]


def test_a_source_is_primary_secondary_or_nothing_is_said(claim, reviewer):
    evidence = build.evidence(claim, by=reviewer, weight="primary")
    assert evidence.weight == "primary"
    edit_evidence(evidence, version=1, by=reviewer, weight="")
    assert evidence.weight == ""


def test_sources_are_put_into_another_order_and_no_edit_is_disturbed(claim, reviewer):
    a, b, c = three(claim, reviewer)
    order_evidence(claim, [c, a, b], stands=[a, b, c], by=reviewer)
    assert order(claim) == [c, a, b]
    assert set(claim.evidence.values_list("version", flat=True)) == {1}
    d = build.evidence(claim, by=reviewer, url="https://example.org/d").pk
    assert order(claim) == [c, a, b, d]


def test_an_order_made_from_what_stands_no_more_is_refused(claim, reviewer, second_reviewer):
    a, b, c = three(claim, reviewer)
    order_evidence(claim, [b, a, c], stands=[a, b, c], by=second_reviewer)
    with pytest.raises(Conflict, match="changed meanwhile"):
        order_evidence(claim, [a, c, b], stands=[a, b, c], by=reviewer)
    assert order(claim) == [b, a, c]


def test_an_order_leaves_nothing_out_and_takes_in_nothing_else(claim, article, reviewer, viewer):
    a, b, c = three(claim, reviewer)
    other = build.evidence(build.claim(article, "Roads spending", by=reviewer), by=reviewer).pk
    for wrong in ([a, b], [a, b, other], [a, b, c, c]):
        with pytest.raises(Invalid):
            order_evidence(claim, wrong, stands=[a, b, c], by=reviewer)
    with pytest.raises(Forbidden):
        order_evidence(claim, [b, a, c], stands=[a, b, c], by=viewer)
