"""What the desk does first: one priority with a written reason, and where a thing stands on the board."""

from datetime import date, timedelta
from enum import StrEnum


class Priority(StrEnum):
    """How soon the desk wants it checked. One word for importance, reach, harm and effort; the reason says which."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"
    NOT_FOR_US = "not for us"


#: The order of lists: the heaviest first.
WEIGHTS: dict[Priority, int] = {Priority.HIGH: 3, Priority.NORMAL: 2, Priority.LOW: 1, Priority.NOT_FOR_US: 0}


class Kind(StrEnum):
    """What a line of the board is."""

    ARTICLE = "article"
    CLAIM = "claim"


class Stage(StrEnum):
    """Where an article or a claim stands on the board. An article stands where its standing claims do."""

    NEW = "new"
    OPEN = "open"
    JUDGED = "judged"
    CONCLUDED = "concluded"
    PUBLISHED = "published"
    ASIDE = "aside"
    GONE = "gone"


#: Where somebody still has something to do.
TO_DO = (Stage.NEW, Stage.OPEN, Stage.JUDGED)

#: An article or claim that somebody is on, and to which nothing happened for so long, is stuck.
STUCK_AFTER = timedelta(days=7)

#: What stands where there is no due date, so that a list by due date has one order.
NO_DATE = date.max


def effective(own: str, article: str) -> Priority:
    """The priority that counts for a claim: its own, else that of its article."""
    return Priority(own or article)
