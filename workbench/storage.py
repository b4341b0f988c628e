"""Files in an S3-type store. Needs the extra `s3`; settings.file_store says when it is used."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

#: What one upload or download may take of memory. boto3 would send ten pieces at once.
_PIECE = 8 * 1024 * 1024


def _as_a_disk_fails(method: Callable[..., Any]) -> Callable[..., Any]:
    """Lets nobody above know what kind of store it is: its failures are a disk's."""

    @wraps(method)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except (Boto3Error, BotoCoreError, ClientError) as failure:
            raise OSError(str(failure)) from failure

    return guarded


class BucketStorage(S3Storage):
    """A private bucket: no file is ever overwritten, made public, or held in memory whole."""

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "file_overwrite": False,
            "default_acl": None,
            "max_memory_size": 2 * 1024 * 1024,
            "transfer_config": TransferConfig(
                multipart_threshold=_PIECE, multipart_chunksize=_PIECE, use_threads=False
            ),
            # A request of ours waits for this store, so it should hear soon that there is none.
            "client_config": Config(
                connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 2}
            ),
        }

    @_as_a_disk_fails
    def _open(self, name: str, mode: str = "rb") -> File:
        file = super()._open(name, mode)
        if "r" in mode:
            file.open()  # fetched now, when it can still be said that the store is down
        return file

    _save = _as_a_disk_fails(S3Storage._save)
    delete = _as_a_disk_fails(S3Storage.delete)
    exists = _as_a_disk_fails(S3Storage.exists)
    listdir = _as_a_disk_fails(S3Storage.listdir)
    size = _as_a_disk_fails(S3Storage.size)
    get_modified_time = _as_a_disk_fails(S3Storage.get_modified_time)
