"""How a desk decides where its people differ: its fixed questions, a vote's rule, and who may conclude."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

from annotations.core.errors import Invalid

#: What PolitiFact's editors ask themselves before they vote.
DEFAULT_QUESTIONS = (
    "Is the claim literally true?",
    "Is there another way to read it?",
    "Did the speaker prove it?",
    "How have we rated like claims before?",
)
MOST_QUESTIONS = 12
LONGEST_QUESTION = 300


class Answered(TypedDict):
    """One of the desk's questions as it was asked, with the answer that was given."""

    question: str
    answer: str


def default_questions() -> list[str]:
    return list(DEFAULT_QUESTIONS)


def tidy_questions(questions: Iterable[str]) -> list[str]:
    """The questions in their order, each once, without empty ones. Raises Invalid when there are too many."""
    kept = list(dict.fromkeys(" ".join(question.split()) for question in questions if question.strip()))
    if len(kept) > MOST_QUESTIONS:
        raise Invalid(f"These are {len(kept)} questions, where {MOST_QUESTIONS} fit.", field="questions")
    for question in kept:
        if len(question) > LONGEST_QUESTION:
            raise Invalid(
                f"“{question[:60]}…” has {len(question)} characters, where {LONGEST_QUESTION} fit.", field="questions"
            )
    return kept


@dataclass(frozen=True)
class VoteRule:
    """`majority` of `voters` who did not make the proposal decide. No vote at all when `voters` is 0."""

    voters: int = 0
    majority: int = 0

    @property
    def votes(self) -> bool:
        return self.voters > 0

    def __str__(self) -> str:
        return f"{self.majority} of {self.voters}"


def require_rule(voters: int, majority: int) -> VoteRule:
    """The rule, if it can decide for one rating only. Raises Invalid."""
    if voters == 0:
        return VoteRule()
    if voters < 2 or voters > 9:
        raise Invalid("A vote takes 2 to 9 voters; 0 means that the desk does not vote.", field="vote_of")
    if not voters < 2 * majority <= 2 * voters:
        raise Invalid(
            f"Of {voters} voters, {voters // 2 + 1} to {voters} decide: fewer could carry two ratings at once.",
            field="vote_majority",
        )
    return VoteRule(voters, majority)


def carried(ballots: Sequence[str], rule: VoteRule) -> str:
    """The rating, by its key, that as many ballots hold as the rule asks for; "" while there is none."""
    for key, votes in Counter(ballots).most_common(1):
        if votes >= rule.majority:
            return key
    return ""


def is_hung(ballots: Sequence[str], rule: VoteRule) -> bool:
    """Whether all have voted and no rating was carried."""
    return len(ballots) >= rule.voters and not carried(ballots, rule)


def fingerprint(uids: Iterable[object]) -> str:
    """Names a set of verdicts, whatever their order: what somebody looked at when they accepted them."""
    return " ".join(sorted(map(str, uids)))


def joined_reasons(reasons: Iterable[str]) -> str:
    """Several people's reasons as one text, each once."""
    return "\n\n".join(dict.fromkeys(reason.strip() for reason in reasons if reason.strip()))


def on_own_verdict_alone(rating: str, holders: Iterable[tuple[int, str]], by: int) -> bool:
    """Whether `by`, who judged the claim, would conclude it with a rating that no other judge holds.

    `holders`: who judged it, and with which rating. Somebody who did not judge it decides between others.
    """
    holders = list(holders)
    mine = any(who == by for who, _ in holders)
    return mine and not any(who != by and held == rating for who, held in holders)


def held_back(
    *,
    independent: int,
    demanded: int,
    votes: bool,
    words_wait: bool,
    shut: Sequence[str],
    needs_day: bool,
    on_scale: bool,
    own_alone: bool,
) -> str:
    """Why a claim on which all verdicts agree cannot be accepted as it was judged, in words; "" when it can.

    `shut`: the names of the gates that stand in the way. The deed (actions.verdicts.accept_agreed) asks each rule again.
    """
    if votes:
        return "This project decides by a vote: propose it."
    if words_wait:
        return "The publisher changed its words: decide what becomes of them."
    if independent < demanded:
        return f"{independent} of {demanded} independent verdicts."
    if shut:
        return f"Missing: {', '.join(shut).lower()}."
    if needs_day:
        return "A claim of absence: it needs a day to check it again."
    if not on_scale:
        return "Its rating is not on the project's scale any more."
    if own_alone:
        return "You alone judged it so: another editor concludes it."
    return ""
