"""The gates before a conclusion: who counts as independent, what is missing, what a waiver does."""

import pytest

from annotations.core.gates import (
    GATES,
    LABELS,
    Fact,
    Gate,
    Mend,
    Rules,
    Waived,
    changed_since,
    closed,
    decide,
    independent,
)


def fact(id: int = 1, **given) -> Fact:
    return Fact(**({"id": id, "title": f"Source {id}", "stance": "refutes"} | given))


@pytest.mark.parametrize(
    ("sources", "count"),
    [
        ([], 0),
        ([{"publisher": "The Example"}, {"publisher": "the  example "}], 1),
        ([{"publisher": "The Example"}, {"publisher": "The Other"}], 2),
        ([{"url": "https://www.example.org/a"}, {"url": "https://example.org/b"}], 1),
        ([{"url": "https://example.org/a"}, {"url": "https://example.net/a"}], 2),
        ([{"publisher": "A", "url": "https://example.org/a"}, {"publisher": "B", "url": "https://example.org/b"}], 2),
        ([{"publisher": "A", "url": "https://example.org/a"}, {"url": "https://example.org/b"}], 1),
        ([{}, {}], 2),
        ([{"publisher": "A"}, {}], 2),
    ],
)
def test_independent_is_another_publisher_else_another_site(sources, count):
    assert independent(fact(n, **given) for n, given in enumerate(sources)) == count


def test_a_project_that_demands_nothing_has_no_gates():
    assert decide([fact()], Rules()) == []


def test_every_gate_has_its_line_and_its_name():
    assert set(GATES) == set(LABELS) == set(Gate)


@pytest.mark.parametrize(
    ("rules", "facts", "missing"),
    [
        (Rules(sources=1), [fact(publisher="A")], ""),
        (
            Rules(sources=2),
            [fact(publisher="A"), fact(2, publisher="A")],
            "Attach 1 more source from another publisher.",
        ),
        (Rules(sources=3), [], "Attach 3 more sources from other publishers."),
        (Rules(sources=1), [fact(stance="context")], "Attach 1 more source from another publisher."),
        (Rules(primary=True), [fact(weight="primary")], ""),
        (Rules(primary=True), [fact(weight="secondary")], "Attach a primary source for or against the claim."),
        (Rules(primary=True), [fact(weight="primary", stance="context")], "Attach a primary source for or against"),
        (Rules(primary=True), [fact()], "or say of one that is here that it is primary."),
        (Rules(checked=True), [fact(checked=True), fact(2, checked=True, stance="context")], ""),
        (Rules(checked=True), [fact(checked=True), fact(2)], "must open and read this source."),
        (Rules(checked=True), [fact(), fact(2, changed=("quotation",))], "these 2 sources. 1 of them changed since"),
        (Rules(checked=True), [], "Attach a source; then a second person checks it."),
    ],
)
def test_a_gate_says_what_is_missing(rules, facts, missing):
    (result,) = decide(facts, rules)
    assert (result.met, result.passed) == (not missing, not missing)
    assert missing in result.missing and bool(missing) == bool(result.missing)


def test_a_gate_points_at_what_must_be_looked_at():
    facts = [fact(1, checked=True, weight="secondary"), fact(2), fact(3, stance="context")]
    primary, checked = decide(facts, Rules(primary=True, checked=True))
    assert (primary.mend, [one.id for one in primary.at]) == (Mend.WEIGH, [2])
    assert (checked.mend, [one.id for one in checked.at]) == (Mend.CHECK, [2, 3])
    assert checked.stands == "1 of 3 sources checked by a second person."


def test_a_waiver_opens_its_gate_and_no_other():
    waiver = Waived(1, "sources", "There is no other.", "Edda")
    sources, primary = results = decide([], Rules(sources=2, primary=True), [waiver])
    assert sources.waiver == waiver and sources.passed and not sources.met
    assert closed(results) == [primary]


def test_what_reads_otherwise_than_it_was_checked_is_named():
    seen = {"stance": "refutes", "quotation": "8 %"}
    assert changed_since(seen, {"stance": "refutes", "quotation": "9 %", "title": ""}) == ("quotation",)
