"""Talk about a claim, an article as a whole or a source: comments, answers, and threads that come to an end.

Everybody may talk at any time, also about a claim that is concluded: what is found then may lead to a correction.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.actions.writing import fitting, locked, made_before, require, required, store
from annotations.core.errors import Conflict, Forbidden, Invalid, TooLate
from annotations.core.permissions import Act
from annotations.core.selectors import describe
from annotations.core.talk import People, Person, mentions_in
from annotations.core.text import Span, as_stored, find_quote, snapped, tidy_span
from annotations.events import Kind, record
from annotations.models import Article, Claim, Comment, Membership, Mention, Project, Revision, Source, User

_EMPTY = "Write something first."
About = Article | Claim | Source | Comment


@transaction.atomic
def write_comment(
    about: About,
    *,
    by: User,
    text: str,
    exact: str = "",
    start: int | None = None,
    uid: UUID | None = None,
) -> Comment:
    """Says something about an article, a claim or a source, or answers a comment. An answer to an answer joins its thread.

    On a claim `exact` may be words of its article that the comment is about; `start` (code points) says which, where they
    stand several times. Members who are mentioned in the text get a notification.
    """
    comment = Comment(author=by)
    match about:
        case Article():
            comment.article = about
        case Claim():
            comment.article, comment.claim = about.article, about
        case Source():
            comment.source = about
        case Comment():
            comment.article, comment.claim, comment.source = about.article, about.claim, about.source
            comment.answers = about.answers or about
    comment.project = (comment.article or comment.source).project
    require(by, Act.COMMENT, comment.project)
    # The same form is sent to the same place. Nobody resolves the thread between the look and the answer.
    held = locked(comment.answers or comment.claim or comment.article or comment.source)
    same = {name: getattr(comment, name) for name in ("article", "claim", "source")}
    if known := made_before(Comment, uid, author=by, **same):
        return known
    if isinstance(held, Comment):
        _require_open(held, about)
    comment.text = fitting(Comment, text=required(text, _EMPTY, field="text"))["text"]
    if comment.claim and not comment.answers and (exact := as_stored(exact, field="exact").strip()):
        comment.revision = comment.article.current
        span = _passage(comment.revision, exact, start)
        comment.selectors = describe(comment.revision.text, span.start, span.end)
    if uid:
        comment.uid = uid
    comment.save()
    _mention(comment)
    record(Kind.COMMENT_WRITTEN, comment, by)
    return comment


_MOST_WORDS = 2_000


def _passage(revision: Revision, exact: str, start: int | None) -> Span:
    """Where the words stand in the text that is read now. Raises Invalid."""
    if len(exact) > _MOST_WORDS:
        raise Invalid(
            f"These are {len(exact):,} characters, where {_MOST_WORDS:,} fit. Choose the words that matter.",
            field="exact",
        )
    text = revision.text
    if start is not None and start >= 0 and text[start : start + len(exact)] == exact:
        return snapped(text, tidy_span(text, start, start + len(exact)), whole_words=False)
    places = find_quote(text, exact)
    if not places:
        raise Invalid("These words are not in the article as it is now. Copy them from its text.", field="exact")
    if len(places) > 1:
        raise Invalid(f"These words stand in {len(places)} places. Copy a few more words around them.", field="exact")
    return places[0]


def _mention(comment: Comment) -> None:
    """Keeps who is mentioned. A mention that stood in the text before stays whom it meant. Raises Invalid."""
    before = dict(comment.mentions.values_list("written", "member")) if comment.pk else {}
    members = _members_of(comment.project)
    found = mentions_in(comment.text, People.of(members, before))
    if found.ambiguous:
        written, keys = next(iter(found.ambiguous.items()))
        people = " or ".join(one.titled for one in members if one.key in keys)
        raise Invalid(
            f"“@{written}” can mean {people}. Write one of these behind the @, or the person's e-mail address; for none of "
            f"them, write \\@{written}.",
            field="text",
        )
    comment.mentions.exclude(written__in=found.known).delete()
    Mention.objects.bulk_create(
        Mention(comment=comment, written=written, member_id=key)
        for written, key in found.known.items()
        if written not in before
    )


def unknown_in(comment: Comment) -> list[str]:
    """What looks like a mention in a comment and means nobody in its project."""
    if "@" not in comment.text:
        return []
    known = dict(comment.mentions.values_list("written", "member"))
    return mentions_in(comment.text, People.of(_members_of(comment.project), known)).unknown


def _members_of(project: Project) -> list[Person]:
    """Whom an @ can mean in a project."""
    members = Membership.objects.filter(project=project)
    return [Person(*row) for row in members.values_list("user", "user__display_name", "role", "user__email")]


def _require_open(first: Comment, answered: About) -> None:
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
    require(by, Act.COMMENT, comment.project)
    require_author(comment, by)
    if comment.removed_at:
        raise TooLate("This comment is removed. Put it back before you edit it.")
    text = required(text, _EMPTY, field="text")
    edited = {"edited_at": timezone.now()} if text != comment.text else {}
    changed = store(comment, version, text=text, **edited)
    changed.pop("edited_at", None)
    _mention(comment)
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
    require(by, Act.COMMENT if comment.author_id == by.pk else Act.REMOVE_COMMENT, comment.project)
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
    require(by, Act.COMMENT, comment.project)
    if comment.answers_id:
        raise Conflict("A discussion is resolved as a whole, at its first comment.")
    if bool(comment.resolved_at) == resolved:
        raise Conflict(f"Somebody {'resolved' if resolved else 'reopened'} this already. Reload the page to see it.")
    store(comment, version, resolved_at=timezone.now() if resolved else None, resolved_by=by if resolved else None)
    record(Kind.THREAD_RESOLVED if resolved else Kind.THREAD_REOPENED, comment, by)
    return comment
