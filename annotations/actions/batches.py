"""Loading in batches: handing in what takes longer than a request, and working through it, item by item.

Killing a worker loses nothing and doubles nothing: an article carries the uid of its item, so that whoever takes over
finds it when the item was not ticked off yet.
"""

import logging
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from django.db import OperationalError, transaction
from django.utils import timezone

from annotations.actions.articles import Incoming, incoming_stored, load_article, read_known, require_size
from annotations.actions.files import keep_file, kept, opened
from annotations.actions.revisions import add_revision
from annotations.actions.writing import fitting, locked, require
from annotations.core import batches
from annotations.core.addresses import web_address
from annotations.core.batches import Place, Row
from annotations.core.errors import AlreadyLoaded, Conflict, Invalid, Refused, TooLarge
from annotations.core.permissions import Act
from annotations.core.records import ItemState, Obtained
from annotations.core.text import shown
from annotations.events import Kind, record
from annotations.fetch import fetch
from annotations.models import Article, Batch, BatchItem, Project, User

#: What is said of a page that broke its reader.
UNREADABLE = "The workbench could not read this; its operator finds the reason in the log."

logger = logging.getLogger(__name__)

#: The largest batch file, and how many files may be handed in at once.
MAX_BATCH_BYTES = 100 * 1024 * 1024
MAX_FILES = 200
PREVIEW_ROWS = 10
#: A worker gives news at each item, and no item may take half as long; without news for this long it is gone.
LOST_AFTER = timedelta(seconds=90)
#: How long one task works on a batch before it gives way to others.
SLICE = timedelta(seconds=10)


@transaction.atomic
def hand_in_addresses(project: Project, urls: Sequence[str], *, by: User) -> Batch:
    """A batch of pages to be fetched, started at once."""
    require(by, Act.LOAD_ARTICLE, project)
    urls = [fitting(BatchItem, url=web_address(url, field="url"))["url"] for url in urls]
    if not urls:
        raise Invalid("Give at least one address.", field="url")
    batch = _started(project, urls[0] if len(urls) == 1 else f"{len(urls)} addresses", len(urls), by)
    BatchItem.objects.bulk_create(BatchItem(batch=batch, number=n, label=url, url=url) for n, url in enumerate(urls, 1))
    return batch


def hand_in_files(project: Project, files: Sequence[Incoming], *, by: User) -> Batch:
    """A batch of uploaded files, started at once."""
    require(by, Act.LOAD_ARTICLE, project)
    if not 0 < len(files) <= MAX_FILES:
        raise Invalid(f"Choose up to {MAX_FILES} files at once, or put them into one ZIP.", field="files")
    items = [_handed_over(project, number, incoming) for number, incoming in enumerate(files, 1)]
    with transaction.atomic():
        batch = _started(project, files[0].name if len(files) == 1 else f"{len(files)} files", len(files), by)
        for item in items:
            item.batch = batch
            item.save()
    return batch


def _handed_over(project: Project, number: int, incoming: Incoming) -> BatchItem:
    item = BatchItem(number=number, label=shown(incoming.name)[:2000])
    try:
        require_size(len(incoming.data))
        item.original = keep_file(project, incoming.data, media_type=incoming.media_type)
    except (TooLarge, Invalid) as refused:
        item.state, item.sentence = ItemState.REFUSED, refused.sentence
    return item


def hand_in_rows(
    project: Project, name: str, data: bytes, *, by: User, file_named: Callable[[str], bytes] | None = None
) -> Batch:
    """A batch from a CSV, JSONL or ZIP file. It waits for `start_batch`, so that its first rows can be looked at.

    `file_named` gives what is in a file that a row names, or raises Refused; the files are kept with the rows.
    """
    require(by, Act.LOAD_ARTICLE, project)
    if len(data) > MAX_BATCH_BYTES:
        raise TooLarge("A batch may have 100 MB. Split the file in two and load both.", field="batch")
    total = batches.count(data, name=name)  # outside the transaction: the write lock should not wait
    if not total:
        raise Invalid("There are no rows in this file.", field="batch")
    named = shown(name)[:255]
    incoming = Incoming(data, Obtained.IMPORTED, name, "application/octet-stream")
    with incoming_stored(project, incoming) as file, transaction.atomic():
        row = kept(file)
        batch = Batch.objects.create(project=project, name=named, original=row, total=total, handed_in_by=by)
        record(Kind.BATCH_HANDED_IN, batch, by, name=named, total=total, original_sha256=row.sha256)
    if file_named:
        _keep_named(batch, file_named)
    return batch


