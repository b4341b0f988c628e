"""What a member is told of: the kinds of notification, as people read them."""

from enum import StrEnum


class Notice(StrEnum):
    """Why somebody is told. The value is what the database says."""

    MENTIONED = "mentioned"
    ANSWERED = "answered"
    ASSIGNED = "assigned"
    TAKEN_OFF = "taken off"
    RETURNED = "returned"
    DECLINED = "declined"
    DUE = "due"
    DECIDED_OTHERWISE = "decided otherwise"
    REOPENED = "reopened"


#: When each comes, for the settings.
WHEN: dict[Notice, str] = {
    Notice.MENTIONED: "Somebody mentions me in a comment",
    Notice.ANSWERED: "Somebody answers in a thread that I wrote in",
    Notice.ASSIGNED: "Something is assigned to me",
    Notice.TAKEN_OFF: "Something is taken off me",
    Notice.RETURNED: "A review of mine is returned",
    Notice.DECLINED: "A member declines what I assigned",
    Notice.DUE: "A review of mine is due soon, overdue, or gets another date",
    Notice.DECIDED_OTHERWISE: "A claim is concluded otherwise than I judged it",
    Notice.REOPENED: "A claim that I marked, judged or concluded is reopened",
}

#: What was done, after the name of who did it.
_SAID: dict[Notice, str] = {
    Notice.MENTIONED: "mentioned you",
    Notice.ANSWERED: "wrote in a thread of yours",
    Notice.ASSIGNED: "assigned this to you",
    Notice.TAKEN_OFF: "took this off you",
    Notice.RETURNED: "returned your review",
    Notice.DECLINED: "declined the review",
    Notice.DECIDED_OTHERWISE: "concluded otherwise than you judged",
    Notice.REOPENED: "reopened the claim",
}


def said(notice: Notice, *, actor: str, due: str = "", overdue: bool = False) -> str:
    """The notification as a sentence. `due`: the day that a review is due, in words; "" when it has none."""
    if notice != Notice.DUE:
        return f"{actor} {_SAID[notice]}"
    if actor:
        return f"{actor} set another due date for your review: {due}" if due else f"{actor} took the due date off"
    return f"Your review {'was' if overdue else 'is'} due {due}"
