"""Triage: how soon the desk wants an article or a claim checked, and why."""

from django.db import transaction

from annotations.actions.writing import require, required, store
from annotations.core.permissions import Act
from annotations.core.triage import Priority
from annotations.events import Kind, record
from annotations.models import Article, Claim, User


@transaction.atomic
def set_priority(
    thing: Article | Claim, priority: Priority | None, *, reason: str = "", version: int, by: User
) -> Article | Claim:
    """Gives the article or the claim a priority, with the reason for it. None: a claim has that of its article."""
    require(by, Act.TRIAGE, thing.project if isinstance(thing, Article) else thing.article.project)
    if priority in (None, Priority.NORMAL):
        reason = reason.strip()
    else:
        reason = required(reason, "Say why; whoever reads the list will ask.", field="reason")
    changed = store(thing, version, priority=priority or "", priority_reason=reason)
    record(Kind.PRIORITY_SET, thing, by, changed=changed)
    return thing