def _keep_named(batch: Batch, file_named: Callable[[str], bytes]) -> None:
    for place in _places(batch):
        row = place.read()
        if row.error or not row.file or row.data is not None:
            continue
        item = _item(batch, row)
        try:
            item.original = keep_file(batch.project, file_named(row.file), media_type="")
        except Refused as refused:
            item.state, item.sentence = ItemState.REFUSED, refused.sentence
        item.save()


def _item(batch: Batch, row: Row) -> BatchItem:
    return BatchItem(batch=batch, number=row.number, label=shown(str(row.id))[:2000], url=shown(row.url)[:2000])


@transaction.atomic
def start_batch(batch: Batch, *, by: User) -> Batch:
    """Lets the work begin on rows that were looked at."""
    require(by, Act.LOAD_ARTICLE, batch.project)
    batch = locked(batch)
    if batch.started_at:
        raise Conflict("This batch has been started already.")
    batch.started_at = batch.touched_at = timezone.now()
    batch.save(update_fields=["started_at", "touched_at"])
    record(Kind.BATCH_STARTED, batch, by, name=batch.name, total=batch.total)
    return batch


def _started(project: Project, name: str, total: int, by: User) -> Batch:
    now = timezone.now()
    batch = Batch.objects.create(
        project=project, name=shown(name)[:255], total=total, handed_in_by=by, started_at=now, touched_at=now
    )
    record(Kind.BATCH_STARTED, batch, by, name=batch.name, total=total)
    return batch


@dataclass(frozen=True)
class FirstLook:
    """What is known of a batch's file before anything of it is loaded.

    `rows`: the first ones as they will be read, with their ids, which may be anything, as labels. `refused`: how many of
    all rows cannot be loaded, as far as that shows without fetching or unpacking. `not_read`: a sentence, or "".
    """

    rows: list[Row]
    total: int
    refused: int
    not_read: str

    @property
    def loadable(self) -> int:
        return self.total - self.refused


def first_look(batch: Batch) -> FirstLook:
    """Looks at every row of a batch's file, one at a time."""
    rows: list[Row] = []
    unread: dict[str, None] = {}
    total = refused = 0
    for total, place in enumerate(_places(batch), 1):
        row = place.read() if total <= PREVIEW_ROWS else place.glance()
        unread.update(dict.fromkeys(row.unread))
        try:
            _require_loadable(row)
        except Refused as why:
            refused += 1
            row = replace(row, error=why.sentence)
        if total <= PREVIEW_ROWS:
            rows.append(replace(row, id=shown(str(row.id))))
    return FirstLook(rows, total, refused, batches.not_read(unread))


def take_over_lost(now: datetime) -> list[Batch]:
    """The batches under way that no worker has touched for long. Each is given to one caller only."""
    silent = Batch.objects.under_way().filter(touched_at__lt=now - LOST_AFTER)
    return [batch for batch in silent if silent.filter(pk=batch.pk).update(touched_at=now)]


# --- the work --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Job:
    """An item, and how to read what it takes to load it: a finished one need not be."""

    item: BatchItem
    read: Callable[[], Row]


def work_through(batch: Batch, *, clock: Callable[[], datetime]) -> bool:
    """Loads the items that still wait, for one slice of time but at least one; whether the batch is finished.

    What cannot be loaded is refused with its reason, and the others go on. Raises OperationalError when the database
    does not answer: then the item waits for the next slice.
    """
    end = clock() + SLICE
    for job in _jobs(batch):
        if job.item.state != ItemState.WAITING:
            continue
        Batch.objects.filter(pk=batch.pk).update(touched_at=clock())
        _load(batch, job)
        if clock() >= end:
            return False
    Batch.objects.filter(pk=batch.pk).update(finished_at=clock())
    return True


def _jobs(batch: Batch) -> Iterator[_Job]:
    if not batch.original_id:
        for item in batch.items.select_related("original"):
            yield _Job(item, partial(_handed_in, item))
        return
    known = {item.number: item for item in batch.items.select_related("original")}
    for place in _places(batch):
        if item := known.get(place.number):
            yield _Job(item, partial(_row, item, place))
            continue
        row = place.read()
        named = _item(batch, row)
        item, _ = batch.items.get_or_create(number=row.number, defaults={"label": named.label, "url": named.url})
        yield _Job(item, lambda row=row: row)


