"""Background tasks: what takes longer than a request, done by `manage.py worker`."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from annotations.actions import batches
from annotations.models import Batch


def begin(batch: Batch) -> None:
    """Puts a started batch into the workers' queue."""
    load_batch.enqueue(batch.pk)


@task()
def load_batch(pk: int) -> None:
    """One slice of a batch; the rest is queued again, so that a worker that is asked to stop soon can."""
    batch = Batch.objects.get(pk=pk)
    if not batch.finished_at and not batches.work_through(batch, clock=timezone.now):
        load_batch.enqueue(pk)


def take_over_lost(now: datetime) -> int:
    """Queues the batches of workers that died; how many."""
    lost = batches.take_over_lost(now)
    for batch in lost:
        begin(batch)
    return len(lost)
