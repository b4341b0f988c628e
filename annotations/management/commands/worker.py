"""The background worker: fetches pages and loads batches. As many as are wanted may run beside each other."""

import logging
import threading

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from annotations import tasks

logger = logging.getLogger(__name__)

#: How often a worker looks for the work of workers that died, in seconds.
LOOK_EVERY = 15


class Command(db_worker.Command):
    help = "Do what takes longer than a request: fetch pages and load batches. Runs until it is stopped."

    def handle(self, **options):
        threading.Thread(target=_look_after_the_lost, daemon=True).start()
        # Reloading on code changes is for the server; a worker that restarts under a task would lose its slice.
        super().handle(**options | {"reload": False})


def _look_after_the_lost():
    stopped = threading.Event()
    while True:
        try:
            close_old_connections()
            tasks.take_over_lost(timezone.now())
        except DatabaseError:
            logger.warning("could not look for lost batches; trying again", exc_info=True)
        finally:
            connection.close()
        stopped.wait(LOOK_EVERY)
