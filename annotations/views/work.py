"""My work: the first page after sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotations import queries


def my_work(request: HttpRequest) -> HttpResponse:
    return render(request, "work/my_work.html", {"work": queries.my_work(request.user)})
