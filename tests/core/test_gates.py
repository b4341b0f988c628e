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
        # a name is a name, however it is written
        ([{"publisher": "The Bureau of St. Élan & Sons"}, {"publisher": "bureau of St Elan and Sons."}], 1),
        ([{"publisher": "The"}, {"publisher": "The Example"}], 2),
        ([{"publisher": "E", "url": "https://e.org/"}, {"publisher": "E News", "url": "https://news.e.org/"}], 1),
        ([{"publisher": "E", "url": "https://e.org/"}, {"publisher": "E News", "url": "https://e.net/"}], 2),
        # the same person, whoever printed it
        ([{"publisher": "A", "author": "Jo Roe"}, {"publisher": "B", "author": "jo roe"}], 1),
        ([{"author": "Jo Roe"}, {"author": "Jo Roe"}], 1),
        ([{"author": "Jo Roe"}, {"author": "Ann Poe"}], 2),
        ([{"author": "City Council"}, {"publisher": "City council", "url": "https://example.org/"}], 1),
        ([{"publisher": "A"}, {"publisher": "B"}, {"publisher": "A", "author": "B"}], 1),
        # a site, whatever the part of it
        ([{"url": "https://news.example.org/a"}, {"url": "https://m.example.org/b"}], 1),
        ([{"url": "https://a.co.uk/"}, {"url": "https://b.co.uk/"}, {"url": "https://www.a.co.uk/x"}], 2),
        ([{"url": "https://example.org/", "author": "P"}, {"url": "https://example.org/x", "author": "Q"}], 1),
        ([{"url": "http://192.0.2.1/"}, {"url": "http://198.51.2.1/"}], 2),
        # whoever names nobody is not counted
        ([{}, {}], 0),
        ([{"publisher": "A"}, {}], 1),
        ([{"publisher": " . "}], 0),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_independent_is_another_publisher_else_another_site_or_person(sources, count, turned):
    facts = [fact(n, **given) for n, given in enumerate(sources)]
    assert independent(facts[::-1] if turned else facts) == count


def test_the_gate_says_which_sources_count_as_one_and_which_not_at_all_and_where_to_name_who_published_them():
    facts = [
        fact(1, publisher="The Example", source=11),
        fact(2, publisher="the example", source=12),
        fact(3, source=13),
        fact(4, source=14, stance="context"),
    ]
    (result,) = decide(facts, Rules(sources=2))
    assert result.stands.startswith("1 of 2, from different publishers, people or sites")
    assert "“Source 1” and “Source 2” count as one: The Example published them." in result.missing
    assert "“Source 3” does not count while nobody is named who published or said it" in result.missing
    assert (result.mend, [one.source for one in result.at]) == (Mend.NAME, [13])


def test_two_pages_of_a_site_without_a_publisher_count_as_one_until_somebody_names_theirs():
    pages = [fact(n, url=f"https://{n}.example.org/", source=n) for n in (1, 2)]
    (result,) = decide(pages, Rules(sources=2))
    assert "count as one: they stand on example.org, and no two different publishers are named." in result.missing
    assert (result.mend, [one.source for one in result.at]) == (Mend.NAME, [1, 2])
    named = [fact(n, url=f"https://{n}.example.org/", publisher=f"P{n}") for n in (1, 2)]
    (result,) = decide(named, Rules(sources=2))
    assert result.met and not result.missing and not result.at


def test_one_author_in_two_papers_and_a_long_list_are_said_in_words():
    facts = [fact(n, publisher=f"P{n}", author="Jo Roe", title="T" * 70) for n in range(5)]
    (result,) = decide(facts, Rules(sources=2))
    title = f"“{'T' * 60}…”"
    assert f"{title}, {title}, {title} and 2 more count as one: Jo Roe is the author of them." in result.missing
    assert result.mend == Mend.ATTACH
    by_way = [fact(1, publisher="A"), fact(2, publisher="B", author="A"), fact(3, author="B")]
    (result,) = decide(by_way, Rules(sources=2))
    assert "count as one: they share a publisher or an author." in result.missing


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
