"""Loading an article, reading it with its claims, mending its cut and its details."""

from contextlib import suppress
from pathlib import PurePosixPath

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from annotations import queries, reading
from annotations.actions import articles as deeds
from annotations.actions.articles import Incoming
from annotations.actions.batches import hand_in_addresses, hand_in_files
from annotations.actions.files import opened
from annotations.actions.revisions import add_revision
from annotations.answers import attachment, done, form_answer
from annotations.core import loaders, permissions
from annotations.core.errors import AlreadyLoaded, Invalid
from annotations.core.permissions import Act
from annotations.core.records import LineRole, Obtained
from annotations.core.stories import grouped
from annotations.core.text import id_in
from annotations.forms import AddressForm, ArticleForm, LineForm, MarkForm, PasteForm, UploadForm
from annotations.models import Article, Project, Revision
from annotations.views.batches import begin
from annotations.views.finding import find_article, find_project
from annotations.views.revisions import revision_address


def load(request: HttpRequest, slug: str) -> HttpResponse:
    """A pasted page, one or several files, or an address: three forms on one page, told apart by their button."""
    project = find_project(request, slug)
    permissions.demand(project.reader_role, Act.LOAD_ARTICLE)
    sent = request.POST if request.method == "POST" else None
    uploading, fetching = "upload" in request.POST, "fetch" in request.POST
    forms = {
        "paste": PasteForm(None if uploading or fetching else sent),
        "upload": UploadForm(sent if uploading else None, request.FILES if uploading else None),
        "address": AddressForm(sent if fetching else None),
    }
    form = forms["upload" if uploading else "address" if fetching else "paste"]
    context = {"project": project, "role": project.reader_role, **forms}
    if sent is not None:
        loading = _Loading(request, project)
        deed = loading.upload if uploading else loading.fetch if fetching else loading.paste
        if answer := form.perform(deed):
            return answer
        context["known"] = loading.known
    return render(request, "articles/load.html", context, status=form.status)


class _Loading:
    """What each of the three forms does."""

    def __init__(self, request: HttpRequest, project: Project) -> None:
        self.request, self.project, self.user = request, project, request.user
        #: What the person made of a page that is here already: "newer" version of it, or an article of its "own".
        self.way = request.POST.get("paste") or request.POST.get("upload") or ""
        self.known: AlreadyLoaded | None = None

    def paste(self, *, uid, text: str, html: str, source_url: str) -> HttpResponse:
        incoming = Incoming.of_html(html) if html else Incoming.of_text(text)
        return self._load(incoming, source_url, uid)

    def upload(self, *, uid, file: list, encoding: str, source_url: str) -> HttpResponse:
        incoming = []
        for sent in file:
            if len(file) == 1:
                deeds.require_size(sent.size)
            incoming.append(Incoming(sent.read(), Obtained.UPLOADED, sent.name, sent.content_type or "", encoding))
        if len(incoming) > 1:
            return begin(self.request, hand_in_files(self.project, incoming, by=self.user))
        return self._load(incoming[0], source_url, uid)

    def fetch(self, *, url: str) -> HttpResponse:
        return begin(self.request, hand_in_addresses(self.project, [url], by=self.user))

    def _load(self, incoming: Incoming, source_url: str, uid) -> HttpResponse:
        """A page that is here already is not doubled unless the person asks for that."""
        if self.way == "newer" and (there := self.request.POST.get("known", "")).isdecimal():
            revision = add_revision(find_article(self.request, int(there)), incoming, by=self.user)
            return done(
                self.request, f"Revision {revision.number} is here. This is what changed.", revision_address(revision)
            )
        try:
            article = deeds.load_article(
                self.project, incoming, by=self.user, source_url=source_url, uid=uid, unless_known=self.way != "own"
            )
        except AlreadyLoaded as known:
            self.known = known
            raise
        sentence = "The article is loaded. Check the cut, then mark its claims."
        return done(self.request, sentence, reverse("article", args=[article.pk]))


def page(request: HttpRequest, article: int) -> HttpResponse:
    found = find_article(request, article)
    view = queries.article_page(found, request.user)
    context = {
        "article": found,
        "project": found.project,
        "role": view.role,
        "page": view,
        "about": about(found),
        "mark_form": MarkForm() if permissions.allowed(view.role, Act.MARK_CLAIM) else None,
        "since": found.newest_event or 0,
    }
    return render(request, "articles/page.html", context)


def _revision(article: Article, request: HttpRequest) -> Revision:
    """The revision that the address asks for by number, the current one where it asks for none."""
    asked = request.GET.get("revision", "")
    if not asked:
        return article.current
    revisions = article.revisions.select_related("original")
    return get_object_or_404(revisions, number=id_in(asked) or 0)


def _is_printed(revision: Revision) -> bool:
    return revision.original.media_type == "application/pdf" or revision.original_name.lower().endswith(".pdf")


def _printed_page(request: HttpRequest, revision: Revision) -> tuple[int, int]:
    """Which page of a PDF to show beside the text, from 1, and how many it has; 0 for what has no pages."""
    pages = _pages(revision) if _is_printed(revision) else 0
    asked = request.GET.get("page", "1")
    return min(max(1, int(asked) if asked.isdecimal() and len(asked) < 5 else 1), pages), pages


