"""A second person's checks, an editor's waivers, and conclusions that wait for both."""

import pytest

from annotations.actions.evidence import edit_evidence, edit_source, remove_evidence
from annotations.actions.gates import check_evidence, gates_of, take_back_waiver, uncheck_evidence, waive_gate
from annotations.actions.team import edit_project
from annotations.actions.verdicts import conclude_claim
from annotations.core.errors import Conflict, Forbidden, Invalid, NotReady, Refused, TooLate
from annotations.core.gates import Gate
from annotations.core.records import Stance
from annotations.models import Claim, Conclusion, Event, EvidenceCheck, Waiver
from tests import build


@pytest.fixture
def claim(article, reviewer):
    claim = build.claim(article, "cut by half", by=reviewer)
    build.verdict(claim, by=reviewer)
    claim.refresh_from_db()
    return claim


@pytest.fixture
def evidence(claim, reviewer):
    return build.evidence(claim, by=reviewer, quotation="from 8.0 to 6.5 per cent")


@pytest.fixture
def demanding(project, admin):
    def demand(**rules):
        edit_project(project, version=project.version, by=admin, **rules)

    return demand


def conclude(claim, editor):
    claim.refresh_from_db()
    false = build.rating(claim.article.project, "false")
    return conclude_claim(claim, false, version=0, by=editor, rationale="See the tables.", true_as_of=build.today())


def is_checked(evidence) -> bool:
    return type(evidence).objects.with_check().get(pk=evidence.pk).is_checked


def test_a_second_person_ticks_what_they_opened_and_read(evidence, second_reviewer):
    check = check_evidence(evidence, version=1, source_version=1, by=second_reviewer)
    assert (check.by, check.evidence_version) == (second_reviewer, 1)
    assert is_checked(evidence)


def test_nobody_checks_what_they_attached_themselves(evidence, reviewer, viewer):
    for nobody in (reviewer, viewer):
        with pytest.raises(Forbidden):
            check_evidence(evidence, version=1, source_version=1, by=nobody)
    assert not EvidenceCheck.objects.exists()


@pytest.mark.parametrize("change", [{"quotation": "from 9 to 7 per cent"}, {"stance": Stance.SUPPORTS}])
def test_an_edit_of_the_words_asks_for_a_new_check_and_says_which(evidence, reviewer, second_reviewer, change):
    check_evidence(evidence, version=1, source_version=1, by=second_reviewer)
    edit_evidence(evidence, version=1, by=reviewer, **change)
    stale = type(evidence).objects.with_check().get()
    assert not stale.is_checked and stale.changed_since_check == tuple(change)
    check_evidence(evidence, version=2, source_version=1, by=second_reviewer)
    assert is_checked(evidence) and evidence.checks.count() == 2


def test_a_correction_of_the_source_asks_for_a_new_check(evidence, reviewer, second_reviewer):
    check_evidence(evidence, version=1, source_version=1, by=second_reviewer)
    edit_source(evidence.source, version=1, by=reviewer, title="City tax tables")
    assert not is_checked(evidence)


def test_a_note_or_weight_changes_nothing_that_was_checked(evidence, reviewer, second_reviewer):
    check_evidence(evidence, version=1, source_version=1, by=second_reviewer)
    edit_evidence(evidence, version=1, by=reviewer, note="Page 4", weight="primary")
    assert is_checked(evidence)


@pytest.mark.parametrize("versions", [{"version": 1, "source_version": 1}, {"version": 2, "source_version": 0}])
def test_a_tick_on_what_was_edited_meanwhile_is_refused(evidence, reviewer, second_reviewer, versions):
    edit_evidence(evidence, version=1, by=reviewer, quotation="from 9 to 7")
    with pytest.raises(Conflict, match="edited while you were reading"):
        check_evidence(evidence, by=second_reviewer, **versions)


def test_a_source_is_checked_once_and_ticking_twice_is_the_same(evidence, second_reviewer, editor):
    first = check_evidence(evidence, version=1, source_version=1, by=second_reviewer)
    events = Event.objects.count()
    assert check_evidence(evidence, version=1, source_version=1, by=second_reviewer) == first
    assert Event.objects.count() == events
    with pytest.raises(Conflict, match="Sol Second has checked"):
        check_evidence(evidence, version=1, source_version=1, by=editor)


