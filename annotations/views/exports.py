"""A project or an article leaves in one of the formats."""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify

from annotations.answers import attachment
from annotations.core import formats, permissions
from annotations.core.formats import native_json
from annotations.core.permissions import Act
from annotations.core.text import id_in
from annotations.exports import project_record
from annotations.models import Article, Project
from annotations.views.finding import find_article, find_project

_SCHEMA = "native_json.{version}.schema.json"


def choose(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_project(request, slug)
    permissions.demand(found.reader_role, Act.EXPORT)
    context = {
        "project": found,
        "role": found.reader_role,
        "formats": formats.FORMATS,
        "version": native_json.VERSION,
        "articles": found.articles.standing().only("headline", "project"),
    }
    return render(request, "exports/choose.html", context)


def project(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    found = find_project(request, slug)
    chosen = request.GET.get("article", "")
    if chosen:
        return article(request, id_in(chosen) or 0, format)
    return _download(request, found, None, format, found.slug)


def article(request: HttpRequest, article: int, format: str) -> HttpResponse:
    found = find_article(request, article)
    name = f"{slugify(found.headline)[:60].strip('-') or 'article'}-{found.pk}"
    return _download(request, found.project, found, format, name)


def _download(request: HttpRequest, project: Project, article: Article | None, name: str, stem: str) -> HttpResponse:
    permissions.demand((article or project).reader_role, Act.EXPORT)
    format = formats.get(name)
    record = project_record(project, article=article, reader=request.user, now=timezone.now())
    # The HTML file brings its own style and nothing else, also when a browser opens it from here.
    name, media_type = f"{stem}.{format.extension}", f"{format.media_type}; charset=utf-8"
    return attachment(format.write(record), name, media_type, style="'unsafe-inline'")


@login_not_required
def schema(request: HttpRequest, version: int) -> HttpResponse:
    """The published JSON Schema of a version of our own format: files of an earlier one are still about."""
    path = Path(formats.__file__).with_name(_SCHEMA.format(version=version))
    if not path.exists():
        raise Http404
    return HttpResponse(path.read_bytes(), content_type="application/schema+json")