def _pages(revision: Revision) -> int:
    """Counted once a day at most: the bytes of a stored file never change."""

    def counted() -> int:
        with suppress(Invalid), opened(revision.original) as file:
            return reading.page_count(file.read())
        return 0

    return cache.get_or_set(f"pages-{revision.original.sha256}", counted, timeout=86_400)


#: By so many bytes at its beginning every kind of file is known.
_START = 64 * 1024

#: What is known of an article, in the order in which it is read.
_ABOUT = (
    "headline",
    "standfirst",
    "byline",
    "credit",
    "publisher",
    "date_published",
    "date_modified",
    "language",
    "source_url",
    "canonical_url",
    "restricted",
)


def about(article: Article) -> list[tuple[str, str, str]]:
    """Label, value, and where on the page it was found. That nothing is missing is not worth a line."""
    labels = {name: Article._meta.get_field(name).verbose_name.capitalize() for name in _ABOUT}
    return [
        (labels[name], getattr(article, name) or "", article.found.get(name, ""))
        for name in _ABOUT
        if name != "restricted" or article.restricted
    ]


def cut(request: HttpRequest, article: int) -> HttpResponse:
    """The page line by line, with what was kept and what was set apart and why; before the first claim, to be mended."""
    found = find_article(request, article)
    revision, number, form = (
        _revision(found, request),
        None,
        LineForm(request.POST if request.method == "POST" else None),
    )
    if request.method == "POST":
        permissions.demand(found.reader_role, Act.EDIT_ARTICLE)
        moved = form.perform(lambda move, version: deeds.move_line(revision, *move, version=version, by=request.user))
        number = form.cleaned_data["move"][0] if "move" in form.cleaned_data else 0
        if moved and not request.htmx:
            return redirect(f"{request.get_full_path()}#line-{number}")
        revision.refresh_from_db()
        found.refresh_from_db()
    lines, (printed_page, pages) = revision.lines, _printed_page(request, revision)
    mendable = not revision.settled_at and permissions.allowed(found.reader_role, Act.EDIT_ARTICLE)
    context = {
        "form": form,
        "article": found,
        "about": about(found),
        "site": found.site,
        "printed_page": printed_page,
        "pages": pages,
        "project": found.project,
        "role": found.reader_role,
        "revision": revision,
        "kept": [(n, line) for n, line in enumerate(lines) if line.kept],
        "groups": [(group.title, [(n, lines[n]) for n in group.numbers]) for group in grouped(lines)],
        "apart": sum(line.apart is not None for line in lines),
        "was": queries.roles_before(revision) if mendable else {},
        "last_moved": number,
        "line_roles": list(LineRole),
        "mendable": mendable,
    }
    template = "articles/_cut.html" if request.htmx else "articles/cut.html"
    return render(request, template, context, status=form.status)


def edit(request: HttpRequest, article: int) -> HttpResponse:
    found = find_article(request, article)
    permissions.demand(found.reader_role, Act.EDIT_ARTICLE)
    form = ArticleForm(request.POST) if request.method == "POST" else ArticleForm.of(found)
    if request.method == "POST" and form.perform(
        lambda version, **changes: deeds.edit_article(found, version=version, by=request.user, **changes)
    ):
        return done(request, "The article's details are saved.", reverse("article", args=[article]), about=found)
    return form_answer(request, "Details of the article", "articles/_details_form.html", form, {"article": found})


def _ending(revision: Revision) -> str:
    """What the file's name should end in: as it came, else as what it was read."""
    ending = PurePosixPath(revision.original_name.lower()).suffix
    if ending in loaders.ENDINGS:
        return ending
    with opened(revision.original) as file:
        start = file.read(_START)
    loader = loaders.loader_of(start, name=revision.original_name, media_type=revision.original.media_type)
    return loader.ENDINGS[0]


def original(request: HttpRequest, article: int) -> HttpResponse:
    """The bytes as they came, always as a download: never shown as a page of ours."""
    revision = _revision(find_article(request, article), request)
    name = (slugify(revision.article.headline)[:60] or "original") + _ending(revision)
    return attachment(opened(revision.original), name, "application/octet-stream")


def page_picture(request: HttpRequest, article: int, number: int) -> HttpResponse:
    """A page of the PDF that the article came from, as a picture to hold beside the text."""
    revision = _revision(find_article(request, article), request)
    if not _is_printed(revision):
        raise Http404
    try:
        with opened(revision.original) as file:
            picture = reading.page_picture(file.read(), number, width=1000)
    except Invalid:
        raise Http404 from None
    # The bytes of a stored file never change, and neither does what they look like.
    return HttpResponse(picture, "image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})


@require_POST
def remove(request: HttpRequest, article: int) -> HttpResponse:
    found = deeds.remove_article(find_article(request, article), by=request.user)
    return done(
        request,
        f"“{found}” is removed. It can be restored below the list.",
        reverse("project", args=[found.project.slug]),
        about=found,
    )


@require_POST
def restore(request: HttpRequest, article: int) -> HttpResponse:
    found = deeds.restore_article(find_article(request, article), by=request.user)
    return done(request, f"“{found}” is back.", reverse("article", args=[found.pk]), about=found)
