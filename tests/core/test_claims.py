"""The kind that words give a claim, where nobody chose one; and whether a verdict was given on the words it has."""

import pytest

from annotations.core.claims import kind_of, overtaken


@pytest.mark.parametrize(
    "words",
    [
        "The mayor has not formally spoken about the plan.",
        "no official announcement was made before Tuesday",
        "The list hasn’t been published.",
        "The council never met; it had never\nbeen asked to.",
        "The ministry has yet to answer.",
        "Neither Pakistan nor the United States had announced the approval.",
        "Neither government has commented on the deal.",
        "No accident has ever been recorded on the bridge.",
        "Nobody was hurt when the bridge fell.",
        "None of the ministers had answered by Friday.",
        "There was no announcement from either side.",
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
        "No fewer than 38 bridges have been repaired.",
        "There was no doubt that the bridge had fallen.",
        "The road is no longer closed; the bridge has been repaired.",
        "Officials said so.",
        "",
    ],
)
def test_other_words_are_not_taken_for_one(words):
    assert kind_of(words) == "event"


def test_an_absence_in_the_text_stays_one_when_it_is_reworded_and_the_other_way_round():
    assert kind_of("By Thursday the ministry was silent.", "no official announcement was made") == "absence"
    assert kind_of("Neither side had announced it by Thursday.", "silence from both") == "absence"


def _reads(*words: str, wording: str = "The tax fell by half.") -> dict:
    return {"words": list(words), "claim_reviewed": wording}


@pytest.mark.parametrize(
    "now",
    [
        _reads("cut by half"),
        _reads(" cut by\nhalf,"),
        _reads("Tax halved", "cut by half"),
        _reads(),
        _reads("cut by half", wording="The tax fell by half"),
    ],
    ids=["the same", "white space and a comma", "said in the headline too", "printed nowhere now", "a full stop less"],
)
def test_a_verdict_stays_one_on_the_words_that_were_judged(now):
    assert not overtaken(_reads("cut by half"), now)


@pytest.mark.parametrize(
    "now",
    [
        _reads("cut by a fifth"),
        _reads("not cut by half"),
        _reads("Cut by Half"),
        _reads("cut by half", wording="The tax fell by a fifth."),
    ],
    ids=["others", "more words before them", "other capitals", "another wording"],
)
def test_a_verdict_on_other_words_is_known_for_what_it_is(now):
    assert overtaken(_reads("cut by half"), now)


def test_of_two_places_that_were_judged_one_that_reads_otherwise_is_enough():
    assert overtaken(_reads("Tax halved", "cut by half"), _reads("Tax halved", "cut by a fifth"))
