"""Talk about a claim, an article as a whole or a source, and the names that an @ offers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations import queries
from annotations.actions import comments as deeds
from annotations.answers import done, form_answer
from annotations.core import permissions
from annotations.core.permissions import Act
from annotations.forms import ClaimCommentForm, CommentEditForm, CommentForm, VersionForm
from annotations.models import Comment
from annotations.views.claims import card_address
from annotations.views.finding import find_article, find_claim, find_comment, find_project, find_source
from annotations.views.workspace import changed


def write(request: HttpRequest, claim: int) -> HttpResponse:
    found = find_claim(request, claim)
    permissions.demand(found.reader_role, Act.COMMENT)
    form = ClaimCommentForm(request.POST or None, project=found.article.project, auto_id=f"comment-{found.pk}-%s")
    if request.method == "POST" and (
        written := form.perform(lambda **given: deeds.write_comment(found, by=request.user, **given))
    ):
        article = find_article(request, found.article_id)
        sentence = f"Your comment on claim {found.number} is kept.{told(written)}"
        return done(
            request,
            sentence,
            card_address(found),
            lambda: changed(request, article, sentence, claim=found),
            about=found,
        )
    title = f"Comment on claim {found.number}"
    return form_answer(request, title, "comments/_write_form.html", form, {"claim": found})


def of_article(request: HttpRequest, article: int) -> HttpResponse:
    """What is said about the article as a whole, and the form to say more."""
    found = find_article(request, article)
    form = CommentForm(request.POST or None, project=found.project)
    if request.method == "POST":
        permissions.demand(found.reader_role, Act.COMMENT)
        if written := form.perform(lambda **given: deeds.write_comment(found, by=request.user, **given)):
            return done(request, f"Your comment on the article is kept.{told(written)}", place(written), about=written)
    context = {
        "article": found,
        "project": found.project,
        "role": found.reader_role,
        "talk": queries.article_talk(found, request.user),
        "form": form,
    }
    return render(request, "comments/page.html", context, status=form.status)


def of_source(request: HttpRequest, source: int) -> HttpResponse:
    found = find_source(request, source)
    permissions.demand(found.reader_role, Act.COMMENT)
    form = CommentForm(request.POST or None, project=found.project)
    if request.method == "POST" and (
        written := form.perform(lambda **given: deeds.write_comment(found, by=request.user, **given))
    ):
        return done(request, f"Your comment on the source is kept.{told(written)}", place(written), about=written)
    context = {"source": found, "project": found.project, "back": source_place(found.pk)}
    return form_answer(request, f"Comment on “{found}”", "comments/_source_form.html", form, context)


def mentions(request: HttpRequest, slug: str) -> HttpResponse:
    """The members whose name begins with what stands behind an @, for the list below the field."""
    project = find_project(request, slug)
    members = queries.mentionable(project, request.GET.get("q", ""))
    names = [member.user.display_name for member in members]
    context = {"members": [(member, names.count(member.user.display_name) > 1) for member in members]}
    return render(request, "comments/_mentions.html", context)


def told(comment: Comment) -> str:
    """Who is told of a comment and who is not, to be said behind the sentence that it is kept."""
    later = {member.user_id: member for member in queries.told_later(comment)}
    rows = comment.mentions.exclude(member=comment.author).select_related("member").order_by("pk")
    people = list(dict.fromkeys(row.member for row in rows))
    said = [f" {one} is told." for one in people if one.pk not in later]
    for member in later.values():
        until = (
            "after giving their verdict"
            if permissions.allowed(member.role, Act.SET_VERDICT)
            else "once all is concluded"
        )
        said.append(f" {member.user} will see this {until}.")
    said += [f" Nobody here is called “@{name}”." for name in deeds.unknown_in(comment)]
    return "".join(said)


def answer(request: HttpRequest, comment: int) -> HttpResponse:
    found = find_comment(request, comment)
    permissions.demand(found.reader_role, Act.COMMENT)
    form = CommentForm(request.POST or None, project=found.project)
    if request.method == "POST" and (
        written := form.perform(lambda **given: deeds.write_comment(found, by=request.user, **given))
    ):
        return _done(request, written, f"Your answer is kept.{told(written)}")
    return _form(request, found, f"Answer {found.author}", "comments/_answer_form.html", form)


def edit(request: HttpRequest, comment: int) -> HttpResponse:
    found = find_comment(request, comment)
    permissions.demand(found.reader_role, Act.COMMENT)
    deeds.require_author(found, request.user)
    form = CommentEditForm.of(found)
    if request.method == "POST":
        form = CommentEditForm(request.POST, project=found.project)
    if request.method == "POST" and form.perform(
        lambda version, text: deeds.edit_comment(found, version=version, by=request.user, text=text)
    ):
        return _done(request, found, f"Your comment is saved.{told(found)}")
    return _form(request, found, "Edit your comment", "comments/_edit_form.html", form)


@require_POST
def remove(request: HttpRequest, comment: int) -> HttpResponse:
    return _turn(request, comment, deeds.remove_comment, "The comment is removed. It can be put back below.")


@require_POST
def restore(request: HttpRequest, comment: int) -> HttpResponse:
    return _turn(request, comment, deeds.restore_comment, "The comment is back.")


@require_POST
def resolve(request: HttpRequest, comment: int) -> HttpResponse:
    return _turn(request, comment, deeds.resolve_thread, "The discussion is resolved.")


@require_POST
def reopen(request: HttpRequest, comment: int) -> HttpResponse:
    return _turn(request, comment, deeds.reopen_thread, "The discussion is open again.")


def _turn(request: HttpRequest, comment: int, deed: Callable[..., object], sentence: str) -> HttpResponse:
    found = find_comment(request, comment)
    permissions.demand(found.reader_role, Act.COMMENT)
    form = VersionForm(request.POST)
    if form.perform(lambda version: deed(found, version=version, by=request.user)):
        return _done(request, found, sentence)
    return _form(request, found, f"Comment of {found.author}", "comments/_turn_form.html", form)


def _done(request: HttpRequest, comment: Comment, sentence: str) -> HttpResponse:
    return done(request, sentence, place(comment), about=comment.claim or comment)


def _form(request: HttpRequest, comment: Comment, title: str, template: str, form) -> HttpResponse:
    context = {name: getattr(comment, name) for name in ("claim", "article", "source", "project")}
    context |= {"comment": comment, "back": place(comment)}
    return form_answer(request, title, template, form, context)


def place(comment: Comment) -> str:
    """Where a comment stands: on its claim's page, its source's, or that of the talk about its article."""
    if comment.claim_id:
        return f"{reverse('claim', args=[comment.claim_id])}#discussion"
    if comment.source_id:
        return source_place(comment.source_id)
    return reverse("article-talk", args=[comment.article_id])


def source_place(source: int) -> str:
    return f"{reverse('source', args=[source])}#discussion"
