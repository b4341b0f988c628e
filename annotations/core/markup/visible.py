"""What the reader sees of authors and dates, for pages whose metadata do not say: the last place to ask."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from annotations.core.markup.people import names_in
from annotations.core.records import Detail, Found, Line, LineRole

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
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.|º)?\s+(?:de\s+)?({_NAMES})\b\.?,?\s+(?:de\s+)?(\d{{4}})\b", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b({_NAMES})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
#: What follows says when the page was changed, as far as it does not say when it was published.
_UPDATED = re.compile(
    r"\b(?:updated|modified|revised|aktualisiert|geändert|mis à jour|modifié|actualizado|aggiornato|atualizado|bijgewerkt|"
    r"uppdaterad)\b((?:(?!publi|posted|veröff|erstellt|gepubliceerd).)*)",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
# How many lines after the headline may tell the date, and the longest line that is no prose.
_REACH, _LONGEST = 15, 120


def visible(root: Any, lines: Sequence[Line], publishers: Sequence[str]) -> dict[Detail, Found]:
    """The authors and the dates as the page shows them, each with its place."""
    found: dict[Detail, Found] = {}
    for text, where in _bylines(root, lines):
        if Detail.AUTHORS not in found and (names := names_in(text, publishers)):
            found[Detail.AUTHORS] = Found("; ".join(names), where)
    for text, where in _dates(root, lines):
        if Detail.DATE_PUBLISHED not in found and (day := day_in(text)):
            found[Detail.DATE_PUBLISHED] = Found(day, where)
        changed = _UPDATED.search(text)
        if Detail.DATE_MODIFIED not in found and changed and (day := day_in(changed.group(1))):
            found[Detail.DATE_MODIFIED] = Found(day, where)
    return found


def day_in(text: str) -> str:
    """The ISO date that stands in words or in ISO form in `text`, else "". 03/04/2020 says no day for sure."""
    for pattern, order in ((_ISO, (0, 1, 2)), (_DAY_FIRST, (2, 1, 0)), (_MONTH_FIRST, (2, 0, 1))):
        if said := pattern.search(text):
            year, month, day = (said.groups()[place] for place in order)
            number = _MONTHS.get(month.casefold()) or int(month)
            try:
                return date(int(year), number, int(day)).isoformat()
            except ValueError:
                return ""
    return ""


def _bylines(root: Any, lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    marked = root.xpath("//*[@itemprop='author']//*[@itemprop='name'] | //*[@rel='author']")
    texts = dict.fromkeys(" ".join(element.text_content().split()) for element in marked[:6])
    if texts and len(texts) <= 3:
        yield "; ".join(texts), "author link"
    for number, line in enumerate(lines, start=1):
        if line.role is LineRole.BYLINE and len(line.text) <= _LONGEST:
            yield line.text, f"line {number}"


def _dates(root: Any, lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    head = next((place for place, line in enumerate(lines) if line.role is LineRole.HEADLINE), None)
    for number, line in enumerate(lines, start=1):
        near = head is not None and head < number <= head + _REACH
        if line.role is LineRole.DATELINE or (near and len(line.text) <= _LONGEST):
            yield line.text, f"line {number}"
    for value in root.xpath("//article//time/@datetime | //main//time/@datetime")[:1]:
        yield str(value), "time datetime"