def test_only_who_ticked_takes_the_tick_back(evidence, second_reviewer, editor):
    check_evidence(evidence, version=1, source_version=1, by=second_reviewer)
    with pytest.raises(Forbidden, match="Sol Second"):
        uncheck_evidence(evidence, by=editor)
    uncheck_evidence(evidence, by=second_reviewer)
    assert not is_checked(evidence)
    with pytest.raises(Conflict):
        uncheck_evidence(evidence, by=second_reviewer)


def test_a_source_that_was_taken_off_is_not_checked(evidence, reviewer, second_reviewer):
    remove_evidence(evidence, version=1, by=reviewer)
    with pytest.raises(Conflict, match="took this source off"):
        check_evidence(evidence, version=2, source_version=1, by=second_reviewer)


def test_a_claim_is_not_concluded_before_every_gate_is_met(
    claim, evidence, demanding, reviewer, second_reviewer, editor
):
    demanding(needs_sources=2, needs_primary=True, needs_checked=True)
    with pytest.raises(NotReady, match=r"1 of 2.*Attach 1 more source.*primary.*0 of 1 source checked") as refused:
        conclude(claim, editor)
    assert refused.value.status == 409 and not Conclusion.objects.exists()
    other = build.evidence(claim, by=editor, url="https://example.net/", title="Budget", weight="primary")
    check_evidence(evidence, version=1, source_version=1, by=second_reviewer)
    with pytest.raises(NotReady, match="1 of 2 sources checked"):
        conclude(claim, editor)
    check_evidence(other, version=1, source_version=1, by=reviewer)
    assert conclude(claim, editor)
    assert Event.objects.first().data["gates"] == {"sources": "met", "primary": "met", "checked": "met"}


def test_a_waiver_with_its_reason_lets_the_claim_through_until_it_is_taken_back(claim, evidence, demanding, editor):
    demanding(needs_sources=2)
    with pytest.raises(Invalid, match="Say why"):
        waive_gate(claim, Gate.SOURCES, reason=" ", by=editor)
    waiver = waive_gate(claim, Gate.SOURCES, reason="Only the city has tables.", by=editor)
    (result,) = gates_of(Claim.objects.get())
    assert result.passed and (result.waiver.reason, result.waiver.by) == ("Only the city has tables.", "Edda Editor")
    take_back_waiver(waiver, by=editor)
    with pytest.raises(NotReady):
        conclude(claim, editor)
    with pytest.raises(Conflict, match="taken back already"):
        take_back_waiver(waiver, by=editor)
    waive_gate(claim, Gate.SOURCES, reason="Only the city has tables.", by=editor)
    assert conclude(claim, editor)
    assert Event.objects.first().data["gates"] == {"sources": "waived"}


def test_only_editors_waive_and_only_what_is_demanded_and_missing(claim, evidence, demanding, reviewer, editor):
    with pytest.raises(Refused, match="nothing to waive"):
        waive_gate(claim, Gate.SOURCES, reason="No need", by=editor)
    demanding(needs_sources=1, needs_primary=True)
    with pytest.raises(Conflict, match="met by now"):
        waive_gate(claim, Gate.SOURCES, reason="No need", by=editor)
    with pytest.raises(Forbidden):
        waive_gate(claim, Gate.PRIMARY, reason="No need", by=reviewer)
    waiver = waive_gate(claim, Gate.PRIMARY, reason="It was burnt", by=editor)
    with pytest.raises(Conflict, match=r"Edda Editor has waived.*It was burnt"):
        waive_gate(claim, Gate.PRIMARY, reason="Again", by=editor)
    with pytest.raises(Forbidden):
        take_back_waiver(waiver, by=reviewer)
    assert Waiver.objects.count() == 1


def test_behind_a_conclusion_nothing_is_checked_waived_or_moved(claim, evidence, demanding, second_reviewer, editor):
    demanding(needs_primary=True)
    waiver = waive_gate(claim, Gate.PRIMARY, reason="It was burnt", by=editor)
    conclude(claim, editor)
    claim.refresh_from_db()
    for deed in (
        lambda: check_evidence(evidence, version=1, source_version=1, by=second_reviewer),
        lambda: take_back_waiver(waiver, by=editor),
        lambda: waive_gate(claim, Gate.CHECKED, reason="No need", by=editor),
    ):
        with pytest.raises(TooLate):
            deed()
