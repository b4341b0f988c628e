"""A project's people, settings and rating scale."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annotations.actions import team
from annotations.answers import done, form_answer
from annotations.core import permissions
from annotations.core.permissions import Act
from annotations.forms import MemberForm, ProjectForm, RoleForm, ScaleForm
from annotations.models import Membership
from annotations.views.finding import find_project


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    project = find_project(request, slug)
    permissions.demand(project.reader_role, Act.MANAGE_PROJECT)
    form = ProjectForm(request.POST or None, initial={name: getattr(project, name) for name in ProjectForm.base_fields})
    if request.method == "POST" and form.perform(
        lambda version, **changes: team.edit_project(project, version=version, by=request.user, **changes)
    ):
        return done(request, "The project's settings are saved.", reverse("project", args=[slug]))
    return form_answer(request, f"Settings of {project}", "projects/_settings_form.html", form, {"project": project})


def scale(request: HttpRequest, slug: str) -> HttpResponse:
    project = find_project(request, slug)
    permissions.demand(project.reader_role, Act.MANAGE_PROJECT)
    form = ScaleForm(request.POST) if request.method == "POST" else ScaleForm.of(project.scales.first())
    if request.method == "POST" and form.perform(
        lambda version, ratings: team.replace_scale(project, ratings, number=version, by=request.user)
    ):
        return done(request, "The new scale is in use. Earlier verdicts keep theirs.", reverse("project", args=[slug]))
    return form_answer(request, f"Rating scale of {project}", "projects/_scale_form.html", form, {"project": project})


def people(request: HttpRequest, slug: str) -> HttpResponse:
    project = find_project(request, slug)
    if request.method == "POST":
        permissions.demand(project.reader_role, Act.MANAGE_PROJECT)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and (
        membership := form.perform(lambda **member: team.add_member(project, by=request.user, **member))
    ):
        return done(request, f"{membership.user} is a member now.", reverse("people", args=[slug]))
    context = {
        "project": project,
        "role": project.reader_role,
        "memberships": project.memberships.select_related("user"),
        "form": form,
        "roles": list(permissions.Role),
        "grants": permissions.GRANTS,
    }
    return render(request, "projects/people.html", context, status=form.status)


def _member(request: HttpRequest, slug: str, member: int) -> Membership:
    project = find_project(request, slug)
    permissions.demand(project.reader_role, Act.MANAGE_PROJECT)
    return get_object_or_404(project.memberships.select_related("user", "project"), pk=member)


@require_POST
def role(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    membership = _member(request, slug, member)
    form = RoleForm(request.POST)
    if form.perform(lambda **given: team.change_role(membership, by=request.user, **given)):
        return done(request, f"{membership.user} has a new role.", reverse("people", args=[slug]))
    context = {"project": membership.project, "member": membership}
    return form_answer(request, f"The role of {membership.user}", "projects/_role_form.html", form, context)


@require_POST
def remove_member(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    membership = _member(request, slug, member)
    team.remove_member(membership, by=request.user)
    return done(request, f"{membership.user} is no longer a member.", reverse("people", args=[slug]))


@require_POST
def link(request: HttpRequest, slug: str, member: int) -> HttpResponse:
    membership = _member(request, slug, member)
    secret = team.make_sign_in_link(membership.user, by=request.user, project=membership.project)
    address = request.build_absolute_uri(reverse("sign-in-link", args=[secret]))
    return render(
        request, "projects/link.html", {"project": membership.project, "member": membership, "address": address}
    )
