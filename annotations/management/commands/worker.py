"""The background worker: fetches pages and loads batches. As many as are wanted may run beside each other."""

import logging
import threading
import time

from django.db import DatabaseError, OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from annotations import tasks

logger = logging.getLogger(__name__)

#: How often a worker looks for the work of workers that died, in seconds.
LOOK_EVERY = 5
#: How long it waits for a database that does not answer, in seconds.
TRY_AGAIN = 2


class Command(db_worker.Command):
    help = "Do what takes longer than a request: fetch pages and load batches. Runs until it is stopped."

    def handle(self, **options):
        threading.Thread(target=_look_after_the_lost, daemon=True).start()
        # Reloading on code changes is for the server; a worker that restarts under a task would lose its slice.
        while True:
            try:
                return super().handle(**options | {"reload": False})
            except OperationalError:
                # Locked for longer than we wait, or gone for a moment. What was begun is taken over like a dead worker's.
                logger.warning("the database did not answer; trying again", exc_info=True)
                connection.close()
                time.sleep(TRY_AGAIN)


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
