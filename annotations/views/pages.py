"""Pages that belong to nobody: errors in words, the health check, the style guide."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from annotations import styleguide as guide


def _sentence(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    context = {"title": title, "sentence": sentence, "home": reverse("my-work")}
    return render(request, "pages/refused.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _sentence(request, 400, "That request was not understood", "Go back and try again.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _sentence(request, 403, "Not for your role", "Ask an editor or admin of the project.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _sentence(request, 404, "Nothing here", "The page does not exist, or belongs to a project you are not in.")


def broken(request: HttpRequest) -> HttpResponse:
    return _sentence(
        request, 500, "Something broke", "It is our fault, not yours. Nothing was half-saved. Go back and try again."
    )


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """For load balancers: answers when the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every fragment of the house on one page, with examples that are not stored. Only with WORKBENCH_DEBUG."""
    return render(request, "styleguide.html", guide.examples(request))
