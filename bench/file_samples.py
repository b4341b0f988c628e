"""Whether uploaded files come in whole, beside plain extraction of their text. Run: `.venv/bin/python -m bench.file_samples`.

For each file of ../shared/datasets/article-files-samples: are all words of the article there, in order, with nothing
between them; and how many of its lines (headline, standfirst, byline, paragraphs) come as lines of their own.
"""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
from lxml import html
from pdfminer.high_level import extract_text

from annotations.core.errors import Refused
from annotations.reading import read_apart

SAMPLES = Path(__file__).parents[2] / "shared" / "datasets" / "article-files-samples"
#: Files that hold something else than the whole article, and what they do not hold or hold besides.
_WITHOUT = {"hyphenated-ligatures.pdf": ("standfirst", "byline")}
_BESIDES = {"tracked-changes.docx": " Inserted sentence stays."}

Row = tuple[str, str, str]


def ours(data: bytes, name: str) -> list[str]:
    return [line.text for line in read_apart(data, name=name, media_type="", encoding="").kept]


def plain(data: bytes, name: str) -> list[str]:
    """The text as the usual library gives it, blank lines between its blocks."""
    return _PLAIN[Path(name).suffix](data).split("\n")


_PLAIN: dict[str, Callable[[bytes], str]] = {
    ".pdf": lambda data: extract_text(BytesIO(data)),
    ".docx": lambda data: "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs),
    ".html": lambda data: str(html.document_fromstring(data).text_content()),
    ".md": lambda data: data.decode(),
    ".txt": lambda data: data.decode("utf-16"),
}


def expected(name: str) -> list[str]:
    said = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    head = [said[key] for key in ("title", "standfirst", "byline") if key not in _WITHOUT.get(name, ())]
    return [*head, *said["body"]]


def verdict(read: Callable[[bytes, str], list[str]], path: Path) -> str:
    try:
        lines = read(path.read_bytes(), path.name)
    except Refused as refused:
        return f"refused: {refused.sentence}"
    except Exception as error:
        return f"breaks: {type(error).__name__}"
    lines = [line.replace(_BESIDES.get(path.name, "\n"), "").strip() for line in lines]
    wanted = expected(path.name)
    there = f" {' '.join(' '.join(wanted).split())} " in f" {' '.join(' '.join(lines).split())} "
    whole = sum(line in lines for line in wanted)
    return f"{'yes' if there else 'no'}, {whole} of {len(wanted)} lines"


def rows() -> list[Row]:
    """(measure, ours, plain extraction) for each file; one row that says so where the files are absent."""
    if not SAMPLES.exists():
        return [("whole and in order", "not measured: ../shared/datasets is not here", "")]
    files = [path for path in sorted(SAMPLES.iterdir()) if path.suffix in _PLAIN and path.name != "README.md"]
    return [(f"{path.name}: whole and in order", verdict(ours, path), verdict(plain, path)) for path in files]


if __name__ == "__main__":
    for row in rows():
        print(" | ".join(row))
