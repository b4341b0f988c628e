"""Reading files that others made, in a child process that can neither run on, nor eat memory, nor write to a disk.

Readers of PDF and Office files are large and old; a file may be made to break them. So each is read by a Python of its
own (started, never forked), without our environment, and what comes back is plain JSON that is checked here.
`python -m annotations.reading` is that child: the file on its stdin behind a line of JSON, the answer on its stdout.
"""

import base64
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from annotations.core import errors, loaders, page_pictures
from annotations.core.errors import Invalid, Refused, TooLarge
from annotations.core.loaders import Loader, html_page, markdown_file, pdf_document, word_document
from annotations.core.records import Apart, Detail, Draft, Found, Line, LineRole, Resolved
from annotations.core.text import storable
from annotations.core.told import Told, told

#: Seconds, of the processor and by the clock: people are told within ten, and a Python has to start and to end.
SECONDS = 9
#: Bytes of memory in all, of which Python and its readers take half before they begin.
MEMORY = 150 * 1024 * 1024
#: Bytes of an answer: 2,000,000 characters with all that may be said of them.
_ANSWER = 48 * 1024 * 1024
#: Web pages up to this many bytes are read in this process unless they are crowded: lxml is old too, but a page is small.
_SMALL_PAGE = 1_000_000

_ROOT = Path(__file__).parents[1]
_BROKE_OFF = (
    "This file cannot be read with the time and the memory that a document needs. "
    "Open it, copy the article's text, and paste that instead."
)


def read_apart(data: bytes, *, name: str, media_type: str, encoding: str) -> Draft:
    """The draft of a file, as `loaders.load` gives it; risky kinds are read in a child process.

    Raises what the loader raises, and Invalid when the child is stopped or breaks.
    """
    loader = loaders.loader_of(data, name=name, media_type=media_type)
    if _is_risky(loader, data):
        return _checked(_draft, _ask({"name": name, "media_type": media_type, "encoding": encoding}, data))
    return loader.read(data, encoding=encoding)


def _is_risky(loader: Loader, data: bytes) -> bool:
    """Whether a file may be made to keep its reader for minutes, or to eat its memory."""
    if loader is html_page:
        return len(data) > _SMALL_PAGE or html_page.is_crowded(data)
    # A few kilobytes of Markdown that open what they never close are searched to the end for each.
    return loader in (pdf_document, word_document, markdown_file)


def told_apart(data: bytes, *, media_type: str, encoding: str) -> Told:
    """What the bytes of a source tell (`core.told`), always read in a child process. Raises what that raises, and Invalid
    when the child is stopped or breaks.
    """
    answer = _ask({"source": media_type, "encoding": encoding}, data)
    return _checked(lambda said: Told(**{name: storable(value) for name, value in said["told"].items()}), answer)


def page_picture(data: bytes, page: int, *, width: int) -> bytes:
    """A page of a PDF (counted from 1) as a PNG of so many pixels in width. Raises Invalid when there is none."""
    return _checked(
        lambda answer: base64.b64decode(answer["picture"], validate=True), _ask({"page": page, "width": width}, data)
    )


def page_count(data: bytes) -> int:
    """How many pages a PDF has. Raises Invalid when it cannot be opened."""
    return _checked(lambda answer: int(answer["pages"]), _ask({"count": True}, data))


# --- the parent ------------------------------------------------------------------------------------------------------


def _ask(question: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The child's answer. Raises the refusal that it gives, or Invalid when it gives none."""
    with tempfile.TemporaryFile() as said:
        said.write(json.dumps(question).encode() + b"\n" + data)
        said.seek(0)
        out, code = _run(said.fileno())
    if len(out) > _ANSWER:
        raise TooLarge(
            "There is more text in this file than in an article. Paste the part to be checked.", field="file"
        )
    try:
        answer = json.loads(out) if code == 0 else None
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise Invalid(_BROKE_OFF, field="file")
    if "refused" in answer:
        kinds = {"TooLarge": TooLarge}
        raise kinds.get(str(answer["refused"]), Invalid)(str(answer.get("sentence")), field="file")
    return answer


def _run(stdin: int) -> tuple[bytes, int]:
    """What the child wrote, a little more than an answer at most, and its exit code (negative: stopped by a signal)."""
    child = subprocess.Popen(
        [sys.executable, "-m", "annotations.reading"],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    clock = threading.Timer(SECONDS, child.kill)
    clock.start()
    try:
        with child:
            out = child.stdout.read(_ANSWER + 1)
            if len(out) > _ANSWER:
                child.kill()
    finally:
        clock.cancel()
        child.kill()
    return out, child.returncode


def _checked(build, answer: dict[str, Any]):
    """What `build` makes of the answer; an answer that is not of its shape came from a broken child."""
    try:
        return build(answer)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Invalid(_BROKE_OFF, field="file") from None


def _draft(answer: dict[str, Any]) -> Draft:
    return Draft(
        tuple(
            Line(storable(text), LineRole(role) if role else None, Apart(apart) if apart else None)
            for text, role, apart in answer["lines"]
        ),
        {Detail(name): Found(storable(value), storable(where)) for name, (value, where) in answer["details"].items()},
        int(answer["newlines_changed"]),
        storable(answer["encoding"]),
        tuple(Resolved(int(line), storable(old), storable(new)) for line, old, new in answer["resolved"]),
    )


# --- the child -------------------------------------------------------------------------------------------------------


def _said(draft: Draft) -> dict[str, Any]:
    return {
        "lines": [(line.text, line.role, line.apart) for line in draft.lines],
        "details": {name: (found.value, found.where) for name, found in draft.details.items()},
        "newlines_changed": draft.newlines_changed,
        "encoding": draft.encoding,
        "resolved": [(one.line, one.printed, one.became) for one in draft.resolved],
    }


def _limit() -> None:
    """From here on: so much memory in all, so many seconds, no file written, no core left behind."""
    limits = {resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}
    with contextlib.suppress(OSError):  # not Linux: time and size limits have to do
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        # Where Python itself takes more than usual, there is still room to read a document in.
        limits[resource.RLIMIT_AS] = max(MEMORY, pages * resource.getpagesize() + MEMORY // 2)
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def _answer(question: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        if "page" in question:
            picture = page_pictures.picture(data, question["page"], width=question["width"])
            return {"picture": base64.b64encode(picture).decode()}
        if "count" in question:
            return {"pages": page_pictures.count(data)}
        if "source" in question:
            return {"told": asdict(told(data, media_type=question["source"], encoding=question["encoding"]))}
        return _said(loaders.load(data, **question))
    except Refused as refused:
        return {"refused": type(refused).__name__, "sentence": refused.sentence}
    except (MemoryError, RecursionError):
        return {"refused": errors.Invalid.__name__, "sentence": _BROKE_OFF}


def main() -> None:
    """One question on stdin, one answer on stdout."""
    _limit()
    question = json.loads(sys.stdin.buffer.readline())
    answer = json.dumps(_answer(question, sys.stdin.buffer.read()))
    sys.stdout.write(answer)
    sys.stdout.flush()
    os._exit(0)  # nothing to tidy up, and native libraries may not survive their own tidying


if __name__ == "__main__":
    main()
