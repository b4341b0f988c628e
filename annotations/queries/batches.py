"""How far a batch of articles is."""

from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Count, QuerySet

from annotations.core.records import ItemState
from annotations.models import Batch, Project
from annotations.queries.paging import page_of


@dataclass(frozen=True)
class BatchReport:
    """How far a batch is, and one page of its items."""

    counts: dict[str, int]
    total: int
    items: Page
    state: str
    #: The article of a batch of one that is loaded: what the person was waiting for.
    only_article: int | None

    @property
    def done(self) -> int:
        return sum(count for state, count in self.counts.items() if state != ItemState.WAITING)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100


def batch_report(batch: Batch, *, page: str = "1", state: str = "") -> BatchReport:
    """Three queries, however many items."""
    counts = dict(batch.items.order_by().values_list("state").annotate(Count("pk")))
    items = batch.items.select_related("article", "batch")
    if state in list(ItemState):
        items = items.filter(state=state)
    found = page_of(items, page)
    only = None
    if batch.total == 1 and counts == {ItemState.LOADED: 1}:
        only = batch.items.values_list("article", flat=True).first()
    return BatchReport(counts, batch.total, found, state, only)


def recent_batches(project: Project) -> QuerySet[Batch]:
    """The newest batches, for whoever comes back to one."""
    return project.batches.select_related("handed_in_by")[:10]
