"""The rules by which a desk decides together, and which earlier claims are like one."""

import pytest

from annotations.core.errors import Invalid
from annotations.core.likeness import key_words, most_like
from annotations.core.panel import (
    DEFAULT_QUESTIONS,
    VoteRule,
    carried,
    fingerprint,
    held_back,
    is_hung,
    joined_reasons,
    on_own_verdict_alone,
    require_rule,
    tidy_questions,
)
from annotations.core.permissions import sees_ballot

TWO_OF_THREE = VoteRule(3, 2)


def test_two_of_three_decide_and_a_third_is_not_waited_for():
    assert carried(["false"], TWO_OF_THREE) == ""
    assert carried(["false", "true"], TWO_OF_THREE) == ""
    assert carried(["false", "true", "false"], TWO_OF_THREE) == "false"
    assert carried(["true", "true"], TWO_OF_THREE) == "true"


def test_a_vote_is_hung_when_all_have_voted_and_no_rating_is_carried():
    assert not is_hung(["false", "true"], TWO_OF_THREE)
    assert is_hung(["false", "true", "mixed"], TWO_OF_THREE)
    assert not is_hung(["false", "true", "true"], TWO_OF_THREE)


@pytest.mark.parametrize(("voters", "majority"), [(0, 0), (0, 3), (2, 2), (3, 2), (3, 3), (5, 3), (9, 9)])
def test_a_rule_lets_one_rating_win_at_most(voters, majority):
    assert require_rule(voters, majority) == (VoteRule(voters, majority) if voters else VoteRule())


@pytest.mark.parametrize(("voters", "majority"), [(1, 1), (10, 6), (3, 1), (4, 2), (3, 4), (2, 1)])
def test_a_rule_that_could_carry_two_ratings_or_none_is_refused(voters, majority):
    with pytest.raises(Invalid):
        require_rule(voters, majority)


def test_questions_keep_their_order_and_are_asked_once():
    assert tidy_questions(["  Is it  true? ", "", "Who says so?", "Is it true?"]) == ["Is it true?", "Who says so?"]
    assert len(DEFAULT_QUESTIONS) == 4
    with pytest.raises(Invalid, match="12 fit"):
        tidy_questions(map(str, range(13)))
    with pytest.raises(Invalid, match="300 fit"):
        tidy_questions(["x" * 301])


@pytest.mark.parametrize(
    ("rating", "holders", "alone"),
    [
        ("false", [(1, "false")], True),
        ("false", [(1, "false"), (2, "true")], True),
        ("mixed", [(1, "false"), (2, "true")], True),
        ("false", [(1, "false"), (2, "false")], False),
        ("true", [(1, "false"), (2, "true")], False),
        ("mixed", [(2, "false"), (3, "true")], False),
    ],
)
def test_a_judge_concludes_only_what_another_judge_holds_too(rating, holders, alone):
    assert on_own_verdict_alone(rating, holders, 1) is alone


def test_a_ballot_is_seen_by_its_voter_by_those_who_voted_and_when_the_vote_is_over():
    assert not sees_ballot(own=False, has_voted=False, closed=False)
    assert all(
        sees_ballot(**({"own": False, "has_voted": False, "closed": False} | {name: True}))
        for name in ("own", "has_voted", "closed")
    )


def test_what_holds_a_claim_back_is_said_in_words():
    fine = {
        "independent": 2, "demanded": 2, "votes": False, "words_wait": False, "shut": [], "needs_day": False,
        "on_scale": True, "own_alone": False,
    }  # fmt: skip
    assert held_back(**fine) == ""
    for change, said in (
        ({"votes": True}, "vote"),
        ({"words_wait": True}, "publisher"),
        ({"independent": 1}, "1 of 2"),
        ({"shut": ["A primary source"]}, "primary"),
        ({"needs_day": True}, "absence"),
        ({"on_scale": False}, "scale"),
        ({"own_alone": True}, "another editor"),
    ):
        assert said in held_back(**fine | change)


def test_reasons_are_joined_once_each_and_verdicts_named_in_any_order():
    assert joined_reasons([" It fell. ", "See the tables.", "It fell."]) == "It fell.\n\nSee the tables."
    assert fingerprint(["b", "a"]) == fingerprint(["a", "b"])


def test_words_are_compared_without_case_accents_plurals_and_common_words():
    assert key_words("The Taxes of São Paulo’s bridges were cut.") == ["taxe", "sao", "paulo", "bridge", "cut"]
    assert key_words("Glass is glass") == ["glass", "glass"]


def test_the_claims_that_share_the_rarest_words_come_first():
    others = [
        "The council repaired the town hall.",
        "The council closed four bridges.",
        "Bridges were repaired by the council in spring.",
        "The mayor spoke on Monday.",
    ]
    found = most_like("The council repaired 38 of 40 bridges.", others)
    assert [like.at for like in found] == [2, 0, 1]
    assert found[0].shared[-1] == "council" and set(found[0].shared) == {"repaired", "bridge", "council"}


def test_one_common_word_is_no_likeness_and_one_rare_word_is_enough_for_a_claim_of_one():
    assert most_like("The council is late.", ["The council is early."]) == []
    assert [like.at for like in most_like("Bridges", ["Four bridges", "Taxes"])] == [0]
    assert most_like("", ["Bridges"]) == [] and most_like("Bridges", []) == []


def test_at_most_five_are_found():
    assert len(most_like("city tax fell", ["city tax rose"] * 9)) == 5
