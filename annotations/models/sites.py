"""What people mended on a site's pages, so that its next page comes out better."""

from django.db import models
from django.utils import timezone

from annotations.core.records import LineRole
from annotations.models.base import choices
from annotations.models.team import Project, User


class SiteLesson(models.Model):
    """A line of a site's pages, recognised by `key` (core.lessons): what it is, or "" for set apart."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="lessons")
    site = models.CharField(max_length=255)
    key = models.CharField(max_length=300)
    role = models.CharField(max_length=20, choices=choices(LineRole), blank=True)
    taught_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taught_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "site", "key"], name="one_lesson_per_line")]

    def __str__(self) -> str:
        return f"{self.site}: {self.key}"