def _row(item: BatchItem, place: Place) -> Row:
    """The row as its file has it, with the file that it names where that came along."""
    return replace(place.read(), data=_kept(item)) if item.original_id else place.read()


def _places(batch: Batch) -> Iterator[Place]:
    with opened(batch.original) as file:
        return batches.places(file.read(), name=batch.name)


def _handed_in(item: BatchItem) -> Row:
    if not item.original_id:
        return Row(item.number, item.label, url=item.url)
    return Row(item.number, item.label, file=item.label, data=_kept(item))


def _kept(item: BatchItem) -> bytes:
    with opened(item.original) as file:
        return bytes(file.read())


def _load(batch: Batch, job: _Job) -> None:
    item = job.item
    try:
        incoming, url = incoming_of(job.read(), progress=_news_of(item))
        by = batch.handed_in_by
        item.article = load_article(batch.project, incoming, by=by, source_url=url, uid=item.uid, unless_known=True)
        item.state = ItemState.LOADED
    except AlreadyLoaded as known:
        item.state = ItemState.KNOWN if known.same_text else ItemState.CHANGED
        item.sentence, item.article_id = known.sentence, known.article
    except Refused as refused:
        item.state, item.sentence, item.article = ItemState.REFUSED, refused.sentence, None
    except OperationalError:
        raise  # says nothing of the page
    except Exception:
        # One page that breaks a parser must not stop the two thousand after it.
        logger.exception("item %s of batch %s could not be loaded", item.number, batch.pk)
        item.state, item.article = ItemState.REFUSED, None
        item.sentence = UNREADABLE
    item.save()


def _news_of(item: BatchItem) -> Callable[[int], None]:
    """Writes beside a waiting item how much of its page has come, at most once a second."""
    told = -math.inf

    def progress(count: int) -> None:
        nonlocal told
        if time.monotonic() - told >= 1:
            told = time.monotonic()
            BatchItem.objects.filter(pk=item.pk).update(sentence=f"{count / 1000:,.0f} kB have come so far.")

    return progress


def incoming_of(row: Row, *, progress: Callable[[int], None] | None = None) -> tuple[Incoming, str]:
    """What a row hands in, and the address of its page. Fetches it when the row gives the address alone.

    `progress` hears how many bytes of it came so far. Raises the row's own error, or that of the fetching.
    """
    _require_loadable(row)
    if row.address_only:
        fetched = fetch(row.url, progress=progress)
        return Incoming(fetched.data, Obtained.FETCHED, "", fetched.media_type, fetched.charset), fetched.url_final
    if row.text:
        return Incoming.of_text(row.text, Obtained.IMPORTED), row.url
    if row.html:
        return Incoming.of_html(row.html, Obtained.IMPORTED), row.url
    return Incoming(row.data or b"", Obtained.IMPORTED, row.file, ""), row.url


def _require_loadable(row: Row) -> None:
    """That a row can be tried. Raises Invalid."""
    if row.error:
        raise Invalid(row.error)
    if row.url:
        web_address(row.url, field="url")
    if row.file and row.data is None:
        raise Invalid("This row names a file that did not come with it. Put the files into a ZIP.")


def settle_known(item: BatchItem, *, as_revision: bool, by: User) -> Article:
    """Loads an item that was recognised: as the newest revision of the article that has its page, or on its own."""
    batch = item.batch
    require(by, Act.LOAD_ARTICLE, batch.project)
    _require_known(item)
    # Fetched and read outside the transaction: the write lock should not wait for either.
    row = next(job.read() for job in _jobs(batch) if job.item.number == item.number)
    incoming, url = incoming_of(row)
    known = item.article if as_revision else None
    draft = read_known(batch.project, incoming, known.source_url if known else url, article=known)
    with transaction.atomic():
        item = locked(item)
        _require_known(item)
        said = ""
        if as_revision:
            revision = add_revision(item.article, incoming, by=by, draft=draft)
            said = "As a new revision." if revision.adopted_at else "As a newer version, to be compared."
        else:
            item.article = load_article(batch.project, incoming, by=by, source_url=url, uid=item.uid, draft=draft)
        item.state, item.sentence = ItemState.LOADED, said
        item.save()
    return item.article


def _require_known(item: BatchItem) -> None:
    if item.state not in (ItemState.KNOWN, ItemState.CHANGED):
        raise Conflict("Somebody else settled this already. Reload the page to see how.")
