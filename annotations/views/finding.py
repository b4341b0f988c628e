"""The first step of every view: find the thing among those the reader may see. Not there and not yours look the same."""

from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Length
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from annotations import queries
from annotations.core import permissions
from annotations.core.permissions import Act
from annotations.models import (
    Article,
    Batch,
    Capture,
    Claim,
    Comment,
    Conclusion,
    Correction,
    Event,
    Evidence,
    Highlight,
    Override,
    Project,
    Proposal,
    ReplyRequest,
    Review,
    Revision,
    SavedView,
    Source,
    Waiver,
)


def find_project(request: HttpRequest, slug: str) -> Project:
    return get_object_or_404(Project.objects.visible_to(request.user), slug=slug)


def find_article(request: HttpRequest, pk: int) -> Article:
    """A standing article; an admin also finds a removed one, to restore it."""
    revisions = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("number")
    articles = Article.objects.visible_to(request.user).select_related("project", "loaded_by")
    articles = articles.annotate(
        newest_revision=Subquery(revisions[:1]),
        current_revision=Subquery(revisions.adopted()[:1]),
        newest_event=queries.newest_heard(request.user),
        unresolved_talk=queries.unresolved_talk(),
        unread=queries.unread_along(request.user),
    )
    article = get_object_or_404(articles, pk=pk)
    request.user.unread = article.unread
    if article.removed_at and not permissions.allowed(article.reader_role, Act.REMOVE_ARTICLE):
        return get_object_or_404(Article.objects.none())
    return article


def find_claim(request: HttpRequest, pk: int) -> Claim:
    claims = Claim.objects.visible_to(request.user).filter(article__removed_at=None)
    return get_object_or_404(claims.select_related("article__project", "created_by"), pk=pk)


def find_brief(request: HttpRequest, pk: int) -> Claim:
    """A claim with what its own page shows (queries.claim_page), and how long the text is that its words stand in."""
    briefs = queries.briefs(request.user).annotate(
        shown_length=Length("shown__revision__text"), notices=queries.unread_along(request.user)
    )
    claim = get_object_or_404(briefs, pk=pk)
    request.user.unread = claim.notices
    return claim


def find_evidence(request: HttpRequest, pk: int) -> Evidence:
    evidence = Evidence.objects.visible_to(request.user).filter(claim__article__removed_at=None)
    return get_object_or_404(evidence.select_related("source", "claim__article__project"), pk=pk)


def find_source(request: HttpRequest, pk: int) -> Source:
    return get_object_or_404(Source.objects.visible_to(request.user).select_related("project", "file"), pk=pk)


def find_reply(request: HttpRequest, pk: int) -> ReplyRequest:
    replies = ReplyRequest.objects.visible_to(request.user).filter(claim__article__removed_at=None)
    return get_object_or_404(replies.select_related("claim__article__project"), pk=pk)


def find_comment(request: HttpRequest, pk: int) -> Comment:
    """A comment, unless a blind round hides it."""
    comments = Comment.objects.visible_to(request.user).filter(article__removed_at=None)
    related = ("project", "article__project", "claim__article__project", "source", "author", "answers")
    comment = get_object_or_404(comments.select_related(*related), pk=pk)
    if not queries.sees(comment, comment.reader_role, request.user):
        raise Http404
    return comment


def find_conclusion(request: HttpRequest, pk: int) -> Conclusion:
    conclusions = Conclusion.objects.visible_to(request.user).filter(claim__article__removed_at=None)
    return get_object_or_404(conclusions.select_related("claim__article__project", "rating", "by"), pk=pk)


def find_correction(request: HttpRequest, pk: int) -> Correction:
    corrections = Correction.objects.visible_to(request.user).filter(claim__article__removed_at=None)
    return get_object_or_404(corrections.select_related("claim__article__project", "after__rating"), pk=pk)


def find_capture(request: HttpRequest, pk: int) -> Capture:
    """A copy that was kept; other looks have no page."""
    captures = Capture.objects.visible_to(request.user).taken()
    return get_object_or_404(captures.select_related("source__project", "warc", "wacz", "asked_by"), pk=pk)


def find_highlight(request: HttpRequest, pk: int) -> Highlight:
    highlights = Highlight.objects.visible_to(request.user).filter(claim__article__removed_at=None)
    return get_object_or_404(
        highlights.select_related("claim__article__project", "revision", "carried_from__revision"), pk=pk
    )


def find_waiver(request: HttpRequest, pk: int) -> Waiver:
    waivers = Waiver.objects.visible_to(request.user).filter(claim__article__removed_at=None)
    return get_object_or_404(waivers.select_related("claim__article__project"), pk=pk)


def find_override(request: HttpRequest, pk: int) -> Override:
    overrides = Override.objects.visible_to(request.user).filter(claim__article__removed_at=None)
    overrides = overrides.exclude(claim__in=queries.muted(request.user))
    return get_object_or_404(overrides.select_related("claim__article__project"), pk=pk)


def find_proposal(request: HttpRequest, pk: int) -> Proposal:
    """A proposal, unless a blind round hides that there is one."""
    proposals = Proposal.objects.visible_to(request.user).filter(claim__article__removed_at=None)
    proposals = proposals.exclude(claim__in=queries.muted(request.user))
    return get_object_or_404(proposals.select_related("claim__article__project", "rating", "by"), pk=pk)


def find_review(request: HttpRequest, pk: int) -> Review:
    reviews = Review.objects.visible_to(request.user).filter(article__removed_at=None)
    return get_object_or_404(reviews.select_related("article__project", "claim", "member"), pk=pk)


def find_view(request: HttpRequest, pk: int) -> SavedView:
    """A view of one's own."""
    views = SavedView.objects.visible_to(request.user).filter(owner=request.user)
    return get_object_or_404(views.select_related("project"), pk=pk)


def find_batch(request: HttpRequest, pk: int) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(request.user).select_related("project", "original"), pk=pk)


def find_event(request: HttpRequest, uid: UUID) -> Event:
    """Something that was done, unless it is hidden with its article or tells of a verdict or a comment that is."""
    events = Event.objects.visible_to(request.user).select_related("project", "article__project", "claim")
    event = get_object_or_404(events, uid=uid)
    if event.article_id:
        article = find_article(request, event.article_id)
        if not queries.told_to(request.user, article).filter(pk=event.pk).exists():
            raise Http404
    elif event.noun == "comment":
        find_comment(request, Comment.objects.get(uid=event.noun_uid).pk)
    return event
