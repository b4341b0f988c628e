"""Boosted trees as plain numbers: read from the data file that bench/fit_markup.py writes, and asked in pure Python."""

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib import resources

#: One tree: for each split its number, its bound, and the next split at or below the bound and above it; the leaves'
#: values. A next split below 0 is the leaf ~next, as in LightGBM.
Tree = tuple[list[int], list[float], list[int], list[int], list[float]]


@cache
def looks() -> tuple[list[Tree], list[Tree]]:
    """The trees of the first look at a page and those of the second."""
    data = json.loads(resources.files(__package__).joinpath("trees.json").read_text(encoding="utf-8"))
    return data["first"], data["second"]


def chances(trees: Sequence[Tree], rows: Sequence[Sequence[float]]) -> list[float]:
    """The chance of each row, 0 to 1."""
    return [1.0 / (1.0 + math.exp(-sum(_value(tree, row) for tree in trees))) for row in rows]


def _value(tree: Tree, row: Sequence[float]) -> float:
    features, bounds, lower, higher, values = tree
    at = 0 if features else -1
    while at >= 0:
        at = lower[at] if row[features[at]] <= bounds[at] else higher[at]
    return values[~at]
