"""How far the claims of an article or a project are."""

from dataclasses import dataclass


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
