"""Talk about a claim, or about an article as a whole: comments, answers, and threads that come to an end.

Everybody may talk at any time, also about a claim that is concluded: what is found then may lead to a correction.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.actions.writing import fitting, locked, made_before, require, required, store
from annotations.core.errors import Conflict, Forbidden, TooLate
from annotations.core.permissions import Act
from annotations.events import Kind, record
from annotations.models import Article, Claim, Comment, User

_EMPTY = "Write something first."


@transaction.atomic
def write_comment(about: Article | Claim | Comment, *, by: User, text: str, uid: UUID | None = None) -> Comment:
    """Says something about an article or a claim, or answers a comment. An answer to an answer joins its thread."""
    comment = Comment(author=by)
    match about:
        case Article():
            comment.article = about
        case Claim():
            comment.article, comment.claim = about.article, about
        case Comment():
            comment.article, comment.claim, comment.answers = about.article, about.claim, about.answers or about
    require(by, Act.COMMENT, comment.article.project)
    # The same form is sent to the same place. Nobody resolves the thread between the look and the answer.
    held = locked(comment.answers or comment.claim or comment.article)
    if known := made_before(Comment, uid, author=by, article=comment.article, claim=comment.claim):
        return known
    if isinstance(held, Comment):
        _require_open(held, about)
    comment.text = fitting(Comment, text=required(text, _EMPTY, field="text"))["text"]
    if uid:
        comment.uid = uid
    comment.save()
    record(Kind.COMMENT_WRITTEN, comment, by)
    return comment


def _require_open(first: Comment, answered: Article | Claim | Comment) -> None:
    if first.resolved_at:
        raise TooLate(
            "This was resolved meanwhile. Reopen it on the page of the discussion, then send your answer again."
        )
    if Comment.objects.standing().filter(pk=answered.pk).first() is None:
        raise TooLate("What you answer was removed meanwhile. Write a comment of your own instead.")


def require_author(comment: Comment, by: User) -> None:
    """Raises Forbidden for everybody else: nobody's words are changed by others."""
    if comment.author_id != by.pk:
        raise Forbidden("Only who wrote a comment may edit it. Answer it instead.")


@transaction.atomic
def edit_comment(comment: Comment, *, version: int, by: User, text: str) -> Comment:
    """Words it otherwise. That it was edited is shown."""
    require(by, Act.COMMENT, comment.article.project)
    require_author(comment, by)
    if comment.removed_at:
        raise TooLate("This comment is removed. Put it back before you edit it.")
    text = required(text, _EMPTY, field="text")
    edited = {"edited_at": timezone.now()} if text != comment.text else {}
    changed = store(comment, version, text=text, **edited)
    changed.pop("edited_at", None)
    record(Kind.COMMENT_EDITED, comment, by, changed=changed)
    return comment


@transaction.atomic
def remove_comment(comment: Comment, *, version: int, by: User) -> Comment:
    """Takes a comment off; answers to it stay. It can be put back."""
    return _turn(comment, version, by, gone=True)


@transaction.atomic
def restore_comment(comment: Comment, *, version: int, by: User) -> Comment:
    """Puts a comment back where it was."""
    return _turn(comment, version, by, gone=False)


def _turn(comment: Comment, version: int, by: User, *, gone: bool) -> Comment:
    require(by, Act.COMMENT if comment.author_id == by.pk else Act.REMOVE_COMMENT, comment.article.project)
    if bool(comment.removed_at) == gone:
        raise Conflict(f"Somebody {'removed this' if gone else 'put this back'} already. Reload the page to see it.")
    store(comment, version, removed_at=timezone.now() if gone else None)
    record(Kind.COMMENT_REMOVED if gone else Kind.COMMENT_RESTORED, comment, by)
    return comment


@transaction.atomic
def resolve_thread(comment: Comment, *, version: int, by: User) -> Comment:
    """Says that a thread needs nothing more. `comment` is its first."""
    return _settle(comment, version, by, resolved=True)


@transaction.atomic
def reopen_thread(comment: Comment, *, version: int, by: User) -> Comment:
    """Takes up a thread again. `comment` is its first."""
    return _settle(comment, version, by, resolved=False)


def _settle(comment: Comment, version: int, by: User, *, resolved: bool) -> Comment:
    require(by, Act.COMMENT, comment.article.project)
    if comment.answers_id:
        raise Conflict("A discussion is resolved as a whole, at its first comment.")
    if bool(comment.resolved_at) == resolved:
        raise Conflict(f"Somebody {'resolved' if resolved else 'reopened'} this already. Reload the page to see it.")
    store(comment, version, resolved_at=timezone.now() if resolved else None, resolved_by=by if resolved else None)
    record(Kind.THREAD_RESOLVED if resolved else Kind.THREAD_REOPENED, comment, by)
    return comment
