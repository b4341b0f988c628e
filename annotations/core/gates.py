"""What a project demands before a claim is concluded: one table of gates, and how each stands for a claim's evidence."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from annotations.core.addresses import site_of
from annotations.core.records import Gate, GateState, Stance, Weight

LABELS = {
    Gate.SOURCES: "Independent sources",
    Gate.PRIMARY: "A primary source",
    Gate.CHECKED: "Every source checked",
}


class Mend(StrEnum):
    """Where what is missing is put right."""

    ATTACH = "attach"
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
    url: str = ""
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


def independent(facts: Iterable[Fact]) -> int:
    """How many of the sources are independent: by publisher, else by site, else each is its own.

    A source without a publisher is not independent of one from the same site that names its publisher.
    """
    facts = list(facts)
    publishers = {" ".join(fact.publisher.casefold().split()) for fact in facts} - {""}
    named = {site_of(fact.url) for fact in facts if fact.publisher.strip()}
    sites = [site_of(fact.url) for fact in facts if not fact.publisher.strip()]
    return len(publishers) + len({site for site in sites if site} - named) + sites.count("")


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
    have = independent(fact for fact in facts if fact.speaks)
    more = rules.sources - have
    return GateResult(
        Gate.SOURCES,
        met=more <= 0,
        stands=f"{have} of {rules.sources}, from different publishers or sites, for or against the claim.",
        missing=f"Attach {_count(more, 'more source')} from {'another publisher' if more == 1 else 'other publishers'}."
        if more > 0
        else "",
    )


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
