"""Agreement is computed as it is published: on worked examples, and on the verdicts that nobody had influenced."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from annotations.core.agreement import (
    SAMPLES,
    SEED,
    TOO_FEW,
    Given,
    alpha,
    confusion,
    independent,
    kappa,
)
from annotations.core.agreement import agreement as told_agreement

# --- published worked examples -----------------------------------------------------------------------------------------

#: Krippendorff 2011, section D: four observers, twelve units, values missing.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
UNITS = [
    tuple(value for value in unit if value != ".") for unit in zip(*(row.split() for row in OBSERVERS), strict=True)
]


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815)])
def test_alpha_is_krippendorffs_own_of_four_observers_and_twelve_units(level, published):
    assert alpha(Counter(UNITS), "12345", level) == pytest.approx(published, abs=0.0006)


def test_alpha_is_krippendorffs_own_of_two_observers_and_binary_data():
    # 2011, section A: ten units, .095.
    first, second = (
        ["0", "1", "0", "0", "0", "0", "0", "0", "1", "0"],
        ["1", "1", "1", "0", "0", "1", "0", "0", "0", "0"],
    )
    assert alpha(Counter(zip(first, second, strict=True)), "01", "nominal") == pytest.approx(0.095, abs=0.0006)


def test_alpha_is_krippendorffs_own_of_two_observers_and_nominal_data():
    # 2011, section B: twelve units in five categories, .692.
    first, second = (
        ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"],
        ["b", "a", "b", "b", "b", "c", "c", "c", "e", "d", "d", "d"],
    )
    assert alpha(Counter(zip(first, second, strict=True)), "abcde", "nominal") == pytest.approx(0.692, abs=0.0006)


def test_kappa_is_cohens_own_of_two_judges_and_three_categories():
    # Cohen 1960, of 200 cases: 140 agreements, 82 by chance.
    assert kappa([[88, 14, 18], [10, 40, 10], [2, 6, 12]]) == pytest.approx(0.492, abs=0.0006)


def test_kappa_is_fleiss_cohen_and_everitts_own():
    # 1969, Large sample standard errors of kappa and weighted kappa, table 1: .429.
    assert kappa([[106, 10, 4], [22, 28, 10], [2, 12, 6]]) == pytest.approx(0.429, abs=0.0006)


def test_chance_itself_is_no_agreement_and_one_rating_alone_says_nothing():
    assert kappa([[25, 25], [25, 25]]) == 0
    assert kappa([[30, 0], [0, 0]]) is None
    assert alpha({("a", "a"): 30}, "ab", "nominal") is None


# --- what is told ------------------------------------------------------------------------------------------------------

ORDER = ("false", "mixed", "true")


def agreement(units, order, **given):
    return told_agreement(units, order, draws, **given)


def draws(count: int):
    chance = Random(SEED)
    return (chance.choices(range(count), k=count) for _ in range(SAMPLES))


def test_below_twenty_claims_nothing_is_said_but_the_counts():
    told = agreement([("true", "true")] * (TOO_FEW - 1), ORDER, of_two=True)
    assert told.too_few and (told.claims, told.same) == (19, 19)
    assert told.raw is told.kappa is told.ordinal is told.nominal is None


def test_a_near_miss_counts_less_in_the_order_than_a_far_one():
    near = agreement([("false", "mixed"), ("true", "true"), ("false", "false")] * 10, ORDER)
    far = agreement([("false", "true"), ("mixed", "mixed"), ("false", "false")] * 10, ORDER)
    assert near.ordinal.value > far.ordinal.value
    assert near.raw.value == far.raw.value == pytest.approx(2 / 3)


def test_ratings_outside_the_order_count_as_names_and_are_left_out_of_the_order():
    units = [("true", "true"), ("false", "false"), ("mixed", "mixed"), ("unproven", "false")] * 10
    told = agreement(units, ORDER, of_two=True)
    assert (told.claims, told.same, told.ordered) == (40, 30, 30)
    assert told.ordinal.value == 1 and told.nominal.value < 1 and told.kappa.value < 1
    few = agreement([("unproven", "true")] * 25 + [("true", "true")] * 10, ORDER)
    assert few.ordered == 10 and few.ordinal is None


def test_an_interval_holds_the_value_is_the_same_each_time_and_narrows_with_more_claims():
    units = [("true", "true"), ("false", "false"), ("mixed", "true"), ("false", "mixed")] * 8
    told, again, more = (agreement(units * n, ORDER, of_two=True) for n in (1, 1, 10))
    assert told == again
    for one, wide in ((told, True), (more, False)):
        for measure in (one.raw, one.kappa, one.ordinal, one.nominal):
            assert measure.low <= measure.value <= measure.high
            assert (measure.high - measure.low > 0.2) == wide


def test_an_interval_is_as_wide_as_the_published_standard_error_says():
    # Fleiss, Cohen and Everitt 1969: kappa .429, variance .002885; the share of agreement by its binomial error.
    table = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]
    pairs = [(ORDER[a], ORDER[b]) for a, row in enumerate(table) for b, n in enumerate(row) for _ in range(n)]
    told = agreement(pairs, ORDER, of_two=True)
    for measure, error in ((told.kappa, 0.002885**0.5), (told.raw, (0.7 * 0.3 / 200) ** 0.5)):
        assert measure.low == pytest.approx(measure.value - 1.96 * error, abs=0.015)
        assert measure.high == pytest.approx(measure.value + 1.96 * error, abs=0.015)


def test_a_confusion_table_has_the_first_in_rows():
    assert confusion([("a", "b"), ("a", "b"), ("b", "b")], ["a", "b"]) == [[0, 2], [0, 1]]


# --- which verdicts are independent --------------------------------------------------------------------------------

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
WORDS = {"words": ["cut by half"], "claim_reviewed": "The tax was cut by half."}


def hour(n: int) -> datetime:
    return START + timedelta(hours=n)


def gave(reviewer: int, rating: str, at: int, until: int | None = None, seen=WORDS) -> Given:
    return Given(reviewer, rating, 1, hour(at), None if until is None else hour(until), seen)


def found(*given: Given, blind: bool = True, sees_all=(), concluded: int | None = None) -> list[tuple[int, str]]:
    doubly = independent(
        given,
        blind_at=lambda _: blind,
        sees_all=sees_all,
        concluded_at=None if concluded is None else hour(concluded),
    )
    return [(one.reviewer, one.rating) for one in doubly.verdicts]


def test_what_two_gave_blind_counts_and_what_they_changed_to_knowing_the_other_s_does_not():
    first, second = gave(1, "false", 0, until=5), gave(2, "mixed", 2)
    assert found(first, second, gave(1, "mixed", 5)) == [(1, "false"), (2, "mixed")]


def test_what_was_changed_before_anybody_else_judged_counts_as_it_was_then():
    assert found(gave(1, "false", 0, until=1), gave(1, "mixed", 1), gave(2, "true", 3)) == [(1, "mixed"), (2, "true")]


def test_what_was_taken_back_before_the_other_judged_is_nobody_s():
    assert found(gave(1, "false", 0, until=1), gave(2, "true", 3)) == []
    assert found(gave(1, "false", 0, until=1), gave(2, "true", 3), gave(1, "mixed", 4)) == [(2, "true"), (1, "mixed")]


def test_who_could_see_the_first_verdict_gave_none_of_their_own():
    first, second = gave(1, "false", 0), gave(2, "false", 2)
    assert found(first, second, blind=False) == [(1, "false")]
    assert found(first, second, sees_all={2}) == [(1, "false")]
    assert found(first, second, sees_all={1}) == [(1, "false"), (2, "false")]


def test_of_three_each_counts_as_they_held_it_when_they_first_saw_another_s():
    given = [gave(1, "false", 0, until=3), gave(2, "true", 2), gave(1, "true", 3), gave(3, "mixed", 4)]
    assert found(*given) == [(1, "false"), (2, "true"), (3, "mixed")]


def test_what_came_after_the_desk_s_answer_or_is_on_other_words_is_left_out():
    assert found(gave(1, "false", 0), gave(2, "false", 5), concluded=4) == [(1, "false")]
    other = {"words": ["cut by a half"], "claim_reviewed": "The tax was cut by a half."}
    assert found(gave(1, "false", 0), gave(2, "false", 5, seen=other)) == [(2, "false")]
