"""A chain is walked link by link; the first broken one is named, and how it is broken."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from annotations.core.chain import FIRST, Head, Link, Said, Why, canonical, first_fault

AT = datetime(2026, 11, 25, 12, 0, 0, 5, tzinfo=UTC)
SAID = Said(
    "desk", "u", "claim edited", "claim", "c", "a", "c", "p", AT, {"changed": {"claimant": ["", "Mayor"]}}, FIRST
)


def chain(length: int) -> list[Link]:
    links, last = [], FIRST
    for place in range(1, length + 1):
        said = replace(SAID, uid=f"event {place}", previous=last)
        links.append(Link(place, said, said.digest))
        last = said.digest
    return links


def walked(links: list[Link], *heads: Head):
    return first_fault(
        sorted(links, key=lambda link: link.place),
        heads or [Head(len(links), links[-1].digest)],
        followers=lambda digest: sum(link.said.previous == digest for link in links),
        is_there=lambda digest: any(link.digest == digest for link in links),
    )


def at(link: Link, place: int) -> Link:
    return replace(link, place=place)


def test_a_whole_chain_has_no_fault_and_passes_by_every_head_it_had():
    links = chain(4)
    assert walked(links) is None
    assert walked(links, *(Head(link.place, link.digest) for link in links), Head(0, FIRST)) is None
    assert first_fault([], [Head(0, FIRST)], followers=len, is_there=bool) is None


@pytest.mark.parametrize(
    ("why", "place", "broken"),
    [
        (Why.ALTERED, 2, lambda a, b, c, d: [a, replace(b, said=replace(b.said, actor=None)), c, d]),
        (Why.ALTERED, 2, lambda a, b, c, d: [a, replace(b, said=replace(b.said, data={})), c, d]),
        (Why.ALTERED, 3, lambda a, b, c, d: [a, b, replace(c, digest="0" * 64), d]),
        (Why.MISSING, 1, lambda a, b, c, d: [b, c, d]),
        (Why.MISSING, 2, lambda a, b, c, d: [a, d]),
        (Why.MISSING, 2, lambda a, b, c, d: [a, at(c, 2), at(d, 3)]),
        (Why.REORDERED, 2, lambda a, b, c, d: [a, at(c, 2), at(b, 3), d]),
        (Why.REORDERED, 1, lambda a, b, c, d: [at(b, 1), at(a, 2), c, d]),
        (Why.FORKED, 3, lambda a, b, c, d: [a, b, twin(b, 3), at(c, 4), at(d, 5)]),
        (Why.FORKED, 2, lambda a, b, c, d: [a, b, twin(b, 2), c, d]),
    ],
)
def test_the_first_broken_link_is_named(why, place, broken):
    fault = walked(broken(*chain(4)))
    assert (fault.why, fault.place) == (why, place)


def twin(link: Link, place: int) -> Link:
    """Another event after the same one."""
    said = replace(link.said, uid="twin")
    return Link(place, said, said.digest)


def test_an_event_that_was_rewritten_with_its_digest_is_found_at_the_one_after_it():
    a, b, c = chain(3)
    said = replace(b.said, data={"changed": {}})
    fault = walked([a, Link(2, said, said.digest), c])
    assert (fault.why, fault.place) == (Why.MISSING, 3)
    assert "rewritten with its digest" in fault.sentence


def test_a_whole_chain_that_was_written_anew_is_found_by_a_head_that_was_kept():
    links, kept = chain(3), Head(2, "0" * 64)
    assert walked(links, Head(3, links[-1].digest), kept).place == 2
    assert walked(links, Head(3, links[-1].digest), Head(5, "0" * 64)).sentence.endswith("events 4 to 5 are not there.")


def test_what_is_hashed_is_one_text_whatever_the_database_makes_of_it():
    assert canonical({"b": [1.0, -0.0, 1e16, 0.1], "a": ("é", None, True)}) == (
        '{"a":["\\u00e9",null,true],"b":[1,0,10000000000000000,0.1]}'
    )
    assert replace(SAID, at=AT.astimezone(timezone(timedelta(hours=2)))).digest == SAID.digest


def test_the_digest_is_what_the_docs_say():
    """The digest of one event, written down once: whoever keeps a head must be able to rely on it."""
    assert SAID.digest == "8acc97bd7137a919ada80953eb4b581d5c81d98a2908a6f7c48ac865a5b96d36"


def test_a_head_is_read_as_it_is_printed():
    head = Head(3, "ab" * 32)
    assert Head.read(str(head)) == head
