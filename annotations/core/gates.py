"""What a project demands before a claim is concluded: one table of gates, and how each stands for a claim's evidence."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from annotations.core.addresses import domain_of
from annotations.core.records import Gate, GateState, Stance, Weight
from annotations.core.text import folded

LABELS = {
    Gate.SOURCES: "Independent sources",
    Gate.PRIMARY: "A primary source",
    Gate.CHECKED: "Every source checked",
}


class Mend(StrEnum):
    """Where what is missing is put right."""

    ATTACH = "attach"
    NAME = "name"
    WEIGH = "weigh"
    CHECK = "check"


@dataclass(frozen=True)
class Rules:
    """What the project demands; nothing, unless it says so."""

    sources: int = 0
    primary: bool = False
    checked: bool = False


@dataclass(frozen=True)
class Fact:
    """One piece of standing evidence, as the gates see it."""

    id: int
    title: str
    stance: str
    weight: str = ""
    publisher: str = ""
    author: str = ""
    url: str = ""
    #: The id of the source itself, where its publisher and author are corrected.
    source: int = 0
    #: A second person's check stands, of exactly these words.
    checked: bool = False
    #: What was changed since a check that no longer counts.
    changed: tuple[str, ...] = ()

    @property
    def speaks(self) -> bool:
        """For or against the claim; context alone decides nothing."""
        return self.stance != Stance.CONTEXT


@dataclass(frozen=True)
class Waived:
    """That an editor lets a claim through a gate, and why."""

    id: int
    gate: str
    reason: str
    by: str


@dataclass(frozen=True)
class GateResult:
    """How one gate stands: met, waived, or open with what is missing and where to mend it."""

    gate: Gate
    met: bool
    #: How it stands, in words, whether it is met or not.
    stands: str
    #: What to do; empty when it is met.
    missing: str = ""
    mend: Mend = Mend.ATTACH
    #: The evidence that has to be looked at.
    at: tuple[Fact, ...] = ()
    waiver: Waived | None = None

    @property
    def label(self) -> str:
        return LABELS[self.gate]

    @property
    def state(self) -> GateState:
        if self.met:
            return GateState.MET
        return GateState.WAIVED if self.waiver else GateState.MISSING

    @property
    def passed(self) -> bool:
        return self.state != GateState.MISSING


def origins(facts: Iterable[Fact]) -> list[list[Fact]]:
    """The sources in groups that each have one origin: as many groups, so many independent sources.

    One origin is: the same name as publisher or author, however it is written (also by way of a third source that shares
    one name with each); on one domain a name that begins with the other, as in "Example" and "Example News". Where no
    publisher is named, it is the domain, and then the author. A source that names none of these has no origin that could
    be compared, and is in no group.
    """
    named: list[list[Fact]] = []
    for fact in (fact for fact in facts if _name(fact.publisher)):
        same = [group for group in named if any(_same_names(fact, other) for other in group)]
        named = [group for group in named if group not in same] + [[fact, *(one for group in same for one in group)]]
    groups = [sorted(group, key=lambda fact: fact.id) for group in named]
    for fact in (fact for fact in facts if not _name(fact.publisher)):
        if group := next((group for group in groups if any(_same_place(fact, other) for other in group)), None):
            group.append(fact)
        elif domain_of(fact.url) or _name(fact.author):
            groups.append([fact])
    return groups


def independent(facts: Iterable[Fact]) -> int:
    """How many of the sources are independent of each other (see origins)."""
    return len(origins(list(facts)))


def _name(name: str) -> str:
    """A name without what people write now so and now so: capitals, accents, dots, spaces, a "The" before it."""
    words = re.sub(r"[^\w]+", " ", folded(name.replace("&", " and ").replace(".", ""))).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _names(fact: Fact) -> set[str]:
    return {_name(fact.publisher), _name(fact.author)} - {""}


def _same_names(one: Fact, other: Fact) -> bool:
    if _names(one) & _names(other):
        return True
    short, long = sorted((_name(one.publisher), _name(other.publisher)), key=len)
    return bool(domain := domain_of(one.url)) and domain == domain_of(other.url) and long.startswith(f"{short} ")


def _same_place(unnamed: Fact, other: Fact) -> bool:
    """Of one domain, or by the same author. A named publisher's is its own, though it stands on the same domain."""
    domain = domain_of(unnamed.url)
    return bool((domain and domain == domain_of(other.url)) or _names(unnamed) & _names(other))


