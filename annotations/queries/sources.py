"""The project's library: its sources, and how to find them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.core.text import folded, id_in, shown
from annotations.models import Evidence, Project, Source
from annotations.queries.paging import page_of


def project_sources(project: Project, *, q: str = "", page: str = "1") -> Page:
    """One page of the project's sources, each with the number of claims that use it."""
    sources = _with_uses(project.sources.select_related("added_by", "file"))
    return page_of(matching_sources(sources, q), page)


def _with_uses(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Counted for each row that is shown, and not for all that are looked at."""
    used = Evidence.objects.standing().filter(source=OuterRef("pk")).order_by().values("source").annotate(n=Count("pk"))
    return sources.annotate(uses=Coalesce(Subquery(used.values("n")), 0)).order_by("title", "pk")


def matching_sources(sources: QuerySet[Source], q: str) -> QuerySet[Source]:
    """Those whose title, publisher, author, address or file name holds all the words, whatever capitals and accents."""
    for word in folded(shown(q)).split():
        sources = sources.filter(search_text__contains=word)
    return sources


#: A letter alone fits everything.
FEWEST_LETTERS = 2
_MOST_FOUND = 10


@dataclass(frozen=True)
class FoundSources:
    """What a search by a few letters found in the project's library, and the one that is chosen."""

    q: str = ""
    sources: Sequence[Source] = ()
    more: bool = False
    chosen: Source | None = None

    @property
    def asked(self) -> bool:
        return len(self.q) >= FEWEST_LETTERS

    @property
    def shown(self) -> Sequence[Source]:
        """The chosen one stays, also when other letters are typed."""
        if self.chosen is None or self.chosen in self.sources:
            return self.sources
        return [self.chosen, *self.sources]


def found_sources(project: Project, q: str, *, chosen: str = "") -> FoundSources:
    """The first sources that fit, in the order of their titles. At most two queries, however large the library."""
    q, sources = q.strip(), _with_uses(project.sources.select_related("file"))
    kept = sources.filter(pk=number).first() if (number := id_in(chosen)) is not None else None
    fitting = list(matching_sources(sources, q)[: _MOST_FOUND + 1]) if len(q) >= FEWEST_LETTERS else []
    return FoundSources(q, fitting[:_MOST_FOUND], len(fitting) > _MOST_FOUND, kept)
