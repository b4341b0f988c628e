"""How far the claims of an article or a project are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from annotations.core.workflow import SETTLED, ClaimState


@dataclass(frozen=True)
class Progress:
    """Counts of standing claims: marked in all; of these judged (at least one verdict); of these concluded."""

    marked: int
    judged: int
    concluded: int

    @property
    def percent(self) -> int:
        """Claims judged of claims marked, in whole percent, rounded down so that 100 means all."""
        return self.judged * 100 // self.marked if self.marked else 0


def progress_of(states: Iterable[str]) -> Progress:
    """The progress of standing claims in these states, as somebody may know them (core.workflow.as_known)."""
    counts = Counter(states)
    settled = sum(counts[state] for state in SETTLED)
    return Progress(counts.total(), settled + counts[ClaimState.JUDGED], settled)
