"""Names of people out of what a page says of its authors: without "By", addresses, roles, and the publisher itself."""

import re
from collections.abc import Sequence

_BY = re.compile(
    r"^\s*(?:written\s+by|words\s+by|story\s+by|posted\s+by|by|von|par|por|door|av|di)\b[:\s]+", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:;|,|&|\band\b|\bund\b|\bet\b|\by\b)\s*")
_AFTER = re.compile(r"\s*(?:\||•|·|\u2013|\u2014|\bfor\s+the\b|\bfor\s+[A-Z]|\(|\bis\s+an?\b).*\Z", re.DOTALL)
_NO_NAME = re.compile(r"@|https?:|www\.|\d|[.](?:com|org|net)\b", re.IGNORECASE)
#: Words that name a job or a house rather than a person.
_JOB = re.compile(
    r"\b(?:staff|editors?|reporters?|correspondents?|writers?|columnists?|contributors?|desk|team|newsroom|officer|"
    r"head of|director|producer|columnist|editorial|admin|news|agency|press|guest|journalist|critic|chief|published|"
    r"updated|magazine|times|post|tribune|gazette|telegram|telegraph|channel|media|network)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 5


def names_in(value: str, publishers: Sequence[str]) -> list[str]:
    """The people that `value` names, in order and once each; empty when it names none for sure."""
    houses = {_key(publisher) for publisher in publishers}
    names: dict[str, str] = {}
    for part in _BETWEEN.split(_BY.sub("", " ".join(value.split()))):
        name = _AFTER.sub("", _BY.sub("", part)).strip(" .,:-") if part else ""
        if _is_name(name) and _key(name) not in houses:
            names.setdefault(
                _key(name), name + "." * (part.strip().endswith(f"{name}.") and len(name.split()[-1]) <= 3)
            )
    return list(names.values())


def _is_name(name: str) -> bool:
    words = name.split()
    if not 1 <= len(words) <= _MOST_WORDS or _NO_NAME.search(name) or _JOB.search(name):
        return False
    return (
        words[0][:1].isupper()
        and (len(words) > 1 or len(name) > 3)
        and any(letter.islower() for letter in name[1:] + "a")
    )


def _key(name: str) -> str:
    return re.sub(r"\W+", "", name.casefold())
