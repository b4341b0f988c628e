"""How far the claims of an article or a project are."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotations.core.workflow import SETTLED, ClaimState


@dataclass(frozen=True)
class Progress:
    """Counts of standing claims: marked in all; of these judged (at least one verdict); of these concluded.

    Only what was given on the words of now counts: a claim whose conclusion is on earlier words is neither.
    """

    marked: int
    judged: int
    concluded: int

    @classmethod
    def of(cls, claims: Iterable[tuple[ClaimState | str, bool]]) -> "Progress":
        """Of standing claims: the state of each, and whether its conclusion is on earlier words."""
        claims = list(claims)
        concluded = sum(state in SETTLED and not overtaken for state, overtaken in claims)
        judged = sum(state == ClaimState.JUDGED for state, _ in claims)
        return cls(len(claims), judged + concluded, concluded)

    @property
    def percent(self) -> int:
        """Claims judged of claims marked, in whole percent, rounded down so that 100 means all."""
        return self.judged * 100 // self.marked if self.marked else 0
