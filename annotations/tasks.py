"""Background tasks: what takes longer than a request, done by `manage.py worker`."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from annotations.actions import batches, captures
from annotations.models import Batch, Capture, Source


def begin(batch: Batch) -> None:
    """Puts a started batch into the workers' queue."""
    load_batch.enqueue(batch.pk)


@task()
def load_batch(pk: int) -> None:
    """One slice of a batch; the rest is queued again, so that a worker that is asked to stop soon can."""
    batch = Batch.objects.get(pk=pk)
    if not batch.finished_at and not batches.work_through(batch, clock=timezone.now):
        load_batch.enqueue(pk)


def keep_copy(source: Source) -> None:
    """Puts the look that the source waits for, if any, into the workers' queue."""
    for capture in source.captures.waiting():
        take_capture.enqueue(capture.pk)


@task()
def take_capture(pk: int) -> None:
    """One look at a source's page."""
    captures.archive_publicly(captures.take_capture(Capture.objects.get(pk=pk)))


def take_over_lost(now: datetime) -> int:
    """Queues the batches and the looks of workers that died; how many."""
    lost = batches.take_over_lost(now)
    for batch in lost:
        begin(batch)
    looks = captures.take_over_lost(now)
    for capture in looks:
        take_capture.enqueue(capture.pk)
    return len(lost) + len(looks)
