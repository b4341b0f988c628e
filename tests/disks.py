"""A disk with room for so many files and no more."""

from django.core.files.storage import FileSystemStorage


class FullDisk(FileSystemStorage):
    def __init__(self, room: int, **options) -> None:
        super().__init__(**options)
        self.room = room

    def _save(self, name, content):
        if not self.room:
            raise OSError(28, "No space left on device")
        self.room -= 1
        return super()._save(name, content)
