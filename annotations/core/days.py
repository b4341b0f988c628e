"""Days in words, as pages print them: an ISO date out of a line, where the line says one for sure."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

#: The months' first letters in the languages that news is mostly read in here. Each names one month in all of them.
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan january januar janvier enero gennaio janeiro januari",
            "feb february februar février febrero febbraio fevereiro februari",
            "mar march märz mars marzo março maart",
            "apr april avril abril aprile",
            "may mai mayo maggio maio mei",
            "jun june juni juin junio giugno junho",
            "jul july juli juillet julio luglio julho",
            "aug august août agosto augustus",
            "sep sept september septembre septiembre settembre setembro",
            "oct october oktober octobre octubre ottobre outubro okt",
            "nov november novembre noviembre novembro",
            "dec december dezember décembre diciembre dicembre dezembro dez",
        ),
        start=1,
    )
    for word in words.split()
}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
#: Also where a page prints it right after a name.
_BEGINS = r"(?:\b|(?-i:(?<=[a-z])(?=[A-Z])))"
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.|º)?\s+(?:de\s+)?({_NAMES})\b\.?,?\s+(?:de\s+)?(\d{{4}})(?!\d)", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"{_BEGINS}({_NAMES})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?!\d)")
#: Each form, and the places of year, month and day in it.
_FORMS = ((_ISO, (0, 1, 2)), (_DAY_FIRST, (2, 1, 0)), (_MONTH_FIRST, (2, 0, 1)))
#: What is said right before the day of a change, as far as it does not go on to say when the page was published.
_CHANGED = re.compile(
    r"(?:updat|modif|revis|edited|aktualis|geändert|mis à jour|actualiz|aggiorn|atualiz|bijgewerkt|uppdater|обновл)"
    r"(?:(?!publi|posted|veröff|erstellt|gepubliceerd).)*\Z",
    re.IGNORECASE | re.DOTALL,
)


class Day(NamedTuple):
    """An ISO date, and where in the text it stands in words."""

    start: int
    end: int
    iso: str


def days_in(text: str) -> list[Day]:
    """The days that stand in words or in ISO form in `text`, in their order. 03/04/2020 says no day for sure."""
    return sorted(
        Day(*said.span(), iso)
        for pattern, order in _FORMS
        for said in pattern.finditer(text)
        if (iso := _iso(said.groups(), order))
    )


def published_in(text: str) -> str:
    """The first day of `text` that is not said to be one of a change, as an ISO date; else ""."""
    return next((iso for iso, changed in _told(text) if not changed), "")


def changed_in(text: str) -> str:
    """The first day of `text` that is said to be one of a change, as an ISO date; else ""."""
    return next((iso for iso, changed in _told(text) if changed), "")


def _told(text: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for day in days_in(text):
        yield day.iso, bool(_CHANGED.search(text, at, day.start))
        at = day.end


def _iso(parts: Sequence[str], order: Sequence[int]) -> str:
    year, month, day = (parts[place] for place in order)
    number = _MONTHS.get(month.casefold()) or int(month)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""
