"""The kind that words give a claim, where nobody chose one."""

import pytest

from annotations.core.claims import kind_of


@pytest.mark.parametrize(
    "words",
    [
        "The mayor has not formally spoken about the plan.",
        "no official announcement was made before Tuesday",
        "The list hasn’t been published.",
        "The council never met; it had never\nbeen asked to.",
        "The ministry has yet to answer.",
        "Neither Pakistan nor the United States had announced the approval.",
    ],
)
def test_words_that_something_has_not_happened_make_an_absence(words):
    assert kind_of(words) == "absence"


@pytest.mark.parametrize(
    "words",
    [
        "The tax was cut by half.",
        "It was not only the mayor who spoke.",
        "It was not until May that the bridge opened.",
        "The mayor is not a doctor.",
        "Officials said so.",
        "",
    ],
)
def test_other_words_are_not_taken_for_one(words):
    assert kind_of(words) == "event"
