"""How much memory an upload takes: a file as a source, from the request to the store, beside reading it whole.

    python -m bench.uploads          # 50 MB
    python -m bench.uploads 200      # another size, in MB

Each runs in a process of its own, on a database of its own; what is printed is how far its memory rose (the peak of its
resident set) from just before the upload. The baseline gives the same bytes to the same store in one piece.
"""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PIECE = 1 << 16
_BOUNDARY = "workbench"


def main() -> None:
    size = int(sys.argv[1]) if sys.argv[1:] else 50
    if sys.argv[2:]:
        print(_rise(sys.argv[2], size * 1024 * 1024))
        return
    streamed, whole = (_measured(way, size) for way in ("streamed", "whole"))
    print(f"an upload of {size} MB takes {streamed / 1e6:.1f} MB of memory, read whole {whole / 1e6:.1f} MB")
    print(f"ratio: {streamed / whole:.3f}")


def _measured(way: str, size: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"WORKBENCH_DATA_DIR": folder, "WORKBENCH_SOURCE_FILE_MB": str(size + 1)}
        command = [sys.executable, "-m", "bench.uploads", str(size), way]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return int(done.stdout.split()[-1])


def _rise(way: str, size: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from annotations.core.permissions import Role
    from tests import build

    call_command("migrate", verbosity=0)
    project = build.project()
    reviewer = build.member(project, Role.REVIEWER, "Rina Reviewer")
    claim = build.claim(build.article(by=reviewer), "cut by half", by=reviewer)
    _streamed(claim, reviewer, 1024)  # what the first upload loads stays loaded
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = _peak()
    if way == "streamed":
        _streamed(claim, reviewer, size)
    else:
        from annotations.actions.files import keep_file

        keep_file(project, b"".join(_pdf(size)), media_type="application/pdf")
    return _peak() - before


def _peak() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    raise SystemExit("this system does not tell the peak of a process's memory")


def _pdf(size: int) -> Iterator[bytes]:
    yield b"%PDF-1.7\n"
    for at in range(9, size, _PIECE):
        yield at.to_bytes(8, "big") * ((min(_PIECE, size - at) + 7) // 8)


class _Body(io.RawIOBase):
    """A form with a file, made as it is read."""

    def __init__(self, size: int) -> None:
        self.parts = self._parts(size)
        self.left = b""

    def _parts(self, size: int) -> Iterator[bytes]:
        fields = {"title": f"A large file of {size} bytes", "stance": "context", "kind": "data"}
        for name, value in fields.items():
            yield f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        yield f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'.encode()
        yield from _pdf(size)
        yield f"\r\n--{_BOUNDARY}--\r\n".encode()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        self.left = self.left or next(self.parts, b"")
        piece, self.left = self.left[: len(buffer)], self.left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def _streamed(claim, reviewer, size: int) -> None:
    """The whole way: parsed from the request, typed, digested and stored by the form's own view."""
    from django.test import RequestFactory

    from annotations.models import Source
    from annotations.views.evidence import attach

    length = sum(map(len, _Body(size).parts))
    request = RequestFactory().generic(
        "POST",
        f"/claims/{claim.pk}/sources/",
        CONTENT_TYPE=f"multipart/form-data; boundary={_BOUNDARY}",
        CONTENT_LENGTH=str(length),
        **{"wsgi.input": io.BufferedReader(_Body(size))},
    )
    request.user, request.htmx, request._messages = reviewer, False, _Messages()
    assert attach(request, claim.pk).status_code == 302
    assert Source.objects.filter(file__size__gte=size).exists()


class _Messages(list):
    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        self.append(message)


if __name__ == "__main__":
    main()
