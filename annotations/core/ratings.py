"""Rating scales: labels, order, and the numbers that ClaimReview's reviewRating asks for."""

import re
from dataclasses import dataclass
from enum import StrEnum

from annotations.core.errors import Invalid

LONGEST_LABEL = 60
LONGEST_MEANING = 300


class Tone(StrEnum):
    """How a rating looks: tint, icon and underline come as one, so that colour never stands alone."""

    TRUE = "true"
    MOSTLY = "mostly"
    MIXED = "mixed"
    MISLEADING = "misleading"
    FALSE = "false"
    UNPROVEN = "unproven"


@dataclass(frozen=True)
class RatingValue:
    """One step of a scale. `key` is stable within the scale; `value` is None outside the order (unproven, satire)."""

    key: str
    label: str
    value: int | None
    meaning: str
    tone: Tone


DEFAULT_SCALE: tuple[RatingValue, ...] = (
    RatingValue("true", "True", 5, "The claim is accurate and nothing of importance is missing.", Tone.TRUE),
    RatingValue("mostly-true", "Mostly true", 4, "Accurate, but needs clarification or context.", Tone.MOSTLY),
    RatingValue("mixed", "Mixed", 3, "Part of the claim is accurate, part of it is not.", Tone.MIXED),
    RatingValue("misleading", "Misleading", 2, "Built on facts, but leads to a wrong conclusion.", Tone.MISLEADING),
    RatingValue("false", "False", 1, "The claim is not accurate.", Tone.FALSE),
    RatingValue("unproven", "Unproven", None, "The evidence at hand neither supports nor refutes it.", Tone.UNPROVEN),
)


def line(rating: RatingValue) -> str:
    """The rating as the scale's form shows it, to be read again by `parse`."""
    return f"{rating.label} | {'' if rating.value is None else rating.value} | {rating.meaning} | {rating.tone}"


def parse(line: str) -> RatingValue:
    """A rating from `label | number | meaning | look`, as the scale's form shows it. Raises Invalid, naming the line."""
    parts = [part.strip() for part in line.split("|")] + [""] * 3
    label, value, meaning, tone = parts[:4]
    key = "-".join(re.findall(r"\w+", label.lower()))[:40]
    if not key:
        raise Invalid(f"“{line}” has no label. Write: label | number | meaning | look.", field="ratings")
    if value and not re.fullmatch(r"-?\d{1,3}", value):
        raise Invalid(
            f"“{value}” is not a whole number. Leave it empty for a rating outside the order.", field="ratings"
        )
    if tone not in list(Tone):
        raise Invalid(f"“{tone}” is not a look. Choose one of {', '.join(Tone)}.", field="ratings")
    for text, longest, what in ((label, LONGEST_LABEL, "label"), (meaning, LONGEST_MEANING, "meaning")):
        if len(text) > longest:
            raise Invalid(f"The {what} “{text}” has {len(text)} characters, where {longest} fit.", field="ratings")
    return RatingValue(key, label, int(value) if value else None, meaning, Tone(tone))