def changed_since(seen: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The names of what reads otherwise than when it was checked."""
    return tuple(name for name, words in now.items() if seen.get(name, "") != words)


def decide(facts: Sequence[Fact], rules: Rules, waivers: Iterable[Waived] = ()) -> list[GateResult]:
    """How each gate that the project has stands, in the order of the table."""
    waived = {waiver.gate: waiver for waiver in waivers}
    return [
        replace(look(facts, rules), waiver=waived.get(gate))
        for gate, (demanded, look) in GATES.items()
        if demanded(rules)
    ]


def closed(results: Iterable[GateResult]) -> list[GateResult]:
    """The gates that stand in the way of a conclusion."""
    return [result for result in results if not result.passed]


def _sources(facts: Sequence[Fact], rules: Rules) -> GateResult:
    speaking = [fact for fact in facts if fact.speaks]
    groups = origins(speaking)
    known = {fact.id for group in groups for fact in group}
    unknown = tuple(fact for fact in speaking if fact.id not in known)
    # A site stands in for a publisher that nobody named: to name it may make two of one.
    by_site = tuple(
        fact
        for group in groups
        if len(group) > 1
        for fact in group
        if domain_of(fact.url) and not _name(fact.publisher)
    )
    more = rules.sources - len(groups)
    missing = f"Attach {_count(more, 'more source')} from {'another publisher' if more == 1 else 'other publishers'}."
    for group in groups:
        if len(group) > 1:
            missing += f" {_listed(group)} count as one: {_why_one(group)}."
    if unknown:
        missing += f" {_listed(unknown)} {'does' if len(unknown) == 1 else 'do'} not count while nobody is named who "
        missing += "published or said it: name them."
    return GateResult(
        Gate.SOURCES,
        met=more <= 0,
        stands=f"{len(groups)} of {rules.sources}, from different publishers, people or sites, for or against the claim.",
        missing=missing if more > 0 else "",
        mend=Mend.NAME if unknown or by_site else Mend.ATTACH,
        at=(*unknown, *by_site) if more > 0 else (),
    )


def _why_one(group: Sequence[Fact]) -> str:
    first = group[0]
    if all(_name(fact.publisher) == _name(first.publisher) != "" for fact in group):
        return f"{first.publisher} published them"
    if all(_name(fact.author) == _name(first.author) != "" for fact in group):
        return f"{first.author} is the author of them"
    if domain_of(first.url) and len({domain_of(fact.url) for fact in group}) == 1:
        return f"they stand on {domain_of(first.url)}, and no two different publishers are named"
    return "they share a publisher or an author"


_LISTED = 3


def _listed(facts: Sequence[Fact]) -> str:
    titles = [f"“{_short(fact.title)}”" for fact in facts[:_LISTED]]
    if len(facts) > _LISTED:
        titles.append(f"{len(facts) - _LISTED} more")
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"


_TITLE_SHOWN = 60


def _short(title: str) -> str:
    return title if len(title) <= _TITLE_SHOWN else f"{title[:_TITLE_SHOWN].rstrip()}…"


def _primary(facts: Sequence[Fact], rules: Rules) -> GateResult:
    speaking = [fact for fact in facts if fact.speaks]
    primary = sum(fact.weight == Weight.PRIMARY for fact in speaking)
    unsaid = tuple(fact for fact in speaking if not fact.weight)
    missing = "Attach a primary source for or against the claim."
    if unsaid:
        missing = "Attach a primary source, or say of one that is here that it is primary."
    return GateResult(
        Gate.PRIMARY,
        met=primary > 0,
        stands=f"{_count(primary, 'primary source')} for or against the claim.",
        missing="" if primary else missing,
        mend=Mend.WEIGH,
        at=() if primary else unsaid,
    )


def _checked(facts: Sequence[Fact], rules: Rules) -> GateResult:
    left = tuple(fact for fact in facts if not fact.checked)
    changed = sum(bool(fact.changed) for fact in left)
    missing = (
        f"Somebody who did not attach {'it' if len(left) == 1 else 'them'} must open and read {_these(len(left))}."
    )
    if changed:
        missing += f" {changed} of them changed since the check." if len(left) > 1 else " It changed since its check."
    if not facts:
        missing = "Attach a source; then a second person checks it."
    return GateResult(
        Gate.CHECKED,
        met=bool(facts) and not left,
        stands=checked_count(facts),
        missing=missing if left or not facts else "",
        mend=Mend.CHECK if facts else Mend.ATTACH,
        at=left,
    )


def checked_count(facts: Sequence[Fact]) -> str:
    """How far the second person's reading is, in words."""
    done = sum(fact.checked for fact in facts)
    return f"{done} of {_count(len(facts), 'source')} checked by a second person."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _these(number: int) -> str:
    return "this source" if number == 1 else f"these {number} sources"


#: Every gate: when the project has it, and how it is looked at. The page draws them in this order.
GATES: dict[Gate, tuple[Callable[[Rules], bool], Callable[[Sequence[Fact], Rules], GateResult]]] = {
    Gate.SOURCES: (lambda rules: rules.sources > 0, _sources),
    Gate.PRIMARY: (lambda rules: rules.primary, _primary),
    Gate.CHECKED: (lambda rules: rules.checked, _checked),
}
