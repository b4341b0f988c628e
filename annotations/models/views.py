"""Views of a board that a member keeps: a name for what is in the address."""

from django.db import models
from django.db.models import Q

from annotations.models.base import Versioned, WalledQuerySet
from annotations.models.team import Project, User


class SavedView(Versioned):
    """Filters, order and look of a project's board, for one member alone. One of them can be where the board begins."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    #: As the board's address says it, by core.board.Filters.
    query = models.CharField(max_length=500)
    is_default = models.BooleanField("begin here", default=False)

    objects = WalledQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "owner", "name"], name="one_view_per_name"),
            models.UniqueConstraint(
                fields=["project", "owner"], condition=Q(is_default=True), name="one_view_to_begin_with"
            ),
        ]

    def __str__(self) -> str:
        return self.name
