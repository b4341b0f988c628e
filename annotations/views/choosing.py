"""Words that are given by quote: every place where they stand, and the one that is meant."""

from annotations.core.errors import Invalid
from annotations.core.text import Span, excerpt

#: More than these nobody looks through; a longer quote leads further.
SHOWN = 50


def shown(text: str, places: list[Span]) -> list[tuple[int, tuple[str, str, str]]]:
    """The first places with their surroundings, when there is a choice to make."""
    return [(span.start, excerpt(text, span)) for span in places[:SHOWN]] if len(places) > 1 else []


def choose(places: list[Span], place: int | None, *, nowhere: str) -> Span:
    """The only place, or the one that begins at `place`. Raises Invalid, with the sentence `nowhere` when there is none."""
    if not places:
        raise Invalid(nowhere, field="quote")
    for span in places:
        if span.start == place or len(places) == 1:
            return span
    sentence = f"These words stand in {len(places)} places. Choose the one you mean below."
    if len(places) > SHOWN:
        sentence = (
            f"These words stand in {len(places)} places; the first {SHOWN} are shown below. Choose the one you mean, or "
            "give more of the words around it."
        )
    raise Invalid(sentence, field="quote")
