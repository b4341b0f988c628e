"""Finding people and projects by what an operator types."""

from django.core.management.base import CommandError

from annotations.core.permissions import Role
from annotations.core.text import shown
from annotations.models import Project, User


def project_named(slug: str) -> Project:
    try:
        return Project.objects.get(slug=shown(slug))
    except Project.DoesNotExist:
        known = ", ".join(Project.objects.values_list("slug", flat=True)) or "none yet; see manage.py start_project"
        raise CommandError(f"There is no project {slug!r}. There are: {known}.") from None


def user_named(email: str) -> User:
    try:
        return User.objects.get(email=shown(email).strip().lower())
    except User.DoesNotExist:
        raise CommandError(f"Nobody has the address {email!r}.") from None


def acting_for(project: Project, email: str | None) -> User:
    """Who a command acts for: the person named, or the project's first admin or editor."""
    if email:
        return user_named(email)
    members = project.memberships.filter(role__in=[Role.ADMIN, Role.EDITOR]).select_related("user")
    first = members.order_by("role", "pk").first()
    if first is None:
        raise CommandError(f"{project} has no admin or editor yet. Name somebody with --by EMAIL.")
    return first.user
