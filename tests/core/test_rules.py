"""The tables that decide: who may do what, what may happen next, what a blind round hides."""

import pytest

from annotations.core import permissions, workflow
from annotations.core.addresses import address_key, web_address
from annotations.core.errors import Forbidden, Invalid, TooLate
from annotations.core.permissions import Act, Role, sees_comment, sees_verdict
from annotations.core.progress import Progress
from annotations.core.ratings import DEFAULT_SCALE, Tone, parse
from annotations.core.selectors import describe
from annotations.core.workflow import ClaimMove, ClaimState, Party, ReviewMove, ReviewState


def test_every_act_is_granted_to_somebody_and_the_admin_may_do_all():
    assert set(permissions.GRANTS) == set(Act)
    assert all(Role.ADMIN in roles for roles in permissions.GRANTS.values())


def test_a_viewer_reads_and_exports_and_nothing_else():
    assert {act for act in Act if permissions.allowed(Role.VIEWER, act)} == {Act.READ, Act.EXPORT}


def test_a_refusal_says_who_may():
    with pytest.raises(Forbidden, match="admin or editor"):
        permissions.demand(Role.REVIEWER, Act.CONCLUDE)


def test_an_outsider_may_nothing():
    assert not any(permissions.allowed(None, act) for act in Act)


def test_a_review_goes_from_assigned_to_accepted():
    state = ReviewState.ASSIGNED
    for move in (ReviewMove.START, ReviewMove.SUBMIT, ReviewMove.RETURN, ReviewMove.RESUME, ReviewMove.SUBMIT):
        state = workflow.advance_review(state, move)
    assert workflow.advance_review(state, ReviewMove.ACCEPT) == ReviewState.ACCEPTED


def test_an_accepted_review_is_over():
    assert not [move for party in Party for move in workflow.review_moves(ReviewState.ACCEPTED, party)]
    with pytest.raises(TooLate):
        workflow.advance_review(ReviewState.ACCEPTED, ReviewMove.SUBMIT)


def test_a_concluded_claim_must_be_reopened_before_work_goes_on():
    with pytest.raises(TooLate, match="reopen"):
        workflow.require_in_work(ClaimState.CONCLUDED)
    assert workflow.advance_claim(ClaimState.CONCLUDED, ClaimMove.REOPEN) == ClaimState.JUDGED


def test_an_open_claim_cannot_be_concluded():
    with pytest.raises(TooLate):
        workflow.advance_claim(ClaimState.OPEN, ClaimMove.CONCLUDE)


@pytest.mark.parametrize(
    ("role", "own", "blind", "judged", "concluded", "seen"),
    [
        (Role.REVIEWER, False, True, False, False, False),
        (Role.REVIEWER, True, True, False, False, True),
        (Role.REVIEWER, False, True, True, False, True),
        (Role.REVIEWER, False, False, False, False, True),
        (Role.VIEWER, False, True, False, False, False),
        (Role.VIEWER, False, True, False, True, True),
        (Role.EDITOR, False, True, False, False, True),
    ],
)
def test_a_blind_round_hides_verdicts_and_comments_until_one_s_own_is_given(role, own, blind, judged, concluded, seen):
    for sees in (sees_verdict, sees_comment):
        assert sees(role, own=own, blind=blind, has_judged=judged, concluded=concluded) is seen


def test_the_default_scale_is_ordered_and_unproven_has_no_number():
    assert [rating.value for rating in DEFAULT_SCALE] == [5, 4, 3, 2, 1, None]


def test_a_rating_is_read_from_its_line():
    rating = parse("Half true | 3 | A bit of both | mixed")
    assert (rating.key, rating.value, rating.tone) == ("half-true", 3, Tone.MIXED)
    assert parse("Satire | | Not meant | unproven").value is None


@pytest.mark.parametrize("line", ["| 3 | x | mixed", "A | three | x | mixed", "A | 3 | x | purple", "A"])
def test_a_line_that_is_no_rating_is_refused(line):
    with pytest.raises(Invalid):
        parse(line)


@pytest.mark.parametrize("bad", ["javascript:alert(1)", "ftp://a.b", "http://", "http://[", "https://a b", "//a.b"])
def test_only_web_addresses_become_links(bad):
    with pytest.raises(Invalid):
        web_address(bad)


def test_addresses_of_the_same_page_have_the_same_key():
    assert address_key("HTTPS://Example.org:443/a?b#c") == address_key("https://example.org/a?b")
    assert address_key("https://example.org") == "https://example.org/"
    assert address_key("http://example.org:8080/") != address_key("http://example.org/")


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a?id=7&b",
        "https://www.example.org/a?id=7&b",
        "http://WWW.Example.org:80/a?id=7&b#part",
        "https://example.org/a?utm_source=x&id=7&utm_Campaign=y&b",
        "https://example.org/a?id=7&b&fbclid=IwAR0&gclid=z",
        "http://www.example.org./a/?id=7&b",
    ],
)
def test_the_ways_that_lead_to_one_page_have_one_key(other):
    key = address_key("https://example.org/a?id=7&b")
    assert address_key(other) == key == address_key(key)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.example.org/a/", "https://example.org/a"),
        ("https://example.org/a//", "http://example.org/a/#b"),
        ("https://bücher.example/ä?q=é", "https://xn--bcher-kva.example/%c3%a4?q=%C3%A9"),
    ],
)
def test_neither_a_slash_at_the_end_nor_the_spelling_of_a_letter_makes_another_page(one, other):
    assert address_key(one) == address_key(other) == address_key(address_key(one))


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/A?id=7",
        "https://example.org/a?id=8",
        "https://m.example.org/a?id=7",
        "https://example.org/a",
    ],
)
def test_what_a_server_may_tell_apart_has_a_key_of_its_own(other):
    assert address_key(other) != address_key("https://example.org/a?id=7")


@pytest.mark.parametrize(
    "url",
    [
        "https://exa mple..org/%",
        "http://x.org:443/",
        "https://www.www.x.org",
        "https://www.org/a",
        "http://[::1]:8000/?utm_x",
    ],
)
def test_the_key_of_a_key_is_the_key(url):
    assert address_key(address_key(url)) == address_key(url)


def test_a_selector_holds_the_words_and_what_stands_around_them():
    selectors = describe("The plan was not published.", 9, 16)
    quote = selectors.quote
    assert (quote.exact, quote.prefix, quote.suffix) == (
        "was not",
        "The plan ",
        " published.",
    )
    assert (selectors.position.start, selectors.position.end) == (9, 16)


def test_progress_says_100_only_when_all_is_judged():
    assert Progress(3, 2, 0).percent == 66
    assert Progress(1000, 999, 0).percent == 99
    assert Progress(0, 0, 0).percent == 0
