"""States and moves of a review and of a claim: two tables. They decide what may happen and draw the buttons."""

from enum import StrEnum

from annotations.core.errors import TooLate


class ReviewState(StrEnum):
    """Where an assignment stands."""

    ASSIGNED = "assigned"
    IN_PROGRESS = "in progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ReviewMove(StrEnum):
    """What can be done with an assignment."""

    START = "start"
    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    RESUME = "resume"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class ClaimState(StrEnum):
    """Where a claim stands."""

    OPEN = "open"
    JUDGED = "judged"
    CONCLUDED = "concluded"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class ClaimMove(StrEnum):
    """What can be done with a claim."""

    JUDGE = "judge"
    UNJUDGE = "take back the last verdict"
    CONCLUDE = "conclude"
    REOPEN = "reopen"
    PUBLISH = "publish"
    CORRECT = "correct"
    UNPUBLISH = "take off publication"
    WITHDRAW = "withdraw"
    RESTORE = "restore"


class Party(StrEnum):
    """Who makes a review move: the member it is assigned to, or those who may assign."""

    MEMBER = "member"
    EDITOR = "editor"


REVIEW_MOVES: dict[ReviewMove, tuple[frozenset[ReviewState], ReviewState]] = {
    ReviewMove.START: (frozenset({ReviewState.ASSIGNED}), ReviewState.IN_PROGRESS),
    ReviewMove.SUBMIT: (frozenset({ReviewState.IN_PROGRESS}), ReviewState.SUBMITTED),
    ReviewMove.ACCEPT: (frozenset({ReviewState.SUBMITTED}), ReviewState.ACCEPTED),
    ReviewMove.RETURN: (frozenset({ReviewState.SUBMITTED}), ReviewState.RETURNED),
    ReviewMove.RESUME: (frozenset({ReviewState.RETURNED}), ReviewState.IN_PROGRESS),
    ReviewMove.DECLINE: (frozenset({ReviewState.ASSIGNED, ReviewState.IN_PROGRESS}), ReviewState.DECLINED),
    ReviewMove.WITHDRAW: (
        frozenset({ReviewState.ASSIGNED, ReviewState.IN_PROGRESS, ReviewState.RETURNED}),
        ReviewState.WITHDRAWN,
    ),
}

PARTY_OF: dict[ReviewMove, Party] = {
    ReviewMove.START: Party.MEMBER,
    ReviewMove.SUBMIT: Party.MEMBER,
    ReviewMove.ACCEPT: Party.EDITOR,
    ReviewMove.RETURN: Party.EDITOR,
    ReviewMove.RESUME: Party.MEMBER,
    ReviewMove.DECLINE: Party.MEMBER,
    ReviewMove.WITHDRAW: Party.EDITOR,
}

#: Moves that mean nothing to the other side without a reason.
NEEDS_REASON = frozenset({ReviewMove.RETURN, ReviewMove.DECLINE, ReviewMove.WITHDRAW})

#: What people say where the stored name is not the word for it.
_SAID: dict[str, str] = {
    ReviewMove.SUBMIT: "hand in",
    ReviewState.SUBMITTED: "handed in",
    ReviewMove.WITHDRAW: "take off",
}

#: Reviews that were called off before anything came of them.
CALLED_OFF = frozenset({ReviewState.DECLINED, ReviewState.WITHDRAWN})

#: Reviews on which somebody still has something to do.
UNDER_WAY = frozenset({ReviewState.ASSIGNED, ReviewState.IN_PROGRESS, ReviewState.SUBMITTED, ReviewState.RETURNED})

_STANDING = frozenset({ClaimState.OPEN, ClaimState.JUDGED})

CLAIM_MOVES: dict[ClaimMove, tuple[frozenset[ClaimState], ClaimState]] = {
    ClaimMove.JUDGE: (_STANDING, ClaimState.JUDGED),
    ClaimMove.UNJUDGE: (frozenset({ClaimState.JUDGED}), ClaimState.OPEN),
    ClaimMove.CONCLUDE: (frozenset({ClaimState.JUDGED}), ClaimState.CONCLUDED),
    ClaimMove.REOPEN: (frozenset({ClaimState.CONCLUDED}), ClaimState.JUDGED),
    ClaimMove.PUBLISH: (frozenset({ClaimState.CONCLUDED}), ClaimState.PUBLISHED),
    ClaimMove.CORRECT: (frozenset({ClaimState.PUBLISHED, ClaimState.CORRECTED}), ClaimState.CORRECTED),
    ClaimMove.UNPUBLISH: (frozenset({ClaimState.PUBLISHED, ClaimState.CORRECTED}), ClaimState.CONCLUDED),
    ClaimMove.WITHDRAW: (_STANDING, ClaimState.WITHDRAWN),
    ClaimMove.RESTORE: (frozenset({ClaimState.WITHDRAWN}), ClaimState.OPEN),
}

#: A claim in one of these can still be reworded, sourced and judged.
IN_WORK = _STANDING

#: A claim in one of these carries the desk's conclusion.
SETTLED = frozenset({ClaimState.CONCLUDED, ClaimState.PUBLISHED, ClaimState.CORRECTED})

#: A claim in one of these carries a conclusion that the desk has published: it is changed by a correction alone.
OUT = frozenset({ClaimState.PUBLISHED, ClaimState.CORRECTED})


def said(value: str) -> str:
    """A move or a state as people say it."""
    return _SAID.get(value, str(value))


def advance_review(state: ReviewState, move: ReviewMove) -> ReviewState:
    """The state after the move. Raises TooLate when the table does not allow it from here."""
    origins, target = REVIEW_MOVES[move]
    if state not in origins:
        raise TooLate(f"This review is {said(state)} now, so “{said(move)}” comes too late. Reload to see it.")
    return target


def advance_claim(state: ClaimState, move: ClaimMove) -> ClaimState:
    """The state after the move. Raises TooLate when the table does not allow it from here."""
    origins, target = CLAIM_MOVES[move]
    if state not in origins and state in OUT:
        raise TooLate(f"This claim is {state.value}. Record a correction, or take it off publication first.")
    if state not in origins:
        raise TooLate(f"This claim is {state.value}; to {move.value} it is not possible from there.")
    return target


def review_moves(state: ReviewState, party: Party) -> list[ReviewMove]:
    """The moves that this side can make now, in the order of the table."""
    return [move for move, (origins, _) in REVIEW_MOVES.items() if state in origins and PARTY_OF[move] == party]


def require_in_work(state: ClaimState) -> None:
    """Raises TooLate when the claim is withdrawn or carries a conclusion: it must be restored or reopened first."""
    if state == ClaimState.WITHDRAWN:
        raise TooLate("This claim was withdrawn. Restore it before you change it.")
    if state in OUT:
        raise TooLate(f"This claim is {state.value}. Ask an editor to correct it, or to take it off publication first.")
    if state in SETTLED:
        raise TooLate(f"This claim is {state.value}. Ask an editor to reopen it before you change it.")
