"""The formats a project leaves the workbench in: one table, asked by the export page, the API and the command line.

A format is pure: it is given a `ProjectRecord` that holds no more than its reader may see, and the time is in the
record. Each stands alone; none imports another, so that one can be dropped or replaced without reading the rest.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from annotations.core.errors import Invalid
from annotations.core.formats import annotated_html, native_json, web_annotation
from annotations.core.records import ProjectRecord


@dataclass(frozen=True)
class Format:
    """A way to write a project. `name` is what addresses and commands say, `write` yields the file's text in pieces."""

    name: str
    label: str
    description: str
    media_type: str
    extension: str
    write: Callable[[ProjectRecord], Iterator[str]]


FORMATS: tuple[Format, ...] = (
    Format(
        "json",
        "Workbench JSON",
        "Texts, claims, evidence and the texts of its copies, every verdict and review; what is in it can be read back "
        "without loss. Not in it: comments, earlier conclusions, notifications, the history, votes that decided nothing, "
        "what was taken off or taken back, versions that were not adopted, and files themselves.",
        "application/json",
        "json",
        native_json.write,
    ),
    Format(
        "web-annotation",
        "W3C Web Annotation",
        "Claims, evidence, verdicts and replies as JSON-LD, for other annotation tools.",
        "application/ld+json",
        "jsonld",
        web_annotation.write,
    ),
    Format(
        "html",
        "Annotated article",
        "One page to read, print or send: the text with its claims marked, verdicts and sources below. Opens offline.",
        "text/html",
        "html",
        annotated_html.write,
    ),
)

_BY_NAME = {known.name: known for known in FORMATS}


def get(name: str) -> Format:
    """The format of that name. Raises Invalid, listing the known names."""
    if name not in _BY_NAME:
        raise Invalid(f"“{name}” is not an export format. Choose one of {', '.join(_BY_NAME)}.", field="format")
    return _BY_NAME[name]
