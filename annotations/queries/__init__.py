"""Wide reads: what a page or an export needs, in a fixed number of queries, and only what the reader may see."""

from annotations.queries.articles import ArticlePage, article_page
from annotations.queries.batches import BatchReport, batch_report, recent_batches
from annotations.queries.board import Board, Column, Count, Line, board_page, lines_of, removed_articles, sees_pace
from annotations.queries.briefs import Side, briefs, claim_page
from annotations.queries.claims import ClaimCard, claim_cards, visible_verdicts
from annotations.queries.copies import Copies, capture_page, copies_of, quotable, source_page, sources_to_check, uses_of
from annotations.queries.history import BLIND_NOUNS, activity, last_deed, news, others_here, places_of, told_to
from annotations.queries.reviews import WorkItem, assignable, judged_by_member
from annotations.queries.revisions import (
    changed_word,
    changed_words,
    fates,
    revision_changes,
    revisions_of,
    roles_before,
    wordings_in,
)
from annotations.queries.sources import found_sources, project_sources
from annotations.queries.talk import Talk, Thread, article_talk, sees, unresolved_talk
from annotations.queries.work import my_work

__all__ = [
    "BLIND_NOUNS",
    "ArticlePage",
    "BatchReport",
    "Board",
    "ClaimCard",
    "Column",
    "Copies",
    "Count",
    "Line",
    "Side",
    "Talk",
    "Thread",
    "WorkItem",
    "activity",
    "article_page",
    "article_talk",
    "assignable",
    "batch_report",
    "board_page",
    "briefs",
    "capture_page",
    "changed_word",
    "changed_words",
    "claim_cards",
    "claim_page",
    "copies_of",
    "fates",
    "found_sources",
    "judged_by_member",
    "last_deed",
    "lines_of",
    "my_work",
    "news",
    "others_here",
    "places_of",
    "project_sources",
    "quotable",
    "recent_batches",
    "removed_articles",
    "revision_changes",
    "revisions_of",
    "roles_before",
    "sees",
    "sees_pace",
    "source_page",
    "sources_to_check",
    "told_to",
    "unresolved_talk",
    "uses_of",
    "visible_verdicts",
    "wordings_in",
]
