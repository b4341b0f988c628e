"""What a member is told of, as far as they may hear of it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from annotations.core import notices
from annotations.core.notices import Notice
from annotations.core.permissions import GRANTS, Act
from annotations.core.talk import as_words
from annotations.core.workflow import SETTLED
from annotations.models import Evidence, Notification, User, Verdict
from annotations.queries.counting import counted

PER_PAGE = 30
_SETTLED = sorted(SETTLED)


def heard(reader: User) -> QuerySet[Notification]:
    """The reader's notifications that may be shown now, the newest first.

    Not those of a project they left, of an article or a comment that was removed, and of a comment that a blind round
    hides: core.permissions.sees_comment, written for the database so that a count and a page cost one query
    (tests/actions/test_notifications.py holds the two together).
    """
    member = Q(event__project__memberships__user=reader)
    there = Q(event__article__removed_at=None, comment__removed_at=None)
    judged = Verdict.objects.on_these_words().filter(reviewer=reader)
    uses = Evidence.objects.filter(source=OuterRef("comment__source"), claim__article__removed_at=None)
    waiting = uses.exclude(claim__state__in=_SETTLED).exclude(Exists(judged.filter(claim=OuterRef("claim"))))
    # Said without a "not" round the role: that would ask whether no member at all has it.
    open_to_all = Q(event__project__verdicts_demanded=1) | Q(
        event__project__memberships__role__in=sorted(GRANTS[Act.SEE_BLIND_VERDICTS])
    )
    of_the_whole = Q(comment__claim=None, comment__source=None)
    of_a_claim = Q(comment__claim__state__in=_SETTLED) | Exists(judged.filter(claim=OuterRef("comment__claim")))
    of_a_source = Q(comment__source__isnull=False) & ~Exists(waiting)
    seen = open_to_all | of_the_whole | of_a_claim | of_a_source
    # In one filter, so that the role asked for is the reader's own.
    return Notification.objects.filter(member & there & seen, member=reader)


def unread_count(reader: User) -> int:
    """How many the reader has not read: one query, or none where a page has counted them along (unread_along)."""
    along = getattr(reader, "unread", None)
    return heard(reader).filter(read_at=None).count() if along is None else along


def unread_along(reader: User) -> Coalesce:
    """The same within a query that a page needs anyway."""
    return counted(heard(reader).filter(read_at=None), "member")


@dataclass(frozen=True)
class Told:
    """A notification in words."""

    row: Notification

    @property
    def sentence(self) -> str:
        event = self.row.event
        due = (event.data.get("changed") or {}).get("due", [None, None])[1] or event.data.get("due") or ""
        day = f"{date.fromisoformat(due):%-d %b %Y}" if due and due != "None" else ""
        actor = event.actor.display_name if event.actor else ""
        return notices.said(Notice(self.row.kind), actor=actor, due=day, overdue=bool(event.data.get("overdue")))

    @property
    def where(self) -> str:
        """What it is about, in words."""
        event, comment = self.row.event, self.row.comment
        if comment and comment.source_id:
            return str(comment.source)
        claim = f"claim {event.claim.number}, " if event.claim else ""
        return f"{claim}{event.article}"

    @property
    def quoted(self) -> str:
        """What was said: the comment, or the reason."""
        return as_words(self.row.comment.text) if self.row.comment else self.row.event.data.get("reason") or ""


def notifications(
    reader: User, *, before: int | None = None, unread: bool = False
) -> tuple[Sequence[Told], int | None]:
    """One page of them, those older than the id `before` or all, of the `unread` only; and the id to go on from, None on
    the last page. One query.
    """
    rows = heard(reader).select_related(
        "event__actor", "event__project", "event__article", "event__claim", "comment__source"
    )
    if unread:
        rows = rows.filter(read_at=None)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PER_PAGE + 1])
    return [Told(row) for row in found[:PER_PAGE]], found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None
