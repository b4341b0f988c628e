"""How far the reviewers of a project agree: for editors and admins, who see every verdict anyway."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from annotations import queries
from annotations.answers import attachment
from annotations.core import permissions
from annotations.core.agreement import SAMPLES, TOO_FEW
from annotations.core.agreement_table import Row, as_csv, as_json
from annotations.core.permissions import Act
from annotations.models import Project
from annotations.views.finding import find_project


def _report(request: HttpRequest, slug: str) -> tuple[Project, queries.AgreementReport]:
    project = find_project(request, slug)
    permissions.demand(project.reader_role, Act.SEE_AGREEMENT)
    asked = {name: request.GET.get(name, "") for name in ("scale", "pair")}
    return project, queries.agreement_report(project, **asked)


def page(request: HttpRequest, slug: str) -> HttpResponse:
    project, report = _report(request, slug)
    context = {
        "project": project,
        "role": project.reader_role,
        "report": report,
        "pair": request.GET.get("pair", ""),
        "too_few": TOO_FEW,
        "samples": SAMPLES,
    }
    return render(request, "agreement/page.html", context)


def table(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """The numbers as a file."""
    project, report = _report(request, slug)
    rows: list[Row] = [("", "", report.whole)]
    rows += [(pair.first, pair.second, pair.told) for pair in report.pairs]
    name = f"{project.slug}-agreement.{format}"
    if format == "csv":
        return attachment([as_csv(rows)], name, "text/csv; charset=utf-8")
    if format == "json":
        return attachment([as_json(rows, scale=report.scale.number)], name, "application/json")
    raise Http404
