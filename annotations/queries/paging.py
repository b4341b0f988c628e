"""Long lists, a page at a time."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PER_PAGE = 50


def page_of(rows: QuerySet, page: str) -> Page:
    """One page of the rows; the first or the last where there is no such page."""
    return Paginator(rows, PER_PAGE).get_page(page)
