"""Files may live in an S3-type store instead of a folder; its failures are told like a disk's. The store is moto's."""

from datetime import timedelta

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.utils import timezone
from moto import mock_aws

from annotations.actions.articles import Incoming, load_article
from annotations.actions.files import GRACE, keep_file, lost_bytes, opened, purge_file
from annotations.core.errors import Unavailable
from annotations.models import Article, StoredFile
from tests import build, files
from workbench.settings import file_store


@pytest.fixture
def bucket(settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "desk")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    settings.STORAGES = settings.STORAGES | {"default": file_store("s3://desk-files/kept?region=eu-west-1")}
    with mock_aws():
        made = boto3.resource("s3", region_name="eu-west-1").Bucket("desk-files")
        made.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        yield made


def keys(bucket) -> list[str]:
    return [item.key for item in bucket.objects.all()]


def test_files_go_into_the_bucket_under_their_digest_and_come_back(bucket, article, reviewer, signed_in):
    original = article.current.original
    assert keys(bucket) == [f"kept/{article.project.uid}/{original.sha256[:2]}/{original.sha256}"]
    claim = build.claim(article, "cut by half", by=reviewer)
    source = build.evidence(claim, by=reviewer, url="", file=files.upload()).source
    response = signed_in(reviewer).get(f"/sources/{source.pk}/file/")
    assert b"".join(response.streaming_content) == files.PDF
    assert response.headers["Content-Length"] == str(len(files.PDF))


def test_what_nothing_refers_to_leaves_the_bucket(bucket, project):
    file = keep_file(project, b"Words.", media_type="text/plain")
    lost = default_storage.save(file.file.name, file.file.open())
    assert lost != file.file.name and len(keys(bucket)) == 2  # nothing is overwritten
    assert list(lost_bytes(timezone.now())) == []
    bucket_time = timezone.now() + GRACE + timedelta(minutes=1)
    assert default_storage.get_modified_time(lost) < bucket_time
    assert purge_file(file) and keys(bucket) == [f"kept/{lost}"]


def test_a_bucket_that_is_not_there_is_told_like_a_disk_that_is_not_there(bucket, project, reviewer):
    file = keep_file(project, b"Words.", media_type="text/plain")
    bucket.objects.all().delete()
    with pytest.raises(Unavailable):
        opened(StoredFile.objects.get())
    bucket.delete()
    with pytest.raises(Unavailable, match="store does not answer"):
        load_article(project, Incoming.of_text(build.TEXT), by=reviewer)
    assert not Article.objects.exists()
    for ask in (default_storage.listdir, default_storage.size, default_storage.get_modified_time):
        with pytest.raises(OSError, match=r"NoSuchBucket|Not Found|does not exist"):
            ask(file.file.name)


def test_a_large_file_is_sent_in_pieces(bucket, project):
    data = bytes(range(256)) * 4096 * 10
    file = keep_file(project, data, media_type="application/octet-stream")
    assert opened(file).read() == data
    assert bucket.Object(keys(bucket)[0]).e_tag.endswith('-2"')  # two parts


@pytest.mark.parametrize(
    "address", ["https://example.org/files", "s3://", "s3://me:secret@bucket", "s3://b?acl=public"]
)
def test_an_address_of_no_store_stops_the_start(address):
    with pytest.raises(ImproperlyConfigured, match="s3://BUCKET"):
        file_store(address)


def test_an_address_says_bucket_folder_region_and_server():
    options = file_store("s3://desk/kept/?endpoint=https%3A%2F%2Fstore.example.org%3A9000&region=eu")["OPTIONS"]
    assert options == {
        "bucket_name": "desk",
        "location": "kept",
        "endpoint_url": "https://store.example.org:9000",
        "region_name": "eu",
    }
