"""The one Django app of the workbench."""

from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps
from django.apps.registry import apps as all_apps
from django.db import connections
from django.db.models.signals import post_migrate


class AnnotationsConfig(AppConfig):
    name = "annotations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_guard_events, sender=self)


def _guard_events(using: str, apps: Apps = all_apps, **_: Any) -> None:
    """After every migration that leaves a chain: only the database keeps everybody from changing what was recorded."""
    from annotations.models import guards

    if "chain" in apps.all_models["annotations"]:
        guards.guard(connections[using])
