"""Wide reads: what a page or an export needs, in a fixed number of queries, and only what the reader may see."""

from annotations.queries.articles import (
    ARTICLE_STATES,
    ArticlePage,
    article_page,
    project_articles,
    project_progress,
    removed_articles,
    with_progress,
)
from annotations.queries.batches import BatchReport, batch_report, recent_batches
from annotations.queries.blind import muted
from annotations.queries.briefs import ClaimPage, Side, briefs, claim_page
from annotations.queries.claims import ClaimCard, claim_cards, visible_verdicts
from annotations.queries.copies import Copies, capture_page, copies_of, quotable, source_page, sources_to_check, uses_of
from annotations.queries.history import activity, last_deed, newest_heard, news, others_here, places_of, told_to
from annotations.queries.panel import (
    Decidable,
    Decisions,
    LikeClaim,
    Vote,
    decisions,
    like_claims,
    visible_vote,
    vote_of,
)
from annotations.queries.reviews import WorkItem, as_far_as_known, assignable, judged_by_member
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
    "ARTICLE_STATES",
    "ArticlePage",
    "BatchReport",
    "ClaimCard",
    "ClaimPage",
    "Copies",
    "Decidable",
    "Decisions",
    "LikeClaim",
    "Side",
    "Talk",
    "Thread",
    "Vote",
    "WorkItem",
    "activity",
    "article_page",
    "article_talk",
    "as_far_as_known",
    "assignable",
    "batch_report",
    "briefs",
    "capture_page",
    "changed_word",
    "changed_words",
    "claim_cards",
    "claim_page",
    "copies_of",
    "decisions",
    "fates",
    "found_sources",
    "judged_by_member",
    "last_deed",
    "like_claims",
    "muted",
    "my_work",
    "newest_heard",
    "news",
    "others_here",
    "places_of",
    "project_articles",
    "project_progress",
    "project_sources",
    "quotable",
    "recent_batches",
    "removed_articles",
    "revision_changes",
    "revisions_of",
    "roles_before",
    "sees",
    "source_page",
    "sources_to_check",
    "told_to",
    "unresolved_talk",
    "uses_of",
    "visible_verdicts",
    "visible_vote",
    "vote_of",
    "with_progress",
    "wordings_in",
]
