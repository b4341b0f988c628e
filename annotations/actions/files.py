"""Stored files: put away under their digest before the row that names them, and removed when nothing refers to them.

The bytes always come first and go last, so that no row ever names bytes that are not there. Bytes without a row do no
harm, and `manage.py purge_files` removes them.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from annotations.core.errors import Conflict, Unavailable
from annotations.core.text import shown
from annotations.events import Kind, record
from annotations.models import Project, StoredFile
from annotations.scanning import scan

logger = logging.getLogger(__name__)

#: Bytes without a row may be an upload whose row is about to be written; after this long they are not.
GRACE = timedelta(hours=1)

_DOWN = (
    "The file store does not answer, so nothing was saved. Try again in a few minutes; what you typed is still here."
)


# --- putting away ----------------------------------------------------------------------------------------------------


@contextmanager
def stored(project: Project, content: File, *, media_type: str, scanned: bool = True) -> Iterator[StoredFile]:
    """The bytes in the store, for the transaction inside this block to keep (`kept`).

    They are read piece by piece, however large the file is, and stored once per project. When the block fails, or keeps
    nothing, they are taken out again. `scanned`: whether somebody from outside hands them in. Raises Unavailable when
    the store does not answer, and what `scan` raises.
    """
    digest = _digest(content)
    known = StoredFile.objects.filter(project=project, sha256=digest).first()
    if known:
        yield known
        return
    if scanned:
        scan(content)
    fresh = StoredFile(project=project, sha256=digest, size=content.size, media_type=_told(media_type))
    try:
        content.seek(0)
        fresh.file.save(digest, content, save=False)
    except OSError as failure:
        logger.exception("a file could not be stored")
        raise Unavailable(_DOWN) from failure
    try:
        yield fresh
    except (OperationalError, InterfaceError):
        raise  # the connection may have broken after the commit: then the row is there, and needs its bytes
    except BaseException:
        _take_out(fresh.file.name)
        raise
    if not fresh.pk:
        _take_out(fresh.file.name)


def kept(file: StoredFile) -> StoredFile:
    """The row of what `stored` put away, held until the transaction ends so that no purge takes it meanwhile."""
    if not file.pk:
        try:
            with transaction.atomic():
                file.save()
            return file
        except IntegrityError:  # the same bytes came twice at the same moment
            file.pk = None
    row = StoredFile.objects.select_for_update(no_key=True).filter(project=file.project, sha256=file.sha256).first()
    if row is None:
        raise Conflict("This file was being cleaned away at this very moment. Send it again.")
    return row


def _told(media_type: str) -> str:
    """What the sender calls the file's type; longer than any real one means: nothing was told."""
    longest = StoredFile._meta.get_field("media_type").max_length
    return shown(media_type) if len(media_type) <= longest else ""


def keep_file(project: Project, data: bytes, *, media_type: str, scanned: bool = True) -> StoredFile:
    """Bytes that are in memory already, put away and kept in one go."""
    with stored(project, ContentFile(data), media_type=media_type, scanned=scanned) as file, transaction.atomic():
        return kept(file)


def opened(file: StoredFile) -> File:
    """The bytes, to be read. Raises Unavailable when the store does not give them."""
    try:
        return file.file.open("rb")
    except OSError as failure:
        logger.exception("the bytes of file %s could not be read", file.sha256)
        raise Unavailable("The file store does not give this file now. Try again in a few minutes.") from failure


def _digest(content: File) -> str:
    digest = hashlib.sha256()
    for piece in content.chunks():
        digest.update(piece)
    return digest.hexdigest()


def _take_out(name: str) -> None:
    with suppress(OSError):  # purge_files will find it
        default_storage.delete(name)


# --- purging ---------------------------------------------------------------------------------------------------------


def unused_files(before: datetime) -> QuerySet[StoredFile]:
    """Files stored before then to which no row refers any more, whichever tables there are."""
    return _unreferred(StoredFile.objects.filter(stored_at__lt=before))


def _unreferred(files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.is_relation and not relation.concrete:
            users = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            files = files.exclude(Exists(users))
    return files


def purge_file(file: StoredFile) -> bool:
    """Removes a file that nothing refers to, the row first. Whether it did: somebody may use it again by now."""
    with transaction.atomic():
        # The full lock, for a row that comes to refer to it takes a weaker one that this must exclude.
        row = StoredFile.objects.select_for_update().filter(pk=file.pk).first()
        if row is None or not _unreferred(StoredFile.objects.filter(pk=row.pk)).exists():
            return False
        record(Kind.FILE_PURGED, row, None, sha256=row.sha256, size=row.size, media_type=row.media_type)
        row.delete()
    _take_out(row.file.name)
    return True


def lost_bytes(before: datetime) -> Iterator[str]:
    """The names of stored bytes, last touched before then, that no row names. What is not ours is not looked at."""
    before = min(before, timezone.now() - GRACE)
    folders, _ = default_storage.listdir("")
    for project in Project.objects.all():
        if str(project.uid) not in folders:
            continue
        for folder in sorted(default_storage.listdir(str(project.uid))[0]):
            path = f"{project.uid}/{folder}"
            names = {f"{path}/{name}" for name in default_storage.listdir(path)[1]}
            named = StoredFile.objects.filter(project=project, file__startswith=f"{path}/")
            for name in sorted(names - set(named.values_list("file", flat=True))):
                if default_storage.get_modified_time(name) < before:
                    yield name


def purge_bytes(name: str) -> bool:
    """Removes bytes that no row names. Whether it did: a row may name them by now."""
    if StoredFile.objects.filter(file=name).exists():
        return False
    project = Project.objects.get(uid=UUID(name.partition("/")[0]))
    size = default_storage.size(name)
    record(Kind.FILE_PURGED, project, None, name=name, size=size)  # first: nothing goes without being told of
    default_storage.delete(name)
    return True
