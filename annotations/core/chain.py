"""The chain of the audit trail: each event carries the digest of what it says and of the event before it.

Whoever changes, takes out or moves an event breaks the chain there, and the walk says where and how. It does not show
that a whole chain was written anew, with every digest: for that, compare its head with one that has left the house.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Self

from annotations.core.errors import Invalid

#: What stands where a digest of the predecessor would: nothing was recorded before.
FIRST = ""


@dataclass(frozen=True)
class Head:
    """Where a chain ends: how many events it has, and the digest of the last (64 hexadecimal digits; "" for none)."""

    count: int
    digest: str

    def __str__(self) -> str:
        return f"{self.count}:{self.digest}"

    @classmethod
    def read(cls, text: str) -> Self:
        """A head as it is printed. Raises Invalid."""
        if not (found := re.fullmatch(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", text.strip())):
            raise Invalid("A head is a count, a colon and 64 hexadecimal digits, as an export prints it.")
        return cls(int(found[1]), found[2])


@dataclass(frozen=True)
class Said:
    """What is hashed of an event. Things are named by their uids, for these are the same in every export."""

    chain: str
    uid: str
    kind: str
    noun: str
    noun_uid: str
    article: str | None
    claim: str | None
    #: None for the operator.
    actor: str | None
    at: datetime
    #: JSON, as it is stored.
    data: Any
    #: The digest of the event before, or FIRST.
    previous: str

    @property
    def digest(self) -> str:
        """The SHA-256 of `canonical` of these fields, the moment in UTC to the microsecond."""
        moment = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return sha256(canonical(vars(self) | {"at": moment}).encode()).hexdigest()


def canonical(value: Any) -> str:
    """JSON in one way only: keys in order, no white space, ASCII, whole numbers without a fraction.

    Two databases give back numbers in two ways (1e16 is a whole number in PostgreSQL), and these are one here.
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    match value:
        case float() if value.is_integer():
            return int(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
    return value


class Why(StrEnum):
    """How a chain is broken."""

    ALTERED = "altered"
    MISSING = "missing"
    REORDERED = "reordered"
    FORKED = "forked"


@dataclass(frozen=True)
class Fault:
    """The first place where a chain is broken, and what is wrong there in a sentence."""

    why: Why
    place: int
    sentence: str


@dataclass(frozen=True)
class Link:
    """An event as it stands in its chain: `place` counts from 1; `digest` is what was stored."""

    place: int
    said: Said
    digest: str


def first_fault(
    links: Iterable[Link], heads: Sequence[Head], *, followers: Callable[[str], int], is_there: Callable[[str], bool]
) -> Fault | None:
    """Walks a chain in the order of its places, one event at a time; None when it is whole.

    It must come by each of the `heads`: where the house says that it ends, and one that was kept elsewhere. Of a digest,
    `followers` says how many events name it as the one before them, and `is_there` whether an event has it; both are asked
    only where the chain is broken.
    """
    count, last = 0, FIRST
    for link in links:
        if fault := _fault(link, count, last, followers, is_there):
            return fault
        count, last = link.place, link.digest
        if any(head.count == count and head.digest != last for head in heads):
            sentence = f"Event {count} is another one than the head names: the trail or its head was written anew."
            return Fault(Why.ALTERED, count, sentence)
    end = max(head.count for head in heads)
    if count < end:
        return Fault(Why.MISSING, count + 1, f"The end is missing: {_gone(count + 1, end)}.")
    return None


def _gone(first: int, last: int) -> str:
    return f"events {first} to {last} are not there" if last > first else f"event {first} is not there"


def _fault(
    link: Link, count: int, last: str, followers: Callable[[str], int], is_there: Callable[[str], bool]
) -> Fault | None:
    before = link.said.previous
    if link.place > count + 1:
        return Fault(Why.MISSING, count + 1, f"A part is missing: {_gone(count + 1, link.place - 1)}.")
    if link.place <= count:
        return Fault(Why.FORKED, link.place, f"The chain forks: two events stand at place {link.place}.")
    if link.said.digest != link.digest:
        return Fault(Why.ALTERED, link.place, f"Event {link.place} was altered: what it says does not give its digest.")
    if before == last:
        return None
    if followers(before) > 1:
        return Fault(Why.FORKED, link.place, f"The chain forks: event {link.place} follows the same event as another.")
    if before == FIRST or is_there(before):
        sentence = f"Event {link.place} was moved: it was recorded right after another one than event {count}."
        return Fault(Why.REORDERED, link.place, sentence)
    sentence = f"What event {link.place} was recorded after is missing: taken out, or rewritten with its digest."
    return Fault(Why.MISSING, link.place, sentence)
