"""The numbers of an agreement report as a file: one row for the project, and one for each two reviewers."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from annotations.core.agreement import SAMPLES, SEED, TOO_FEW, Agreement, Measure

_MEASURES = ("raw", "kappa", "ordinal", "nominal")

#: Where a spreadsheet would begin to compute.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = tuple[str, str, Agreement]


def as_json(rows: Iterable[Row], *, scale: int) -> str:
    """`rows` name two reviewers each, or nobody for the whole project. What is not defined or too few is null."""
    told = {
        "scale_version": scale,
        "too_few": TOO_FEW,
        "interval": {"level": 0.95, "method": "percentile bootstrap over claims", "samples": SAMPLES, "seed": SEED},
        "rows": [_shape(row) for row in rows],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _shape(row: Row) -> dict[str, Any]:
    first, second, told = row
    return {
        "reviewers": [first, second] if first else None,
        "claims": told.claims,
        "same": told.same,
        "ordered": told.ordered,
        **{name: _measure(getattr(told, name)) for name in _MEASURES},
    }


def _measure(measure: Measure | None) -> dict[str, float | None] | None:
    return {"value": measure.value, "low": measure.low, "high": measure.high} if measure else None


def as_csv(rows: Iterable[Row]) -> str:
    """The same for a spreadsheet; an empty cell is not defined, or of too few."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    ends = [f"{name}{end}" for name in _MEASURES for end in ("", "_low", "_high")]
    writer.writerow(["reviewer_1", "reviewer_2", "claims", "same", "ordered", *ends])
    for first, second, told in rows:
        measures: Sequence[Measure] = [getattr(told, name) or Measure(None) for name in _MEASURES]
        cells = [value for one in measures for value in (one.value, one.low, one.high)]
        numbers = ["" if value is None else f"{value:.4f}" for value in cells]
        writer.writerow([_safe(first), _safe(second), told.claims, told.same, told.ordered, *numbers])
    return out.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
