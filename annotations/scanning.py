"""The hook for a virus scanner: a command of the operator's, given each file before it is stored. Off by default."""

import logging
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files import File

from annotations.core.errors import Invalid, Unavailable

logger = logging.getLogger(__name__)

_CLEAN, _INFECTED = 0, 1
#: All that the scanner learns of our environment, which holds the passwords of the database and of the file store.
_TOLD = ("PATH", "HOME", "LANG")


def scan(file: File) -> None:
    """Asks the scanner, if there is one. Raises Invalid when it finds something, Unavailable when it cannot tell."""
    if not settings.SCAN_COMMAND:
        return
    with _from_the_start(file) as readable:
        found = _asked(readable)
    if found == _INFECTED:
        raise Invalid(
            "The virus scanner refuses this file, so it was not stored. Ask whoever sent it for a clean copy.",
            field="file",
        )
    if found != _CLEAN:
        raise Unavailable(
            "The file could not be scanned for viruses, so it was not stored. Try again in a few minutes; if it stays "
            "so, tell the operator of this workbench.",
            field="file",
        )


def _asked(readable: BinaryIO) -> int | None:
    """The scanner's exit status; None when it did not run or took too long."""
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own command, without a shell and without a word of the user's
            settings.SCAN_COMMAND,
            stdin=readable,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=settings.SCAN_SECONDS,
            env={name: os.environ[name] for name in _TOLD if name in os.environ},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        logger.warning("the virus scanner did not answer: %s", failure)
        return None
    if done.returncode not in (_CLEAN, _INFECTED):
        logger.warning("the virus scanner ended with status %s", done.returncode)
    return done.returncode


@contextmanager
def _from_the_start(file: File) -> Iterator[BinaryIO]:
    """The file with a descriptor of its own: the scanner reads at its own pace, and from the first byte."""
    if hasattr(file, "temporary_file_path"):
        with Path(file.temporary_file_path()).open("rb") as readable:
            yield readable
        return
    with tempfile.TemporaryFile() as copy:
        for piece in file.chunks():
            copy.write(piece)
        copy.seek(0)
        yield copy
